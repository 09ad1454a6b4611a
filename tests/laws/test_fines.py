"""The fine in its frame: circumstances (Article 23(4); Decree 118/2021 Article 9), doubling, organisation, caps, several acts, youth."""

from datetime import date

import pytest

from laws.catalogue import book
from laws.rules.fines import Fine, Frame, fine_in, for_age, frame_for, total
from laws.rules.reasons import RuleRefused
from laws.rules.reckoning import Facts, reckon

LAW = book()
ON = date(2026, 11, 24)
FRAME = Frame(6_000_000, 10_000_000)


def first(**like):
    return next(band for band in LAW.bands if all(getattr(band, name) == value for name, value in like.items()))


@pytest.mark.parametrize(
    ("mitigating", "aggravating", "fine", "between"),
    [
        (0, 0, 8_000_000, None),
        (1, 1, 8_000_000, None),
        (3, 3, 8_000_000, None),
        (2, 0, 6_000_000, None),
        (3, 1, 6_000_000, None),
        (5, 0, 6_000_000, None),
        (0, 2, 10_000_000, None),
        (1, 3, 10_000_000, None),
        (1, 0, None, (6_000_000, 8_000_000)),
        (2, 1, None, (6_000_000, 8_000_000)),
        (0, 1, None, (8_000_000, 10_000_000)),
        (3, 4, None, (8_000_000, 10_000_000)),
    ],
)
def test_article_23_4_mean_ends_and_open_interval(mitigating, aggravating, fine, between):
    found = fine_in(FRAME, mitigating, aggravating)
    assert (found.amount, found.between) == (fine, between)


def test_with_one_circumstance_the_officer_names_figure_and_reason():
    found = fine_in(FRAME, 1, 0, figure=7_000_000, why="thành khẩn khai báo")
    assert found.amount == 7_000_000
    assert [reason.code for reason in found.because] == ["open_below_mean", "officers_figure"]


@pytest.mark.parametrize(
    ("figure", "why", "code"),
    [
        (6_000_000, "x", "figure_outside"),
        (8_000_000, "x", "figure_outside"),
        (9_000_000, "x", "figure_outside"),
        (7_000_000, "  ", "figure_needs_reason"),
    ],
)
def test_the_officers_figure_lies_strictly_inside_and_has_a_reason(figure, why, code):
    with pytest.raises(RuleRefused) as no:
        fine_in(FRAME, 1, 0, figure=figure, why=why)
    assert no.value.code == code


def test_without_a_single_circumstance_no_other_figure_is_free():
    with pytest.raises(RuleRefused) as no:
        fine_in(FRAME, 0, 0, figure=7_000_000, why="x")
    assert no.value.code == "figure_not_free"
    assert fine_in(FRAME, 0, 0, figure=8_000_000).amount == 8_000_000


@pytest.mark.parametrize(("mitigating", "aggravating"), [(-1, 0), (0, -1), (9, 0), (0, 13)])
def test_circumstances_beyond_articles_9_and_10_are_refused(mitigating, aggravating):
    with pytest.raises(RuleRefused) as no:
        fine_in(FRAME, mitigating, aggravating)
    assert no.value.code == "circumstances_impossible"


def test_article_3_1_e_an_organisation_pays_twice_and_article_2_2_a_household_as_an_individual():
    frames = {
        subject: reckon(LAW, "nd-98-2020", "15", Facts(on=ON, value=25_000_000, subject=subject)).frame
        for subject in ("individual", "household", "organization")
    }
    assert frames == {
        "individual": (6_000_000, 10_000_000),
        "household": (6_000_000, 10_000_000),
        "organization": (12_000_000, 20_000_000),
    }


def test_decree_98_article_4_4_b_a_level_written_for_organisations_is_not_doubled():
    large = first(article="53a", clause="3", point="a")
    assert frame_for(large, "organization", on=ON).frame == (300_000_000, 400_000_000)
    food = first(instrument="nd-115-2018", article="18")
    assert frame_for(food, "organization", on=ON).frame == (30_000_000, 40_000_000)
    assert frame_for(food, "individual", on=ON).frame == (15_000_000, 20_000_000)


