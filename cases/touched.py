"""Which open files of this room a change of the law touches, told to the administrator before she saves."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from audit import journal
from cases import words
from cases.deeds import Deed
from cases.models import Deadline, Violation
from cases.services.violations import facts_of
from cases.states import ViolationState
from common import clock
from common.errors import Refused
from laws.hooks import Change, Touched
from laws.rules.book import Book
from laws.services import reckoning

CLOCKS = {"holiday", "deadlineterm"}
FRAMES = {"provision", "instrument", "competence"}


def reckon_later(amendment: Any) -> None:
    """A day off or a term was amended: a job reckons the running clocks anew, with a journal line for each that moves."""
    if amendment.table in CLOCKS:
        journal.record(
            amendment.by, Deed.CLOCKS_AMENDED, amendment, table=amendment.table, code=amendment.code, why=amendment.why
        )


def open_files(change: Change) -> Iterator[Touched]:
    """Running clocks that would end on another day; undecided violations that would be reckoned otherwise."""
    if change.table in CLOCKS:
        yield from _clocks(change)
    if change.table in FRAMES:
        yield from _violations(change)


def _clocks(change: Change) -> Iterator[Touched]:
    rows = Deadline.objects.running().select_related("case", "violation", "decision").order_by("due_on", "pk")
    for row in rows.exclude(code__startswith="LIMITATION"):
        before, after = _ends(row, change.now), _ends(row, change.then)
        if before != after and after is not None:
            note = _("due %(after)s instead of %(before)s") % {"after": _shown(after), "before": _shown(before)}
            yield Touched(f"{row.case.number} · {words.term(row.code)}", row.case.get_absolute_url(), note)


def _ends(row: Deadline, law: Book) -> date | None:
    try:
        return reckoning.clock(row.code, row.started_on, variant=row.variant, law=law).due_on
    except Refused:
        return None


def _violations(change: Change) -> Iterator[Touched]:
    rows = Violation.objects.filter(state=ViolationState.ESTABLISHED).select_related("provision", "seller", "case")
    if change.table == "provision":
        rows = rows.filter(provision__code__in=change.codes)
    for row in rows.order_by("pk"):
        before, after = _told(row, change.now), _told(row, change.then)
        if before != after:
            yield Touched(f"{row.case.number} · {row.provision.citation}", row.get_absolute_url(), _note(before, after))


def _told(row: Violation, law: Book) -> dict[str, Any]:
    """Frame and signers under a law; empty where it gives no answer."""
    facts = facts_of(row, clock.today())
    try:
        answer = reckoning.reckon(
            row.provision, acted_on=facts.acted_on, subject=facts.subject, value_vnd=facts.value_vnd, quantity=facts.quantity,
            profit_vnd=facts.profit_vnd, mitigating=facts.mitigating, aggravating=facts.aggravating, grounds=facts.grounds,
            signed_on=facts.on, law=law,
        )  # fmt: skip
    except Refused:
        return {}
    return {"frame": answer.frame, "may_sign": answer.reckoning.may_sign}


def _note(before: dict[str, Any], after: dict[str, Any]) -> str:
    if not after:
        return _("no answer under the new text")
    if before.get("frame") != after["frame"]:
        low, high = after["frame"]
        return _("frame %(low)s – %(high)s") % {"low": words.dong(low), "high": words.dong(high)}
    return _("may sign: %(titles)s") % {"titles": ", ".join(words.roles(after["may_sign"])) or "–"}


def _shown(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else "–"
