"""Exhibits are found by what stands in them, with or without accents, and shown by a small picture."""

import pytest
from django.db import connection

from evidence import selectors
from evidence.derived_models import Derivative
from evidence.models import Exhibit
from tests.evidence.test_derivatives import PDF_WITH_SCRIPT, encoded, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(chi, hand_in):
    hand_in(
        chi,
        ("Ảnh kho hàng.png", encoded(photo())),
        ("hop-dong.pdf", PDF_WITH_SCRIPT),
        ("tin.txt", "Kem trộn Đặc biệt 100%".encode()),
    )


def found(client, asked):
    rows = client.get("/evidence/exhibits/", {"q": asked}).context["page"].rows
    return {exhibit.name for exhibit in rows}


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("anh KHO", {"Ảnh kho hàng.png"}),
        ("kem tron dac", {"tin.txt"}),
        ("KEM TRỘN", {"tin.txt"}),
        ("0861397155", {"hop-dong.pdf"}),
        ("100%", {"tin.txt"}),
        ("%", set()),
        ("_", set()),
        ("không có ở đâu", set()),
        ("\\", set()),
        ("'; --", set()),
    ],
)
def test_by_name_by_lines_read_and_by_words_on_pages(shelf, signed_in, chi, asked, names):
    assert found(signed_in(chi), asked) == names


def test_another_team_finds_nothing(shelf, signed_in, minh):
    assert found(signed_in(minh), "kem tron") == set()


def test_programs_find_the_same(shelf, signed_in, chi, minh):
    assert signed_in(chi).get("/api/exhibits/", {"q": "kem tron"}).json()["count"] == 1
    assert signed_in(minh).get("/api/exhibits/", {"q": "kem tron"}).json()["count"] == 0


def test_the_search_goes_along_the_indexes(shelf):
    with connection.cursor() as cursor:
        for other in ("enable_seqscan", "enable_indexscan", "enable_indexonlyscan"):  # a few rows need no index
            cursor.execute(f"SET LOCAL {other} = off")
    plan = selectors.holding("kem tron").explain()
    for index in ("exhibit_name_folded", "record_text_folded", "derivative_text_trgm"):
        assert index in plan


def test_pictures_are_shown_small_in_lists_and_captures(shelf, signed_in, chi):
    client = signed_in(chi)
    pictures = set(Derivative.objects.filter(kind="thumbnail").values_list("exhibit", flat=True))
    batch = Exhibit.objects.first().arrivals.get().batch
    for page in (client.get("/evidence/exhibits/"), client.get(batch.get_absolute_url())):
        shown = {
            pk
            for pk in Exhibit.objects.values_list("pk", flat=True)
            if f"/exhibits/{pk}/thumbnail/" in page.content.decode()
        }
        assert shown == pictures
