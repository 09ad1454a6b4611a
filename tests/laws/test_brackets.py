"""Which band: bounds, units, illegal profit, clauses and points, texts of the day."""

from datetime import date
from decimal import Decimal

import pytest

from laws.catalogue import book
from laws.rules.brackets import point_matches
from laws.rules.reasons import RuleRefused
from laws.rules.reckoning import Facts, reckon, reckon_named

LAW = book()
ON = date(2026, 11, 24)
D98, D99 = "nd-98-2020", "nd-99-2013"


def band(article, *, instrument=D98, clause="", point="", category="", on=ON, **facts):
    found = reckon(LAW, instrument, article, Facts(on=on, **facts), clause=clause, point=point, category=category).band
    return found.clause, found.point


@pytest.mark.parametrize(
    ("value", "point"),
    [
        (0, "a"),
        (2_999_999, "a"),
        (3_000_000, "b"),
        (9_999_999, "c"),
        (10_000_000, "d"),
        (20_000_000, "đ"),
        (29_999_999, "đ"),
        (30_000_000, "e"),
        (50_000_000, "g"),
        (70_000_000, "h"),
        (99_999_999, "h"),
        (100_000_000, "i"),
        (5_000_000_000, "i"),
    ],
)
def test_decree_98_article_15_counts_from_the_lower_bound_to_below_the_upper(value, point):
    assert band("15", value=value) == ("1", point)


@pytest.mark.parametrize(
    ("value", "clause"),
    [
        (0, "1"),
        (1, "1"),
        (5_000_000, "1"),
        (5_000_001, "2"),
        (10_000_000, "2"),
        (20_000_000, "3"),
        (40_000_000, "4"),
        (40_000_001, "5"),
        (300_000_000, "8"),
        (300_000_001, "9"),
    ],
)
def test_decree_99_article_12_counts_above_the_lower_bound_to_the_upper(value, clause):
    assert band("12", instrument=D99, value=value) == (clause, "a-b")


@pytest.mark.parametrize(
    ("unit", "quantity", "place"),
    [
        ("pack", 50, ("2", "b")),
        ("pack", 49, ("1", "b")),
        ("pack", 1500, ("8", "b")),
        ("kg", Decimal("0.5"), ("2", "c")),
        ("kg", Decimal("0.49"), ("1", "c")),
        ("kg_or_litre", 50, ("8", "a")),
        ("VND", 3_000_000, ("2", "d")),
    ],
)
def test_decree_98_article_8_counts_packs_kilos_and_value_each_on_its_own_ladder(unit, quantity, place):
    assert band("8", value=quantity, unit=unit) == place


@pytest.mark.parametrize(
    ("value", "profit", "point"),
    [(1_000_000, 12_000_000, "c"), (25_000_000, 1_000_000, "đ"), (None, 50_000_000, "e"), (None, 0, "a")],
)
def test_decree_98_article_9_illegal_profit_counts_when_it_reaches_the_higher_band(value, profit, point):
    assert band("9", value=value, profit=profit) == ("1", point)


def test_decree_98_article_13_counts_pieces_and_refuses_money():
    assert band("13", value=600, unit="piece") == ("1", "c")
    with pytest.raises(RuleRefused) as no:
        band("13", value=600)
    assert (no.value.code, no.value.facts["expected"]) == ("other_unit", ["piece"])


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"value": -1}, "amount_negative"),
        ({"profit": -5}, "amount_negative"),
        ({"value": 10**16}, "amount_absurd"),
        ({}, "value_missing"),
        ({"clause": "1"}, "value_missing"),
    ],
)
def test_amounts_that_cannot_be_are_refused(facts, code):
    with pytest.raises(RuleRefused) as no:
        band("15", **facts)
    assert no.value.code == code


def test_hoarding_below_fifty_million_is_no_violation_of_article_31():
    with pytest.raises(RuleRefused) as no:
        band("31", value=49_999_999)
    assert (no.value.code, no.value.facts["lowest"]) == ("below_lowest_band", 50_000_000)


def test_a_label_above_the_last_band_we_know_is_refused_rather_than_guessed():
    with pytest.raises(RuleRefused) as no:
        band("31", instrument="nd-119-2017", value=70_000_000)
    assert no.value.code == "above_highest_band"


@pytest.mark.parametrize("on", [date(2020, 10, 14), date(1999, 1, 1)])
def test_before_a_decree_is_in_force_nothing_is_reckoned(on):
    with pytest.raises(RuleRefused) as no:
        band("15", value=1_000_000, on=on)
    assert (no.value.code, no.value.facts["since"]) == ("no_text_in_force", date(2020, 10, 15))


