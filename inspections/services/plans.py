"""The life of a plan: drafted, amended, submitted, sent back or approved, closed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit import journal
from common import clock
from common.errors import NotAllowed
from common.moves import step
from inspections import words
from inspections.deeds import Deed
from inspections.errors import Incomplete, OwnPlan, WrongDay, WrongFacts
from inspections.models import ChecklistItem, Plan, PlanKind, PlanTarget, PlanTeam
from inspections.services import targets
from inspections.states import PLAN_MOVES, VisitState
from staff import rights
from staff.models import Team, User

TEXTS = ("title", "basis", "purpose", "subjects", "goods", "content", "force", "means", "reporting")
NUMBERS = ("quota", "rounds", "per_day")
MOST_TARGETS = 5_000
MOST_APPROVERS = 8


def _held(plan_id: int, move: str) -> Plan:
    """The plan, locked, moved one step; or MoveRefused."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    plan.state = step(PLAN_MOVES, move, plan.state)
    return plan


def _require_author(by: User, plan: Plan) -> None:
    """Planners write any plan; whoever may propose an ad hoc inspection writes her own."""
    if rights.may(by, "inspections.draft_plan"):
        return
    rights.require(by, "inspections.propose_plan")
    if plan.kind != PlanKind.AD_HOC or plan.drafted_by_id != by.pk:
        raise NotAllowed(_("Only planners write this plan."), permission="inspections.draft_plan")


@transaction.atomic
def draft(
    *, by: User, kind: str, title: str, starts_on: date, ends_on: date, area_ids: Iterable[int] = (),
    teams: Mapping[int, int | None] | None = None, seller_ids: Iterable[int] = (), question_ids: Iterable[int] | None = None,
    **fields: Any,
) -> Plan:  # fmt: skip
    """Begin a plan. `teams` maps team ids to the most visits each makes (None: as room allows); `question_ids` None: all questions.

    `fields`: the texts of `TEXTS` and the numbers of `NUMBERS`. An ad hoc inspection without teams is one's own team's.
    """
    plan = Plan(kind=PlanKind(kind), drafted_by=by, starts_on=starts_on, ends_on=ends_on)
    _require_author(by, plan)
    _write(plan, {"title": title, **fields})
    plan.save()
    if not teams and plan.kind == PlanKind.AD_HOC and by.team_id:
        teams = {by.team_id: None}
    _relate(plan, area_ids, teams or {}, question_ids if question_ids is not None else _all_questions())
    _set_targets(plan, seller_ids)
    journal.record(by, Deed.PLAN_DRAFTED, plan, team=by.team_id, kind=plan.kind, title=plan.title)
    return plan


@transaction.atomic
def amend(
    *, plan_id: int, by: User, area_ids: Iterable[int] | None = None, teams: Mapping[int, int | None] | None = None,
    seller_ids: Iterable[int] | None = None, question_ids: Iterable[int] | None = None, **fields: Any,
) -> Plan:  # fmt: skip
    """Change a draft; what is not named stays."""
    plan = _held(plan_id, "amend")
    _require_author(by, plan)
    changed = _write(plan, fields)
    plan.save()
    _relate(plan, area_ids, teams, question_ids)
    if seller_ids is not None:
        _set_targets(plan, seller_ids)
    journal.record(by, Deed.PLAN_AMENDED, plan, team=by.team_id, changed=sorted(changed))
    return plan


@transaction.atomic
def propose_targets(*, plan_id: int, by: User, on: date | None = None) -> Plan:
    """Fill a draft with the riskiest sellers of its areas, as many as its number of targets says; those named already stay."""
    plan = _held(plan_id, "amend")
    _require_author(by, plan)
    room = plan.quota - plan.targets.count()
    if room <= 0:
        raise WrongFacts(_("The plan has its number of targets already."), field="quota")
    there = set(plan.targets.values_list("seller_id", flat=True))
    areas = list(plan.areas.values_list("pk", flat=True))
    found = targets.ranked(on=on or clock.today(), area_ids=areas, at_most=plan.quota + len(there))
    new = [one for one in found if one.seller.pk not in there][:room]
    if not new:
        raise WrongFacts(_("No seller of these areas is left to propose."))
    PlanTarget.objects.bulk_create([_target(plan, one) for one in new])
    journal.record(by, Deed.PLAN_TARGETED, plan, team=by.team_id, targets=len(new))
    return plan


