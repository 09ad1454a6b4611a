"""One spelling per identifier: tables of what people write, and properties over any text."""

import random

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.vn import mst

from sellers.identifiers import KINDS, fold, lift, spell, spell_account, spell_all, words

PHONES = [
    ("+84880562083", "+84880562083"),
    ("84880562083", "+84880562083"),
    ("0084880562083", "+84880562083"),
    ("0880562083", "+84880562083"),
    ("0371.492.562", "+84371492562"),
    ("(+84) 326 149 569", "+84326149569"),
    ("+84 (0) 326 149 569", "+84326149569"),
    ("086-139-7155", "+84861397155"),
    ("0936.44.86.54", "+84936448654"),
    ("SĐT: 0912 345 678", "+84912345678"),
    ("０９１２３４５６７８", "+84912345678"),
    ("01886504147", "+84586504147"),
    ("(+84) 163 875 1345", "+84338751345"),
    ("841200554744", "+84700554744"),
    ("912345678", "+84912345678"),
    ("024 3825 5555", "+842438255555"),
    ("04 3825 5555", "+842438255555"),
    ("1900 3025", "+8419003025"),
    ("+86 138 1234 5678", "+8613812345678"),
    ("0123456789", None),
    ("12345", None),
    ("không có", None),
    ("", None),
]


@pytest.mark.parametrize(("raw", "value"), PHONES)
def test_a_phone_has_one_spelling(raw, value):
    found = spell("phone", raw)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("old", "new"),
    [("0162", "032"), ("0169", "039"), ("0120", "070"), ("0121", "079"), ("0122", "077"), ("0126", "076"), ("0128", "078"),
     ("0123", "083"), ("0124", "084"), ("0125", "085"), ("0127", "081"), ("0129", "082"), ("0186", "056"), ("0188", "058"),
     ("0199", "059")],
)  # fmt: skip
def test_eleven_digits_of_before_2018_become_ten(old, new):
    found = spell("phone", old + "1234567")
    assert found.value == "+84" + new[1:] + "1234567"
    assert found.warning == "old_prefix"


def test_two_numbers_in_one_cell_are_two_phones():
    found = spell_all("phone", "841200554744 / (+84) 163 875 1345")
    assert [one.value for one in found] == ["+84700554744", "+84338751345"]
    assert len(spell_all("phone", "0338751345 / 0338751345")) == 1


@pytest.mark.parametrize("area", ["32", "39", "52", "56", "58", "59", "70", "79", "81", "88", "90", "98"])
def test_phones_agree_with_the_library(area):
    dice = random.Random(area)
    for _ in range(40):
        national = f"{area}{dice.randrange(10**7):07d}"
        theirs = phonenumbers.format_number(
            phonenumbers.parse("0" + national, "VN"), phonenumbers.PhoneNumberFormat.E164
        )
        for raw in (f"0{national}", f"+84{national}", f"84{national}", f"0084{national}"):
            assert spell("phone", raw).value == theirs


BANKS = [
    ("STK 3799556900024 - Agribank LE DUC DAT", "970405:3799556900024", "LE DUC DAT"),
    ("STK 3799 5569 0002 4 - AGR LE DUC DAT", "970405:3799556900024", "LE DUC DAT"),
    ("STK STK 3799556900024 - Agribank", "970405:3799556900024", ""),
    ("3799556900024 AGR", "970405:3799556900024", ""),
    ("Agribank LE DUC DAT", None, ""),
    ("6191 2929 46 VPBank", "970432:6191292946", ""),
    ("BIDV 0926326858", "970418:0926326858", ""),
    ("5571 8994 9803 4 CTG", "970415:5571899498034", ""),
    ("TPBank 0338 7513 45 LUONG VAN TUNG", "970423:0338751345", "LUONG VAN TUNG"),
    ("AGR 6431730498 CONG TY CP THANH TOAN TRUNG GIAN", "970405:6431730498", "CONG TY CP THANH TOAN TRUNG GIAN"),
    ("VCB 1234567890 NGUYEN NAM A", "970436:1234567890", "NGUYEN NAM A"),
    ("Ngân hàng Quân đội 1234567890", "970422:1234567890", ""),
    ("123456789", "?:123456789", ""),
    ("MoMo 0765922973", "momo:+84765922973", ""),
]


@pytest.mark.parametrize(("raw", "value", "holder"), BANKS)
def test_a_bank_account_is_bank_and_number(raw, value, holder):
    found = spell("bank", raw)
    assert (found.value if found else None) == value
    assert (found.holder if found else "") == holder


