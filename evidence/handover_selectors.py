"""What the pages of handing over read."""

from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from evidence.handover_models import Handover
from evidence.models import Exhibit
from evidence.services import handovers
from evidence.states import HandoverState


def handover_list(user: Any) -> QuerySet[Handover]:
    """Hand-overs one has part in: what waits for one's own answer first, then the newest; one query."""
    mine = When(receiver_id=user.pk, state=HandoverState.OFFERED, then=Value(0))
    open_ones = When(state=HandoverState.OFFERED, then=Value(1))
    return (
        Handover.objects.visible_to(user)
        .select_related("exhibit", "giver", "receiver")
        .annotate(turn=Case(mine, open_ones, default=Value(2), output_field=IntegerField()))
        .order_by("turn", "-pk")
    )


def keeping(exhibit: Exhibit) -> dict[str, Any]:
    """Who keeps the exhibit, and the offer that is open."""
    offered = Handover.objects.filter(exhibit=exhibit, state=HandoverState.OFFERED).select_related("receiver", "giver")
    return {"keeper": handovers.keeper_of(exhibit), "offered": offered.first()}
