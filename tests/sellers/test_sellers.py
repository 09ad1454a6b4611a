"""Sellers: registered, confirmed, merged and split without losing anything."""

import pytest

from common.errors import MoveRefused, NotAllowed, Refused
from sellers.models import PlatformAccount, Seller
from sellers.services import sellers
from tests.factories import sellers as make

pytestmark = pytest.mark.django_db


def accounts_of(seller: Seller) -> set[int]:
    return set(PlatformAccount.objects.filter(seller=seller).values_list("pk", flat=True))


def test_a_name_is_found_without_diacritics(chi):
    seller = make.seller(chi, "Dược phẩm Thúy")
    assert seller.name_key == "duoc pham thuy"


def test_an_account_of_a_confirmed_seller_is_not_taken_over(chi):
    account = make.account(chi)
    make.seller(chi, own=[account])
    with pytest.raises(Refused) as no:
        make.seller(chi, own=[account])
    assert no.value.facts["accounts"] == [account.pk]
    assert Seller.objects.count() == 1


def test_a_merge_moves_the_accounts_and_a_split_brings_exactly_them_back(chi, ha):
    a, b, c = (make.account(chi) for _ in range(3))
    left, right = make.seller(chi, own=[a, b]), make.seller(chi, own=[c])
    sellers.merge(seller_id=left.pk, into_id=right.pk, by=ha, why="cùng tài khoản ngân hàng")
    assert accounts_of(right) == {a.pk, b.pk, c.pk}
    sellers.split(seller_id=left.pk, by=ha, why="hai người khác nhau")
    assert (accounts_of(left), accounts_of(right)) == ({a.pk, b.pk}, {c.pk})


def test_a_merge_is_undone_after_further_merges(chi, ha):
    a, b, c = (make.account(chi) for _ in range(3))
    first, second, third = (make.seller(chi, own=[each]) for each in (a, b, c))
    sellers.merge(seller_id=first.pk, into_id=second.pk, by=ha, why="1")
    sellers.merge(seller_id=second.pk, into_id=third.pk, by=ha, why="2")
    sellers.split(seller_id=first.pk, by=ha, why="3")
    assert (accounts_of(first), accounts_of(third)) == ({a.pk}, {b.pk, c.pk})


def test_a_seller_is_not_merged_into_itself_or_a_merged_one(chi, ha):
    one, two, three = (make.seller(chi) for _ in range(3))
    with pytest.raises(Refused):
        sellers.merge(seller_id=one.pk, into_id=one.pk, by=ha, why="x")
    sellers.merge(seller_id=one.pk, into_id=two.pk, by=ha, why="x")
    with pytest.raises(Refused) as no:
        sellers.merge(seller_id=three.pk, into_id=one.pk, by=ha, why="x")
    assert no.value.code == "merged"
    with pytest.raises(MoveRefused):
        sellers.merge(seller_id=one.pk, into_id=three.pk, by=ha, why="x")


def test_an_inspector_does_not_merge(chi):
    one, two = make.seller(chi), make.seller(chi)
    with pytest.raises(NotAllowed):
        sellers.merge(seller_id=one.pk, into_id=two.pk, by=chi, why="x")


def test_the_database_refuses_a_merged_seller_without_a_successor(chi):
    from django.db import IntegrityError, transaction

    seller = make.seller(chi)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seller.objects.filter(pk=seller.pk).update(state="merged")
