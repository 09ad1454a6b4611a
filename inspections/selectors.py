"""What the pages of this room read, each in a number of queries that does not grow with the rows."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncMonth
from django.urls import reverse
from django.utils.translation import gettext as _

from audit import journal
from inspections import words
from inspections.deeds import Deed
from inspections.models import Answer, Finding, Plan, PlanTarget, Visit
from inspections.services import visits
from inspections.states import PlanState, VisitState
from sellers.models import Seller

OPEN = [VisitState.PLANNED, VisitState.STARTED]


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def plan_list(user: Any) -> QuerySet[Plan]:
    """Plans with the counts their rows show."""
    return (
        Plan.objects.visible_to(user)
        .select_related("drafted_by", "approved_by")
        .annotate(
            target_count=_count(PlanTarget.objects.all(), "plan"),
            visit_count=_count(Visit.objects.exclude(state=VisitState.CANCELLED), "plan"),
            done_count=_count(Visit.objects.filter(state=VisitState.CONCLUDED), "plan"),
        )
    )


def visit_list(user: Any) -> QuerySet[Visit]:
    """Visits one sees, with what their rows show."""
    return (
        Visit.objects.visible_to(user)
        .select_related("seller", "plan", "team", "lead", "area")
        .annotate(finding_count=_count(Finding.objects.all(), "visit"))
    )


def visits_of(user: Any, day: date) -> list[Visit]:
    """One's own work on a day, for My work: visits one leads, those of one's team nobody leads, and what is still open from before."""
    if user.team_id is None or not user.has_perm("inspections.conduct_visit"):
        return []
    rows = visit_list(user).filter(team=user.team_id).filter(Q(lead=user) | Q(lead__isnull=True))
    late = Q(state__in=OPEN, day__lt=day, day__gte=day - timedelta(days=60))
    return list(rows.filter(Q(day=day) | late).exclude(state=VisitState.CANCELLED).order_by("day", "area__name", "pk"))


def plans_waiting(user: Any) -> list[Plan]:
    """Plans this person may approve or send back, for My work."""
    if not user.has_perm("inspections.approve_plan"):
        return []
    rows = Plan.objects.filter(state=PlanState.SUBMITTED).exclude(drafted_by=user).select_related("drafted_by")
    return list(rows.order_by("starts_on", "pk")[:20])


def finding_list(user: Any) -> QuerySet[Finding]:
    """Findings one sees, with what their rows show."""
    return Finding.objects.visible_to(user).select_related(
        "visit__seller", "visit__team", "visit__plan", "provision", "violation__case", "noted_by"
    )


def plan_page(plan: Plan, today: date) -> dict[str, Any]:
    """Everything the plan's page shows: shares, targets with reasons, planned against done by team and month, who has no place."""
    rows = list(plan.visits.values("team", "state").annotate(n=Count("pk")).order_by())
    late = dict(
        plan.visits.filter(state__in=OPEN, day__lt=today).order_by().values_list("team").annotate(n=Count("pk"))
    )
    found = dict(Finding.objects.filter(visit__plan=plan).order_by().values_list("visit__team").annotate(n=Count("pk")))
    return {
        "shares": _shares(plan, rows, late, found),
        "totals": _totals(rows, late, found),
        "chart": _by_month(plan),
        "unplaced": _unplaced(plan),
        "needed": words.missing(plan) if plan.state == PlanState.DRAFT else [],
    }


def plan_targets(plan: Plan) -> QuerySet[PlanTarget]:
    """The targets with their place, in the order of their points, and whether a visit is planned or made."""
    made = Visit.objects.filter(plan=plan, seller=OuterRef("seller"), state=VisitState.CONCLUDED)
    coming = Visit.objects.filter(plan=plan, seller=OuterRef("seller")).order_by("day")
    return (
        plan.targets.select_related("seller__area", "premises__area")
        .annotate(
            is_done=Exists(made),
            visit_day=Subquery(coming.values("day")[:1]),
            visit_id=Subquery(coming.values("pk")[:1]),
        )
        .order_by("-points", "pk")
    )


