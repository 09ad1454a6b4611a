"""Exhibits: read by the worker; viewed and downloaded by people, each time with a line of custody."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from audit import journal
from common.moves import step
from evidence import vault
from evidence.deeds import Deed
from evidence.derived_models import DerivativeKind
from evidence.errors import BeingRead, Disposed, NoReason
from evidence.models import Arrival, CustodyEntry, Exhibit
from evidence.readers import HEAD_BYTES, Opener, find, why_not
from evidence.services import custody, reading
from evidence.services.batches import Tell, _silent
from evidence.states import EXHIBIT_MOVES, ReadState
from staff import rights
from staff.models import User

_HARMLESS = {"unknown_type", "empty", "no_header"}
_BY_PAGES = "by_pages"  # no line to read; the words of its pages are read when they are drawn


@transaction.atomic
def read(*, exhibit_id: int, by: User | None = None, progress: Tell = _silent) -> Exhibit:
    """Write down every line of the exhibit under its reader's version; reading twice changes nothing."""
    exhibit = Exhibit.objects.select_for_update().get(pk=exhibit_id)
    if exhibit.disposed_at:
        return exhibit
    opener = partial(vault.opened, exhibit.sha256)
    with opener() as stream:
        head = stream.read(HEAD_BYTES)
    reader = find(exhibit.name, head, opener)
    label = reader.label if reader else ""
    if exhibit.read_at and exhibit.reader == label:
        return exhibit
    step(EXHIBIT_MOVES, "read", exhibit.read_state)
    exhibit.reader, exhibit.read_at = label, timezone.now()
    if reader is None:
        exhibit.read_said = _why_no_reader(exhibit, head, opener)
        exhibit.read_state = _state_without_reader(exhibit.read_said)
        deed, facts = Deed.EXHIBIT_KEPT, {"why": exhibit.read_said}
    else:
        counts = reading.write(exhibit.pk, reader, opener, progress)
        exhibit.counts, exhibit.read_said = counts.as_facts(), counts.broken
        exhibit.read_state = ReadState.BROKEN if counts.broken and not counts.total else ReadState.READ
        deed = Deed.EXHIBIT_READ if counts.total else Deed.EXHIBIT_KEPT
        facts = {"reader": label, **counts.as_facts(), "why": counts.broken}
        custody.enter(exhibit, CustodyEntry.Act.READ, None, "", reader=label, **counts.as_facts())
    exhibit.save(update_fields=["reader", "read_at", "read_state", "read_said", "counts"])
    journal.record(by, deed, exhibit, team=team_of(exhibit), **facts)
    return exhibit


def _state_without_reader(said: str) -> ReadState:
    if said == _BY_PAGES:
        return ReadState.READ
    return ReadState.KEPT if said in _HARMLESS else ReadState.BROKEN


def pages_unread(*, exhibit: Exhibit, why: str) -> None:
    """None of the document's pages could be drawn: it was not read, for the reason with this code. The row is locked so that
    whichever of reading and drawing ends last sees what the other said."""
    Exhibit.objects.select_for_update().get(pk=exhibit.pk)
    if Exhibit.objects.filter(pk=exhibit.pk, read_said=_BY_PAGES).update(read_state=ReadState.BROKEN, read_said=why):
        journal.record(None, Deed.EXHIBIT_KEPT, exhibit, team=team_of(exhibit), why=why)


def _why_no_reader(exhibit: Exhibit, head: bytes, opener: Opener) -> str:
    said = why_not(exhibit.name, head, opener)
    if said != _BY_PAGES:
        return said
    undrawn = (
        exhibit.derivatives.filter(kind=DerivativeKind.PAGE).exclude(said="").values_list("said", flat=True).first()
    )
    return undrawn or said


@transaction.atomic
def reread(*, exhibit_id: int, by: User, why: str) -> Exhibit:
    """Order that the exhibit be read anew, saying why. Records that are cited stay; what a better reader finds comes beside them."""
    rights.require(by, "evidence.reread_exhibit")
    if len(why.strip()) < 3:
        raise NoReason
    exhibit = Exhibit.objects.visible_to(by).select_for_update(of=("self",)).get(pk=exhibit_id)
    if exhibit.disposed_at:
        raise Disposed
    if exhibit.read_state == ReadState.WAITING:
        raise BeingRead
    exhibit.read_state = step(EXHIBIT_MOVES, "reread", exhibit.read_state)
    exhibit.read_at = None
    exhibit.save(update_fields=["read_state", "read_at"])
    custody.enter(exhibit, CustodyEntry.Act.REREAD, by, why, reader=exhibit.reader)
    journal.record(by, Deed.EXHIBIT_REREAD, exhibit, team=team_of(exhibit), why=why.strip()[:300])
    return exhibit


def team_of(exhibit: Exhibit) -> int | None:
    """The team that handed it in first."""
    return Arrival.objects.filter(exhibit=exhibit).order_by("pk").values_list("batch__team", flat=True).first()


def view(*, exhibit_id: int, by: User, why: str) -> Exhibit:
    """Look at the sealed original; the reason goes into the chain of custody."""
    return _touched(exhibit_id, by, why, CustodyEntry.Act.VIEWED, Deed.EXHIBIT_VIEWED)


def download(*, exhibit_id: int, by: User, why: str) -> Exhibit:
    """Take a copy of the sealed original away; the reason goes into the chain of custody."""
    return _touched(exhibit_id, by, why, CustodyEntry.Act.DOWNLOADED, Deed.EXHIBIT_DOWNLOADED)


@transaction.atomic
def _touched(exhibit_id: int, by: User, why: str, act: str, deed: Deed) -> Exhibit:
    rights.require(by, "evidence.view_original")
    if len(why.strip()) < 3:
        raise NoReason
    exhibit = Exhibit.objects.visible_to(by).get(pk=exhibit_id)
    if exhibit.disposed_at:
        raise Disposed
    custody.enter(exhibit, act, by, why)
    journal.record(by, deed, exhibit, team=by.team_id or team_of(exhibit), why=why.strip()[:300])
    return exhibit
