"""Brings the catalogue files into the database. Running it again changes nothing; what administrators amended is kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from laws import catalogue, convert
from laws.models import (
    Act,
    Amendment,
    Competence,
    DeadlineTerm,
    DecisionForm,
    Holiday,
    Instrument,
    Provision,
    Requirement,
)
from laws.rules.book import Book
from laws.services.writing import plain_fields

Wanted = dict[str, dict[str, Any]]


@dataclass
class Changes:
    """What loading did (or would do), table by table. `missing`: rows in the database that no file names any more, left as they are."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # amended by an administrator: the file does not overrule that
    missing: list[str] = field(default_factory=list)
    same: int = 0

    def __str__(self) -> str:
        added, changed, kept, missing = (len(each) for each in (self.added, self.changed, self.kept, self.missing))
        return f"{added} added, {changed} changed, {self.same} unchanged, {kept} kept as amended, {missing} not in the files"


class Rehearsed(Exception):
    """Takes a rehearsal back."""


def load(*, rehearse: bool = False, law: Book | None = None) -> dict[str, Changes]:
    """Load the catalogue (of the files beside this room unless given); counts and names per table."""
    law = law or catalogue.book()
    found: dict[str, Changes] = {}
    try:
        with transaction.atomic():
            for model, key, wanted in _tables(law):
                found[model._meta.model_name or ""] = _upsert(model, key, wanted)
            if rehearse:
                raise Rehearsed
    except Rehearsed:
        pass
    return found


def _tables(law: Book) -> Iterable[tuple[type[models.Model], str, Wanted]]:
    yield Instrument, "code", {each.code: convert.instrument_fields(each) for each in law.instruments}
    yield Provision, "code", {band.code: convert.provision_fields(band) for band in law.bands}
    offices = {f"{each.role}.{each.sector}@{each.since}": convert.competence_fields(each) for each in law.offices}
    yield Competence, "", offices
    yield DeadlineTerm, "code", {term.code: convert.term_fields(term) for term in law.terms}
    yield DecisionForm, "code", {form.code: convert.form_fields(form) for form in law.forms}
    yield Requirement, "code", catalogue.requirements()
    yield Holiday, "day", {day.day.isoformat(): {**convert.holiday_fields(day), "day": day.day} for day in law.days}


def key_of(row: models.Model) -> str:
    """The name of a row in amendments: its code, its day, or title, sector and first day."""
    if isinstance(row, Competence):
        return f"{row.role_code}.{row.sector}@{row.effective_from}"
    return row.day.isoformat() if isinstance(row, Holiday) else str(row.code)  # type: ignore[attr-defined]


def _upsert(model: type[models.Model], key: str, wanted: Wanted) -> Changes:
    changes = Changes()
    table = model._meta.model_name or ""
    rows = {key_of(row): row for row in model._default_manager.all()}
    amended = set(Amendment.objects.filter(table=table, by__isnull=False).values_list("code", flat=True))
    fresh, touched, notes = [], [], []
    for code, fields in wanted.items():
        row = rows.pop(code, None)
        if row is None:
            row = model(**fields, **({"code": code} if key == "code" else {}))
            _index(row)
            fresh.append(row)
            changes.added.append(code)
            continue
        different = {name: value for name, value in fields.items() if getattr(row, name) != value}
        if not different and not _index(row):
            changes.same += 1
        elif code in amended:
            changes.kept.append(code)
        else:
            if different:
                notes.append(_note(table, code, plain_fields(row, different), different))
            for name, value in different.items():
                setattr(row, name, value)
            _index(row)
            touched.append(row)
            changes.changed.append(code)
    changes.missing = [code for code in rows if code not in amended]
    _write(model, table, fresh, touched, notes, wanted)
    return changes


def _index(row: models.Model) -> bool:
    """Keep a provision's search and sort keys; whether they changed."""
    if not isinstance(row, Provision):
        return False
    keys = row.keys()
    changed = (row.search_key, row.sort_key) != keys
    row.search_key, row.sort_key = keys
    return changed


def _note(table: str, code: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Amendment:
    changed = {name: _json(value) for name, value in after.items()}
    return Amendment(act=Act.LOADED, table=table, code=code, before=before, after=changed, source="laws/catalogue")


def _json(value: Any) -> Any:
    return value if isinstance(value, int | str | bool | list | dict | None) else str(value)


def _write(
    model: type[models.Model],
    table: str,
    fresh: list[models.Model],
    touched: list[models.Model],
    notes: list[Amendment],
    wanted: Wanted,
) -> None:
    model._default_manager.bulk_create(fresh, batch_size=500)
    if touched:
        names = sorted(
            {name for fields in wanted.values() for name in fields}
            | ({"search_key", "sort_key"} if model is Provision else set())
        )
        model._default_manager.bulk_update(touched, [name for name in names if name != "day"], batch_size=200)
    if fresh:
        # One line for a first loading: the rows themselves say what they are.
        notes.append(_note(table, "*", {}, {"added": len(fresh)}))
    Amendment.objects.bulk_create(notes, batch_size=500)


def counted(changes: Mapping[str, Changes]) -> dict[str, int]:
    """All tables together, for one line."""
    total: dict[str, int] = defaultdict(int)
    for each in changes.values():
        for name in ("added", "changed", "kept", "missing"):
            total[name] += len(getattr(each, name))
        total["same"] += each.same
    return dict(total)
