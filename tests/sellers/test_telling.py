"""What a line tells: pure, from records as the readers give them."""

from hypothesis import given
from hypothesis import strategies as st

from sellers.telling import tell_record


def seen(kind, **more):
    telling = tell_record(kind, more.get("author", ""), "", more.get("text", ""), more.get("fields", {}))
    return [] if telling is None else telling.seen


def test_a_parcel_tells_its_waybill_and_its_sender_but_not_the_buyer():
    fields = {"waybill": "S26.A5.1302595366", "sender_phone": "+84880562083", "receiver_phone": "0912240178"}
    told = seen("shipment", fields=fields)
    assert ("phone", "+84880562083", "0880 562 083", "sender", "") in told
    assert not any("912240178" in value for _kind, value, _shown, _role, _holder in told)


def test_money_that_came_in_makes_the_statement_s_account_a_payee():
    told = seen("payment", fields={"direction": "in", "account": "3799556900024", "bank": "Agribank"})
    assert told == [("bank", "970405:3799556900024", "Agribank 3799556900024", "payee", "")]


def test_money_that_went_out_makes_it_a_payer():
    told = seen("payment", fields={"direction": "out", "account": "3799556900024", "bank": "Agribank"})
    assert [role for *_rest, role, _holder in told] == ["payer"]


def test_what_the_shop_writes_of_itself_in_a_chat_it_holds():
    fields = {"platform": "tiktok", "thread": "nanadecor"}
    telling = tell_record(
        "message", "nanadecor", "thuha_buyer", "ck qua STK 3799556900024 - Agribank LE DUC DAT", fields
    )
    assert (telling.account.platform, telling.account.key) == ("tiktok", "nanadecor")
    assert [(kind, role) for kind, _value, _shown, role, _holder in telling.seen] == [("bank", "holder")]


def test_what_the_buyer_writes_is_only_mentioned():
    fields = {"platform": "tiktok", "thread": "nanadecor"}
    telling = tell_record("message", "thuha_buyer", "nanadecor", "số mình 0912345678", fields)
    assert telling.account is None
    assert [role for *_rest, role, _holder in telling.seen] == ["mentioned"]


def test_a_line_without_account_or_identifier_tells_nothing():
    assert tell_record("message", "a", "b", "còn hàng không shop", {"platform": "zalo"}) is None
    assert tell_record("painting", "a", "b", "0912345678", {}) is None


@given(st.sampled_from(["shipment", "payment", "message", "account", "page"]), st.text(), st.text(), st.dictionaries(
    st.sampled_from(["platform", "thread", "handle", "waybill", "sender_phone", "account", "bank", "url", "phone"]), st.text()
))  # fmt: skip
def test_no_line_however_strange_breaks_the_telling(kind, author, text, fields):
    tell_record(kind, author, "", text, fields)
