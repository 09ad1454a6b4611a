"""Deadlines: clocks of the law that start with events, and end met, missed or stopped."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases import law
from cases.deeds import Deed
from cases.errors import OutOfTime, WrongFacts
from cases.models import Case, Deadline, Decision, Fine, Seizure, Violation
from cases.states import DEADLINE_MOVES, DeadlineState, DecisionState, FineState
from common import clock
from common.moves import step
from staff import rights
from staff.models import User

# The terms in which a decision must be signed; an event switches one for a longer one (Article 66).
DECISION_TERMS = ("DECISION_7WD", "DECISION_10WD", "DECISION_1M", "DECISION_2M", "DECISION_AFTER_RETURN")
# Terms of the offender: when they run out unused, nobody here has missed anything.
OFFENDERS_TERMS = ("EXPLAIN_WRITTEN", "EXPLAIN_ORAL_REQUEST", "COMPLAINT_FIRST", "LAWSUIT")
# Terms that only say from when something counts as done; nobody misses them.
DEEMING_TERMS = ("SERVICE_POSTING", "SERVICE_MAIL_RETURN", "SERVICE_ELECTRONIC")
OPEN = (DeadlineState.RUNNING, DeadlineState.MISSED)


def _held(deadline_id: int, move: str) -> Deadline:
    deadline = Deadline.objects.select_for_update(of=("self",)).select_related("case__team").get(pk=deadline_id)
    deadline.state = step(DEADLINE_MOVES, move, deadline.state)
    return deadline


def start(
    case: Case, code: str, started_on: date, *, violation: Violation | None = None, decision: Decision | None = None,
    variant: str = "", seizure: Seizure | None = None,
) -> Deadline | None:  # fmt: skip
    """Start the clock of a term, or set it to its event's new day. None when the law gives the term no day."""
    told = law.due(code, started_on, variant)
    if told.due_on is None:
        return None
    values = {
        "started_on": started_on, "due_on": told.due_on, "legal_basis": told.legal_basis, "because": told.because,
        "state": DeadlineState.RUNNING, "ended_on": None, "ended_why": "", "variant": variant,
    }  # fmt: skip
    deadline, _made = Deadline.objects.update_or_create(
        case=case, code=told.code, violation=violation, decision=decision, seizure=seizure, defaults=values
    )
    return deadline


def start_until(case: Case, code: str, started_on: date, due_on: date, *, violation: Violation, basis: str) -> Deadline:
    """Start a clock whose end the reckoning of the act has given already (limitation)."""
    deadline, _made = Deadline.objects.update_or_create(
        case=case, code=code, violation=violation, decision=None, seizure=None,
        defaults={"started_on": started_on, "due_on": due_on, "legal_basis": basis, "state": DeadlineState.RUNNING},
    )  # fmt: skip
    return deadline


def end(state: str, on: date, why: str = "", **which: Any) -> int:
    """End the open clocks that fit `which` as part of another deed (whose journal line tells it); how many ended."""
    return Deadline.objects.filter(state__in=OPEN, **which).update(state=state, ended_on=on, ended_why=why)


def decision_due_on(violation_ids: list[int]) -> date | None:
    """The first day on which a decision about one of these violations falls due."""
    open_terms = Deadline.objects.filter(violation__in=violation_ids, code__in=DECISION_TERMS, state__in=OPEN)
    return open_terms.order_by("due_on").values_list("due_on", flat=True).first()


@transaction.atomic
def meet(*, deadline_id: int, by: User, on: date | None = None, why: str = "") -> Deadline:
    """Say that what was due has been done, on its day."""
    deadline = _held(deadline_id, "meet")
    rights.require(by, "cases.keep_deadline", within=deadline.case.team)
    day = _day(on, deadline)
    deadline.ended_on, deadline.ended_why = day, why[:300]
    deadline.save(update_fields=["state", "ended_on", "ended_why"])
    journal.record(
        by, Deed.DEADLINE_MET, deadline, team=deadline.case.team, case=deadline.case_id, code=deadline.code,
        day=day.isoformat(), why=why,
    )  # fmt: skip
    return deadline


@transaction.atomic
def miss(*, deadline_id: int, on: date) -> Deadline:
    """The clock ran out: missed, or, for a term of the offender, over. Done by the clock, each morning."""
    deadline = _held(deadline_id, "miss")
    if deadline.due_on >= on:
        raise WrongFacts(_("This deadline has not run out yet."), due_on=deadline.due_on.isoformat())
    if deadline.code in OFFENDERS_TERMS + DEEMING_TERMS:
        deadline.state, deadline.ended_on = DeadlineState.STOPPED, deadline.due_on
        deadline.save(update_fields=["state", "ended_on"])
        return deadline
    deadline.save(update_fields=["state"])
    journal.record(
        None, Deed.DEADLINE_MISSED, deadline, team=deadline.case.team, case=deadline.case_id, code=deadline.code,
        due_on=deadline.due_on.isoformat(),
    )  # fmt: skip
    return deadline


