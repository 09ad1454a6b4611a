"""Links: proposed from shared evidence, judged by people, taken back."""

import pytest

from common.errors import NotAllowed, Refused
from sellers.errors import Contradiction
from sellers.models import Link, PlatformAccount
from sellers.services import accounts, linking, links, sellers

pytestmark = pytest.mark.django_db


def told(n: int, **more):
    return {"account_id": n, "platform": "zalo", "handle": f"shop{n}", "name": f"Shop {n}", **more}


def place_all():
    """Every account finds its place, one after the other."""
    linking.relink_accounts(accounts=list(PlatformAccount.objects.order_by("pk").values_list("pk", flat=True)))


@pytest.fixture
def pair(chi):
    rows = [told(1, phones=["0861397155"]), told(2, phones=["086.139.7155"]), told(3, phones=["0912345678"])]
    accounts.load(by=chi, rows=rows, source="t")
    place_all()
    return Link.objects.get()


def test_a_shared_phone_proposes_one_link_with_its_reason(pair):
    phone = next(reason for reason in pair.reasons if reason["group"] == "phone")
    assert (phone["code"], phone["kind"], phone["users"]) == ("shares", "phone", 2)
    assert pair.weights == str(linking.current().pk)


def test_proposing_again_keeps_the_verdict(pair, chi):
    links.judge(link_id=pair.pk, verdict="different", by=chi, why="hai chị em")
    linking.run_full()
    pair.refresh_from_db()
    assert pair.state == "different"


def test_taking_back_brings_the_verdict_before_it(pair, chi, dung):
    links.judge(link_id=pair.pk, verdict="same", by=chi)
    second = links.judge(link_id=pair.pk, verdict="different", by=dung)
    assert links.undo(judgement_id=second.pk, by=chi).state == "same"
    with pytest.raises(Refused) as no:
        links.undo(judgement_id=second.pk, by=chi)
    assert no.value.code == "undone"


def test_not_the_same_is_refused_while_both_are_of_one_seller(pair, chi):
    sellers.register(by=chi, name="X", accounts=[pair.left_id, pair.right_id], is_confirmed=True)
    with pytest.raises(Contradiction):
        links.judge(link_id=pair.pk, verdict="different", by=chi)


def test_an_auditor_judges_nothing(pair, lan):
    with pytest.raises(NotAllowed):
        links.judge(link_id=pair.pk, verdict="same", by=lan)


def test_two_accounts_the_machine_did_not_pair_are_joined_by_a_person(pair, chi):
    third = PlatformAccount.objects.get(source_ref="3")
    link = links.join(left_id=third.pk, right_id=pair.left_id, by=chi, why="cùng giọng nói khi livestream")
    assert (link.left_id, link.right_id) == tuple(sorted((third.pk, pair.left_id)))
    assert Link.objects.get(pk=link.pk).state == "same"
