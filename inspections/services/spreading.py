"""From an approved plan to its visits. Running it again adds only what is missing."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery

from audit import journal
from common import clock
from inspections import scheduling
from inspections.deeds import Deed
from inspections.models import Plan, PlanTarget, Visit
from inspections.services.calendar import working
from inspections.states import PlanState, VisitState
from staff.models import Duty, User

AHEAD = timedelta(days=60)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@transaction.atomic
def spread_plan(*, plan_id: int, by: User | None = None, on: date | None = None) -> int:
    """Give every target of an approved plan its visits, from today on; how many are new. Twice changes nothing."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    if plan.state != PlanState.APPROVED:
        return 0
    today = on or clock.today()
    rows = _targets(plan)
    told = scheduling.spread(
        [_as_target(row) for row in rows],
        crews(plan, today),
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        is_working_day=working(),
        rounds=plan.rounds,
        taken=_taken(plan),
        busy=_busy(plan),
        not_before=today,
    )
    by_seller = {row.seller_id: row for row in rows}
    Visit.objects.bulk_create(
        [_visit(plan, by_seller[slot.target], slot) for slot in told.slots], ignore_conflicts=True
    )
    unplaced = [[each.target, each.round, each.because] for each in told.unplaced]
    before = journal.last(Deed.VISITS_SPREAD, plan)
    if told.slots or (before.facts.get("unplaced") if before else []) != unplaced[:500]:
        journal.record(by, Deed.VISITS_SPREAD, plan, visits=len(told.slots), unplaced=unplaced[:500])
    return len(told.slots)


def spread_due(*, on: date) -> dict[str, int]:
    """Spread every approved plan that runs or starts within sixty days; counts for the job's row."""
    due = Plan.objects.filter(state=PlanState.APPROVED, ends_on__gte=on, starts_on__lte=on + AHEAD)
    new = {pk: spread_plan(plan_id=pk, on=on) for pk in due.order_by("starts_on", "pk").values_list("pk", flat=True)}
    return {"plans": len(new), "visits": sum(new.values())}


def _targets(plan: Plan) -> list[Any]:
    """The plan's targets with the last visit to each under any other plan: its day and who led it."""
    others = (
        Visit.objects.filter(seller=OuterRef("seller"))
        .exclude(plan=plan)
        .exclude(state=VisitState.CANCELLED)
        .order_by("-day", "-pk")
    )
    made = others.filter(state=VisitState.CONCLUDED)
    return list(
        PlanTarget.objects.filter(plan=plan)
        .select_related("seller", "premises")
        .annotate(last_visit=Subquery(made.values("day")[:1]), last_lead=Subquery(others.values("lead")[:1]))
        .order_by("pk")
    )


def _as_target(row: Any) -> scheduling.Target:
    return scheduling.Target(row.seller_id, row.points, _area_of(row), row.last_visit, row.last_lead)


def _area_of(row: PlanTarget) -> int | None:
    place = row.premises.area_id if row.premises else None
    return place or row.seller.area_id


def crews(plan: Plan, on: date) -> list[scheduling.Crew]:
    """The plan's teams with their duty areas of the day, and the inspectors who may lead."""
    shares = {share.team_id: share.quota for share in plan.shares.all()}
    areas: dict[int, set[int]] = defaultdict(set)
    duties = Duty.objects.filter(team__in=shares, since__lte=max(on, plan.starts_on))
    for team, area in duties.filter(Q(until__isnull=True) | Q(until__gte=on)).values_list("team", "area"):
        areas[team].add(area)
    leads = leads_of(list(shares))
    return [
        scheduling.Crew(pk, frozenset(areas[pk]), tuple(leads.get(pk, ())), plan.per_day, quota)
        for pk, quota in sorted(shares.items())
    ]


def leads_of(team_ids: list[int]) -> dict[int, list[int]]:
    """Who leads visits in each team: its inspectors; where there are none, whoever else may conduct a visit."""
    members = User.objects.with_perm("inspections.conduct_visit", backend=BACKEND, include_superusers=False)
    rows = members.filter(team__in=team_ids, is_active=True).order_by("pk")
    heads = set(
        User.objects.with_perm("inspections.approve_plan", backend=BACKEND, include_superusers=False)
        .filter(team__in=team_ids)
        .values_list("pk", flat=True)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for pk, team in rows.values_list("pk", "team"):
        found[team].append(pk)
    return {team: [pk for pk in people if pk not in heads] or people for team, people in found.items()}


def _taken(plan: Plan) -> list[scheduling.Slot]:
    rows = plan.visits.values_list("seller", "round", "team", "day", "lead")
    return [scheduling.Slot(*row) for row in rows]


def _busy(plan: Plan) -> dict[tuple[int, date], int]:
    """What the plan's teams do for other plans in its period."""
    teams = plan.shares.values("team")
    rows = Visit.objects.exclude(plan=plan).exclude(state=VisitState.CANCELLED)
    rows = rows.filter(team__in=teams, day__range=(plan.starts_on, plan.ends_on))
    return {(team, day): n for team, day, n in rows.values_list("team", "day").annotate(n=Count("pk")).order_by()}


def _visit(plan: Plan, row: PlanTarget, slot: scheduling.Slot) -> Visit:
    return Visit(
        plan=plan, seller_id=slot.target, premises=row.premises, area_id=_area_of(row), team_id=slot.crew, lead_id=slot.lead,
        address=row.premises.address if row.premises else row.seller.address, day=slot.day, round=slot.round,
        team_why=slot.because,
    )  # fmt: skip
