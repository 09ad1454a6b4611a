"""Events move the clocks: passed up, explained, verified, valued, seized, referred and returned (Articles 58-66, 125)."""

from datetime import date

import pytest
import yaml
from django.conf import settings

from cases import whatif, words
from cases.errors import NoMinutes, OutOfTime, WrongFacts
from cases.models import Event
from cases.services import decisions, events, referrals
from common.errors import MoveRefused, NotAllowed
from tests.factories import cases as make

TUESDAY = date(2026, 11, 3)


@pytest.fixture
def violation(chi):
    """Minutes of Monday 2/11/2026; the frame reaches 20 million, so there is a right to explain."""
    return make.violation(chi)


def clock(violation, code):
    return violation.deadlines.get(code=code)


def note(chi, violation, kind, on=TUESDAY, **more):
    return events.note(kind=kind, happened_on=on, by=chi, violation_id=violation.pk, **more)


def test_minutes_start_both_terms_of_the_offender_article_61(violation):
    assert clock(violation, "EXPLAIN_WRITTEN").due_on == date(2026, 11, 9)
    assert clock(violation, "EXPLAIN_ORAL_REQUEST").due_on == date(2026, 11, 4)


@pytest.mark.parametrize(
    ("kind", "code", "due"),
    [
        ("transferred", "DECISION_10WD", date(2026, 11, 16)),
        ("verification", "DECISION_1M", date(2026, 12, 2)),
        ("explained", "DECISION_1M", date(2026, 12, 2)),
        ("complex", "DECISION_2M", date(2027, 1, 4)),
    ],
)
def test_each_ground_of_article_66_gives_its_longer_term_counted_from_the_minutes(chi, violation, kind, code, due):
    note(chi, violation, kind)
    assert (clock(violation, code).due_on, clock(violation, code).state) == (due, "running")
    assert clock(violation, "DECISION_7WD").state == "stopped"


def test_a_hearing_asked_for_starts_its_notice_and_lengthens_the_term(chi, violation):
    note(chi, violation, "hearing_requested")
    assert clock(violation, "EXPLAIN_ORAL_REQUEST").state == "met"
    assert clock(violation, "EXPLAIN_ORAL_NOTICE").due_on == date(2026, 11, 10)
    assert clock(violation, "DECISION_1M").state == "running"


def test_a_hearing_asked_for_too_late_is_refused_with_the_article(chi, violation):
    with pytest.raises(OutOfTime) as refused:
        note(chi, violation, "hearing_requested", on=date(2026, 11, 5))
    assert "Đ61" in str(refused.value)
    assert not Event.objects.exists()


def test_no_shorter_term_takes_the_place_of_a_longer_one(chi, violation):
    note(chi, violation, "complex")
    note(chi, violation, "transferred")
    assert clock(violation, "DECISION_2M").state == "running"
    assert not violation.deadlines.filter(code="DECISION_10WD").exists()


def test_without_a_right_to_explain_nobody_explains(chi):
    small = make.provision(fine_min=1_000_000, fine_max=2_000_000)
    with pytest.raises(WrongFacts):
        note(chi, make.violation(chi, provision_id=small.pk), "explained")


def test_after_the_term_nothing_lengthens_it(chi, violation):
    with pytest.raises(OutOfTime):
        note(chi, violation, "complex", on=date(2026, 11, 12))


def test_without_minutes_there_is_no_term_to_lengthen(chi):
    with pytest.raises(NoMinutes):
        note(chi, make.violation(chi, minutes_on=None), "transferred")


def test_the_same_event_is_noted_once_a_day(chi, violation):
    note(chi, violation, "verification")
    with pytest.raises(WrongFacts):
        note(chi, violation, "verification")


def test_a_hearing_is_held_only_after_it_was_asked_for(chi, violation):
    with pytest.raises(WrongFacts) as refused:
        note(chi, violation, "hearing_held")
    assert refused.value.facts["needs"] == "hearing_requested"


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2999, 1, 1)])
def test_an_event_before_the_detection_or_tomorrow_is_refused(chi, violation, day):
    with pytest.raises(WrongFacts):
        note(chi, violation, "verification", on=day)


def test_a_stranger_and_an_auditor_note_nothing(minh, lan, violation):
    for person in (minh, lan):
        with pytest.raises(NotAllowed):
            note(person, violation, "verification")