@transaction.atomic
def add_targets(*, plan_id: int, by: User, seller_ids: Iterable[int], on: date | None = None) -> Plan:
    """Add sellers to an approved plan; the next spreading gives them visits."""
    plan = _held(plan_id, "add_targets")
    _require_approver(by, plan)
    there = set(plan.targets.values_list("seller_id", flat=True))
    new = targets.weigh(set(seller_ids) - there, on or clock.today(), list(plan.areas.values_list("pk", flat=True)))
    if not new:
        raise WrongFacts(_("These sellers are in the plan already."), field="sellers")
    PlanTarget.objects.bulk_create([_target(plan, one) for one in new])
    journal.record(by, Deed.PLAN_TARGETED, plan, team=by.team_id, targets=len(new))
    return plan


@transaction.atomic
def submit(*, plan_id: int, by: User) -> Plan:
    """Hand the plan in for approval; Incomplete names every field the circular wants and the plan lacks."""
    plan = _held(plan_id, "submit")
    _require_author(by, plan)
    if empty := words.missing(plan):
        form = reverse("inspections:plan-amend", args=[plan.pk])
        names = words.required(plan.kind)
        raise Incomplete(
            _("The plan is not complete yet."),
            missing=[{"code": name, "words": str(names[name]), "url": f"{form}#field-{name}"} for name in empty],
        )
    plan.remarks = ""
    plan.save(update_fields=["state", "remarks"])
    journal.record(by, Deed.PLAN_SUBMITTED, plan, team=by.team_id)
    return plan


def _require_approver(by: User, plan: Plan) -> None:
    """Those who may approve; a plan that reaches beyond one's own team wants a planner or somebody who sees all teams."""
    rights.require(by, "inspections.approve_plan")
    if by.sees_all or rights.may(by, "inspections.draft_plan"):
        return
    if plan.kind != PlanKind.AD_HOC or plan.shares.exclude(team=by.team_id).exists():
        raise NotAllowed(_("This plan reaches beyond your team."), permission="inspections.approve_plan")


@transaction.atomic
def send_back(*, plan_id: int, by: User, why: str) -> Plan:
    """Return a submitted plan to its author with remarks."""
    plan = _held(plan_id, "send_back")
    _require_approver(by, plan)
    if not why.strip():
        raise WrongFacts(_("Say why."), field="why")
    plan.remarks = why.strip()
    plan.save(update_fields=["state", "remarks"])
    journal.record(by, Deed.PLAN_SENT_BACK, plan, why=plan.remarks[:300])
    return plan


@transaction.atomic
def approve(*, plan_id: int, by: User, number: str = "", on: date | None = None) -> Plan:
    """Put the plan into force; its visits are spread by the worker. Never one's own plan."""
    plan = _held(plan_id, "approve")
    _require_approver(by, plan)
    if plan.drafted_by_id == by.pk:
        raise OwnPlan(_("Nobody approves her own plan; ask another administrator or a leader of the sub-department."))
    plan.approved_by, plan.approved_on, plan.number = by, on or clock.today(), number.strip()[:40]
    plan.save(update_fields=["state", "approved_by", "approved_on", "number"])
    journal.record(by, Deed.PLAN_APPROVED, plan, number=plan.number, targets=plan.targets.count())
    return plan


