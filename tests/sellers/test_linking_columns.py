"""From rows to spelled values: decoration falls off, near pictures and texts meet, dependent numbers tell what they tell."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sellers.identifiers import fold, lift
from sellers.linking import Columns, Speller
from sellers.linking.names import handle_stem, listing_key, mailbox_stem, name_stem, person_key, place_keys
from sellers.linking.near import gather_pictures, gather_texts, picture_keys


@pytest.mark.parametrize(
    ("written", "stem"),
    [("anh_solestore26", "anhsole"), ("anh.solehn", "anhsole"), ("shop", "shop"), ("duy.anhshop92", "duyanh")],
)
def test_a_handle_without_its_decoration(written, stem):
    assert handle_stem(fold(written)) == stem


@pytest.mark.parametrize(
    "written", ["💥 Shop Anh Sole Hà Nội", "ANH SOLE chi nhánh 2", "Anh Sole Official 99", "anh  sole"]
)
def test_a_shops_name_without_its_decoration(written):
    assert name_stem(fold(written)) == "anhsole"


def test_old_and_new_addresses_share_number_and_street():
    old, areas = place_keys(fold("Số 392 ngõ 227 Tây Sơn, P.Trúc Bạch-Q.Ba Đình, TP Hà Nội"))
    new, _ = place_keys(fold("SN 392 Ngo 227 pho Tay Son, phường Ba Đình, HN"))
    assert old == new == "392ngo227tayson"
    assert areas == ["392ngo227tayson/trucbach", "392ngo227tayson/badinh"]


def test_a_neighbourhood_is_no_place():
    assert place_keys(fold("Khu đô thị Văn Quán, P. Trúc Bạch")) == ("", [])


def test_names_of_people_and_mailboxes_are_letters_only():
    assert person_key(fold("Lê Diệu  Hạnh")) == "ledieuhanh"
    assert mailbox_stem("khoa.classic3610241@gmail.com") == "khoaclassic"


def test_price_and_contact_are_no_part_of_a_listing():
    with_price = fold("👉 Sale sập sàn - giày cao gót - form chuẩn - giá 1.625k. Sđt ")
    assert listing_key(with_price) == "sale sap san|giay cao got|form chuan"


def test_a_row_gives_its_tokens():
    tokens = set(
        Speller().row(
            {
                "phones": ["0912.345.678"], "wallets": ["MoMo 0987654321"], "banks": ["ACB 0922761127 LE VAN HA"],
                "emails": ["Ha.Kids12345@gmail.com"], "tax_code": "0123664191-001", "citizen_id": "001092822349",
                "bio": "Zalo: ko chin mot hai ba bon nam sau bay chin",
            }
        )
    )  # fmt: skip
    assert {
        ("phone", "+84912345678"),
        ("phone", "+84987654321"),
        ("phone", "+84922761127"),
        ("phone", "+84912345679"),
    } <= tokens
    assert {("person", "levanha"), ("mailbox_name", "hakids"), ("tax", "0123664191")} <= tokens
    assert {("citizen", "001092822349"), ("citizen_mask", "001*349")} <= tokens


@given(st.text(max_size=200))
def test_any_text_is_survived(text):
    Speller().row(
        {
            "name": text,
            "handle": text,
            "address": text,
            "bio": text,
            "listings": [text],
            "phones": [text],
            "avatar": text,
        }
    )


def test_the_short_way_into_a_text_finds_what_the_long_way_finds():
    chance = random.Random(2)
    tail = "ko chin mot hai ba bon nam sau bay chin"
    words = [
        "giá 1018k,",
        "gọi",
        "0912 345 678",
        tail,
        "o99994lS97",
        "stk VCB 0011002233445",
        "a@b.vn",
        "son lì",
        "084",
        ".",
    ]
    for _ in range(300):
        text = " ".join(chance.choice(words) for _ in range(12))
        phones = {value for kind, value in Speller().row({"bio": text}) if kind == "phone"}
        assert {one.value for one in lift(text) if one.kind == "phone"} <= phones


def test_pictures_a_few_bits_apart_become_one_and_others_stay():
    chance = random.Random(1)
    bases = [chance.getrandbits(64) for _ in range(200)]
    near = [base ^ (1 << chance.randrange(64)) ^ (1 << chance.randrange(64)) for base in bases]
    hashes = np.array(bases + near, np.uint64)
    stands = gather_pictures(hashes, np.array([3] * 200 + [1] * 200))
    assert (stands[200:] == stands[:200]).all()
    assert len(set(stands.tolist())) == 200


@given(st.integers(0, 2**64 - 1), st.sets(st.integers(0, 63), max_size=5))
def test_pictures_five_bits_apart_share_a_key(bits, flips):
    other = bits
    for flip in flips:
        other ^= 1 << flip
    keys = picture_keys(np.array([bits, other], np.uint64))
    assert set(keys[0].tolist()) & set(keys[1].tolist())


def test_listings_with_one_phrase_swapped_become_one():
    base = "mot|hai|ba|bon|nam|sau"
    texts = [base, "mot|hai|X|bon|nam|sau", "mot|hai|ba|bon|Y|sau", "khac|han|mot|bai|nua|do"]
    assert gather_texts(texts, np.array([2, 1, 1, 1])).tolist() == [0, 0, 0, 3]


def test_a_page_named_in_a_bio_is_the_named_accounts_own():
    rows = [
        {"account_id": 1, "platform": "tiktok", "handle": "@anh.sole"},
        {"account_id": 2, "platform": "zalo", "handle": "x", "bio": "Xem thêm https://www.tiktok.com/@anh.sole nhé"},
    ]
    columns = Columns.of(rows)
    page = columns.tokens().index(("page", "tiktok:anh.sole"))
    assert columns.account[columns.value == page].tolist() == [0, 1]
