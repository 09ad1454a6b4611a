"""A list as somebody likes to see it, kept under a name."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.errors import Refused
from staff.models import SavedView
from staff.services import saved_views

pytestmark = pytest.mark.django_db

LIST = "sellers:account-list"


def kept(
    by: Any, name: str = "Nobody's on Zalo", query: str = "platform=zalo&owned=no", is_shared: bool = False
) -> SavedView:
    return saved_views.keep(by=by, list_name=LIST, name=name, query=query, is_shared=is_shared)


def test_a_view_is_kept_without_the_page_it_was_on(chi: Any) -> None:
    view = kept(chi, query="platform=zalo&page=a.WzFd&sort=-name")
    assert view.url == reverse(LIST) + "?platform=zalo&sort=-name"


def test_the_same_name_again_replaces_the_view(chi: Any) -> None:
    kept(chi)
    again = kept(chi, query="platform=tiktok")
    assert [view.query for view in SavedView.objects.filter(owner=chi)] == [again.query] == ["platform=tiktok"]


def test_a_shared_view_is_seen_by_the_team_and_by_nobody_else(chi: Any, dung: Any, minh: Any, ha: Any) -> None:
    own, shared = kept(chi, "own"), kept(chi, "shared", is_shared=True)
    seen = {person: set(SavedView.objects.visible_to(person)) for person in (chi, dung, minh, ha)}
    assert seen == {chi: {own, shared}, dung: {shared}, minh: set(), ha: set()}


def test_sharing_is_refused_to_people_without_a_team(ha: Any) -> None:
    with pytest.raises(Refused, match="không thuộc đội nào"):
        kept(ha, is_shared=True)


@pytest.mark.parametrize("wrong", ["nowhere:list", "sellers:account-detail", "https://elsewhere.example/"])
def test_a_view_of_no_list_is_refused(chi: Any, wrong: str) -> None:
    with pytest.raises(Refused):
        saved_views.keep(by=chi, list_name=wrong, name="x", query="a=1", is_shared=False)


def test_too_much_is_refused(chi: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused):
        kept(chi, query="q=" + "a" * 3000)
    monkeypatch.setattr(saved_views, "MOST", 1)
    kept(chi, "one")
    with pytest.raises(Refused):
        kept(chi, "two")
    kept(chi, "one", "platform=facebook")


def test_the_list_offers_its_views_and_names_the_one_shown(chi: Any, dung: Any, signed_in: Any) -> None:
    shared = kept(chi, "Zalo ownerless", is_shared=True)
    page = signed_in(dung).get(shared.url).content.decode()
    assert "Zalo ownerless" in page and str(chi) in page
    assert reverse("staff:view-drop", args=[shared.pk]) not in page
    elsewhere = signed_in(dung).get(reverse("sellers:seller-list")).content.decode()
    assert "Zalo ownerless" not in elsewhere


def test_keeping_and_dropping_through_the_page(chi: Any, signed_in: Any) -> None:
    browser = signed_in(chi)
    told = {"list_name": LIST, "name": "Mine", "query": "platform=zalo"}
    assert browser.post(reverse("staff:view-keep"), told).url == reverse(LIST) + "?platform=zalo"
    view = SavedView.objects.get(owner=chi)
    browser.post(reverse("staff:view-drop", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_a_name_left_empty_is_said_and_nothing_is_kept(chi: Any, signed_in: Any) -> None:
    came = reverse(LIST) + "?platform=zalo"
    told = {"list_name": LIST, "name": "", "query": "platform=zalo"}
    answer = signed_in(chi).post(reverse("staff:view-keep"), told, HTTP_REFERER="http://testserver" + came, follow=True)
    assert not SavedView.objects.exists()
    assert answer.context["messages"]


def test_a_stranger_cannot_drop_it(chi: Any, dung: Any, signed_in: Any) -> None:
    view = kept(chi, is_shared=True)
    assert signed_in(dung).post(reverse("staff:view-drop", args=[view.pk])).status_code == 404
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_thirty_views_ask_as_many_queries_as_one(chi: Any, signed_in: Any) -> None:

    browser = signed_in(chi)
    kept(chi, "0")
    browser.get(reverse(LIST))
    with CaptureQueriesContext(connection) as one:
        browser.get(reverse(LIST))
    for number in range(1, 30):
        kept(chi, str(number))
    with CaptureQueriesContext(connection) as thirty:
        browser.get(reverse(LIST))
    assert len(thirty) == len(one)
