"""Establishing, correcting, withdrawing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from audit.models import Entry
from cases.errors import NoProof, NotInForce, OutOfTime, WrongFacts
from cases.models import Violation
from cases.services import decisions, violations
from common.errors import MoveRefused, NotAllowed, Refused
from tests.factories import cases as make
from tests.factories import sellers as make_seller


def test_a_violation_keeps_its_reckoning_with_inputs_and_reasons(chi):
    violation = make.violation(chi)
    assert violation.reckoning["inputs"]["value"] == 45_000_000
    assert violation.reckoning["frame"] == [violation.frame_low_vnd, violation.frame_high_vnd]
    assert violation.reckoning["because"]
    assert violation.proposed_vnd == (violation.frame_low_vnd + violation.frame_high_vnd) // 2


def test_its_proof_is_filed_in_the_case(chi):
    violation = make.violation(chi)
    assert set(violation.proofs.all()) == set(violation.case.exhibits.all())


def test_it_starts_its_clocks(chi):
    violation = make.violation(chi)
    states = dict(violation.deadlines.values_list("code", "state"))
    assert states["MINUTES_MAKE"] == "met"
    assert states["DECISION_7WD"] == "running"
    assert states["LIMITATION_2Y"] == "running"


def test_without_minutes_the_clock_of_the_minutes_runs(chi):
    violation = make.violation(chi, minutes_on=None)
    states = dict(violation.deadlines.values_list("code", "state"))
    assert states["MINUTES_MAKE"] == "running" and "DECISION_7WD" not in states


def test_one_circumstance_leaves_the_figure_open(chi):
    violation = make.violation(chi, mitigating=["9.2"])
    low, mean = violation.frame_low_vnd, (violation.frame_low_vnd + violation.frame_high_vnd) // 2
    assert violation.proposed_vnd is None and violation.is_open_interval
    assert violation.reckoning["between"] == [low, mean]


def test_an_organisation_is_fined_twice(chi):
    person = make.violation(chi)
    company = make.violation(
        chi, seller_id=make_seller.seller(chi, kind="organization").pk, provision_id=person.provision_id
    )
    assert company.proposed_vnd == 2 * person.proposed_vnd


def refused(by, expected, **facts):
    case = make.case(by)
    with pytest.raises(expected) as no:
        make.violation(by, case, **facts)
    assert not case.violations.exists() and not case.deadlines.exists()
    return no.value


def test_without_proof_it_is_refused(chi):
    assert refused(chi, NoProof, exhibit_ids=[]).facts["field"] == "exhibits"


def test_with_another_teams_exhibit_it_is_refused(chi, minh):
    assert refused(chi, WrongFacts, exhibit_ids=[make.exhibit(minh).pk]).code == "unknown_exhibit"


def test_an_act_before_the_text_was_in_force_is_refused(chi):
    provision = make.provision(effective_from=make.ACTED + timedelta(days=1))
    assert refused(chi, NotInForce, provision_id=provision.pk).facts["field"] == "provision"


def test_an_act_after_the_text_ended_is_refused(chi):
    provision = make.provision(effective_to=make.ACTED - timedelta(days=1))
    refused(chi, NotInForce, provision_id=provision.pk)


def test_an_act_on_the_last_day_of_the_text_is_taken(chi):
    assert make.violation(chi, provision_id=make.provision(effective_to=make.ACTED).pk).pk


def test_after_the_limitation_period_it_is_refused(chi):
    facts = {"acted_on": date(2024, 11, 1), "detected_on": date(2026, 11, 2)}
    assert refused(chi, OutOfTime, **facts).facts["field"] == "acted_on"


def test_on_the_last_day_of_the_limitation_period_it_is_taken(chi):
    assert make.violation(chi, acted_on=date(2024, 11, 2)).limitation_ends_on == make.DETECTED


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"acted_on": date(2026, 11, 3), "detected_on": date(2026, 11, 3)}, "acted_on"),
        ({"detected_on": date(2026, 10, 19)}, "detected_on"),
        ({"detected_on": date(2026, 11, 3), "minutes_on": None}, "detected_on"),
        ({"minutes_on": date(2026, 11, 3)}, "minutes_on"),
        ({"minutes_on": date(2026, 10, 30)}, "minutes_on"),
        ({"value_vnd": -1}, "value_vnd"),
        ({"value_vnd": 10**13}, "value_vnd"),
        ({"profit_vnd": -5}, "profit_vnd"),
        ({"quantity": Decimal("-0.5")}, "quantity"),
        ({"goods": "  "}, "goods"),
        ({"seller_id": 0}, "seller"),
        ({"provision_id": 0}, "provision"),
        ({"mitigating": ["9.99"]}, "mitigating"),
        ({"aggravating": ["10.z"]}, "aggravating"),
    ],
)
def test_facts_that_cannot_be_are_refused_at_their_field(chi, facts, field):
    assert refused(chi, WrongFacts, **facts).facts["field"] == field


def test_an_account_of_somebody_else_is_refused(chi):
    account = make_seller.account(chi)
    make_seller.seller(chi, own=[account])
    assert refused(chi, WrongFacts, account_id=account.pk).facts["field"] == "account"


def test_a_stranger_and_an_auditor_establish_nothing(chi, minh, lan):
    case = make.case(chi)
    for person in (minh, lan):
        with pytest.raises(NotAllowed):
            make.violation(person, case, seller_id=1, provision_id=1, exhibit_ids=[1])


def test_correcting_reckons_again_and_the_journal_keeps_what_was(chi):
    violation = make.violation(chi)
    facts = make.facts(chi, seller_id=violation.seller_id, provision_id=violation.provision_id)
    facts |= {"goods": "Áo gió", "aggravating": ["10.b", "10.l"]}
    violations.correct(violation_id=violation.pk, by=chi, why="Đếm lại", **facts)
    violation.refresh_from_db()
    assert violation.proposed_vnd == violation.frame_high_vnd
    line = Entry.objects.about(violation).get(deed="violation.corrected")
    assert line.facts["before"] == {"goods": "Áo khoác", "aggravating": []}


def test_minutes_written_down_later_start_the_clock_of_the_decision(chi):
    violation = make.violation(chi, minutes_on=None)
    facts = make.facts(chi, seller_id=violation.seller_id, provision_id=violation.provision_id)
    violations.correct(violation_id=violation.pk, by=chi, why="Đã lập biên bản", **facts)
    states = dict(violation.deadlines.values_list("code", "state"))
    assert states["MINUTES_MAKE"] == "met" and states["DECISION_7WD"] == "running"


def test_a_violation_before_the_signer_is_not_corrected(chi):
    violation = make.violation(chi)
    make.submitted(chi, violation)
    facts = make.facts(chi, seller_id=violation.seller_id, provision_id=violation.provision_id)
    with pytest.raises(WrongFacts):
        violations.correct(violation_id=violation.pk, by=chi, why="x", **facts)


def test_a_decided_violation_is_neither_corrected_nor_withdrawn(chi, ha):
    violation = make.violation(chi)
    make.issued(chi, ha, violation)
    facts = make.facts(chi, seller_id=violation.seller_id, provision_id=violation.provision_id)
    with pytest.raises(MoveRefused):
        violations.correct(violation_id=violation.pk, by=chi, why="x", **facts)
    with pytest.raises(MoveRefused):
        violations.withdraw(violation_id=violation.pk, by=chi, why="x")


def test_withdrawing_stops_the_clocks_and_needs_a_reason(chi):
    violation = make.violation(chi)
    with pytest.raises(WrongFacts):
        violations.withdraw(violation_id=violation.pk, by=chi, why="")
    violations.withdraw(violation_id=violation.pk, by=chi, why="Hàng có hóa đơn")
    assert not violation.deadlines.filter(state="running").exists()
    assert violation not in Violation.objects.standing()


def test_a_violation_in_a_draft_is_not_withdrawn(chi):
    violation = make.violation(chi)
    draft = make.draft(chi, violation)
    with pytest.raises(WrongFacts):
        violations.withdraw(violation_id=violation.pk, by=chi, why="x")
    decisions.discard(decision_id=draft.pk, by=chi)
    violations.withdraw(violation_id=violation.pk, by=chi, why="x")


def test_reckoning_beforehand_writes_nothing(chi):
    facts = {"provision_id": make.provision().pk, "acted_on": make.ACTED, "subject": "individual", "on": make.DETECTED}
    before = Entry.objects.count()
    assert violations.forecast(**facts).reckoning.fine
    assert Violation.objects.count() == 0 and Entry.objects.count() == before
    with pytest.raises(Refused):
        violations.forecast(**facts | {"value_vnd": -1})
