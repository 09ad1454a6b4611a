"""The catalogue as the lawyers write it: complete, cited, sourced, without gaps."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from laws.catalogue import CatalogueError, book, read

LAW = book()


def test_every_row_of_the_sources_is_there():
    counted = (len(LAW.bands), len(LAW.terms), len(LAW.forms), len(LAW.days))
    assert counted == (384, 59, 74, 46)
    # 50 rows of the table of competence and 2 more: the 3 historical rows of Decree 98 stand for two sectors each.
    assert len(LAW.offices) == 52 + 3
    assert Counter(band.instrument for band in LAW.bands) == {
        "nd-98-2020": 314,
        "nd-99-2013": 62,
        "nd-119-2017": 6,
        "nd-115-2018": 2,
    }


def test_every_band_has_its_place_a_source_and_a_frame():
    for band in LAW.bands:
        assert band.article and band.title_vi and band.source, band.code
        assert 0 < band.fine_min <= band.fine_max, band.code
        assert band.limitation_years in (1, 2)


def test_codes_of_bands_are_unique():
    assert [code for code, times in Counter(band.code for band in LAW.bands).items() if times > 1] == []


@pytest.mark.parametrize("family", sorted(LAW.ladders))
def test_bands_of_one_act_have_no_gaps_and_no_overlaps(family):
    ladder = LAW.ladders[family]
    assert ladder.gaps() == []
    assert all(low.fine_max <= high.fine_max for low, high in pairwise(ladder.bands))


def test_every_graded_act_of_a_confirmed_text_has_an_open_top():
    closed = [
        family
        for family, ladder in LAW.ladders.items()
        if ladder.bands[-1].value_to is not None and ladder.bands[0].confirmed
    ]
    assert closed == []


def test_texts_of_one_act_follow_each_other_without_overlap():
    by_act = {}
    for band in LAW.bands:
        key = (
            band.instrument,
            band.article,
            band.category,
            band.title_vi,
            band.unit,
            band.clause,
            band.point[-1:],
            band.value_from,
        )
        by_act.setdefault(key, []).append(band)
    for bands in by_act.values():
        dated = sorted(bands, key=lambda band: band.since)
        for old, new in pairwise(dated):
            assert old.until is not None and old.until < new.since, (old.code, new.code)


def test_every_category_has_a_sector_and_words():
    used = {band.category for band in LAW.bands}
    assert used - set(LAW.sector_of) == set()
    assert used - {code for code, _, _ in LAW.categories} == set()


def test_every_ground_of_a_doubling_clause_has_words():
    used = {ground for band in LAW.bands for clause in band.doubling for ground in clause.grounds}
    assert used - {ground.code for ground in LAW.grounds} == set()


def test_a_doubling_rule_in_words_is_also_one_in_figures():
    assert [band.code for band in LAW.bands if bool(band.doubling_rule) != bool(band.doubling)] == []


def test_what_is_not_sourced_says_so():
    unsure = {band.instrument for band in LAW.bands if not band.confirmed}
    assert unsure == {"nd-119-2017", "nd-115-2018"}
    assert {term.code for term in LAW.terms if not term.confirmed} >= {
        "COMPLAINT_FIRST",
        "LAWSUIT",
        "PLAN_APPROVE",
        "ECOM_SELLER_ID",
    }
    assert all(term.confirmed == (term.status == "SOURCED") for term in LAW.terms)
    assert all(office.confirmed == (office.status == "SOURCED") for office in LAW.offices)
    assert {day.day for day in LAW.days if not day.confirmed} >= {date(2026, 11, 23), date(2027, 2, 6)}


def test_the_24th_of_november_is_a_holiday_from_2026_by_resolution_28_2026_qh16():
    assert {day.day.year for day in LAW.days if (day.day.month, day.day.day) == (11, 24)} == {2026, 2027}


def test_competence_limits_are_percentages_of_the_highest_fine_of_article_24():
    highest = {sector.code: sector.highest_individual for sector in LAW.sectors}
    for office in LAW.offices:
        if office.percent:
            assert office.fine_individual * 100 == highest[office.sector] * office.percent, office
            assert office.fine_organisation == office.fine_individual * 2


def test_a_broken_file_names_itself(tmp_path):
    (tmp_path / "instruments.yaml").write_text("- not: a mapping of names\n  oops: [", "utf-8")
    with pytest.raises(CatalogueError, match=r"instruments\.yaml"):
        read(tmp_path)
