"""Drafting, amending, submitting, sending back, signing, serving, annulling, discarding."""

from datetime import date, timedelta

import pytest

from cases.errors import NoMinutes, OutOfTime, OwnDraft, WrongFacts, WrongFigure
from cases.services import deadlines, decisions, violations
from common.errors import MoveRefused, NotAllowed
from laws.errors import LawRefused
from staff.models import Title
from tests.factories import cases as make
from tests.factories import sellers as make_seller


def test_a_draft_has_one_sanction_per_violation_with_the_rules_amount(chi):
    case, seller = make.case(chi), make_seller.seller(chi)
    one, two = (make.violation(chi, case, seller_id=seller.pk) for _ in range(2))
    draft = make.draft(chi, one, two)
    assert {s.violation_id: s.amount_vnd for s in draft.sanctions.all()} == {
        one.pk: one.proposed_vnd, two.pk: two.proposed_vnd,
    }  # fmt: skip
    assert draft.total_vnd == one.proposed_vnd + two.proposed_vnd
    assert all(s.because for s in draft.sanctions.all())


def test_one_decision_is_about_one_offender(chi):
    case = make.case(chi)
    with pytest.raises(WrongFacts):
        make.draft(chi, make.violation(chi, case), make.violation(chi, case))


def test_a_violation_stands_in_one_draft_at_a_time(chi):
    violation = make.violation(chi)
    draft = make.draft(chi, violation)
    with pytest.raises(WrongFacts):
        make.draft(chi, violation)
    decisions.discard(decision_id=draft.pk, by=chi, why="viết lại")
    assert make.draft(chi, violation).state == "draft"


def test_a_violation_of_another_case_is_refused(chi):
    case, other = make.case(chi), make.violation(chi)
    with pytest.raises(WrongFacts):
        decisions.draft(case_id=case.pk, violation_ids=[other.pk], by=chi)


def test_a_draft_about_nothing_is_refused(chi):
    with pytest.raises(WrongFacts):
        decisions.draft(case_id=make.case(chi).pk, violation_ids=[], by=chi)


@pytest.fixture
def open_interval(chi):
    """A violation with one mitigating circumstance: between 10 and 15 million."""
    return make.violation(chi, mitigating=["9.2"])


@pytest.mark.parametrize(
    "figure",
    [None, (12_000_000, " "), (10_000_000, "lý do"), (15_000_000, "lý do"), (9_999_999, "lý do"), (-1, "lý do")],
)
def test_an_open_interval_asks_for_a_figure_inside_it_and_a_reason(chi, open_interval, figure):
    with pytest.raises((WrongFigure, LawRefused)):
        make.draft(chi, open_interval, figures={open_interval.pk: figure} if figure else {})


def test_the_officers_figure_and_reason_are_kept(chi, open_interval):
    draft = make.draft(chi, open_interval, figures={open_interval.pk: (12_000_000, "Thành khẩn")})
    sanction = draft.sanctions.get()
    assert (sanction.amount_vnd, sanction.officer_why) == (12_000_000, "Thành khẩn")


def test_where_the_law_says_the_amount_nobody_changes_it(chi):
    violation = make.violation(chi)
    with pytest.raises(LawRefused):
        make.draft(chi, violation, figures={violation.pk: (11_000_000, "thương")})


def test_measures_come_from_the_provision_unless_worded_otherwise(chi):
    provision = make.provision(additional_sanctions="Tịch thu", remedies="Buộc tiêu hủy")
    violation = make.violation(chi, provision_id=provision.pk)
    sanction = make.draft(chi, violation).sanctions.get()
    assert (sanction.additional, sanction.remedies) == ("Tịch thu", "Buộc tiêu hủy")


def test_amending_reckons_anew_and_adds_an_author(chi, dung):
    case, seller = make.case(chi), make_seller.seller(chi)
    one, two = (make.violation(chi, case, seller_id=seller.pk) for _ in range(2))
    draft = make.draft(chi, one)
    amended = decisions.amend(decision_id=draft.pk, violation_ids=[one.pk, two.pk], by=dung, on=make.DETECTED)
    assert amended.total_vnd == one.proposed_vnd + two.proposed_vnd
    assert set(amended.authors.all()) == {chi, dung}


def test_submitting_reckons_once_more_after_a_correction(chi):
    violation = make.violation(chi)
    draft = make.draft(chi, violation)
    facts = make.facts(chi, seller_id=violation.seller_id, provision_id=violation.provision_id)
    violations.correct(violation_id=violation.pk, by=chi, why="x", **facts | {"aggravating": ["10.b", "10.k"]})
    submitted = decisions.submit(decision_id=draft.pk, by=chi, on=make.DETECTED)
    violation.refresh_from_db()
    assert submitted.total_vnd == violation.frame_high_vnd