def test_article_17_before_21_february_2025_still_knew_expired_goods():
    assert band("17", value=45_000_000, on=date(2025, 2, 20), point="k1a") == ("8", "k1a")
    assert (
        reckon(LAW, D98, "17", Facts(on=date(2025, 2, 20), value=45_000_000), category="EXPIRED").band.category
        == "EXPIRED"
    )
    with pytest.raises(RuleRefused):
        band("17", value=45_000_000, category="EXPIRED")


@pytest.mark.parametrize(("clause", "point"), [("1", "a"), ("", "a"), ("1", "e")])
def test_a_point_that_the_value_contradicts_is_refused_with_the_right_one(clause, point):
    with pytest.raises(RuleRefused) as no:
        band("15", value=25_000_000, clause=clause, point=point)
    assert (no.value.code, no.value.facts["point"]) == ("amount_in_other_band", "đ")


def test_an_act_without_grades_is_found_by_clause_and_point():
    assert band("62", clause="3", point="a") == ("3", "a")
    assert band("62", clause="3", point="a", value=5_000_000) == ("3", "a")  # the value of goods does not matter there


def test_a_clause_whose_points_share_a_frame_needs_no_point_and_lists_the_others():
    found = reckon(LAW, D98, "62", Facts(on=ON), clause="3")
    assert found.frame == (10_000_000, 20_000_000)
    assert {each.point for each in found.alike} == {"b", "c", "d"}


def test_an_article_whose_acts_differ_asks_which():
    with pytest.raises(RuleRefused) as no:
        band("62")
    assert no.value.code == "say_which"


@pytest.mark.parametrize(("article", "code"), [("999", "article_unknown"), ("62", "place_unknown")])
def test_a_place_that_does_not_exist_is_refused(article, code):
    with pytest.raises(RuleRefused) as no:
        band(article, clause="77", point="z")
    assert no.value.code == code


def test_goods_without_a_basis_of_value_have_their_own_clause_in_decree_99_article_12():
    assert band("12", instrument=D99, clause="11") == ("11", "")


@pytest.mark.parametrize(
    ("point", "asked", "answer"),
    [
        ("a-d", "c", True),
        ("a-d", "đ", False),
        ("k1a", "a", True),
        ("k1a", "k1a", True),
        ("a", "ă", False),
        ("a-b", "a-b", True),
        ("a-...", "b", False),
    ],
)
def test_a_range_of_points_holds_its_letters(point, asked, answer):
    assert point_matches(point, asked) is answer


def test_a_band_named_by_code_is_measured_again_within_its_own_text():
    code = next(each.code for each in LAW.bands if (each.instrument, each.article, each.point) == (D98, "15", "a"))
    assert reckon_named(LAW, code, Facts(on=ON, value=25_000_000)).band.point == "đ"
    assert reckon_named(LAW, code, Facts(on=ON)).band.point == "a"


# Text of the day and the lighter new text


def test_goods_of_unknown_origin_done_under_the_old_text_keep_its_equal_frame():
    found = reckon(
        LAW,
        D98,
        "17",
        Facts(on=date(2025, 1, 10), value=45_000_000, signed_on=date(2025, 3, 10)),
        category="UNKNOWN_ORIGIN",
    )
    assert found.band.until == date(2025, 2, 20)
    assert "old_text_kept" in {reason.code for reason in found.because}


def test_expired_goods_that_left_the_text_are_flagged_not_decided():
    found = reckon(
        LAW,
        D98,
        "17",
        Facts(on=date(2025, 1, 10), value=45_000_000, signed_on=date(2025, 3, 10)),
        category="EXPIRED",
        point="k1a",
    )
    assert "act_left_the_text" in {reason.code for reason in found.because}
    assert "c" in found.gates


def test_a_lighter_new_text_is_applied():
    from dataclasses import replace

    old = [each for each in LAW.bands if each.code.startswith("nd-98-2020.15.")]
    ended = [replace(each, until=date(2026, 12, 31)) for each in old]
    milder = [
        replace(
            each,
            code=each.code + "new",
            family="new",
            since=date(2027, 1, 1),
            fine_min=each.fine_min // 2,
            fine_max=each.fine_max // 2,
        )
        for each in old
    ]
    law = replace(LAW, bands=(*ended, *milder))
    found = reckon(law, D98, "15", Facts(on=ON, value=25_000_000, signed_on=date(2027, 1, 5)))
    assert found.frame == (3_000_000, 5_000_000)
    assert "lighter_new_text" in {reason.code for reason in found.because}
    assert reckon(law, D98, "15", Facts(on=ON, value=25_000_000)).frame == (6_000_000, 10_000_000)