def _shares(
    plan: Plan, rows: list[dict[str, Any]], late: dict[int, int], found: dict[int, int]
) -> list[dict[str, Any]]:
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        counts[row["team"]][row["state"]] += row["n"]
    shares = {share.team_id: share for share in plan.shares.select_related("team")}
    missing = set(counts) - set(shares)  # a visit given to a team outside the plan
    teams = {pk: share.team for pk, share in shares.items()}
    teams |= {team.pk: team for team in plan.visits.model.team.field.related_model.objects.filter(pk__in=missing)}
    table = []
    for pk, team in sorted(teams.items(), key=lambda item: item[1].number):
        told = counts[pk]
        table.append(
            {
                "team": team,
                "quota": shares[pk].quota if pk in shares else None,
                "planned": sum(told.values()) - told[VisitState.CANCELLED],
                "done": told[VisitState.CONCLUDED],
                "cancelled": told[VisitState.CANCELLED],
                "late": late.get(pk, 0),
                "found": found.get(pk, 0),
            }
        )
    return table


def _totals(rows: list[dict[str, Any]], late: dict[int, int], found: dict[int, int]) -> dict[str, int]:
    cancelled = sum(row["n"] for row in rows if row["state"] == VisitState.CANCELLED)
    return {
        "planned": sum(row["n"] for row in rows) - cancelled,
        "done": sum(row["n"] for row in rows if row["state"] == VisitState.CONCLUDED),
        "cancelled": cancelled,
        "late": sum(late.values()),
        "found": sum(found.values()),
    }


def _by_month(plan: Plan) -> dict[str, Any] | None:
    """Planned against made, month by month, for the chart and its table."""
    rows = (
        plan.visits.exclude(state=VisitState.CANCELLED)
        .annotate(month=TruncMonth("day"))
        .values("month")
        .annotate(planned=Count("pk"), done=Count("pk", filter=Q(state=VisitState.CONCLUDED)))
        .order_by("month")
    )
    if not rows:
        return None
    page = reverse("inspections:visit-list")
    urls = []
    for row in rows:
        last = (row["month"] + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        urls.append(f"{page}?plan={plan.pk}&since={row['month']:%d/%m/%Y}&until={last:%d/%m/%Y}")
    return {
        "kind": "bar", "title": _("Planned and made, by month"), "unit": _("visits"), "category_name": _("Month"),
        "categories": [f"{row['month']:%m/%Y}" for row in rows],
        "series": [
            {
                "name": _("Planned"), "values": [row["planned"] for row in rows], "tone": "info",
                "urls": [f"{url}&state=standing" for url in urls],
            },
            {
                "name": _("Visits made"), "values": [row["done"] for row in rows], "tone": "good",
                "urls": [f"{url}&state=concluded" for url in urls],
            },
        ],
    }  # fmt: skip


def _unplaced(plan: Plan) -> list[dict[str, Any]]:
    """Targets the last spreading found no day for, and why."""
    entry = journal.last(Deed.VISITS_SPREAD, plan)
    told = entry.facts.get("unplaced", []) if entry else []
    sellers = Seller.objects.in_bulk([row[0] for row in told])
    return [
        {"seller": sellers[pk], "round": number, "why": words.UNPLACED.get(code, code)}
        for pk, number, code in told
        if pk in sellers
    ]


def visit_page(visit: Visit, user: Any) -> dict[str, Any]:
    """Everything the visit's page shows: questions with their answers, findings with exhibits, the visit before."""
    answers = {answer.item_id: answer for answer in Answer.objects.filter(visit=visit)}
    questions = list(visits.questions_of(visit))
    for item in questions:
        item.answer = answers.get(item.pk)
    findings = Finding.objects.filter(visit=visit).select_related("provision", "violation__case", "noted_by", "batch")
    return {
        "questions": questions,
        "answered": len(answers),
        "findings": list(findings.prefetch_related(Prefetch("exhibits")).order_by("pk")),
        "before": visits.visit_before(visit),
    }