CELLS = [
    ("wallet", "ViettelPay (+84) 328 072 458", "viettelmoney:+84328072458"),
    ("wallet", "Ví MoMo: 0765922973", "momo:+84765922973"),
    ("wallet", "0765922973 ZaloPay", "zalopay:+84765922973"),
    ("wallet", "0765922973", None),
    ("email", " Luon.gVan.Tung+shop@GMAIL.com ", "luongvantung@gmail.com"),
    ("email", "BINH.NGUYEN@YAHOO.COM", "binh.nguyen@yahoo.com"),
    ("email", "không có", None),
    ("tax_code", "MST: 0168103196", "0168103196"),
    ("tax_code", "01 68103196", "0168103196"),
    ("tax_code", "0168103196-001", "0168103196-001"),
    ("tax_code", "0000000000", None),
    ("citizen_id", "033088153921", "033088153921"),
    ("citizen_id", "001******543", "001******543"),
    ("citizen_id", "012345678", "012345678"),
    ("waybill", "s26.a5.1302595366", "S26.A5.1302595366"),
    ("waybill", "SPXVN09D1435FD31B", "SPXVN09D1435FD31B"),
    ("account", "https://www.facebook.com/Nana.Decor?ref=x", "facebook:nanadecor"),
    ("account", "m.facebook.com/profile.php?id=100012345678&x=1", "facebook:#100012345678"),
    ("account", "https://www.facebook.com/groups/12345/posts/6", "facebook:groups/12345"),
    ("account", "https://www.tiktok.com/@Nana.Decor/video/7301", "tiktok:nana.decor"),
    ("account", "https://vt.tiktok.com/ZSabc/", "link:vt.tiktok.com/ZSabc"),
    ("account", "https://shopee.vn/Son-li-i.12345.678", "shopee:#12345"),
    ("account", "https://shopee.vn/shop/12345", "shopee:#12345"),
    ("account", "shopee.vn/Nana_Store", "shopee:nana_store"),
    ("account", "https://www.lazada.vn/shop/nana-store/?x", "lazada:nana-store"),
    ("account", "https://zalo.me/0912345678", "zalo:+84912345678"),
    ("account", "https://zalo.me/g/abCdef", "zalo:g/abcdef"),
    ("account", "https://www.youtube.com/@Nana", "youtube:nana"),
    ("account", "https://t.me/s/NanaShop", "telegram:nanashop"),
    ("account", "http://www.shop.nana.com.vn/hang", "website:nana.com.vn"),
    ("account", "https://nana.myshopify.com/", "website:nana.myshopify.com"),
    ("account", "https://shopee.vn/search?keyword=son", None),
    ("account", "không phải địa chỉ", None),
    ("price", "250k", "250000"),
    ("price", "1tr2", "1200000"),
    ("price", "1tr250", "1250000"),
    ("price", "1.250.000đ", "1250000"),
    ("price", "2 triệu 5", "2500000"),
    ("price", "1,2 triệu", "1200000"),
    ("price", "350 nghìn", "350000"),
    ("price", "1.5 tỷ", "1500000000"),
    ("price", "5kg", None),
    ("name", "💥 Tùng  KITCHEN!", "tung kitchen"),
    ("name", "ĐẶNG THỊ HƯƠNG", "dang thi huong"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "raw", "value"), CELLS)
def test_a_cell_has_one_spelling(kind, raw, value):
    found = spell(kind, raw)
    assert (found.value if found else None) == value


def test_a_twelve_digit_tax_code_is_the_citizen_id_it_stands_for():
    """From 01/07/2025 people and household businesses use the personal id in place of a tax code."""
    found = spell("tax_code", "MST: 00 1189391546")
    assert (found.kind, found.value) == ("citizen_id", "001189391546")


def test_a_wrong_check_digit_warns_and_does_not_block():
    right = "010023309" + mst.calc_check_digit("010023309")
    wrong = "010023309" + str((int(right[-1]) + 1) % 10)
    assert spell("tax_code", right).warning == ""
    assert spell("tax_code", wrong).warning == "check_digit"


@given(st.integers(min_value=10**8, max_value=10**9 - 1))
def test_tax_codes_are_checked_as_the_library_checks(first_nine):
    ten = f"{first_nine}{mst.calc_check_digit(str(first_nine))}"
    if len(ten) == 10 and len(set(ten)) > 1:
        assert spell("tax_code", ten).warning == ""


def test_handles_of_platforms_are_accounts():
    assert spell_account("facebook", "@Nana.Decor").value == spell("account", "fb.com/nanadecor").value
    assert spell_account("Zalo", "0912.345.678").value == "zalo:+84912345678"
    assert spell_account("tiktok", "") is None


@pytest.mark.parametrize(
    "dressed",
    [
        "Đặng Thị Hương",
        "ĐẶNG THỊ HƯƠNG",
        "Đặng Thị Hương",
        "𝐃𝐚𝐧𝐠 𝐓𝐡𝐢 𝐇𝐮𝐨𝐧𝐠",
        "Ｄａｎｇ　Ｔｈｉ　Ｈｕｏｎｇ",
        "ᴅᴀɴɢ ᴛʜɪ ʜᴜᴏɴɢ",
    ],
)
def test_diacritics_and_styles_fold_away(dressed):
    assert words(dressed) == "dang thi huong"


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("kind", KINDS)
@given(
    st.one_of(
        st.text(max_size=60),
        st.from_regex(r"[+(]?[0-9 .\-()/A-Z:@*]{0,40}"),
        st.text(alphabet="0123456789+84 .-kđtr:/@*", max_size=30),
    )
)
def test_no_text_raises_and_a_spelling_is_final(kind, raw):
    for one in spell_all(kind, raw):
        again = spell(one.kind, one.value)
        assert again is not None and again.value == one.value


@given(st.text(max_size=200))
def test_lifting_never_raises_and_its_places_are_in_the_text(text):
    end = 0
    for found in lift(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end


@given(
    st.from_regex(r"(3[2-9]|5[2-9]|7[06-9]|8[1-9]|9[0-9])[0-9]{7}", fullmatch=True),
    st.sampled_from(["+84", "84", "0084", "0", "(+84) ", "+84 0"]),
    st.sampled_from(["", " ", ".", "-"]),
)
def test_all_forms_of_a_number_agree(national, start, gap):
    raw = start + gap.join((national[:3], national[3:6], national[6:]))
    assert spell("phone", raw).value == f"+84{national}"
