"""Every list is read in pages, each after the last row of the one before."""

from typing import Any

import pytest
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Length
from django.test import RequestFactory

from areas.models import Area
from common import keyset, paging
from staff.models import User

pytestmark = pytest.mark.django_db

ORDERS = {
    "by name": ["name"],
    "many alike": ["kind", "-name"],
    "no longer valid last": ["valid_to", "name"],
    "no longer valid last, downwards": [F("valid_to").desc(nulls_last=True), "pk"],
    "still valid first": ["-valid_to", "-lat"],
    "numbers with a fraction": [F("lat").asc(nulls_first=True)],
    "by a reckoning": [Length("name").desc(), "name"],
    "by a count": ["-heirs", "name"],
    "as the model says": [],
}


def pages(rows: QuerySet[Any], size: int, way: str = "next_place", place: str = "") -> list[paging.Page]:
    found = []
    while True:
        page = paging.page_at(rows, place, size)
        found.append(page)
        place = getattr(page, way)
        if not place:
            return found


def areas(order: list[Any]) -> QuerySet[Area]:
    rows = Area.objects.annotate(heirs=Count("successions"))
    return rows.order_by(*order) if order else rows


@pytest.mark.parametrize("size", [1, 7, 50, 1000])
@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())
def test_walking_forwards_shows_every_row_once_and_in_order(order: list[Any], size: int) -> None:
    rows = areas(order)
    whole = [row.pk for row in keyset.ordered(rows, keyset.keys_of(rows))]
    walked = pages(rows, size)
    assert [row.pk for page in walked for row in page.rows] == whole
    assert [page.first for page in walked] == list(range(1, len(whole) + 1, size))


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())
def test_walking_back_from_the_end_shows_the_same_pages(order: list[Any]) -> None:
    rows = areas(order)
    forwards = [[row.pk for row in page.rows] for page in pages(rows, 20)]
    backwards = [[row.pk for row in page.rows] for page in pages(rows, 20, "prev_place", paging.END)]
    assert backwards[::-1] == forwards


def test_a_row_written_meanwhile_neither_repeats_nor_hides_another(engage: Any) -> None:
    for number in range(6):
        engage(f"p{number}", [])
    rows = User.objects.filter(username__startswith="p").order_by("-date_joined", "username")
    first = paging.page_at(rows, "", 3)
    engage("pnew", [])
    second = paging.page_at(rows, first.next_place, 3)
    assert [row.username for row in second.rows] == ["p2", "p1", "p0"]


def test_the_neighbour_pages_keep_what_was_filtered_and_sorted() -> None:
    request = RequestFactory().get("/", {"q": "a b", "sort": "-name", "page": "nonsense"})
    page = paging.page_of(Area.objects.order_by("name"), request, 10)
    assert page.first == 1
    assert page.next_url.startswith("?q=a+b&sort=-name&page=a.")
    assert not page.prev_url


@pytest.mark.parametrize(
    "place", ["2", "a.", "a.WzE", "b.WzEsMl0", "a.W251bGxd", "a.WzEsWzFdXQ", "a.WzEsIlx1MDAwMCJd", "c.x", "z.z", "é"]
)
def test_a_place_made_by_hand_is_the_first_page(place: str) -> None:
    page = paging.page_of(Area.objects.order_by("code"), RequestFactory().get("/", {"page": place}), 10)
    assert page.first == 1


def test_a_place_of_another_order_is_the_first_page() -> None:
    token = paging.page_at(Area.objects.order_by("name", "code"), "", 10).next_place
    page = paging.page_of(Area.objects.order_by("pk"), RequestFactory().get("/", {"page": token}), 10)
    assert page.first == 1


def test_a_long_list_is_not_counted_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "COUNT_CAP", 5)
    page = paging.page_at(Area.objects.order_by("pk"), "", 3)
    assert (page.count, page.more) == (5, True)
    end = paging.page_at(Area.objects.order_by("pk"), paging.END, 3)
    assert end.first is None and end.prev_url and not end.next_url


@pytest.mark.parametrize("way", ["next_place", "prev_place"])
def test_a_far_page_asks_as_many_queries_as_the_first(django_assert_num_queries: Any, way: str) -> None:
    rows = Area.objects.order_by("name")
    middle = pages(rows, 10)[4]
    with django_assert_num_queries(2):
        paging.page_at(rows, getattr(middle, way), 10)
