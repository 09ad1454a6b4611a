"""Working days and terms (Law Article 8; Civil Code Articles 147, 148)."""

from datetime import date, datetime

import pytest

from laws.catalogue import book
from laws.rules import deadlines
from laws.rules.deadlines import DecisionFacts, allowed_on, decision_due, plus_months, run, term_of
from laws.rules.reasons import RuleRefused

LAW = book()
CAL = LAW.calendar
MONDAY = date(2026, 11, 23)


def due(code, on=MONDAY, variant=""):
    return run(term_of(LAW.terms, code, on.date() if isinstance(on, datetime) else on), on, CAL, variant)


def test_minutes_on_monday_23_november_2026_give_seven_working_days_until_thursday_3_december():
    clock = due("DECISION_7WD")
    assert clock.due_on == date(2026, 12, 3)
    assert [(skip.day, skip.why) for skip in clock.skipped] == [
        (date(2026, 11, 24), "holiday"),
        (date(2026, 11, 28), "weekend"),
        (date(2026, 11, 29), "weekend"),
    ]


@pytest.mark.parametrize(
    ("code", "start", "variant", "due_on"),
    [
        ("EXPLAIN_ORAL_REQUEST", MONDAY, "", date(2026, 11, 26)),
        ("EXPLAIN_WRITTEN", MONDAY, "", date(2026, 12, 1)),
        ("EXPLAIN_WRITTEN", MONDAY, "extended", date(2026, 12, 8)),
        ("DECISION_10WD", MONDAY, "", date(2026, 12, 8)),
        ("DECISION_1M", MONDAY, "", date(2026, 12, 23)),
        ("DECISION_2M", MONDAY, "", date(2027, 1, 25)),  # 23/01/2027 is a Saturday
        ("MINUTES_MAKE", MONDAY, "", date(2026, 11, 26)),
        ("MINUTES_MAKE", MONDAY, "complex", date(2026, 12, 1)),
        ("MINUTES_MAKE", MONDAY, "after_assessment", date(2026, 11, 27)),
        ("DECISION_SEND", MONDAY, "", date(2026, 11, 27)),
        ("VALUATION_HOLD", MONDAY, "", date(2026, 12, 1)),
        ("EXECUTE_10D", date(2026, 11, 24), "", date(2026, 12, 4)),
        ("EXECUTE_10D", date(2026, 11, 25), "", date(2026, 12, 7)),  # 05/12/2026 is a Saturday
        ("SEIZE_7WD", MONDAY, "", date(2026, 12, 3)),
        ("SEIZE_10WD", MONDAY, "", date(2026, 12, 8)),
        ("ENFORCE_LIMITATION", MONDAY, "", date(2027, 11, 23)),
        ("LIMITATION_2Y", date(2026, 5, 7), "", date(2028, 5, 7)),  # a Sunday: a limitation does not move
        ("DECISION_AFTER_RETURN", MONDAY, "", date(2026, 12, 23)),
        ("DECISION_AFTER_RETURN", MONDAY, "verification", date(2027, 1, 7)),
        ("PLAN_ORIENTATION", MONDAY, "", date(2027, 11, 14)),
        ("PLAN_APPROVE", MONDAY, "", date(2026, 12, 31)),
        ("ECOM_SELLER_ID", MONDAY, "", date(2027, 1, 1)),
        ("MINUTES_TRANSFER", MONDAY, "", None),
        ("CRIMINAL_TRANSFER", MONDAY, "", None),
    ],
)
def test_terms_end_where_the_law_puts_them(code, start, variant, due_on):
    assert due(code, start, variant).due_on == due_on


def test_a_make_up_saturday_counts_as_a_working_day():
    # 31/08 and 01, 02/09/2026 are off, Saturday 22/08 is worked.
    assert due("DECISION_7WD", date(2026, 8, 20)).due_on == date(2026, 8, 28)
    assert CAL.is_working_day(date(2026, 8, 22))


def test_a_day_merely_proposed_stays_a_working_day_and_is_pointed_out():
    clock = due("DECISION_7WD", date(2026, 11, 20))
    assert clock.due_on == date(2026, 12, 2)
    assert "proposed_day_counted" in {reason.code for reason in clock.because}


def test_days_off_without_an_official_notice_give_a_careful_day_too():
    clock = due("DECISION_7WD", date(2027, 2, 1))
    assert (clock.due_on, clock.careful_on, clock.confirmed) == (date(2027, 2, 17), date(2027, 2, 10), False)


def test_hours_run_to_the_minute_and_do_not_stop_at_night():
    clock = due("SEIZE_REPORT", datetime(2026, 11, 21, 17, 30))
    assert (clock.due_on, clock.due_at) == (date(2026, 11, 22), datetime(2026, 11, 22, 17, 30))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 23), 12, date(2027, 11, 23)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_civil_code_148_3_a_month_without_that_day_ends_on_its_last_day(start, months, end):
    assert plus_months(start, months) == end


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (DecisionFacts(), "DECISION_7WD"),
        (DecisionFacts(transferred=True), "DECISION_10WD"),
        (DecisionFacts(transferred=True, explanation=True), "DECISION_1M"),
        (DecisionFacts(explanation=True, complex=True), "DECISION_2M"),
        (DecisionFacts(returned_by_prosecution=True, complex=True), "DECISION_AFTER_RETURN"),
    ],
)
def test_article_66_1_what_lengthens_the_time_to_decide(facts, code):
    assert decision_due(LAW.terms, MONDAY, CAL, facts).term.code == code


def test_the_term_of_the_day_two_working_days_to_send_until_30_june_2025_three_after():
    assert term_of(LAW.terms, "DECISION_SEND", date(2025, 6, 30)).length == 2
    assert term_of(LAW.terms, "DECISION_SEND", date(2025, 7, 1)).length == 3
    assert term_of(LAW.terms, "MINUTES_TRANSFER", date(2025, 6, 30)).unit == "hour"


@pytest.mark.parametrize(
    ("code", "on", "variant", "refusal"),
    [
        ("NOTHING", MONDAY, "", "term_unknown"),
        ("DECISION_7WD", date(2021, 12, 31), "", "term_not_in_force"),
        ("DECISION_7WD", MONDAY, "odd", "variant_unknown"),
    ],
)
def test_a_clock_the_law_does_not_know_is_refused(code, on, variant, refusal):
    with pytest.raises(RuleRefused) as no:
        due(code, on, variant)
    assert no.value.code == refusal


def test_article_65_after_the_term_only_confiscation_and_remedies_remain():
    assert allowed_on(date(2026, 12, 3), date(2026, 12, 3)).sanction
    late = allowed_on(date(2026, 12, 3), date(2026, 12, 4))
    assert (late.sanction, late.confiscation, late.remedies, late.forms) == (False, True, True, ("MQĐ14", "MQĐ15"))


def test_every_term_of_the_catalogue_runs():
    for term in LAW.terms:
        clock = deadlines.run(term, max(term.since, MONDAY), CAL)
        assert (clock.due_on is None) == (term.unit in ("promptly", "as_stated", "percent_per_day")), term.code
        assert clock.because
