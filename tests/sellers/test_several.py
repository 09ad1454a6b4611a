"""One deed for several rows ticked in a list."""

from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse

from common import clock, sheets
from reports.desk import my_work
from sellers.models import Judgement, Link
from sellers.states import LinkState
from tests.factories import sellers as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def pairs(chi: Any) -> list[Link]:
    found = []
    for _n in range(3):
        left, right = sorted((make.account(chi), make.account(chi)), key=lambda account: account.pk)
        found.append(Link.objects.create(left=left, right=right, score=3.0, reasons=[]))
    return found


def test_what_is_no_id_is_left_out() -> None:
    told = QueryDict("chosen=3&chosen=1&chosen=3&chosen=x&chosen=-2&chosen=99999999999999")
    assert sheets.ticked_ids(told) == [1, 3]


def test_one_verdict_on_the_pairs_ticked(chi: Any, signed_in: Any, pairs: list[Link]) -> None:
    told = {"link": [pairs[0].pk, pairs[1].pk], "verdict": "same"}
    signed_in(chi).post(reverse("sellers:links-judge"), told)
    assert [link.state for link in Link.objects.order_by("pk")] == [LinkState.SAME, LinkState.SAME, LinkState.PROPOSED]
    assert Judgement.objects.filter(by=chi).count() == 2


def test_when_one_pair_contradicts_none_is_judged(chi: Any, signed_in: Any, pairs: list[Link]) -> None:
    make.seller(chi, own=[pairs[1].left, pairs[1].right])
    told = {"link": [link.pk for link in pairs], "verdict": "different"}
    answer = signed_in(chi).post(reverse("sellers:links-judge"), told, follow=True)
    assert not Judgement.objects.exists()
    assert [str(message) for message in answer.context["messages"]]


def test_my_work_counts_the_links_its_list_shows(chi: Any, signed_in: Any, pairs: list[Link]) -> None:
    make.seller(chi, own=[pairs[0].left, pairs[0].right])
    shown = signed_in(chi).get(reverse("sellers:link-queue")).context["page"].count
    assert my_work(chi, clock.today())["links"] == shown == 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["seller", "account"])
def test_the_file_has_the_rows_of_the_screen(chi: Any, signed_in: Any, name: str, kind: str) -> None:
    make.seller(chi, "Tạp hóa", own=[make.account(chi)])
    answer = signed_in(chi).get(reverse(f"sellers:{name}-export", args=[kind]))
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]


def test_only_the_ticked_rows_go_into_the_file(chi: Any, signed_in: Any) -> None:
    one, other = make.account(chi, name="Một"), make.account(chi, name="Hai")
    answer = signed_in(chi).get(reverse("sellers:account-export", args=["csv"]), {"account": one.pk})
    told = b"".join(answer.streaming_content).decode()
    assert one.name in told and other.name not in told
