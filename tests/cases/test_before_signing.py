"""Before, at and after signing: the checklist, outcomes, delegation, service, corrections, what is left after the term."""

from datetime import date, timedelta

import pytest

from cases import sufficiency
from cases.errors import LawChanged, NotSufficient, OutOfTime, WrongFacts
from cases.services import cases, corrections, decisions, delegations, events, satisfying, serving
from cases.states import DeadlineState
from common import clock
from common.errors import NotAllowed
from laws.errors import LawRefused
from laws.models import Provision
from staff.models import Title
from tests.factories import cases as make

AFTER_TERM = date(2026, 11, 20)


def missing(violation, on=make.SIGNED):
    return {item.requirement.code for item in sufficiency.missing([violation], on)}


def test_the_checklist_of_goods_of_unknown_origin(chi):
    assert missing(make.violation(chi)) == {"IDENTITY", "EXPLANATION", "ORIGIN_PAPERS"}


def test_signing_is_blocked_with_a_link_to_each_missing_thing(chi, ha):
    submitted = make.submitted(chi, complete=False)
    with pytest.raises(NotSufficient) as refused:
        decisions.issue(decision_id=submitted.pk, by=ha, on=make.SIGNED)
    assert len(refused.value.facts["missing"]) == 3
    assert all("/checklist/#" in each["url"] for each in refused.value.facts["missing"])


def test_nobody_signs_before_the_offender_was_heard_or_his_terms_ran_out_article_61(chi):
    violation = make.violation(chi)
    assert "EXPLANATION" in missing(violation, date(2026, 11, 9))
    assert "EXPLANATION" not in missing(violation, date(2026, 11, 10))


def test_a_hearing_asked_for_is_held_before_anybody_signs(chi):
    violation = make.violation(chi)
    events.note(kind="hearing_requested", happened_on=date(2026, 11, 3), by=chi, violation_id=violation.pk)
    assert "EXPLANATION" in missing(violation, AFTER_TERM)
    events.note(kind="hearing_held", happened_on=date(2026, 11, 9), by=chi, violation_id=violation.pk)
    assert "EXPLANATION" not in missing(violation, AFTER_TERM)


def test_an_item_is_met_by_an_exhibit_or_waived_with_a_reason(chi):
    violation = make.violation(chi)
    satisfying.satisfy(violation_id=violation.pk, code="ORIGIN_PAPERS", by=chi, exhibit_id=violation.proofs.get().pk)
    with pytest.raises(WrongFacts):
        satisfying.satisfy(violation_id=violation.pk, code="IDENTITY", by=chi, waived=True)
    satisfying.satisfy(violation_id=violation.pk, code="IDENTITY", by=chi, waived=True, words="Hộ chiếu đã xem")
    assert missing(violation) == {"EXPLANATION"}


@pytest.mark.parametrize("code", ["EXPLANATION", "MINUTES", "PROOF", "VALUATION", "NO_SUCH"])
def test_what_the_law_gives_no_way_around_is_not_talked_away(chi, code):
    with pytest.raises(WrongFacts):
        satisfying.satisfy(violation_id=make.violation(chi).pk, code=code, by=chi, waived=True, words="x")


def test_a_stranger_meets_no_requirement(minh, chi):
    with pytest.raises(NotAllowed):
        satisfying.satisfy(violation_id=make.violation(chi).pk, code="IDENTITY", by=minh, words="x")


def test_one_decision_itemises_fine_warning_and_no_sanction_article_67(chi, ha):
    case, seller = make.case(chi), make.seller(chi)
    mild = make.provision(fine_min=1_000_000, fine_max=2_000_000, allows_warning=True)
    one, two, three = (
        make.violation(chi, case, seller_id=seller.pk, **more) for more in ({}, {"provision_id": mild.pk}, {})
    )
    outcomes = {two.pk: ("warning", ""), three.pk: ("none", "11.3")}
    decision = make.issued(chi, ha, one, two, three, outcomes=outcomes)
    assert [each.outcome for each in decision.sanctions.order_by("pk")] == ["fine", "warning", "none"]
    assert decision.total_vnd == one.proposed_vnd == decision.fine.amount_vnd
    assert decision.form == "MQĐ02"


@pytest.mark.parametrize("outcome", [("warning", ""), ("none", ""), ("none", "99"), ("mercy", "")])
def test_an_outcome_the_text_does_not_know_is_refused(chi, outcome):
    violation = make.violation(chi)
    with pytest.raises(WrongFacts):
        make.draft(chi, violation, outcomes={violation.pk: outcome})


def test_a_small_fine_without_minutes_is_a_decision_on_the_spot_article_56(chi, ha):
    small = make.provision(fine_min=400_000, fine_max=600_000, category="ECOM")
    decision = make.issued(chi, ha, make.violation(chi, provision_id=small.pk, minutes_on=None))
    assert (decision.kind, decision.form, decision.total_vnd) == ("on_the_spot", "MQĐ01", 500_000)


