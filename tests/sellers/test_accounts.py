"""Accounts: noted by people, loaded from data sets, assigned, checked."""

import pytest

from audit.models import Entry
from common.errors import NotAllowed, Refused
from sellers.errors import AlreadyThere
from sellers.models import Identifier, PlatformAccount, Sighting
from sellers.services import accounts
from tests.factories import sellers as make

pytestmark = pytest.mark.django_db

ROWS = [
    {"account_id": 1, "platform": "zalo", "handle": "nana.decor", "name": "Nana Decor", "phones": ["0861397155"], "banks": ["Agribank 3799556900024 LE DUC DAT"]},
    {"account_id": 2, "platform": "tiktok", "handle": "nanadecor", "name": "NANA DECOR", "phones": ["+84 86 139 71 55"]},
    {"account_id": 3, "platform": "tiktok", "handle": "nanadecor", "name": "Another Nana", "phones": []},
]  # fmt: skip


def test_a_phone_written_two_ways_is_one_identifier_of_two_accounts(chi):
    accounts.load(by=chi, rows=ROWS, source="t")
    phone = Identifier.objects.get(kind="phone")
    assert phone.value == "+84861397155"
    assert Sighting.objects.filter(identifier=phone, role="holder").values("account").distinct().count() == 2


def test_loading_the_same_rows_again_changes_nothing(chi):
    first = accounts.load(by=chi, rows=ROWS, source="t")
    again = accounts.load(by=chi, rows=ROWS, source="t")
    assert first["accounts"] == 3
    assert (again["accounts"], again["identifiers"], again["sightings"]) == (0, 0, 0)


def test_two_rows_of_a_set_with_one_handle_stay_two_accounts(chi):
    accounts.load(by=chi, rows=ROWS, source="t")
    assert set(PlatformAccount.objects.filter(platform="tiktok").values_list("source_ref", flat=True)) == {"2", "3"}


def test_a_row_that_names_no_account_is_counted_as_refused(chi):
    counts = accounts.load(by=chi, rows=[{"platform": "zalo", "handle": "   "}], source="t")
    assert counts["refused"] == 1
    assert counts["accounts"] == 0


def test_a_line_that_is_not_json_names_its_number():
    with pytest.raises(Refused) as no:
        list(accounts.rows_of(['{"a": 1}', "not json"]))
    assert no.value.facts["line"] == 2


def test_a_refusal_inside_the_rows_comes_through_the_copy_as_itself(chi):
    with pytest.raises(Refused) as no:
        accounts.load(by=chi, rows=accounts.rows_of(["[]"]), source="t")
    assert no.value.code == "not_json"


def test_a_web_address_gives_platform_and_key(chi):
    account = make.account(chi, platform="zalo", handle="https://www.tiktok.com/@NanaDecor?lang=vi")
    assert (account.platform, account.key) == ("tiktok", "nanadecor")


def test_an_account_known_already_is_refused_with_its_id(chi):
    account = make.account(chi, handle="shop.a")
    with pytest.raises(AlreadyThere) as no:
        make.account(chi, handle="Shop.A")
    assert no.value.facts["account"] == account.pk


def test_what_is_no_handle_is_refused(chi):
    with pytest.raises(Refused) as no:
        make.account(chi, handle="???")
    assert no.value.code == "no_account"


def test_an_auditor_notes_nothing(lan):
    with pytest.raises(NotAllowed):
        make.account(lan)


def test_assigning_keeps_what_was_before_in_the_journal(chi):
    account = make.account(chi)
    first, second = make.seller(chi), make.seller(chi)
    accounts.assign(account_id=account.pk, seller_id=first.pk, by=chi, why="cùng số điện thoại")
    accounts.assign(account_id=account.pk, seller_id=second.pk, by=chi, why="nhầm")
    line = Entry.objects.filter(deed="account.assigned").latest("id")
    assert (line.facts["before"], line.facts["seller"]) == (first.pk, second.pk)
