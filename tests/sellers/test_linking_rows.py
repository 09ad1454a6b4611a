"""The tables tell the engine what the file told: nothing that links is lost on the way."""

import pytest

from sellers.linking import Columns
from sellers.models import PlatformAccount
from sellers.services import accounts, linking_rows
from tests.sellers.test_linking import town

pytestmark = pytest.mark.django_db

HELD = [
    {"account_id": 1, "platform": "zalo", "handle": "mot", "banks": ["STK 3799556900024 - Agribank LE DUC DAT"]},
    {"account_id": 2, "platform": "zalo", "handle": "hai", "banks": ["3799556900024 Agribank"]},
    {"account_id": 3, "platform": "zalo", "handle": "ba", "bio": "sdt 0861 397 155", "phones": ["+84 861.397.156"]},
    {"account_id": 5, "platform": "zalo", "handle": "nam", "tax_code": "001091052193", "citizen_id": "001091052201"},
    {"account_id": 4, "platform": "zalo", "handle": "bốn", "wallets": ["MoMo 0765922973"], "emails": ["Ba.Lan+x@gmail.com"]},
]  # fmt: skip


def own_tokens(columns):
    found = {own: set() for own in columns.ids}
    for row, value in zip(columns.account.tolist(), columns.value.tolist(), strict=True):
        found[columns.ids[row]].add(columns.tokens()[value])
    return found


@pytest.mark.parametrize("rows", [HELD, town(3, sellers=25)[0]], ids=["by hand", "a town"])
def test_rows_of_the_tables_give_the_tokens_of_the_file(rows):
    accounts.load(by=None, rows=rows, source="town")
    ids = {pk: int(ref) for pk, ref in PlatformAccount.objects.values_list("pk", "source_ref")}
    told = own_tokens(Columns.of(linking_rows.every("town")))
    assert {ids[own]: tokens for own, tokens in told.items()} == own_tokens(Columns.of(rows))


def test_a_holder_s_name_told_later_is_added_and_the_first_one_stays():
    row = {"account_id": 1, "platform": "zalo", "handle": "mot", "banks": ["3799556900024 Agribank"]}
    for bank in ("3799556900024 Agribank", "3799556900024 Agribank LE DUC DAT", "3799556900024 Agribank TRAN VAN B"):
        accounts.load(by=None, rows=[{**row, "banks": [bank]}], source="town")
    (told,) = linking_rows.every("town")
    assert told["holders"] == ["LE DUC DAT"]
