"""Why two accounts, their group, and an account that continues a vanished one: pages, verdicts, refusals, an exhibit of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.errors import NotAllowed, Refused
from evidence.models import Upload
from sellers.models import Link, PlatformAccount
from sellers.services import accounts, linking
from tests.factories import sellers as make

pytestmark = pytest.mark.django_db
BANK = "Vietcombank 0011004234567 NGUYEN THI A"


@pytest.fixture
def pair(chi):
    rows = [
        {
            "account_id": n,
            "platform": "zalo",
            "handle": f"shop{n}",
            "name": f"Shop {n}",
            "phones": ["0861397155"],
            "banks": [BANK],
        }
        for n in (1, 2, 3)
    ]
    accounts.load(by=chi, rows=rows, source="t")
    own = list(PlatformAccount.objects.order_by("pk"))
    linking.relink_accounts(accounts=[one.pk for one in own])
    return own[0], own[1]


def why_page(pair):
    return f"/sellers/why/?one={pair[0].pk}&other={pair[1].pk}"


def test_the_page_of_a_pair_names_what_they_share_and_how_many_use_it(signed_in, chi, pair):
    page = signed_in(chi).get(why_page(pair)).content.decode()
    assert "Vietcombank 0011004234567, 3 tài khoản dùng" in page
    assert page.count('class="fall-') > 3


def test_the_words_are_english_for_english_readers(signed_in, chi, pair):
    chi.language = "en"
    chi.save()
    assert (
        "same bank account Vietcombank 0011004234567, used by 3 accounts"
        in signed_in(chi).get(why_page(pair)).content.decode()
    )


def test_a_verdict_may_be_given_to_a_pair_no_machine_paired(signed_in, chi):
    one, other = make.account(chi), make.account(chi)
    signed_in(chi).post(why_page((one, other)), {"verdict": "different", "why": "hai người khác nhau", "once": "k"})
    assert Link.objects.get(left=one, right=other).state == "different"


@pytest.mark.parametrize(
    "asked", ["", "?one=1", "?one=x&other=2", "?one=999999&other=999998", "?one=1&other=99999999999999999"]
)
def test_a_pair_that_is_none_is_not_found(signed_in, chi, asked):
    assert signed_in(chi).get(f"/sellers/why/{asked}").status_code == 404


def test_the_reasons_are_kept_as_an_exhibit_as_they_are_today(signed_in, chi, pair):
    answer = signed_in(chi).post("/sellers/why/keep/", {"one": pair[0].pk, "other": pair[1].pk, "once": "k2"})
    assert answer.status_code == 302
    assert Upload.objects.get().name == f"vi-sao-{pair[0].pk}-{pair[1].pk}.html"


def test_the_group_of_an_account_is_a_picture_and_the_same_as_tables(signed_in, chi, pair):
    page = signed_in(chi).get(f"/sellers/accounts/{pair[0].pk}/group/").content.decode()
    assert page.count("<circle") == 3
    assert page.count("Shop 2") >= 3  # in the picture, beside what it shares, among the accounts


def test_the_list_of_groups_asks_no_more_for_many(signed_in, chi, django_assert_max_num_queries):
    for group in range(12):
        rows = [
            {"account_id": f"{group}-{n}", "platform": "zalo", "handle": f"g{group}n{n}", "name": f"Nhóm {group}", "phones": [f"09123450{group:02d}"],
             "banks": [f"Vietcombank 00110042345{group:02d} NGUYEN A"]}
            for n in (1, 2)
        ]  # fmt: skip
        accounts.load(by=chi, rows=rows, source="t")
    linking.relink_accounts(accounts=list(PlatformAccount.objects.values_list("pk", flat=True)))
    client = signed_in(chi)
    client.get("/sellers/groups/")
    with django_assert_max_num_queries(16):
        page = client.get("/sellers/groups/").content.decode()
    assert page.count("/group/") == 12


@pytest.fixture
def gone(chi, pair):
    """The first account vanished a month before the second appeared."""
    now = timezone.now()
    old, fresh = pair
    PlatformAccount.objects.filter(pk=old.pk).update(
        status="vanished", first_seen_at=now - timedelta(days=300), last_seen_at=now - timedelta(days=60)
    )
    PlatformAccount.objects.filter(pk=fresh.pk).update(first_seen_at=now - timedelta(days=30), last_seen_at=now)
    return old, fresh


def test_an_account_that_appears_after_another_vanished_is_proposed_as_its_continuation(signed_in, chi, gone):
    old, fresh = gone
    page = signed_in(chi).get(f"/sellers/accounts/{fresh.pk}/").content.decode()
    assert f'name="old" value="{old.pk}"' in page


def test_what_continues_a_fined_sellers_account_is_that_sellers(signed_in, chi, gone):
    old, fresh = gone
    seller = make.seller(chi, own=[old])
    signed_in(chi).post(f"/sellers/accounts/{fresh.pk}/continue/", {"old": old.pk, "once": "c"})
    fresh.refresh_from_db()
    assert (fresh.continues_id, fresh.seller_id) == (old.pk, seller.pk)
    assert Link.objects.get(left=min(old.pk, fresh.pk), right=max(old.pk, fresh.pk)).state == "same"


def test_an_account_of_another_seller_continues_none(chi, gone):
    old, fresh = gone
    make.seller(chi, own=[old])
    make.seller(chi, own=[fresh])
    with pytest.raises(Refused) as no:
        accounts.continue_from(account_id=fresh.pk, old_id=old.pk, by=chi)
    assert no.value.code == "two_sellers"


def test_no_circle_of_continuations(chi, gone):
    old, fresh = gone
    accounts.continue_from(account_id=fresh.pk, old_id=old.pk, by=chi)
    with pytest.raises(Refused) as no:
        accounts.continue_from(account_id=old.pk, old_id=fresh.pk, by=chi)
    assert no.value.code == "itself"


def test_taking_it_back_leaves_verdict_and_seller_to_people(chi, gone):
    old, fresh = gone
    accounts.continue_from(account_id=fresh.pk, old_id=old.pk, by=chi)
    accounts.discontinue(account_id=fresh.pk, by=chi)
    fresh.refresh_from_db()
    assert fresh.continues_id is None
    assert Link.objects.filter(state="same").exists()


def test_an_auditor_says_nothing(lan, gone):
    with pytest.raises(NotAllowed):
        accounts.continue_from(account_id=gone[1].pk, old_id=gone[0].pk, by=lan)
