"""Opening, joining, assigning, filing, closing, reopening."""

from datetime import date

import pytest

from audit.models import Entry
from cases.errors import StillOpen, WrongFacts
from cases.models import Case
from cases.services import cases, decisions, opening, violations
from common.errors import MoveRefused, NotAllowed
from tests.factories import cases as make


def test_a_case_opens_with_the_next_number_of_the_year_and_its_opener_as_member(chi):
    first, second = make.case(chi), make.case(chi)
    assert first.number.startswith("2026/") and int(second.number[5:]) == int(first.number[5:]) + 1
    assert list(first.members.all()) == [chi]
    assert first.team == chi.team
    line = Entry.objects.about(first).get(deed="case.opened")
    assert (line.by, line.team_id) == (chi, chi.team_id)


def test_a_refused_opening_leaves_no_gap_in_the_numbers(chi, minh):
    first = make.case(chi)
    with pytest.raises(WrongFacts):
        make.case(chi, exhibit_ids=[make.exhibit(minh).pk])
    assert int(make.case(chi).number[5:]) == int(first.number[5:]) + 1


def test_a_case_opens_with_the_exhibits_it_begins_with(chi):
    exhibit = make.exhibit(chi)
    case = make.case(chi, exhibit_ids=[exhibit.pk])
    assert list(case.exhibits.all()) == [exhibit]


@pytest.mark.parametrize("title", ["", "   "])
def test_a_case_needs_a_title(chi, title):
    with pytest.raises(WrongFacts):
        make.case(chi, title=title)


def test_nobody_opens_a_case_for_another_team(chi, team7):
    with pytest.raises(NotAllowed):
        make.case(chi, team_id=team7.pk)


def test_an_auditor_opens_nothing(lan, team5):
    with pytest.raises(NotAllowed):
        make.case(lan, team_id=team5.pk)


def test_a_teammate_joins_once(chi, dung):
    case = make.case(chi)
    cases.join(case_id=case.pk, by=dung)
    cases.join(case_id=case.pk, by=dung)
    assert set(case.members.all()) == {chi, dung}
    assert Entry.objects.about(case).filter(deed="case.joined").count() == 1


def test_a_stranger_does_not_join(chi, minh):
    with pytest.raises(NotAllowed):
        cases.join(case_id=make.case(chi).pk, by=minh)


def test_a_supervisor_assigns_people_of_the_team(chi, dung, ha):
    case = make.case(chi)
    cases.assign(case_id=case.pk, member_ids=[dung.pk], by=ha, why="Chi nghỉ phép")
    assert list(case.members.all()) == [dung]


def test_people_of_another_team_are_not_assigned(chi, minh, ha):
    with pytest.raises(WrongFacts):
        cases.assign(case_id=make.case(chi).pk, member_ids=[minh.pk], by=ha, why="nhầm")


def test_a_case_moves_to_another_team_with_its_people(chi, minh, ha, team7):
    case = make.case(chi)
    cases.assign(case_id=case.pk, member_ids=[minh.pk], team_id=team7.pk, by=ha, why="đúng địa bàn")
    assert not Case.objects.visible_to(chi).filter(pk=case.pk).exists()
    assert Case.objects.visible_to(minh).filter(pk=case.pk).exists()


def test_filing_an_exhibit_twice_files_it_once(chi):
    case, exhibit = make.case(chi), make.exhibit(chi)
    for _again in range(2):
        cases.file_exhibit(case_id=case.pk, exhibit_ids=[exhibit.pk], by=chi)
    assert case.filings.count() == 1


def test_another_teams_exhibit_is_not_there_to_be_filed(chi, minh):
    with pytest.raises(WrongFacts) as refused:
        cases.file_exhibit(case_id=make.case(chi).pk, exhibit_ids=[make.exhibit(minh).pk], by=chi)
    assert refused.value.code == "unknown_exhibit"


def test_an_empty_case_closes_and_reopens(chi, ha):
    case = make.case(chi)
    cases.close(case_id=case.pk, by=chi)
    with pytest.raises(MoveRefused):
        cases.close(case_id=case.pk, by=chi)
    with pytest.raises(WrongFacts):
        cases.reopen(case_id=case.pk, by=ha, why=" ")
    assert cases.reopen(case_id=case.pk, by=ha, why="Có tình tiết mới").closed_on is None


def test_an_inspector_does_not_reopen(chi):
    case = make.case(chi)
    cases.close(case_id=case.pk, by=chi)
    with pytest.raises(NotAllowed):
        cases.reopen(case_id=case.pk, by=chi, why="muốn thế")


def test_nothing_is_done_in_a_closed_case(chi):
    case = make.case(chi)
    cases.close(case_id=case.pk, by=chi)
    with pytest.raises(MoveRefused):
        cases.file_exhibit(case_id=case.pk, exhibit_ids=[make.exhibit(chi).pk], by=chi)
    with pytest.raises(MoveRefused):
        make.violation(chi, case)


def test_closing_lists_everything_that_is_open_with_its_address(chi, ha):
    case = make.case(chi)
    undecided, drafted, fined = (make.violation(chi, case) for _ in range(3))
    make.draft(chi, drafted)
    decision = make.issued(chi, ha, fined)
    with pytest.raises(StillOpen) as refused:
        cases.close(case_id=case.pk, by=chi)
    urls = {thing["url"] for thing in refused.value.facts["missing"]}
    assert {undecided.get_absolute_url(), drafted.get_absolute_url(), decision.fine.get_absolute_url()} <= urls
    assert len(refused.value.facts["missing"]) == 4


def test_a_case_closes_when_violations_are_withdrawn_and_fines_paid_and_served(chi, ha):
    case = make.case(chi)
    violations.withdraw(violation_id=make.violation(chi, case).pk, by=chi, why="Không đủ căn cứ", on=make.SIGNED)
    decision = make.issued(chi, ha, make.violation(chi, case))
    make.payment(decision.fine, chi, decision.total_vnd)
    with pytest.raises(StillOpen):
        cases.close(case_id=case.pk, by=chi)
    decisions.serve(decision_id=decision.pk, by=chi, served_on=make.SIGNED, how="Giao trực tiếp", on=date(2026, 11, 20))
    assert cases.close(case_id=case.pk, by=chi).state == "closed"


def test_a_case_of_tomorrow_is_refused(chi):
    with pytest.raises(WrongFacts):
        opening.open_case(by=chi, title="Mai", on=date(2999, 1, 1))
