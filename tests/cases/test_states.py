"""State tables: every step is a deed of its service, every state can be left or is an end, the database says no to the rest."""

import pytest
from django.db import IntegrityError, transaction

from cases import states
from cases.models import Decision, Fine
from cases.services import cases, deadlines, decisions, fines, referrals, reliefs, violations
from common.moves import open_steps
from tests.factories import cases as make

TABLES = [
    (states.CASE_MOVES, cases, states.CaseState), (states.VIOLATION_MOVES, violations, states.ViolationState),
    (states.DECISION_MOVES, decisions, states.DecisionState), (states.FINE_MOVES, fines, states.FineState),
    (states.DEADLINE_MOVES, deadlines, states.DeadlineState), (states.REFERRAL_MOVES, referrals, states.ReferralState),
    (states.RELIEF_MOVES, reliefs, states.ReliefState),
]  # fmt: skip
ENDS = {"withdrawn", "annulled", "discarded", "void", "met", "stopped", "answered", "granted", "refused"}


@pytest.mark.parametrize(("table", "service", "kinds"), TABLES)
def test_every_step_is_a_function_of_its_service(table, service, kinds):
    assert [name for name in table if not callable(getattr(service, name, None))] == []


@pytest.mark.parametrize(("table", "service", "kinds"), TABLES)
def test_every_state_leads_on_or_is_an_end(table, service, kinds):
    for state in kinds:
        assert bool(open_steps(table, state)) != (state.value in ENDS), state


def test_the_database_refuses_impossible_states(chi, ha):
    fine = make.fine(chi, ha)
    drafted = make.draft(chi)
    for rows, change in (
        (Fine.objects.filter(pk=fine.pk), {"state": "paid"}),
        (Fine.objects.filter(pk=fine.pk), {"paid_vnd": fine.amount_vnd + 1}),
        (Decision.objects.filter(pk=drafted.pk), {"state": "issued"}),
        (Decision.objects.filter(pk=fine.decision_id), {"issued_by": chi}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        drafted.sanctions.update(amount_vnd=1)
