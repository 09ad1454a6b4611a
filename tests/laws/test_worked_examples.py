"""The worked examples of the legal facts (law.md 1.3), word for word."""

from datetime import date

import pytest

from laws.catalogue import book
from laws.rules.reckoning import Facts, reckon

LAW = book()
ON = date(2026, 11, 24)
D98, D99 = "nd-98-2020", "nd-99-2013"

EXAMPLES = [
    pytest.param(
        D98,
        "15",
        {"value": 25_000_000, "grounds": ("cosmetics",)},
        ("1", "đ"),
        (12_000_000, 20_000_000),
        16_000_000,
        "DOI_TRUONG",
        id="1: individual, smuggled cosmetics 25 million, Điều 15 k1 đ x2 (k2)",
    ),
    pytest.param(
        D98,
        "15",
        {"value": 25_000_000, "grounds": ("cosmetics",), "subject": "organization"},
        ("1", "đ"),
        (24_000_000, 40_000_000),
        32_000_000,
        "DOI_TRUONG",
        id="2: company, the same",
    ),
    pytest.param(
        D99,
        "12",
        {"value": 150_000_000},
        ("7", "a-b"),
        (85_000_000, 120_000_000),
        102_500_000,
        "CHI_CUC_TRUONG",
        id="3: individual, counterfeit-trademark goods 150 million, NĐ 99 Điều 12 k7",
    ),
    pytest.param(
        D99,
        "12",
        {"value": 150_000_000, "subject": "organization", "mitigating": 2},
        ("7", "a-b"),
        (170_000_000, 240_000_000),
        170_000_000,
        "CHI_CUC_TRUONG",
        id="4: company, the same, two mitigating",
    ),
    pytest.param(
        D98,
        "17",
        {"value": 45_000_000, "aggravating": 2},
        ("8", "k1a"),
        (15_000_000, 20_000_000),
        20_000_000,
        "DOI_TRUONG",
        id="5: individual, unknown-origin clothes 45 million, two aggravating, Điều 17 k8",
    ),
    pytest.param(
        D98,
        "15",
        {"value": 30_000_000},
        ("1", "e"),
        (10_000_000, 20_000_000),
        15_000_000,
        "DOI_TRUONG",
        id="6: exactly 30 million smuggled falls in 'từ 30 đến dưới 50'",
    ),
    pytest.param(
        D99,
        "12",
        {"value": 40_000_000},
        ("4", "a-b"),
        (20_000_000, 35_000_000),
        27_500_000,
        "DOI_TRUONG",
        id="7: exactly 40 million counterfeit trademark falls in 'trên 20 đến 40'",
    ),
]


@pytest.mark.parametrize(("instrument", "article", "facts", "place", "frame", "fine", "lowest_signer"), EXAMPLES)
def test_the_worked_example_comes_out_exactly(instrument, article, facts, place, frame, fine, lowest_signer):
    found = reckon(LAW, instrument, article, Facts(on=ON, **facts))
    assert (found.band.clause, found.band.point) == place
    assert found.frame == frame
    assert found.fine == fine
    assert found.may_sign[0] == lowest_signer
    assert found.limitation_ends == date(2028, 11, 24)


def test_example_1_right_to_explain_and_confiscation_within_the_team_heads_limit():
    found = reckon(LAW, D98, "15", Facts(on=ON, value=25_000_000, grounds=("cosmetics",)))
    assert found.right_to_explain
    assert "KSV" not in found.may_sign
    why = next(reason for reason in found.because if reason.code == "competent")
    assert why.facts["limit"] == 30_000_000


def test_example_3_the_team_heads_75_million_do_not_reach_a_frame_of_120_million():
    found = reckon(LAW, D99, "12", Facts(on=ON, value=150_000_000))
    why = next(reason for reason in found.because if reason.code == "competent")
    assert why.facts["blocked"]["DOI_TRUONG"] == "over_fine_limit"
    assert why.facts["limit"] == 125_000_000


def test_example_8_a_sellers_app_not_notified_says_that_the_words_changed_on_1_july_2026():
    found = reckon(LAW, D98, "62", Facts(on=ON), clause="3", point="a")
    assert found.frame == (10_000_000, 20_000_000)
    assert "b" in found.gates
    assert reckon(LAW, D98, "62", Facts(on=date(2026, 6, 30)), clause="3", point="a").gates == ()


def test_every_reason_names_an_article():
    for case in EXAMPLES:
        instrument, article, facts = case.values[:3]
        for reason in reckon(LAW, instrument, article, Facts(on=ON, **facts)).because:
            assert "Điều" in reason.citation, reason