def test_a_submitted_draft_knows_its_day(chi):
    submitted = make.submitted(chi)
    clock = submitted.sanctions.get().violation.deadlines.get(code="DECISION_7WD")
    assert submitted.due_on == clock.due_on and submitted.submitted_at


def test_sending_back_needs_remarks_and_keeps_them(chi, ha):
    submitted = make.submitted(chi)
    with pytest.raises(WrongFacts):
        decisions.send_back(decision_id=submitted.pk, by=ha, remarks=" ")
    back = decisions.send_back(decision_id=submitted.pk, by=ha, remarks="Thiếu định giá")
    assert back.state == "draft" and back.remarks.get().words == "Thiếu định giá"


def test_an_inspector_does_not_send_back(chi, dung):
    with pytest.raises(NotAllowed):
        decisions.send_back(decision_id=make.submitted(chi).pk, by=dung, remarks="x")


def test_nobody_sends_back_her_own_draft(ha, chi):
    with pytest.raises(OwnDraft):
        decisions.send_back(decision_id=make.submitted(ha, make.violation(chi)).pk, by=ha, remarks="x")


def test_signing_gives_a_number_a_fine_and_a_standing(chi, ha):
    decision = make.issued(chi, ha)
    violation = decision.sanctions.get().violation
    assert decision.number.endswith("/QĐ-XPHC") and decision.sequence == 1
    assert (decision.issued_by, decision.issued_on, decision.issued_title) == (ha, make.SIGNED, ha.title)
    assert decision.competence["title"] == ha.title
    assert (decision.fine.amount_vnd, decision.fine.state) == (decision.total_vnd, "due")
    assert decision.fine.due_on == make.SIGNED + timedelta(days=11)  # the tenth day, 15/11/2026, is a Sunday
    assert violation.state == "decided"
    assert not violation.deadlines.filter(state__in=["running", "missed"]).exists()
    decision.seller.refresh_from_db()
    assert (decision.seller.fined_times, decision.seller.fined_last_on) == (1, make.SIGNED)


def test_nobody_signs_her_own_draft(chi, ha):
    submitted = make.submitted(ha, make.violation(chi))
    with pytest.raises(OwnDraft):
        decisions.issue(decision_id=submitted.pk, by=ha, on=make.SIGNED)


def test_whoever_amended_a_draft_does_not_sign_it(chi, ha):
    violation = make.violation(chi)
    draft = make.draft(chi, violation)
    decisions.amend(decision_id=draft.pk, violation_ids=[violation.pk], by=ha, on=make.DETECTED)
    decisions.submit(decision_id=draft.pk, by=chi, on=make.DETECTED)
    with pytest.raises(OwnDraft):
        decisions.issue(decision_id=draft.pk, by=ha, on=make.SIGNED)


def test_an_inspector_and_an_auditor_sign_nothing(chi, dung, lan):
    submitted = make.submitted(chi)
    for person in (dung, lan):
        with pytest.raises(NotAllowed):
            decisions.issue(decision_id=submitted.pk, by=person, on=make.SIGNED)


def test_a_supervisor_of_another_team_signs_nothing(chi, engage, team7):
    head = engage("tu", ["team_head"], team=team7, title=Title.TEAM_HEAD)
    with pytest.raises(NotAllowed):
        decisions.issue(decision_id=make.submitted(chi).pk, by=head, on=make.SIGNED)


def test_a_title_without_competence_signs_nothing(chi, engage):
    officer = engage("van", ["supervisor"], title=Title.OFFICER)
    with pytest.raises(LawRefused) as refused:
        decisions.issue(decision_id=make.submitted(chi).pk, by=officer, on=make.SIGNED)
    assert refused.value.code == "over_competence" and "CHI_CUC_TRUONG" in refused.value.facts["may_sign"]


def test_a_team_head_signs_in_her_teams_book(chi, engage, team5):
    head = engage("nam", ["team_head"], team=team5, title=Title.TEAM_HEAD)
    assert make.issued(chi, head).number == "01/QĐ-XPHC-Đ5"


def test_a_decision_is_signed_once(chi, ha):
    decision = make.issued(chi, ha)
    with pytest.raises(MoveRefused):
        decisions.issue(decision_id=decision.pk, by=ha, on=make.SIGNED)


def test_a_draft_is_not_signed_before_it_is_submitted(chi, ha):
    with pytest.raises(MoveRefused):
        decisions.issue(decision_id=make.draft(chi).pk, by=ha, on=make.SIGNED)


