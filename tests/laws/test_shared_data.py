"""The catalogue against the tables it was written from, row by row; passed over where they do not lie beside the product."""

import csv
from pathlib import Path

import pytest

from laws.catalogue import book

TABLES = Path(__file__).parents[3] / "shared" / "data" / "law"
LAW = book()
pytestmark = pytest.mark.skipif(not TABLES.is_dir(), reason="the tables of law do not lie beside the product")


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_frame_of_the_table_of_provisions_is_in_the_catalogue():
    # Tables count a decree's frames twice over where a row stands for several points; what matters is that no frame is lost.
    held = {(band.article, band.clause, band.fine_min, band.fine_max) for band in LAW.bands}
    lost = [
        (row["instrument"], row["article"], row["clause"], row["point"])
        for row in rows("provisions")
        if row["fine_min_individual"]
        and (row["article"], row["clause"], int(row["fine_min_individual"]), int(row["fine_max_individual"]))
        not in held
    ]
    assert lost == []


def test_every_term_of_the_table_of_deadlines_is_in_the_catalogue():
    held = {term.code for term in LAW.terms} | {term.term for term in LAW.terms}
    assert [row["code"] for row in rows("deadlines") if row["code"] not in held] == []


def test_every_form_is_in_the_catalogue():
    held = {form.code for form in LAW.forms}
    assert [row["form_code"] for row in rows("forms") if row["form_code"] not in held] == []


def test_every_day_off_is_in_the_catalogue():
    held = {day.day.isoformat() for day in LAW.days}
    assert [row["date"] for row in rows("holidays") if row["date"] not in held] == []


def test_every_office_has_the_limits_of_the_table_of_competence():
    held = {(office.role, office.fine_individual, office.fine_organisation) for office in LAW.offices}
    lost = [
        (row["role_code"], row["sector_group"])
        for row in rows("competence")
        if row["fine_max_individual"].isdecimal()
        and (row["role_code"], int(row["fine_max_individual"]), int(row["fine_max_organization"])) not in held
    ]
    assert lost == []