@transaction.atomic
def close(*, plan_id: int, by: User, why: str = "") -> Plan:
    """End a plan; visits that are still planned must be made or cancelled first."""
    plan = _held(plan_id, "close")
    _require_approver(by, plan)
    open_visits = plan.visits.filter(state__in=[VisitState.PLANNED, VisitState.STARTED]).count()
    if open_visits:
        page = f"{reverse('inspections:visit-list')}?plan={plan.pk}&state=open"
        said = _("%(n)d visits are still open.") % {"n": open_visits}
        raise Incomplete(_("The plan has open visits."), missing=[{"code": "visits", "words": said, "url": page}])
    plan.save(update_fields=["state"])
    journal.record(by, Deed.PLAN_CLOSED, plan, why=why)
    return plan


def _write(plan: Plan, fields: Mapping[str, Any]) -> set[str]:
    """Put texts, numbers and days into the plan; the names of those that changed."""
    known = {*TEXTS, *NUMBERS, "starts_on", "ends_on"}
    if unknown := set(fields) - known:
        raise TypeError(f"a plan has no {sorted(unknown)}")
    changed = {name for name, value in fields.items() if getattr(plan, name) != value}
    for name in changed:
        setattr(plan, name, fields[name])
    if not plan.title.strip():
        raise WrongFacts(_("A plan needs a title."), field="title")
    if plan.ends_on < plan.starts_on:
        raise WrongDay(_("The plan ends before it starts."), field="ends_on")
    if (plan.ends_on - plan.starts_on).days > 366:
        raise WrongDay(_("A plan runs for one year at most."), field="ends_on")
    return changed


def _relate(
    plan: Plan,
    area_ids: Iterable[int] | None,
    teams: Mapping[int, int | None] | None,
    question_ids: Iterable[int] | None,
) -> None:
    if area_ids is not None:
        plan.areas.set(area_ids)
    if question_ids is not None:
        plan.questions.set(question_ids)
    if teams is not None:
        plan.shares.all().delete()
        known = set(Team.objects.filter(pk__in=teams).values_list("pk", flat=True))
        PlanTeam.objects.bulk_create([PlanTeam(plan=plan, team_id=pk, quota=teams[pk]) for pk in sorted(known)])


def _set_targets(plan: Plan, seller_ids: Iterable[int]) -> None:
    """Make these sellers the plan's targets, weighed today."""
    wanted = set(seller_ids)
    if len(wanted) > MOST_TARGETS:
        raise WrongFacts(_("A plan names %(n)d targets at most.") % {"n": MOST_TARGETS}, field="sellers")
    plan.targets.exclude(seller__in=wanted).delete()
    new = wanted - set(plan.targets.values_list("seller_id", flat=True))
    areas = list(plan.areas.values_list("pk", flat=True))
    PlanTarget.objects.bulk_create([_target(plan, one) for one in targets.weigh(new, clock.today(), areas)])


def _target(plan: Plan, one: targets.Proposed) -> PlanTarget:
    return PlanTarget(plan=plan, seller=one.seller, premises=one.premises, points=one.points, because=one.because)


def _all_questions() -> list[int]:
    return list(ChecklistItem.objects.filter(is_active=True).values_list("pk", flat=True))


def may_approve(by: User, plan: Plan) -> bool:
    """Whether the approving buttons are hers (the deed asks again)."""
    try:
        _require_approver(by, plan)
    except NotAllowed:
        return False
    return plan.drafted_by_id != by.pk


def approvers(plan: Plan) -> list[User]:
    """Those a submitted plan waits for, leaders and planners first; never its author."""
    able = User.objects.with_perm(
        "inspections.approve_plan", backend="django.contrib.auth.backends.ModelBackend", include_superusers=False
    )
    beyond_teams = Q(team__isnull=True)
    near = beyond_teams | Q(team__in=plan.shares.values("team")) if plan.kind == PlanKind.AD_HOC else beyond_teams
    rows = able.filter(near, is_active=True).exclude(pk=plan.drafted_by_id).order_by("team__number", "full_name")
    return [each for each in rows[:MOST_APPROVERS] if may_approve(each, plan)]


def may_write(by: User, plan: Plan) -> bool:
    """Whether the author's buttons are hers."""
    try:
        _require_author(by, plan)
    except NotAllowed:
        return False
    return True