def test_an_act_only_organisations_or_only_individuals_can_do_is_refused_for_the_others():
    for article, clause, subject, code in (
        ("53a", "2", "individual", "organisations_only"),
        ("46b", "", "organization", "individuals_only"),
    ):
        with pytest.raises(RuleRefused) as no:
            frame_for(first(article=article, clause=clause), subject, on=ON)
        assert no.value.code == code


@pytest.mark.parametrize(
    ("instrument", "article", "value", "ground", "subject", "frame"),
    [
        ("nd-98-2020", "9", 35_000_000, "food", "individual", (100_000_000, 140_000_000)),
        ("nd-98-2020", "10", 35_000_000, "medicine", "organization", (280_000_000, 400_000_000)),
        ("nd-98-2020", "8", 150_000_000, "manufacture", "individual", (180_000_000, 200_000_000)),
        ("nd-98-2020", "17", 45_000_000, "import", "individual", (30_000_000, 40_000_000)),
        ("nd-99-2013", "12", 150_000_000, "print_mark", "individual", (102_000_000, 144_000_000)),
        ("nd-99-2013", "12", 400_000_000, "import", "individual", (216_000_000, 250_000_000)),
        ("nd-99-2013", "12", 400_000_000, "import", "organization", (432_000_000, 500_000_000)),
    ],
)
def test_clauses_that_multiply_the_frame_and_the_caps_of_article_24(instrument, article, value, ground, subject, frame):
    assert (
        reckon(LAW, instrument, article, Facts(on=ON, value=value, grounds=(ground,), subject=subject)).frame == frame
    )


def test_a_doubled_frame_of_an_organisation_waits_for_confirmation():
    assert (
        "m"
        in reckon(
            LAW, "nd-98-2020", "15", Facts(on=ON, value=25_000_000, grounds=("food",), subject="organization")
        ).gates
    )


def test_article_46_4_four_times_is_for_organisations_running_large_platforms():
    band = first(article="46", clause="1")
    assert frame_for(band, "organization", grounds=("large_platform",), on=ON).frame == (160_000_000, 240_000_000)
    with pytest.raises(RuleRefused) as no:
        frame_for(band, "individual", grounds=("large_platform",), on=ON)
    assert no.value.code == "ground_for_organisations"


def test_a_ground_the_provision_does_not_know_is_refused_with_those_it_knows():
    with pytest.raises(RuleRefused) as no:
        reckon(LAW, "nd-98-2020", "15", Facts(on=ON, value=25_000_000, grounds=("helmet",)))
    assert no.value.code == "ground_unknown"
    assert "cosmetics" in no.value.facts["known"]


def test_conditional_trade_doubles_article_15_only_from_21_february_2025():
    asked = {"value": 25_000_000, "grounds": ("conditional_trade",)}
    assert reckon(LAW, "nd-98-2020", "15", Facts(on=date(2025, 2, 21), **asked)).frame.highest == 20_000_000
    with pytest.raises(RuleRefused):
        reckon(LAW, "nd-98-2020", "15", Facts(on=date(2025, 2, 20), **asked))


def test_article_67_several_acts_add_up_and_an_open_item_keeps_the_total_open():
    closed, opened = fine_in(FRAME), fine_in(FRAME, 1, 0)
    assert total([closed, closed]).amount == 16_000_000
    assert (total([closed, opened]).amount, total([closed, opened]).open_items) == (None, (1,))


@pytest.mark.parametrize(
    ("age", "amount", "between"), [(18, 8_000_000, None), (17, None, (0, 4_000_001)), (15, 0, None)]
)
def test_youth_articles_134_135(age, amount, between):
    found = for_age(fine_in(FRAME), age)
    assert (found.amount, found.between) == (amount, between)


def test_below_fourteen_nobody_is_sanctioned():
    with pytest.raises(RuleRefused) as no:
        for_age(Fine(1, None, ()), 13)
    assert no.value.code == "too_young"