def test_the_written_explanation_may_be_extended_to_ten_days(chi, violation):
    note(chi, violation, "explanation_extended")
    assert clock(violation, "EXPLAIN_WRITTEN").due_on == date(2026, 11, 16)


def test_minutes_take_five_days_when_complex_and_three_after_a_valuation(chi):
    one, two = (make.violation(chi, minutes_on=None) for _ in range(2))
    note(chi, one, "minutes_complex")
    note(chi, two, "assessed", on=date(2026, 11, 6))
    assert clock(one, "MINUTES_MAKE").due_on == date(2026, 11, 9)
    assert clock(two, "MINUTES_MAKE").due_on == date(2026, 11, 11)


def test_valuation_and_seizure_run_their_own_clocks(chi, violation):
    note(chi, violation, "valuation_begun")
    events.note(kind="seized", happened_on=TUESDAY, by=chi, case_id=violation.case_id)
    assert clock(violation, "VALUATION_HOLD").due_on == date(2026, 11, 10)
    seizure = violation.case.deadlines.get(code="SEIZE_7WD")
    assert seizure.due_on == date(2026, 11, 12)
    events.note(kind="seizure_passed_up", happened_on=TUESDAY, by=chi, case_id=violation.case_id)
    seizure.refresh_from_db()
    assert seizure.due_on == date(2026, 11, 17)
    events.note(kind="seizure_ended", happened_on=date(2026, 11, 10), by=chi, case_id=violation.case_id)
    seizure.refresh_from_db()
    assert seizure.state == "met"


def test_a_waiting_draft_learns_its_new_day(chi, violation):
    submitted = make.submitted(chi, violation)
    note(chi, violation, "complex")
    submitted.refresh_from_db()
    assert submitted.due_on == date(2027, 1, 4)


def test_what_if_tells_every_day_the_clock_could_end_and_writes_nothing(violation):
    told = {each.kind: each.due_on for each in whatif.what_if(clock(violation, "DECISION_7WD"))}
    assert told == {
        "transferred": date(2026, 11, 16), "hearing_requested": date(2026, 12, 2), "verification": date(2026, 12, 2),
        "complex": date(2027, 1, 4),
    }  # fmt: skip
    assert clock(violation, "DECISION_7WD").state == "running"


def refer(chi, violation, **more):
    asked = {
        "case_id": violation.case_id, "agency": "police", "recipient": "Công an phường", "grounds": "Dấu hiệu Điều 192",
        "violation_ids": [violation.pk], "sent_on": TUESDAY, **more,
    }  # fmt: skip
    return referrals.send(by=chi, **asked)


def test_to_the_police_the_clocks_stand_still_and_nothing_is_signed(chi, ha, violation):
    submitted = make.submitted(chi, violation)
    refer(chi, violation)
    assert clock(violation, "DECISION_7WD").state == "paused"
    assert clock(violation, "LIMITATION_2Y").state == "running"
    with pytest.raises(MoveRefused):
        decisions.issue(decision_id=submitted.pk, by=ha, on=make.SIGNED)


@pytest.mark.parametrize(("verification", "due"), [(False, date(2026, 12, 10)), (True, date(2026, 12, 25))])
def test_returned_the_file_is_decided_in_30_or_45_days_and_limitation_is_a_year_longer(
    chi, violation, verification, due
):
    before = violation.limitation_ends_on
    referral = refer(chi, violation)
    referrals.answer(
        referral_id=referral.pk, outcome="returned", answered_on=date(2026, 11, 10), answer="Không khởi tố", by=chi,
        verification=verification,
    )  # fmt: skip
    violation.refresh_from_db()
    assert violation.state == "established"
    assert clock(violation, "DECISION_AFTER_RETURN").due_on == due
    assert clock(violation, "DECISION_7WD").state == "stopped"
    assert violation.limitation_ends_on == before.replace(year=before.year + 1)


def test_taken_over_the_violation_is_no_longer_ours(chi, violation):
    referral = refer(chi, violation)
    referrals.answer(referral_id=referral.pk, outcome="taken", answered_on=TUESDAY, answer="Khởi tố", by=chi)
    violation.refresh_from_db()
    assert violation.state == "referred"
    assert not violation.deadlines.filter(state__in=["running", "paused", "missed"]).exists()


