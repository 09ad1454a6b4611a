"""Administrators change the catalogue: add, correct, confirm, end. Each change is one line of Amendment with who, why and source.

Nothing is deleted. `preview` does the change and takes it back: it tells what would differ and which open files it touches.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from common.errors import NotAllowed
from laws import hooks, selectors
from laws.errors import AmendRefused
from laws.hooks import Change, Touched
from laws.models import Act, Amendment, Competence, Instrument, Provision
from laws.services.loading import key_of
from laws.services.writing import plain_fields, plain_value

PERMISSION = "laws.amend_catalogue"


@dataclass(frozen=True)
class Preview:
    """What a change would do: fields (name, before, after), open files touched, what is odd about the bands afterwards."""

    fields: list[tuple[str, Any, Any]]
    touched: list[Touched]
    warnings: list[str]
    codes: tuple[str, ...]


class _TakenBack(Exception):
    pass


def add(*, model: type[models.Model], by: Any, why: str, source: str, **fields: Any) -> models.Model:
    """Add a row: a decree, a band, a competence, a term, a day off."""
    _require(by, why, source)
    confirmed = fields.get("is_confirmed", False)
    row = model(**{"source": source, "status": "SOURCED" if confirmed else "", **fields})
    with transaction.atomic():
        _fill(row)
        _clean(row)
        row.save()
        _note(Act.ADDED, row, by, why, source, {}, plain_fields(row))
    return row


def correct(*, model: type[models.Model], pk: int, by: Any, why: str, source: str, **fields: Any) -> models.Model:
    """Correct fields of a row; what it was stays in the amendment. A row whose figure is changed by a person has her source."""
    _require(by, why, source)
    with transaction.atomic():
        row = _held(model, pk)
        changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
        if not changed:
            raise AmendRefused(_("Nothing would change."), code="nothing_changes")
        changed["source"] = source
        if fields.get("is_confirmed", row.is_confirmed):  # type: ignore[attr-defined]
            changed["status"] = "SOURCED"
        before = plain_fields(row, changed)
        for name, value in changed.items():
            setattr(row, name, value)
        _fill(row)
        _clean(row)
        row.save()
        _note(Act.CORRECTED, row, by, why, source, before, plain_fields(row, changed))
    return row


def confirm(*, model: type[models.Model], pk: int, by: Any, why: str, source: str) -> models.Model:
    """Confirm an unconfirmed figure after comparing it with the text; the source says where it was read."""
    _require(by, why, source)
    with transaction.atomic():
        row: Any = _held(model, pk)
        if row.is_confirmed:
            raise AmendRefused(_("This is confirmed already."), code="confirmed_already")
        before = plain_fields(row, ("is_confirmed", "source", "status"))
        row.is_confirmed, row.source, row.status = True, source, "SOURCED"
        _clean(row)
        row.save()
        _note(Act.CONFIRMED, row, by, why, source, before, plain_fields(row, before))
    return row


def end(*, model: type[models.Model], pk: int, by: Any, why: str, source: str, on: date) -> list[models.Model]:
    """End a text: `on` is its last day. A decree takes the provisions that rest on it along; what ended earlier stays as it is."""
    _require(by, why, source)
    with transaction.atomic():
        row = _held(model, pk)
        rows = [row, *(_resting_on(row, on) if isinstance(row, Instrument) else [])]
        for each in rows:
            _end_one(each, by, why, source, on)
    return rows


def _end_one(row: Any, by: Any, why: str, source: str, on: date) -> None:
    if on < row.effective_from:
        raise AmendRefused(
            _("A text cannot end before it begins."),
            code="ends_before_it_begins",
            field="on",
            begins=row.effective_from,
            of=str(row),
        )
    if row.effective_to is not None and row.effective_to <= on:
        raise AmendRefused(_("This text has ended already."), code="ended_already", field="on", ended=row.effective_to)
    before = plain_fields(row, ("effective_to",))
    row.effective_to = on
    row.save(update_fields=["effective_to"])
    _note(Act.ENDED, row, by, why, source, before, plain_fields(row, ("effective_to",)))


def _resting_on(instrument: Instrument, on: date) -> list[Provision]:
    rows = Provision.objects.filter(instrument=instrument.number).filter(
        Q(effective_to__isnull=True) | Q(effective_to__gt=on)
    )
    return list(rows.select_for_update().order_by("id"))


def supersede(*, pk: int, by: Any, why: str, source: str, since: date, **fields: Any) -> models.Model:
    """A new text of a provision from `since`: the old one ends the day before, the new one differs from it in `fields`."""
    with transaction.atomic():
        old = Provision.objects.get(pk=pk)
        end(model=Provision, pk=pk, by=by, why=why, source=source, on=since - timedelta(days=1))
        kept = {
            field.name: getattr(old, field.name)
            for field in Provision._meta.concrete_fields
            if field.name not in ("id", "code", "effective_to", "source")
        }
        family = f"{old.family.split('@')[0]}@{since}" if old.family else ""
        new = {
            **kept,
            **fields,
            "family": family,
            "effective_from": since,
            "is_confirmed": True,
            "status": "SOURCED",
        }
        return add(model=Provision, by=by, why=why, source=source, code=f"{old.code.split('@')[0]}@{since}", **new)


def preview(deed: Callable[..., Any], **asked: Any) -> Preview:
    """Do the deed, look, and take it back. Raises what the deed would refuse."""
    now = selectors.book()
    last = Amendment.objects.order_by("-id").values_list("id", flat=True).first() or 0
    found: list[Preview] = []
    try:
        with transaction.atomic():
            deed(**asked)
            lines = list(Amendment.objects.filter(id__gt=last).order_by("id"))
            found.append(_looked_at(lines, replace(now), selectors.read_book()))
            raise _TakenBack
    except _TakenBack:
        pass
    return found[0]


def _looked_at(lines: list[Amendment], now: Any, then: Any) -> Preview:
    first = lines[0]
    codes = tuple(line.code for line in lines)
    change = Change(first.table, codes, now, then, first.before, first.after)
    fields = [(name, first.before.get(name), after) for name, after in first.after.items()]
    return Preview(fields, hooks.touched_by(change), _oddities(now, then), codes)


def _oddities(now: Any, then: Any) -> list[str]:
    """Gaps and overlaps between bands that the change would make."""
    before = {family: ladder.gaps() for family, ladder in now.ladders.items()}
    return [
        str(now_("The bands of %(act)s would no longer meet: %(high)s, then %(low)s."))
        % {"act": ladder.bands[0].title_vi, "high": high, "low": low}
        for family, ladder in then.ladders.items()
        for high, low in ladder.gaps()
        if (high, low) not in before.get(family, [])
    ]


def clocks_changed(
    change: Change, started: Iterable[tuple[Any, str, date]], run: Callable[..., Any]
) -> list[tuple[Any, Any, Any]]:
    """For listeners: of running clocks (thing, code, start) those whose end differs under the law to come: (thing, before, after)."""
    found = []
    for thing, code, day in started:
        before, after = run(code, day, law=change.now).due_on, run(code, day, law=change.then).due_on
        if before != after:
            found.append((thing, before, after))
    return found


def _require(by: Any, why: str, source: str) -> None:
    if not (by.is_active and by.has_perm(PERMISSION)):
        raise NotAllowed(_("Your role does not allow this."), permission=PERMISSION)
    if not why.strip():
        raise AmendRefused(_("Say why the law is changed here."), code="why_missing", field="why")
    if not source.strip():
        raise AmendRefused(_("Name the source: the text, its number and page."), code="source_missing", field="source")


def _held(model: type[models.Model], pk: int) -> models.Model:
    return model._default_manager.select_for_update().get(pk=pk)


def _fill(row: models.Model) -> None:
    """What follows from other fields."""
    if isinstance(row, Provision):
        row.search_key, row.sort_key = row.keys()
    if isinstance(row, Competence) and not row.citation:
        row.citation = f"{row.article} {row.instrument}"


def _clean(row: models.Model) -> None:
    try:
        row.full_clean()
    except ValidationError as no:
        field, sentences = next(iter(no.message_dict.items()))
        name = "" if field == "__all__" else field
        raise AmendRefused(" ".join(sentences), code="not_valid", field=name) from no


def _note(
    act: Act, row: models.Model, by: Any, why: str, source: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    amendment = Amendment.objects.create(
        by=by, act=act, table=row._meta.model_name, code=key_of(row), object_id=row.pk, before=dict(before),
        after={name: plain_value(value) for name, value in after.items()}, why=why.strip(), source=source.strip(),
    )  # fmt: skip
    hooks.amended(amendment)
