"""Risk points: each fact with its points, capped, in the order of their weight."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from inspections.risk import WEIGHTS, Facts, months_between, weigh

TODAY = date(2026, 11, 24)
counts = st.integers(0, 500)


def test_a_seller_nobody_knows_anything_of_has_only_the_points_of_never_having_been_visited():
    told = weigh(Facts(), TODAY)
    assert told.points == 2.0 and [reason.code for reason in told.because] == ["never_visited"]


def test_recidivism_weighs_for_one_year():
    lately = weigh(Facts(fined_times=1, fined_last_on=date(2025, 11, 25), last_visit=TODAY), TODAY)
    before = weigh(Facts(fined_times=1, fined_last_on=date(2025, 11, 24), last_visit=TODAY), TODAY)
    assert lately.points - before.points == 5.0


def test_one_platform_is_ordinary_and_the_second_counts():
    assert "platforms" not in {r.code for r in weigh(Facts(accounts=4, platforms=1), TODAY).because}
    assert "platforms" in {r.code for r in weigh(Facts(accounts=4, platforms=2), TODAY).because}


@given(st.builds(Facts, **dict.fromkeys(WEIGHTS, counts)))
def test_the_sum_is_the_sum_of_its_reasons_and_no_fact_exceeds_its_share(facts):
    told = weigh(facts, TODAY)
    assert told.points == round(sum(reason.points for reason in told.because), 2)
    assert all(reason.points <= WEIGHTS.get(reason.code, (0, 9))[1] for reason in told.because)
    assert [r.points for r in told.because] == sorted((r.points for r in told.because), reverse=True)


def test_months_are_whole_months():
    assert months_between(date(2026, 1, 31), date(2026, 2, 28)) == 0
    assert months_between(date(2025, 11, 24), TODAY) == 12
    assert months_between(TODAY, date(2025, 1, 1)) == 0