def test_after_the_term_of_article_66_nothing_is_signed(chi, ha):
    submitted = make.submitted(chi)
    with pytest.raises(OutOfTime):
        decisions.issue(decision_id=submitted.pk, by=ha, on=submitted.due_on + timedelta(days=1))
    assert decisions.issue(decision_id=submitted.pk, by=ha, on=submitted.due_on).number


def test_a_longer_term_takes_the_place_of_the_first_while_it_runs(chi, ha):
    submitted = make.submitted(chi)
    clock = submitted.sanctions.get().violation.deadlines.get(code="DECISION_7WD")
    longer = deadlines.switch(deadline_id=clock.pk, code="DECISION_1M", by=chi, why="Có giải trình", on=make.SIGNED)
    assert longer.started_on == clock.started_on
    assert decisions.issue(decision_id=submitted.pk, by=ha, on=date(2026, 11, 20)).number


def test_without_minutes_nothing_is_signed(chi, ha):
    submitted = make.submitted(chi, make.violation(chi, minutes_on=None))
    with pytest.raises(NoMinutes) as refused:
        decisions.issue(decision_id=submitted.pk, by=ha, on=make.SIGNED)
    assert refused.value.facts["missing"][0]["url"]


def test_a_refused_signing_takes_no_number(chi, ha):
    first = make.issued(chi, ha)
    submitted = make.submitted(chi, make.violation(chi, minutes_on=None))
    with pytest.raises(NoMinutes):
        decisions.issue(decision_id=submitted.pk, by=ha, on=make.SIGNED)
    assert make.issued(chi, ha).sequence == first.sequence + 1


def test_a_decision_is_not_signed_tomorrow(chi, ha):
    with pytest.raises(WrongFacts):
        decisions.issue(decision_id=make.submitted(chi).pk, by=ha, on=date(2999, 1, 1))


def test_service_moves_the_day_of_payment_and_ends_the_clock_of_sending(chi, ha):
    decision = make.issued(chi, ha)
    served = date(2026, 11, 9)
    decisions.serve(decision_id=decision.pk, by=chi, served_on=served, how="Giao trực tiếp", on=date(2026, 11, 20))
    decision.fine.refresh_from_db()
    assert decision.fine.due_on == date(2026, 11, 19)
    assert decision.deadlines.get(code="DECISION_SEND").state == "met"
    assert decision.deadlines.get(code="EXECUTE_10D").due_on == decision.fine.due_on


@pytest.mark.parametrize(
    ("served_on", "how"), [(date(2026, 11, 4), "bưu điện"), (date(2999, 1, 1), "bưu điện"), (make.SIGNED, " ")]
)
def test_a_service_that_cannot_be_is_refused(chi, ha, served_on, how):
    with pytest.raises(WrongFacts):
        decisions.serve(decision_id=make.issued(chi, ha).pk, by=chi, served_on=served_on, how=how)


def test_service_is_written_down_once(chi, ha):
    decision = make.issued(chi, ha)
    decisions.serve(decision_id=decision.pk, by=chi, served_on=make.SIGNED, how="Giao trực tiếp")
    with pytest.raises(WrongFacts):
        decisions.serve(decision_id=decision.pk, by=chi, served_on=make.SIGNED, how="Giao trực tiếp")


def test_annulling_voids_the_fine_and_frees_the_violations(chi, ha):
    decision = make.issued(chi, ha)
    make.payment(decision.fine, chi, 1_000_000)
    annulled = decisions.annul(decision_id=decision.pk, by=ha, why="Sai thẩm quyền", on=date(2026, 11, 20))
    violation = decision.sanctions.get().violation
    annulled.fine.refresh_from_db()
    annulled.seller.refresh_from_db()
    assert (annulled.state, annulled.fine.state, violation.state) == ("annulled", "void", "established")
    assert annulled.number == decision.number
    assert annulled.seller.fined_times == 0
    assert not annulled.deadlines.filter(state="running").exists()


def test_a_paid_fine_is_void_too_once_its_decision_is_annulled(chi, ha):
    decision = make.issued(chi, ha)
    make.payment(decision.fine, chi, decision.total_vnd)
    decisions.annul(decision_id=decision.pk, by=ha, why="Tòa tuyên hủy")
    decision.fine.refresh_from_db()
    assert (decision.fine.state, decision.fine.paid_vnd) == ("void", decision.total_vnd)


def test_an_inspector_does_not_annul_and_a_reason_is_needed(chi, ha):
    decision = make.issued(chi, ha)
    with pytest.raises(NotAllowed):
        decisions.annul(decision_id=decision.pk, by=chi, why="x")
    with pytest.raises(WrongFacts):
        decisions.annul(decision_id=decision.pk, by=ha, why="")
