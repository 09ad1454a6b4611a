"""The city at a glance beside the work of those who lead: money set and collected, plans and visits made, the map."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum

from cases.states import FineState
from inspections.models import Plan
from inspections.states import PlanState, VisitState
from reports import lists, map
from reports.forms import year_back
from reports.selectors import Wanted, fines_of, span

PLANS_SHOWN = 4


def glance(user: Any, today: date) -> dict[str, Any]:
    """Empty for those who do not read the figures; of cases only for those who read cases."""
    if not user.has_perm("reports.read_figures"):
        return {}
    wanted = Wanted(year_back(today), today)
    told: dict[str, Any] = {"plans": _plans(user, today)}
    if user.sees_all or user.has_perm("cases.read_cases"):
        told |= {
            "since": wanted.since, "money": _money(user, wanted, today),
            "map": map.cells(user, wanted, "violations", markers=False),
        }  # fmt: skip
    return told


def _money(user: Any, wanted: Wanted, today: date) -> dict[str, Any]:
    late = Q(state=FineState.DUE, due_on__lt=today)
    told = fines_of(user, wanted).aggregate(
        fines=Count("pk"), fined=Sum("amount_vnd"), paid=Sum("paid_vnd"), overdue=Count("pk", filter=late),
        overdue_vnd=Sum(F("amount_vnd") - F("paid_vnd"), filter=late),
    )  # fmt: skip
    issued = span(wanted, "issued")
    fined, paid = told["fined"] or 0, told["paid"] or 0
    return {
        "fines": told["fines"], "fined": fined, "paid": paid, "share": round(100 * paid / fined) if fined else None,
        "overdue": told["overdue"], "overdue_vnd": told["overdue_vnd"] or 0,
        "url": lists.fines(**issued, standing="true"), "overdue_url": lists.fines(**issued, overdue="true"),
    }  # fmt: skip


def _plans(user: Any, today: date) -> list[dict[str, Any]]:
    """The plans in force: visits made of those planned, and how many are late."""
    visit = "visits__state"
    rows = (
        Plan.objects.visible_to(user)
        .filter(state=PlanState.APPROVED)
        .annotate(
            planned=Count("visits", filter=~Q(**{visit: VisitState.CANCELLED})),
            made=Count("visits", filter=Q(**{visit: VisitState.CONCLUDED})),
            late=Count(
                "visits", filter=Q(**{f"{visit}__in": [VisitState.PLANNED, VisitState.STARTED]}, visits__day__lt=today)
            ),
        )
        .order_by("-starts_on", "-pk")[:PLANS_SHOWN]
    )
    return [
        {
            "plan": plan, "planned": plan.planned, "made": plan.made, "late": plan.late,
            "late_url": lists.listing("inspections:visit-list", plan=plan.pk, state="late"),
        }
        for plan in rows
    ]  # fmt: skip