def test_one_dong_more_needs_minutes(chi):
    dear = make.provision(fine_min=400_002, fine_max=600_000, category="ECOM")
    draft = make.draft(chi, make.violation(chi, provision_id=dear.pk, minutes_on=None))
    assert (draft.total_vnd, draft.form) == (500_001, "MQĐ02")


def test_after_the_term_only_confiscation_of_prohibited_goods_and_remedies_article_65(chi, ha):
    banned = make.provision(category="PROHIBITED_GOODS", remedies="Buộc tiêu hủy", additional_sanctions="Tịch thu")
    violation = make.violation(chi, provision_id=banned.pk)
    asked = {"case_id": violation.case_id, "violation_ids": [violation.pk], "by": chi, "on": AFTER_TERM}
    with pytest.raises(OutOfTime) as refused:
        decisions.draft(**asked)
    assert refused.value.facts["possible"] == ["confiscation", "remedies"]
    draft = decisions.draft(kind="confiscation", **asked)
    assert (draft.form, draft.total_vnd, draft.sanctions.get().no_sanction_why) == ("MQĐ14", 0, "65.1.c")
    make.complete_file(violation, chi)
    decisions.submit(decision_id=draft.pk, by=chi, on=AFTER_TERM)
    signed = decisions.issue(decision_id=draft.pk, by=ha, on=AFTER_TERM)
    assert signed.number and not hasattr(signed, "fine")


def test_goods_that_may_circulate_are_not_confiscated_without_a_sanction(chi):
    violation = make.violation(chi)
    for kind in ("confiscation", "remedies"):  # the provision names no remedies either
        with pytest.raises(WrongFacts):
            decisions.draft(case_id=violation.case_id, violation_ids=[violation.pk], by=chi, on=AFTER_TERM, kind=kind)


def test_a_frame_changed_while_a_draft_lay_open_sends_it_back(chi, ha):
    submitted = make.submitted(chi)
    provision = submitted.sanctions.get().violation.provision
    Provision.objects.filter(pk=provision.pk).update(fine_max=24_000_000)
    with pytest.raises(LawChanged) as refused:
        decisions.issue(decision_id=submitted.pk, by=ha, on=make.SIGNED)
    assert refused.value.facts["frame"] == [10_000_000, 24_000_000]


def test_a_provision_ended_after_the_act_still_judges_it(chi, ha):
    submitted = make.submitted(chi)
    provision = submitted.sanctions.get().violation.provision
    Provision.objects.filter(pk=provision.pk).update(effective_to=date(2026, 11, 1))
    assert decisions.issue(decision_id=submitted.pk, by=ha, on=make.SIGNED).total_vnd == 15_000_000


@pytest.fixture
def heads(engage, team5):
    head = engage("nam", ["team_head"], team=team5, title=Title.TEAM_HEAD)
    deputy = engage("phuc", ["team_head"], team=team5, title=Title.DEPUTY_TEAM_HEAD)
    return head, deputy


def test_a_deputy_signs_only_under_a_delegation_of_the_day_article_54(chi, heads):
    head, deputy = heads
    submitted = make.submitted(chi)
    with pytest.raises(LawRefused) as refused:
        decisions.issue(decision_id=submitted.pk, by=deputy, on=make.SIGNED)
    assert refused.value.code == "delegation_missing"
    today = clock.today()
    delegations.delegate(deputy_id=deputy.pk, number="12/QĐ-GQ", since=make.SIGNED, until=today, by=head)
    signed = decisions.issue(decision_id=submitted.pk, by=deputy, on=make.SIGNED)
    assert (signed.number, signed.competence["delegation"]) == ("01/QĐ-XPHC-Đ5", "12/QĐ-GQ")


def test_a_delegation_ends_and_is_passed_on_to_nobody(chi, heads, engage, team5):
    head, deputy = heads
    today = clock.today()
    delegation = delegations.delegate(deputy_id=deputy.pk, number="1", since=today, until=today, by=head)
    other = engage("quy", ["team_head"], team=team5, title=Title.DEPUTY_TEAM_HEAD)
    with pytest.raises(WrongFacts) as refused:
        delegations.delegate(deputy_id=other.pk, number="2", since=today, until=today, by=deputy)
    assert refused.value.code == "no_redelegation"
    with pytest.raises(WrongFacts):
        delegations.delegate(deputy_id=chi.pk, number="2", since=today, until=today, by=head)
    assert delegations.standing_for(deputy, today)
    assert delegations.standing_for(deputy, today + timedelta(days=1)) is None
    delegations.end(delegation_id=delegation.pk, by=head, why="Hết việc")
    assert delegations.standing_for(deputy, today) is None


def test_beyond_her_title_the_file_goes_up_and_the_term_becomes_ten_days(chi, heads):
    dear = make.provision(fine_min=60_000_000, fine_max=90_000_000)
    submitted = make.submitted(chi, make.violation(chi, provision_id=dear.pk))
    with pytest.raises(LawRefused) as refused:
        decisions.issue(decision_id=submitted.pk, by=heads[0], on=make.SIGNED)
    assert refused.value.facts["hand_up_to"]
    passed = decisions.hand_up(decision_id=submitted.pk, by=heads[0], why="Vượt thẩm quyền", on=make.SIGNED)
    assert passed.due_on == date(2026, 11, 16)