@transaction.atomic
def stop(*, deadline_id: int, by: User, why: str, on: date | None = None) -> Deadline:
    """End a clock that has no ground any more; the reason is kept."""
    deadline = _held(deadline_id, "stop")
    rights.require(by, "cases.keep_deadline", within=deadline.case.team)
    if not why.strip():
        raise WrongFacts(_("Say why."), field="why")
    deadline.ended_on, deadline.ended_why = _day(on, deadline), why[:300]
    deadline.save(update_fields=["state", "ended_on", "ended_why"])
    journal.record(
        by, Deed.DEADLINE_STOPPED, deadline, team=deadline.case.team, case=deadline.case_id, code=deadline.code, why=why
    )
    return deadline


@transaction.atomic
def switch(*, deadline_id: int, code: str, by: User, why: str, on: date | None = None) -> Deadline:
    """Put another term for the decision in the place of this one, counted from the same day (transfer, explanation, complex file)."""
    old = _held(deadline_id, "stop")
    rights.require(by, "cases.keep_deadline", within=old.case.team)
    if old.code not in DECISION_TERMS or code not in DECISION_TERMS or code == old.code:
        raise WrongFacts(_("Only one term for the decision can take the place of another."), field="code")
    if not why.strip():
        raise WrongFacts(_("Say why."), field="why")
    return exchange(old, code, by=by, why=why, on=_day(on, old))


def exchange(old: Deadline, code: str, *, by: User, why: str, on: date) -> Deadline:
    """The longer term in the place of the one that runs; drafts that wait for signature learn their new day."""
    if on > old.due_on:
        raise OutOfTime(_("The term has run out; no other one can take its place."), due_on=old.due_on.isoformat())
    old.state, old.ended_on, old.ended_why = DeadlineState.STOPPED, on, why[:300]
    old.save(update_fields=["state", "ended_on", "ended_why"])
    new = start(old.case, code, old.started_on, violation=old.violation, decision=old.decision)
    if new is None:
        raise WrongFacts(_("The law gives this term no day."), field="code")
    journal.record(
        by, Deed.DEADLINE_SWITCHED, new, team=old.case.team, case=old.case_id, why=why, code=code, before=old.code,
        due_on=new.due_on.isoformat(),
    )  # fmt: skip
    date_drafts(old.violation_id)
    return new


@transaction.atomic
def reckon_again(*, deadline_id: int, on: date) -> bool:
    """Reckon a clock under the present law and calendar; whether its day moved, told by one journal line. Done by the clock."""
    row = Deadline.objects.select_for_update(of=("self",)).select_related("case__team").get(pk=deadline_id)
    if row.state not in OPEN or row.code.startswith("LIMITATION"):
        return False
    told = law.due(row.code, row.started_on, row.variant)
    if told.due_on is None or told.due_on == row.due_on:
        return False
    before, row.due_on, row.because = row.due_on, told.due_on, told.because
    if row.state == DeadlineState.MISSED and row.due_on >= on:
        row.state = DeadlineState.RUNNING
    row.save(update_fields=["due_on", "because", "state"])
    date_drafts(row.violation_id)
    if row.code == "EXECUTE_10D":
        Fine.objects.filter(decision=row.decision_id, state=FineState.DUE).update(due_on=row.due_on)
    journal.record(
        None, Deed.DEADLINE_MOVED, row, team=row.case.team, case=row.case_id, code=row.code, before=before.isoformat(),
        due_on=row.due_on.isoformat(),
    )  # fmt: skip
    return True


def date_drafts(violation_id: int | None) -> None:
    """Drafts before the signer show the day their decision falls due now."""
    waiting = Decision.objects.filter(state=DecisionState.SUBMITTED, sanctions__violation=violation_id)
    for decision in waiting.distinct():
        decision.due_on = decision_due_on(list(decision.sanctions.values_list("violation_id", flat=True)))
        decision.save(update_fields=["due_on"])


def running_decision_term(violation: Violation) -> Deadline | None:
    """The term in which a decision about this violation falls due, locked."""
    rows = Deadline.objects.select_for_update(of=("self",)).select_related("case__team", "violation", "decision")
    return rows.filter(violation=violation, code__in=DECISION_TERMS, state__in=OPEN).order_by("due_on").first()


def pause(violation: Violation, why: str) -> None:
    """The terms of the sanctioning stand still while the prosecution has the file; limitation runs on (Article 6)."""
    rows = Deadline.objects.filter(violation=violation, state__in=OPEN).exclude(code__startswith="LIMITATION")
    rows.update(state=DeadlineState.PAUSED, ended_why=why[:300])


def end_paused(violation: Violation, on: date, why: str) -> None:
    """What stood still is over: the law gives a new term, or another authority decides."""
    rows = Deadline.objects.filter(violation=violation, state=DeadlineState.PAUSED)
    rows.update(state=DeadlineState.STOPPED, ended_on=on, ended_why=why[:300])


def _day(on: date | None, deadline: Deadline) -> date:
    day = on or clock.today()
    if day > clock.today() or day < deadline.started_on:
        raise WrongFacts(_("The day must lie between the start of the term and today."), field="on")
    return day
