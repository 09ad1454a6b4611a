"""Legal holds, and disposal by two people. The bytes go; the records, the custody and every line of the sealed log stay."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from audit import journal
from common.moves import step
from evidence import vault
from evidence.deeds import Deed
from evidence.errors import AlreadyProposed, Disposed, Held, NoReason, NotHeld, NotProposed, SamePerson
from evidence.hold_models import Disposal, Hold
from evidence.models import CustodyEntry, Exhibit
from evidence.services import custody, derivatives
from evidence.services.exhibits import team_of
from evidence.states import DISPOSAL_MOVES, DisposalState
from staff import rights
from staff.models import User

_SHORTEST = 3


def _locked(exhibit_id: int, by: User, why: str) -> Exhibit:
    """The exhibit she may see, locked; NoReason when none is given."""
    if len(why.strip()) < _SHORTEST:
        raise NoReason
    return Exhibit.objects.visible_to(by).select_for_update(of=("self",)).get(pk=exhibit_id)


def _open_hold(exhibit: Exhibit) -> Hold | None:
    return Hold.objects.filter(exhibit=exhibit, released_at__isnull=True).first()


@transaction.atomic
def hold(*, exhibit_id: int, by: User, why: str) -> Hold:
    """Place a legal hold: from now on nobody disposes of it."""
    rights.require(by, "evidence.hold_exhibit")
    exhibit = _locked(exhibit_id, by, why)
    if exhibit.disposed_at:
        raise Disposed
    if standing := _open_hold(exhibit):
        raise Held(standing.why)
    placed = Hold.objects.create(exhibit=exhibit, placed_by=by, why=why.strip()[:300])
    custody.enter(exhibit, CustodyEntry.Act.HELD, by, why)
    journal.record(by, Deed.EXHIBIT_HELD, exhibit, team=team_of(exhibit), why=placed.why)
    return placed


@transaction.atomic
def release(*, exhibit_id: int, by: User, why: str) -> Hold:
    """Release the legal hold."""
    rights.require(by, "evidence.hold_exhibit")
    exhibit = _locked(exhibit_id, by, why)
    standing = _open_hold(exhibit)
    if standing is None:
        raise NotHeld
    standing.released_by, standing.released_at, standing.release_why = by, timezone.now(), why.strip()[:300]
    standing.save(update_fields=["released_by", "released_at", "release_why"])
    custody.enter(exhibit, CustodyEntry.Act.RELEASED, by, why)
    journal.record(by, Deed.EXHIBIT_RELEASED, exhibit, team=team_of(exhibit), why=standing.release_why)
    return standing


@transaction.atomic
def propose(*, exhibit_id: int, by: User, why: str, decision_number: str) -> Disposal:
    """Propose that the bytes be disposed of under a decision; somebody else must confirm."""
    rights.require(by, "evidence.dispose_exhibit")
    exhibit = _locked(exhibit_id, by, why)
    _refuse_if_kept(exhibit)
    if Disposal.objects.filter(exhibit=exhibit, state=DisposalState.PROPOSED).exists():
        raise AlreadyProposed
    proposed = Disposal.objects.create(
        exhibit=exhibit, proposed_by=by, why=why.strip()[:300], decision_number=decision_number.strip()[:60]
    )
    facts = {"decision_number": proposed.decision_number}
    custody.enter(exhibit, CustodyEntry.Act.DISPOSAL_PROPOSED, by, why, **facts)
    journal.record(by, Deed.DISPOSAL_PROPOSED, exhibit, team=team_of(exhibit), why=proposed.why, **facts)
    return proposed


def _refuse_if_kept(exhibit: Exhibit) -> None:
    if exhibit.disposed_at:
        raise Disposed
    if standing := _open_hold(exhibit):
        raise Held(standing.why)


def _held(exhibit_id: int, by: User, move: str) -> tuple[Exhibit, Disposal]:
    """The exhibit and its open disposal, locked and moved one step."""
    exhibit = Exhibit.objects.visible_to(by).select_for_update(of=("self",)).get(pk=exhibit_id)
    disposal = Disposal.objects.select_for_update().filter(exhibit=exhibit).order_by("-pk").first()
    if disposal is None:
        raise NotProposed
    disposal.state = step(DISPOSAL_MOVES, move, disposal.state)
    return exhibit, disposal


@transaction.atomic
def confirm(*, exhibit_id: int, by: User) -> Exhibit:
    """The second person confirms: the bytes leave the vault once this is committed. A hold placed meanwhile stops it."""
    rights.require(by, "evidence.dispose_exhibit")
    exhibit, disposal = _held(exhibit_id, by, "confirm")
    _refuse_if_kept(exhibit)
    if disposal.proposed_by_id == by.pk:
        raise SamePerson
    disposal.decided_by, disposal.decided_at = by, timezone.now()
    disposal.save(update_fields=["state", "decided_by", "decided_at"])
    exhibit.disposed_at = disposal.decided_at
    exhibit.save(update_fields=["disposed_at"])
    facts = {
        "decision_number": disposal.decision_number,
        "proposed_by": disposal.proposed_by_id,
        "sha256": exhibit.sha256,
    }
    custody.enter(exhibit, CustodyEntry.Act.DISPOSED, by, disposal.why, **facts)
    journal.record(by, Deed.EXHIBIT_DISPOSED, exhibit, team=team_of(exhibit), why=disposal.why, **facts)
    transaction.on_commit(partial(vault.dispose, exhibit.sha256))
    derivatives.drop(exhibit)
    return exhibit


@transaction.atomic
def withdraw(*, exhibit_id: int, by: User) -> Disposal:
    """Take the proposal back; either person may."""
    rights.require(by, "evidence.dispose_exhibit")
    exhibit, disposal = _held(exhibit_id, by, "withdraw")
    disposal.decided_by, disposal.decided_at = by, timezone.now()
    disposal.save(update_fields=["state", "decided_by", "decided_at"])
    custody.enter(exhibit, CustodyEntry.Act.DISPOSAL_WITHDRAWN, by, "")
    journal.record(by, Deed.DISPOSAL_WITHDRAWN, exhibit, team=team_of(exhibit))
    return disposal
