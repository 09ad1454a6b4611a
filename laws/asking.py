"""How the commands ask: the law in the database, or the catalogue files when there is no database or nothing is loaded."""

import json
from datetime import date, datetime
from typing import Any, TextIO

from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils import timezone

from common.errors import Refused
from laws import catalogue, selectors
from laws.rules.book import Book


def law(stderr: Any) -> Book:
    """The law to reckon with; says so when it is that of the files."""
    try:
        found = selectors.book()
    except DatabaseError:
        found = None
    if found and found.bands and found.terms:
        return found
    stderr.write("no law in the database (load_laws): the catalogue files are used")
    return catalogue.book()


def day(text: str) -> date:
    """A day as 2026-11-24 or 24/11/2026, or today."""
    moment = day_or_moment(text)
    return moment.date() if isinstance(moment, datetime) else moment


def day_or_moment(text: str) -> date | datetime:
    """A day, or a moment as 2026-11-24T17:30."""
    if text == "today":
        return timezone.localdate()
    for read in (date.fromisoformat, datetime.fromisoformat, lambda said: datetime.strptime(said, "%d/%m/%Y").date()):  # noqa: DTZ007
        try:
            return read(text)
        except ValueError:
            continue
    raise CommandError(f"{text!r} is no day: write 2026-11-24")


def refuse(no: Refused, as_json: bool, stdout: Any) -> None:
    """Tell a refusal (as JSON on the output where asked) and leave with status 1."""
    if as_json:
        facts = {name: value for name, value in no.facts.items() if name != "citation"}
        told = {"refused": no.code, "message": str(no), "citation": no.facts.get("citation", ""), "facts": facts}
        stdout.write(json.dumps(told, ensure_ascii=False, indent=2, default=str))
        raise SystemExit(1)
    raise CommandError(str(no))


def write_json(told: dict[str, Any], stdout: TextIO | Any) -> None:
    stdout.write(json.dumps(told, ensure_ascii=False, indent=2, default=str))
