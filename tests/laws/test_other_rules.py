"""Explanation, minutes, limitation, recidivism, late payment, instalments, signs of crime."""

from datetime import date

import pytest

from laws.catalogue import book
from laws.rules.explain import right_to_explain
from laws.rules.instalments import Instalment, may_pay_by_instalments, may_postpone, plan, postponed_until
from laws.rules.late_payment import Paid, late_charge
from laws.rules.limitation import limitation
from laws.rules.minutes import without_minutes
from laws.rules.reasons import RuleRefused
from laws.rules.recidivism import Earlier, recidivism, repeated_acts
from laws.rules.reckoning import Facts, reckon

LAW = book()
ON = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("highest", "organisation", "suspension", "holds"),
    [
        (15_000_000, False, False, True),
        (14_999_999, False, False, False),
        (30_000_000, True, False, True),
        (29_999_999, True, False, False),
        (1, False, True, True),
    ],
)
def test_article_61_who_may_explain(highest, organisation, suspension, holds):
    assert right_to_explain(highest, organisation, suspension).holds is holds


@pytest.mark.parametrize(
    ("fine", "organisation", "more", "form"),
    [
        (500_000, False, {}, "MQĐ01"),
        (500_001, False, {}, "MQĐ02"),
        (1_000_000, True, {}, "MQĐ01"),
        (1_000_001, True, {}, "MQĐ02"),
        (None, False, {}, "MQĐ02"),
        (900_000, False, {"warning": True}, "MQĐ01"),
        (100_000, False, {"by_device": True}, "MQĐ02"),
        (100_000, False, {"remedies": True}, "MQĐ02"),
    ],
)
def test_article_56_when_minutes_may_be_left_out(fine, organisation, more, form):
    assert without_minutes(fine, organisation, **more).form == form


def test_article_6_limitation_from_the_end_from_detection_and_with_the_prosecution():
    ended = date(2026, 3, 10)
    assert limitation(2, ended_on=ended).ends_on == date(2028, 3, 10)
    assert limitation(1, ended_on=ended).over(date(2027, 3, 11))
    assert not limitation(1, ended_on=ended).over(date(2027, 3, 10))
    assert limitation(1, detected_on=ON).ends_on == date(2027, 11, 24)
    assert limitation(1, ended_on=ended, from_prosecution=True).ends_on == date(2028, 3, 10)
    assert limitation(1, ended_on=ended, evaded_until=date(2026, 9, 1)).ends_on == date(2027, 9, 1)


@pytest.mark.parametrize(
    ("dates", "code"),
    [({}, "limitation_start_missing"), ({"ended_on": ON, "detected_on": date(2026, 1, 1)}, "detected_before_end")],
)
def test_article_6_needs_a_start_that_makes_sense(dates, code):
    with pytest.raises(RuleRefused) as no:
        limitation(1, **dates)
    assert no.value.code == code


@pytest.mark.parametrize(
    ("earlier", "holds"),
    [
        (Earlier("smuggling", date(2025, 12, 1), executed_on=date(2025, 12, 10)), True),
        (Earlier("smuggling", date(2025, 10, 1), executed_on=date(2025, 11, 24)), False),
        (Earlier("smuggling", date(2024, 1, 1)), True),  # never executed: the record is not clean
        (Earlier("smuggling", date(2025, 1, 1), lapsed_on=date(2026, 1, 1)), True),
        (Earlier("smuggling", date(2026, 1, 1), executed_on=date(2026, 5, 1), warning=True), False),
        (Earlier("smuggling", date(2026, 1, 1), executed_on=date(2026, 6, 1), warning=True), True),
        (Earlier("labels", date(2026, 1, 1)), False),
    ],
)
def test_articles_2_5_and_7_recidivism_within_the_clean_record_period(earlier, holds):
    assert recidivism("smuggling", ON, [earlier]).holds is holds


def test_article_4a_2_acts_graded_by_amount_are_sanctioned_each_for_itself():
    assert repeated_acts(graded_by_amount=True).code == "each_act_sanctioned"
    assert repeated_acts(graded_by_amount=False).code == "repetition_aggravates"


DUE = date(2026, 12, 3)


@pytest.mark.parametrize(
    ("on", "paid", "amount"),
    [
        (DUE, [], 0),
        (date(2026, 12, 4), [], 0),
        (date(2026, 12, 5), [], 10_000),
        (date(2026, 12, 14), [], 100_000),
        (date(2026, 12, 14), [Paid(date(2026, 12, 1), 20_000_000)], 0),
        # half paid on the 9th: 5 days on 20 million, then 5 on 10 million
        (date(2026, 12, 14), [Paid(date(2026, 12, 9), 10_000_000)], 75_000),
        (date(2026, 12, 14), [Paid(date(2026, 12, 9), 30_000_000)], 50_000),
    ],
)
def test_article_78_1_and_circular_18_2023_five_hundredths_of_a_percent_for_each_day_before_the_payment(
    on, paid, amount
):
    assert late_charge(20_000_000, DUE, on, paid).amount == amount


