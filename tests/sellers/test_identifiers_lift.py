"""Identifiers lifted out of listings and chats, hidden ones too."""

import pytest

from sellers.identifiers import lift

HIDDEN = [
    "Zalo 08.6 mot ba chín bảy một năm 5",
    "Zalo 0861397155",
    "LH 086-139-7155 nhé",
    "gọi (+84) 861 397 155",
    "Hotline 0️⃣8️⃣6️⃣1️⃣3️⃣9️⃣7️⃣1️⃣5️⃣5️⃣ inbox",
    "0*8*6*1*3*9*7*1*5*5",
    "không tám sáu một ba chín bảy một năm năm",
    "ko tam sau mot ba chin bay mot lam lam",
    "o86l397lS5",
    "alo 0B6I397I55",
    "oB6139715S",
    "０８６１３９７１５５",
    "giá 250k 0861397155 ship cod",
    "0861397155 250k",
]


@pytest.mark.parametrize("text", HIDDEN)
def test_a_hidden_phone_is_found(text):
    assert [found.value for found in lift(text) if found.kind == "phone"] == ["+84861397155"]


PLAIN = [
    "Hàng mới về | robot hút bụi | giá sỉ từ 5 sản phẩm | giảm 5kg một tuần",
    "Nam nữ hai ba bốn tuổi, sau năm tháng bảo hành 12 tháng",
    "mã 3799556900024",
    "hàng đẹp về.Có ship",
    "năm 2026, 24 giờ 7 ngày",
]


@pytest.mark.parametrize("text", PLAIN)
def test_ordinary_words_and_numbers_are_not_identifiers(text):
    assert lift(text) == []


def found_in(text):
    return [(found.kind, found.value, text[found.start : found.end]) for found in lift(text)]


def test_the_sample_chat_line_gives_account_with_holder():
    [found] = lift("Dạ b ck qua STK 3799556900024 - Agribank LE DUC DAT giúp shop")
    assert (found.kind, found.value, found.holder) == ("bank", "970405:3799556900024", "LE DUC DAT")


def test_a_number_named_as_a_bank_account_is_not_also_a_phone():
    assert [found.kind for found in lift("BIDV 0926326858")] == ["bank"]


def test_a_bare_phone_after_ck_stays_a_phone():
    assert [found.kind for found in lift("ck 0926326858")] == ["phone"]


def test_a_listing_gives_phone_price_address_and_account_with_their_places():
    text = "Son lì giá 1tr2, zalo.me/0912345678, mail A.B@gmail.com, STK 3799556900024 Agribank; gọi 0861.397.155"
    assert found_in(text) == [
        ("price", "1200000", "1tr2"),
        ("account", "zalo:+84912345678", "zalo.me/0912345678"),
        ("email", "ab@gmail.com", "A.B@gmail.com"),
        ("bank", "970405:3799556900024", "3799556900024 Agribank"),
        ("phone", "+84861397155", "0861.397.155"),
    ]


def test_places_are_right_in_decomposed_text():
    text = "Liên hệ 0️⃣861397155 giá 250k"
    assert [piece for *_, piece in found_in(text)] == ["0️⃣861397155", "250k"]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("mã vận đơn S26.A5.1302595366 nha", "waybill", "S26.A5.1302595366"),
        ("đơn SPXVN09D1435FD31B", "waybill", "SPXVN09D1435FD31B"),
        ("GHN: GAXY8H2K9 đã gửi", "waybill", "GAXY8H2K9"),
        ("CCCD 033088153921", "citizen_id", "033088153921"),
        ("033088153921", "citizen_id", "033088153921"),
        ("CMND 012345678", "citizen_id", "012345678"),
        ("số 001******543", "citizen_id", "001******543"),
        ("MST: 0168103196", "tax_code", "0168103196"),
        ("momo 0765922973", "wallet", "momo:+84765922973"),
        ("https://www.facebook.com/nana.decor, rẻ", "account", "facebook:nanadecor"),
    ],
)
def test_labelled_numbers_and_codes_are_what_their_label_says(text, kind, value):
    assert [(found.kind, found.value) for found in lift(text)] == [(kind, value)]


@pytest.mark.parametrize(
    ("text", "mailbox"),
    [
        ("LH: minhlinh [at] gmail [dot] com", "minhlinh@gmail.com"),
        ("minh.linh a còng gmail chấm com", "minhlinh@gmail.com"),
        ("hang_si(at)yahoo.com.vn nhé", "hang_si@yahoo.com.vn"),
        ("abcd @ outlook . com", "abcd@outlook.com"),
    ],
)
def test_a_mailbox_written_to_slip_past_a_filter_is_found(text, mailbox):
    assert [(found.kind, found.value) for found in lift(text)] == [("email", mailbox)]


@pytest.mark.parametrize(
    "text",
    ["gặp em at gmail nhé", "s h o p @gmail .com", "gửi cho a cong gmail", "chợ dot com", "em at home, chấm com"],
)
def test_words_that_only_look_like_a_mailbox_are_none(text):
    assert [found for found in lift(text) if found.kind == "email"] == []


@pytest.mark.parametrize(
    "text", ["kh0ng chín m0t hai ba b0n năm sáu bảy tám", "LH O9l2.E45.67B nhé", "zalo o9I2 345 678"]
)
def test_letters_drawn_like_digits_stand_in_digit_words_and_groups(text):
    assert [found.value for found in lift(text) if found.kind == "phone"] == ["+84912345678"]