def test_a_question_to_the_tax_authority_stops_no_clock(chi, violation):
    refer(chi, violation, agency="tax", violation_ids=[])
    assert clock(violation, "DECISION_7WD").state == "running"


@pytest.mark.parametrize(
    "wrong",
    [
        {"violation_ids": []}, {"recipient": " "}, {"grounds": ""}, {"sent_on": date(2026, 11, 1)}, {"agency": "fbi"},
        {"answer_due_on": date(2026, 11, 2)},
    ],
)  # fmt: skip
def test_a_letter_that_cannot_be_is_refused(chi, violation, wrong):
    with pytest.raises(WrongFacts):
        refer(chi, violation, **wrong)
    assert clock(violation, "DECISION_7WD").state == "running"


def test_the_police_answer_once_and_never_merely_answer(chi, violation):
    referral = refer(chi, violation)
    with pytest.raises(WrongFacts):
        referrals.answer(referral_id=referral.pk, outcome="answered", answered_on=TUESDAY, answer="x", by=chi)
    referrals.answer(referral_id=referral.pk, outcome="returned", answered_on=TUESDAY, answer="x", by=chi)
    with pytest.raises(MoveRefused):
        referrals.answer(referral_id=referral.pk, outcome="taken", answered_on=TUESDAY, answer="x", by=chi)


def test_the_pages_of_clock_event_and_referral_work_and_a_stranger_finds_none(chi, minh, violation, signed_in):
    referral = refer(chi, violation, agency="customs", violation_ids=[])
    term = clock(violation, "DECISION_7WD")
    addresses = [
        term.get_absolute_url(), f"/cases/violations/{violation.pk}/happened/", f"/cases/{violation.case_id}/happened/",
        f"/cases/{violation.case_id}/refer/", referral.get_absolute_url(), f"/cases/referrals/{referral.pk}/answer/",
    ]  # fmt: skip
    for address in addresses:
        assert signed_in(chi).get(address).status_code == 200, address
        assert signed_in(minh).get(address).status_code == 404, address
    assert signed_in(chi).get("/cases/referrals/?state=sent").content.count(b"<tr>") == 2
    answer = signed_in(chi).post(
        f"/cases/violations/{violation.pk}/happened/", {"kind": "transferred", "happened_on": "03/11/2026"}
    )
    assert answer.status_code == 302
    assert clock(violation, "DECISION_10WD").state == "running"


def test_programs_note_events_refer_and_read_what_if(chi, minh, violation, signed_in):
    client = signed_in(chi)
    body = {"kind": "transferred", "happened_on": "2026-11-03"}
    assert client.post(f"/api/violations/{violation.pk}/events/", body, "application/json").status_code == 201
    again = client.post(f"/api/violations/{violation.pk}/events/", body, "application/json")
    assert (again.status_code, again.json()["code"]) == (409, "noted_before")
    told = client.get(f"/api/deadlines/{clock(violation, 'DECISION_10WD').pk}/").json()
    assert [each["kind"] for each in told["what_if"]] == ["hearing_requested", "verification", "complex"]
    letter = {
        "case_id": violation.case_id,
        "agency": "police",
        "recipient": "CA",
        "grounds": "x",
        "sent_on": "2026-11-04",
    }
    sent = client.post("/api/referrals/", {**letter, "violation_ids": [violation.pk]}, "application/json")
    assert sent.status_code == 201
    assert signed_in(minh).get(f"/api/referrals/{sent.json()['id']}/").status_code == 404
    assert signed_in(minh).post("/api/referrals/", letter, "application/json").status_code == 404
    answer = {"outcome": "returned", "answered_on": "2026-11-10", "answer": "Không khởi tố"}
    done = client.post(f"/api/referrals/{sent.json()['id']}/answer/", answer, "application/json")
    assert done.json()["outcome"] == "returned"


def test_a_term_is_named_in_words_under_the_earlier_law_too() -> None:
    rules = yaml.safe_load((settings.BASE_DIR / "laws" / "catalogue" / "deadlines.yaml").read_text(encoding="utf-8"))
    earlier = [entry["code"] for entry in rules["terms"] if entry.get("term") in words.TERMS]
    assert earlier
    assert [code for code in earlier if words.term(code) == code] == []
