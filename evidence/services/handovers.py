"""Handing exhibits over: the keeper offers, the receiver accepts or refuses with her own account, the giver may withdraw.

Each step is a line of custody. What was offered stays with the giver until it is accepted.
"""

from django.db import transaction
from django.utils import timezone

from audit import journal
from common.moves import step
from evidence.deeds import Deed
from evidence.errors import AlreadyOffered, CannotReceive, Disposed, NoReason, NotKeeper
from evidence.handover_models import Handover
from evidence.models import CustodyEntry, Exhibit
from evidence.services import custody
from evidence.services.exhibits import team_of
from evidence.states import HANDOVER_MOVES, HandoverState
from staff import rights
from staff.models import User

_SHORTEST = 3


def keeper_of(exhibit: Exhibit) -> User:
    """Who answers for the exhibit: the last who accepted it, else who handed it in."""
    last = (
        Handover.objects.filter(exhibit=exhibit, state=HandoverState.ACCEPTED)
        .select_related("receiver")
        .order_by("-decided_at", "-pk")
        .first()
    )
    return last.receiver if last else exhibit.sealed_by


@transaction.atomic
def offer(*, exhibit_id: int, by: User, receiver: User, why: str) -> Handover:
    """Offer the exhibit to its next keeper; it is hers once she accepts. A supervisor may offer it in the keeper's place."""
    rights.require(by, "evidence.hand_over_exhibit")
    if len(why.strip()) < _SHORTEST:
        raise NoReason
    exhibit = Exhibit.objects.visible_to(by).select_for_update(of=("self",)).get(pk=exhibit_id)
    if exhibit.disposed_at:
        raise Disposed
    keeper = keeper_of(exhibit)
    if by != keeper and not rights.may(by, "evidence.hold_exhibit"):
        raise NotKeeper(str(keeper))
    if receiver in (by, keeper) or not rights.may(receiver, "evidence.hand_over_exhibit"):
        raise CannotReceive
    if Handover.objects.filter(exhibit=exhibit, state=HandoverState.OFFERED).exists():
        raise AlreadyOffered
    made = Handover.objects.create(
        exhibit=exhibit, giver=by, receiver=receiver, team=receiver.team, why=why.strip()[:300]
    )
    facts = {"to": str(receiver), "to_id": receiver.pk, "handover": made.pk}
    custody.enter(exhibit, CustodyEntry.Act.OFFERED, by, why, **facts)
    journal.record(by, Deed.HANDOVER_OFFERED, exhibit, team=team_of(exhibit), why=made.why, **facts)
    return made


def _moved(handover_id: int, by: User, move: str, answer: str) -> Handover:
    """The hand-over, its exhibit locked, moved one step."""
    rights.require(by, "evidence.hand_over_exhibit")
    made = Handover.objects.visible_to(by).select_for_update(of=("self",)).select_related("exhibit").get(pk=handover_id)
    made.state = step(HANDOVER_MOVES, move, made.state)
    made.decided_at, made.answer = timezone.now(), answer.strip()[:300]
    made.save(update_fields=["state", "decided_at", "answer"])
    return made


def _enter(made: Handover, by: User, act: str, deed: Deed, why: str) -> Handover:
    facts = {"giver": str(made.giver), "receiver": str(made.receiver), "handover": made.pk}
    custody.enter(made.exhibit, act, by, why, **facts)
    journal.record(by, deed, made.exhibit, team=team_of(made.exhibit), why=why.strip()[:300], **facts)
    return made


@transaction.atomic
def accept(*, handover_id: int, by: User, why: str = "") -> Handover:
    """Accept what was offered to oneself: from now on its keeper, and one's team sees it."""
    made = _moved(handover_id, by, "accept", why)
    if made.receiver_id != by.pk:
        raise CannotReceive
    if made.exhibit.disposed_at:
        raise Disposed
    return _enter(made, by, CustodyEntry.Act.HANDED_OVER, Deed.HANDOVER_ACCEPTED, why or made.why)


@transaction.atomic
def refuse(*, handover_id: int, by: User, why: str) -> Handover:
    """Refuse what was offered to oneself, saying why; the giver stays its keeper."""
    if len(why.strip()) < _SHORTEST:
        raise NoReason
    made = _moved(handover_id, by, "refuse", why)
    if made.receiver_id != by.pk:
        raise CannotReceive
    return _enter(made, by, CustodyEntry.Act.HANDOVER_REFUSED, Deed.HANDOVER_REFUSED, why)


@transaction.atomic
def withdraw(*, handover_id: int, by: User, why: str = "") -> Handover:
    """Take the offer back before it is answered: its giver, or a supervisor."""
    made = _moved(handover_id, by, "withdraw", why)
    if made.giver_id != by.pk and not rights.may(by, "evidence.hold_exhibit"):
        raise NotKeeper(str(made.giver))
    return _enter(made, by, CustodyEntry.Act.HANDOVER_WITHDRAWN, Deed.HANDOVER_WITHDRAWN, why)