def test_circular_18_2023_no_charge_while_payment_is_postponed():
    spans = [(date(2026, 12, 6), date(2026, 12, 10))]
    assert late_charge(20_000_000, DUE, date(2026, 12, 14), paused=spans).amount == 50_000
    assert late_charge(20_000_000, DUE, date(2026, 12, 14), paused=[(date(2026, 1, 1), date(2027, 1, 1))]).amount == 0


def test_the_charge_drops_fractions_of_a_dong_once():
    assert late_charge(1_999, DUE, date(2026, 12, 14)).amount == 9


@pytest.mark.parametrize(
    ("fine", "subject", "attested", "allowed"),
    [
        (15_000_000, "individual", True, True),
        (14_999_999, "household", True, False),
        (150_000_000, "organization", True, True),
        (149_999_999, "organization", True, False),
        (20_000_000, "individual", False, False),
    ],
)
def test_article_79_who_may_pay_by_instalments(fine, subject, attested, allowed):
    assert may_pay_by_instalments(fine, subject, hardship_attested=attested).allowed is allowed


def test_article_76_who_may_postpone_and_how_long():
    assert may_postpone(2_000_000, "individual", hardship_attested=True).allowed
    assert not may_postpone(99_999_999, "organization", hardship_attested=True).allowed
    assert postponed_until(date(2026, 11, 24)) == date(2027, 2, 24)


PARTS = [
    Instalment(date(2026, 12, 1), 8_000_000),
    Instalment(date(2027, 3, 1), 6_000_000),
    Instalment(date(2027, 5, 1), 6_000_000),
]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([*PARTS, Instalment(date(2027, 5, 2), 0)], "instalments_too_many"),
        ([], "instalments_too_many"),
        (PARTS[:2], "instalments_do_not_add_up"),
        (
            [Instalment(date(2026, 12, 1), 7_999_999), Instalment(date(2027, 1, 1), 12_000_001)],
            "first_instalment_too_small",
        ),
        ([PARTS[0], Instalment(date(2027, 5, 25), 12_000_000)], "instalments_out_of_time"),
        (
            [Instalment(date(2027, 3, 1), 8_000_000), Instalment(date(2026, 12, 1), 12_000_000)],
            "instalments_out_of_time",
        ),
    ],
)
def test_article_79_a_plan_outside_the_law_is_refused(parts, code):
    with pytest.raises(RuleRefused) as no:
        plan(20_000_000, parts, date(2026, 11, 24))
    assert no.value.code == code


def test_article_79_three_parts_in_six_months_the_first_forty_percent():
    assert plan(20_000_000, PARTS, date(2026, 11, 24)).code == "instalments_lawful"


@pytest.mark.parametrize(
    ("instrument", "article", "facts", "signs"),
    [
        ("nd-98-2020", "15", {"value": 99_999_999}, []),
        ("nd-98-2020", "15", {"value": 100_000_000}, ["188"]),
        ("nd-98-2020", "9", {"value": 1_000, "grounds": ("food",)}, ["193"]),
        ("nd-98-2020", "9", {"value": 1_000}, []),
        ("nd-99-2013", "12", {"value": 200_000_000}, ["226"]),
        ("nd-99-2013", "12", {"value": 1_000_000, "profit": 100_000_000}, ["226"]),
    ],
)
def test_article_62_signs_of_crime_are_prompted_never_decided(instrument, article, facts, signs):
    found = reckon(LAW, instrument, article, Facts(on=ON, **facts))
    assert [sign.facts["article"] for sign in found.prompts if sign.code == "criminal_sign"] == signs
    assert found.fine is not None


def test_a_text_that_reserves_prosecution_prompts_by_itself():
    assert reckon(LAW, "nd-98-2020", "9", Facts(on=ON, value=30_000_000)).prompts[0].code == "text_reserves_prosecution"


def test_a_decision_before_the_act_or_an_unknown_subject_is_refused():
    for facts, code in (
        (Facts(on=ON, value=1, signed_on=date(2026, 1, 1)), "signed_before_act"),
        (Facts(on=ON, value=1, subject="cat"), "subject_unknown"),
    ):
        with pytest.raises(RuleRefused) as no:
            reckon(LAW, "nd-98-2020", "15", facts)
        assert no.value.code == code