def serve(chi, decision, method, day, on):
    return decisions.serve(decision_id=decision.pk, by=chi, served_on=day, how="BB giao", method=method, on=on)


@pytest.mark.parametrize(
    ("method", "ends"),
    [("posting", date(2026, 11, 17)), ("mail_return", date(2026, 11, 11)), ("electronic", date(2026, 11, 11))],
)
def test_posted_returned_or_electronic_it_counts_as_served_when_the_term_is_over(chi, ha, method, ends):
    decision = serve(chi, make.issued(chi, ha), method, date(2026, 11, 6), date(2026, 11, 9))
    assert (decision.served_on, decision.service_begun_on) == (None, date(2026, 11, 6))
    term = decision.deadlines.get(code__startswith="SERVICE")
    serving.deem(deadline_id=term.pk, on=ends - timedelta(days=1))
    decision.refresh_from_db()
    assert decision.served_on is None
    for _twice in range(2):
        serving.deem(deadline_id=term.pk, on=ends)
    decision.refresh_from_db()
    decision.fine.refresh_from_db()
    assert decision.served_on == ends
    assert decision.fine.due_on >= ends + timedelta(days=10)
    assert decision.deadlines.get(code="COMPLAINT_FIRST").due_on >= ends + timedelta(days=90)


def test_service_starts_the_terms_to_complain_and_to_sue(chi, ha):
    decision = serve(chi, make.issued(chi, ha), "in_person", date(2026, 11, 6), date(2026, 11, 9))
    assert decision.deadlines.get(code="COMPLAINT_FIRST").due_on == date(2027, 2, 4)
    assert decision.deadlines.get(code="LAWSUIT").due_on.year == 2027
    events.note(kind="complained", happened_on=date(2026, 11, 10), by=chi, decision_id=decision.pk)
    assert decision.deadlines.get(code="COMPLAINT_RESOLVE").due_on == date(2026, 12, 10)
    assert decision.deadlines.get(code="COMPLAINT_FIRST").state == DeadlineState.MET


def test_a_correction_is_a_paper_of_its_own_number(chi, ha):
    decision = make.issued(chi, ha)
    with pytest.raises(NotAllowed):
        corrections.correct(decision_id=decision.pk, by=chi, words="x", why="x")
    numbers = [corrections.correct(decision_id=decision.pk, by=ha, words="Địa chỉ", why="Sai").number for _ in range(2)]
    assert numbers == ["01/QĐ-SĐXPHC", "02/QĐ-SĐXPHC"]


def test_the_closure_guard_lists_what_is_open_with_links(chi, ha):
    decision = make.issued(chi, ha)
    case = decision.case
    events.note(kind="seized", happened_on=make.DETECTED, by=chi, case_id=case.pk)
    words = [each["words"] for each in cases.open_things(case)]
    assert len(words) == 2 and any("Fine" in each or "phạt" in each for each in words)
    assert all(each["url"].startswith("/") for each in cases.open_things(case))


def test_the_pages_of_signing(chi, ha, minh, heads, signed_in, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: make.SIGNED)
    submitted = make.submitted(chi, complete=False)
    violation = submitted.sanctions.get().violation
    checklist = f"/cases/violations/{violation.pk}/checklist/"
    assert signed_in(minh).get(checklist).status_code == 404
    said = {"code": "ORIGIN_PAPERS", "words": "Đã yêu cầu tại biên bản"}
    assert signed_in(chi).post(checklist, said).status_code == 302
    assert "ORIGIN_PAPERS" not in missing(violation)
    assert signed_in(chi).post(checklist, {"code": "IDENTITY", "waived": "on"}).status_code == 200
    told = signed_in(chi).get(f"/api/decisions/{submitted.pk}/missing/").json()["missing"]
    assert len(told) == 2
    page = signed_in(ha).get(f"/cases/decisions/{submitted.pk}/").content.decode()
    assert f"{checklist}#IDENTITY" in page
    assert signed_in(chi).get(f"/cases/{violation.case_id}/violations/").status_code == 200
    back = {"remarks": "Thiếu", "category": "evidence"}
    assert signed_in(ha).post(f"/cases/decisions/{submitted.pk}/send-back/", back).status_code == 302
    assert signed_in(ha).get("/cases/decisions/returned/?category=evidence").context["total"] == 1
    assert signed_in(minh).get("/cases/decisions/returned/").context["total"] == 0
    head, deputy = heads
    day = f"{clock.today():%d/%m/%Y}"
    given = {"deputy": deputy.pk, "number": "3", "since": day, "until": day}
    assert signed_in(head).post("/cases/delegations/", given).status_code == 302
    assert signed_in(chi).get("/cases/delegations/").status_code == 403
    assert signed_in(chi).get("/laws/requirements/").status_code == 200
