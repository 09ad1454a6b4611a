"""The same picture in other exhibits and on other accounts; nothing of another team but its number."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from evidence import lookalikes
from evidence.models import Exhibit
from sellers import picture_selectors
from tests.evidence.test_derivatives import encoded, photo

pytestmark = pytest.mark.django_db


def saved(handle, picture):
    """A saved page of an account with one picture."""
    import base64

    return (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n"
        b"Content-Location: https://www.facebook.com/" + handle + b"\r\n\r\n<html><title>" + handle + b"</title><p>Kem, goi 0861397155</p></html>\r\n"
        b"--x\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://cdn.example/" + handle
        + b".jpg\r\n\r\n" + base64.encodebytes(encoded(picture, "JPEG", quality=70)) + b"\r\n--x--\r\n"
    )  # fmt: skip


@pytest.fixture
def pages(chi, minh, hand_in):
    """Two pages of Chi's and one of Minh's with one picture, and one with another."""
    goods = photo(5)
    hand_in(chi, ("a.mhtml", saved(b"nana.decor", goods)), ("b.mhtml", saved(b"kho.sieu.re", goods.resize((400, 300)))))
    hand_in(minh, ("c.mhtml", saved(b"shop.thu.ba", goods.resize((320, 240), Image.Resampling.LANCZOS))))
    hand_in(chi, ("d.mhtml", saved(b"khac.hoan.toan", photo(9))))
    return {name: Exhibit.objects.get(name=f"{name}.mhtml") for name in "abcd"}


def test_the_same_picture_is_found_and_another_is_not(pages):
    assert set(lookalikes.near([pages["a"].pk])) == {pages["b"].pk, pages["c"].pk}
    assert lookalikes.near([pages["d"].pk]) == {}


def test_another_teams_exhibit_is_named_by_number_only(pages, chi, signed_in):
    found = {one.number: one.exhibit for one in lookalikes.alike(chi, pages["a"])}
    assert found == {pages["b"].pk: pages["b"], pages["c"].pk: None}
    page = signed_in(chi).get(pages["a"].get_absolute_url()).content.decode()
    assert "b.mhtml" in page
    assert "c.mhtml" not in page
    answer = signed_in(chi).get(f"/api/exhibits/{pages['a'].pk}/alike/").json()
    assert {one["exhibit"] for one in answer} == {pages["b"].pk, pages["c"].pk}


def test_the_accounts_that_used_a_picture(pages, chi, minh, signed_in):
    used = {account.key for account in picture_selectors.users_of_picture(pages["a"])}
    assert len(used) == 3
    address = reverse("sellers:picture-accounts", args=[pages["a"].pk])
    page = signed_in(chi).get(address)
    assert {account.key for account in page.context["accounts"]} == used
    assert signed_in(minh).get(address).status_code == 404
    account = page.context["accounts"][0]
    others = signed_in(chi).get(reverse("sellers:account-detail", args=[account.pk])).context["pictures"]
    assert {each.key for each in others} == used - {account.key}


def test_more_pictures_ask_no_more(pages, chi, hand_in, signed_in):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert signed_in(chi).get(pages["a"].get_absolute_url()).status_code == 200
        return len(asked)

    before = queries()
    hand_in(chi, *[(f"{n}.jpg", encoded(photo(5), "JPEG", quality=50 + n)) for n in range(5)])
    assert len(lookalikes.near([pages["a"].pk])) == 7
    assert queries() <= before


def test_a_screenshot_taken_from_an_accounts_page_counts_for_it(pages, chi, hand_in):
    hand_in(chi, ("man-hinh.jpg", encoded(photo(9), "JPEG")), source_url="https://www.facebook.com/nana.decor")
    used = {account.key for account in picture_selectors.users_of_picture(pages["d"])}
    assert used == {"khachoantoan", "nanadecor"}
