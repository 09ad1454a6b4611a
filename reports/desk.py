"""One's own work: what falls due first, then what is new."""

from datetime import date, timedelta
from typing import Any

from audit.models import JobState
from audit.selectors import job_counts
from cases.models import Case, Deadline, Decision, Fine
from cases.money_selectors import coercion_list, relief_list
from cases.services.deadlines import DEEMING_TERMS, OFFENDERS_TERMS
from cases.statement_selectors import waiting
from cases.states import CoercionState, DecisionState, ReliefState
from evidence.handover_models import Handover
from evidence.models import Batch
from evidence.posting_selectors import due_count
from inspections.models import Finding, Plan, Visit
from inspections.states import FindingState, PlanState
from monitoring.models import Match
from reports.glance import glance
from sellers.link_selectors import queue

NEAR = timedelta(days=7)
SHOWN = 8
NOT_OURS = ("EXECUTE_10D", *OFFENDERS_TERMS, *DEEMING_TERMS)


def my_work(user: Any, today: date) -> dict[str, Any]:
    """Every section of the page; a section nobody of this role has work in is empty and not shown."""
    return {
        "glance": glance(user, today),
        "clocks": _clocks(user, today),
        "to_decide": _to_decide(user),
        "lines": _lines(user, today),
        "overdue": _overdue(user, today),
        "to_sign": _to_sign(user),
        "sent_back": _sent_back(user),
        "visits": _visits(user, today),
        "findings": _findings(user),
        "cases": _cases(user),
        "batches": list(Batch.objects.visible_to(user).filter(received_by=user).order_by("-pk")[:SHOWN]),
        "matches": list(Match.objects.visible_to(user).filter(state="new").select_related("watch")[:SHOWN]),
        "links": queue(user).count() if user.has_perm("sellers.judge_link") else 0,
        "plans": _plans(user),
        "jobs": _jobs(user),
        "postings": due_count(user),
        "handovers": Handover.objects.waiting_for(user).count(),
    }


def _clocks(user: Any, today: date) -> list[Deadline]:
    """Clocks of one's own cases (of all cases in sight for those who sign), due within a week or missed and unmet."""
    rows = (
        Deadline.objects.visible_to(user)
        .due_within(today, NEAR.days)
        # The offender's own terms (to explain, to pay) lapse or become arrears; they are no task of ours.
        .exclude(code__in=NOT_OURS)
        .select_related("case", "violation", "decision")
    )
    if not user.has_perm("cases.issue_decision") and not user.sees_all:
        rows = rows.filter(case__members=user)
    return list(rows.order_by("due_on", "pk")[: SHOWN * 2])


def _to_sign(user: Any) -> list[Decision]:
    if not user.has_perm("cases.issue_decision"):
        return []
    rows = Decision.objects.visible_to(user).awaiting_signature().exclude(drafted_by=user)
    return list(rows.select_related("case__team", "seller", "drafted_by").order_by("due_on", "pk")[: SHOWN * 2])


def _to_decide(user: Any) -> list[Any]:
    """Relief and coercion proposed by others that wait for a decision, oldest first; each leads to its fine."""
    found: list[Any] = []
    if user.has_perm("cases.decide_relief"):
        found += relief_list(user).filter(state=ReliefState.ASKED).exclude(proposed_by=user).order_by("pk")[:SHOWN]
    if user.has_perm("cases.decide_coercion"):
        rows = coercion_list(user).filter(state=CoercionState.PROPOSED).exclude(proposed_by=user)
        found += rows.order_by("pk")[:SHOWN]
    return found


def _lines(user: Any, today: date) -> dict[str, Any]:
    """Lines of bank statements a fine is proposed for, for those who book payments."""
    return waiting(user, today) if user.has_perm("cases.record_payment") else {"count": 0, "statement": None}


def _overdue(user: Any, today: date) -> int:
    """Fines in sight that are overdue and neither reminded nor coerced yet."""
    if not user.has_perm("cases.remind_fine"):
        return 0
    rows = Fine.objects.visible_to(user).overdue(today)
    return int(rows.filter(reminders__isnull=True, coercions__isnull=True).count())


def _sent_back(user: Any) -> list[Decision]:
    rows = (
        Decision.objects.visible_to(user)
        .filter(drafted_by=user, state=DecisionState.DRAFT, remarks__isnull=False)
        .distinct()
    )
    return list(rows.select_related("case", "seller")[:SHOWN])


def _visits(user: Any, today: date) -> list[Visit]:
    rows = (
        Visit.objects.visible_to(user)
        .open()
        .filter(day__lte=today + NEAR)
        .select_related("seller", "plan", "team", "lead", "area")
    )
    if user.team_id and user.has_perm("inspections.conduct_visit"):
        rows = rows.filter(team=user.team_id)
    return list(rows.order_by("day", "pk")[: SHOWN * 2])


def _findings(user: Any) -> list[Finding]:
    if not user.has_perm("inspections.uphold_finding"):
        return []
    rows = Finding.objects.visible_to(user).filter(state=FindingState.NOTED)
    return list(rows.select_related("visit__seller", "provision").order_by("-pk")[:SHOWN])


def _cases(user: Any) -> list[Case]:
    rows = Case.objects.visible_to(user).open().filter(members=user)
    return list(rows.select_related("seller", "team").order_by("-opened_on", "-pk")[:SHOWN])


def _plans(user: Any) -> list[Plan]:
    if not (user.has_perm("inspections.approve_plan") or user.has_perm("inspections.draft_plan")):
        return []
    return list(
        Plan.objects.visible_to(user)
        .filter(state__in=[PlanState.DRAFT, PlanState.SUBMITTED])
        .select_related("drafted_by")[:SHOWN]
    )


def _jobs(user: Any) -> int:
    """Parked jobs, for those who can run them again."""
    return job_counts()[JobState.PARKED] if user.has_perm("audit.retry_job") else 0
