"""My work, dashboard, map, health: as each role, and their numbers against the lists they open."""

import re
from datetime import date

import pytest
from django.test import Client

from cases.models import Violation
from reports import selectors, tables
from reports.glance import glance
from reports.selectors import Wanted
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
YEAR = Wanted(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def fines(chi, ha):
    return [make.fine(chi, ha) for _ in range(3)]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("who", ["chi", "ha", "quan", "minh", "lan"])
def test_everybody_has_a_first_page_in_both_languages(request, signed_in, fines, who, language):
    person = request.getfixturevalue(who)
    person.language = language
    person.save()
    assert signed_in(person).get("/reports/my-work/").status_code == 200


@pytest.mark.parametrize(("who", "page", "status"), [
    ("ha", "dashboard", 200), ("lan", "dashboard", 200), ("chi", "dashboard", 403), ("quan", "health", 200), ("chi", "health", 403),
    ("chi", "map", 200), ("quan", "map", 200),
])  # fmt: skip
def test_each_role_reads_its_own_figures(request, signed_in, fines, who, page, status):
    assert signed_in(request.getfixturevalue(who)).get(f"/reports/{page}/").status_code == status


def rows_behind(client: Client, url: str) -> int:
    """How many rows the list says it has."""
    words = re.search(r'pager-words">(.*?)</span>', client.get(url).content.decode(), re.S)
    return int(re.findall(r"[\d.]+", words[1])[-1].replace(".", "")) if words else 0


def test_every_tile_opens_a_list_of_exactly_that_many_rows(signed_in, ha, fines):
    tiles = selectors.tiles(ha, YEAR, date(2027, 1, 1))
    assert [tile["value"] for tile in tiles][:2] == [3, 3]
    for tile in tiles:
        assert rows_behind(signed_in(ha), tile["url"]) == tile["value"], tile["url"]


def test_a_team_s_numbers_open_lists_of_that_many_rows(signed_in, ha, fines):
    rows = tables.by_team(ha, YEAR, date(2027, 1, 1))
    assert rows
    for row in rows:
        assert rows_behind(signed_in(ha), row["violations_url"]) == row["violations"]
        assert rows_behind(signed_in(ha), row["fines_url"]) == row["fines"]
        assert rows_behind(signed_in(ha), row["overdue_url"]) == row["overdue"] or row["overdue"] == 0


def test_every_article_ward_and_platform_opens_lists_of_that_many_rows(signed_in, ha, fines):
    client = signed_in(ha)
    rows = tables.by_provision(ha, YEAR) + tables.by_area(ha, YEAR)
    assert sum(row["fines"] for row in tables.by_provision(ha, YEAR)) == 3
    for row in rows:
        assert rows_behind(client, row["url"]) == row["count"], row["name"]
        assert rows_behind(client, row["fines_url"]) == row["fines"], row["name"]
    for series in tables.by_platform(ha, YEAR)["series"]:
        for value, url in zip(series["values"], series["urls"], strict=True):
            assert rows_behind(client, url) == value


def test_a_team_whose_violations_are_older_than_the_period_keeps_its_fines(ha, chi, fines):
    """A fine of January for an act of December: the team's row stays, or the rows would not add up to the tiles."""
    Violation.objects.update(detected_on=date(2025, 12, 20), acted_on=date(2025, 12, 20))
    rows = tables.by_team(ha, YEAR, date(2027, 1, 1))
    assert [(row["violations"], row["fines"]) for row in rows] == [(0, 3)]


def test_those_who_lead_see_the_city_at_a_glance_and_others_do_not(ha, chi, quan, fines):
    told = glance(ha, date(2026, 12, 31))
    assert told["money"]["fines"] == 3 and told["map"]["cells"]
    assert glance(chi, date(2026, 12, 31)) == {}
    assert set(glance(quan, date(2026, 12, 31))) == {"plans"}


def test_a_stranger_s_figures_hold_nothing_of_another_team(minh, fines):
    assert [tile["value"] for tile in selectors.tiles(minh, YEAR, date(2027, 1, 1))] == [0, 0, 0, 0, 0]


def test_a_period_turned_round_is_read_the_right_way(signed_in, ha, fines):
    page = signed_in(ha).get("/reports/dashboard/?since=31/12/2026&until=01/01/2026&team=x&platform=nowhere")
    assert page.status_code == 200


def test_the_dashboard_asks_no_more_for_many_fines_than_for_one(
    signed_in, ha, chi, django_assert_max_num_queries, fines
):
    client = signed_in(ha)
    with django_assert_max_num_queries(60) as few:
        client.get("/reports/dashboard/")
    for _ in range(6):
        make.fine(chi, ha)
    with django_assert_max_num_queries(len(few)):
        client.get("/reports/dashboard/")
