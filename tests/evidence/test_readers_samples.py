"""Every sample file is read, and the counts are those of the truth file that came with it."""

import json
from collections import Counter
from datetime import UTC, datetime

import pytest

from evidence.readers import ReadLine, Unread, find
from tests.evidence.helpers import SAMPLES, opener_of, read, sample

TRUTH = json.loads(sample("truth.json"))["files"]


def kinds(lines):
    return Counter(line.kind for line in lines if isinstance(line, ReadLine))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("facebook-export.zip", "facebook_export_zip"),
        ("tiktok_user_data.json", "tiktok_json"),
        ("zalo_chat.txt", "zalo_chat_txt"),
    ],
)
def test_chats_give_the_messages_the_truth_counts(name, code):
    assert kinds(read(name, sample(name), code)) == {"message": TRUTH[name]["messages"]}


def test_the_ghtk_list_gives_its_rows_and_names_the_bad_one():
    lines = read("ghtk_van_don.csv", sample("ghtk_van_don.csv"), "ghtk_csv")
    assert kinds(lines) == {"shipment": TRUTH["ghtk_van_don.csv"]["rows"]}
    bad = [line for line in lines if isinstance(line, Unread)]
    assert [(line.line, line.reason) for line in bad] == [(286, "no_code")]
    assert len(bad) == TRUTH["ghtk_van_don.csv"]["bad_rows"]


def test_a_row_of_the_ghtk_list_is_read_in_full():
    first = read("ghtk_van_don.csv", sample("ghtk_van_don.csv"))[0]
    assert (first.line, first.author, first.counterpart, first.amount_vnd) == (2, "Trần Hồng Huyền", "Khách 0", 120_000)
    assert first.at.astimezone(UTC) == datetime(2026, 10, 5, 14, 11, tzinfo=UTC)
    assert first.fields == {
        "waybill": "S26.A5.1302595366", "carrier": "GHTK", "sender_phone": "+84880562083",
        "pickup": "Số 207 Ngõ 78 Hàng Đào, phường Cầu Giấy, HN", "receiver_phone": "0912240178",
        "delivery": "Xã Gia Lâm, Hà Nội", "status": "Đang giao",
    }  # fmt: skip


def test_1250_000_is_one_million_two_hundred_and_fifty_thousand():
    amounts = {
        line.amount_vnd for line in read("ghtk_van_don.csv", sample("ghtk_van_don.csv")) if isinstance(line, ReadLine)
    }
    assert amounts == {120_000, 250_000, 390_000, 690_000, 1_250_000}


def test_the_spx_workbook_gives_its_rows():
    lines = read("spx_van_don.xlsx", sample("spx_van_don.xlsx"), "spx_xlsx")
    assert kinds(lines) == {"shipment": TRUTH["spx_van_don.xlsx"]["rows"]}
    assert (lines[0].line, lines[0].fields["waybill"], lines[0].amount_vnd) == (5, "SPXVN09D1435FD31B", 250_000)


def test_the_statement_gives_its_credits_and_their_sum():
    lines = read("sao_ke_ngan_hang.xlsx", sample("sao_ke_ngan_hang.xlsx"), "bank_statement_xlsx")
    credits = [line for line in lines if isinstance(line, ReadLine) and line.amount_vnd > 0]
    truth = TRUTH["sao_ke_ngan_hang.xlsx"]
    assert (len(credits), sum(line.amount_vnd for line in credits)) == (truth["credits"], truth["credit_total_vnd"])
    assert {line.fields["account"] for line in credits} == {"STK 3799556900024 - Agribank LE DUC DAT"}
    assert not any(isinstance(line, Unread) for line in lines)


def test_the_platform_answer_gives_its_accounts():
    lines = read("tra_loi_san_tmdt.csv", sample("tra_loi_san_tmdt.csv"), "platform_answer_csv")
    assert kinds(lines) == {"account": TRUTH["tra_loi_san_tmdt.csv"]["accounts"]}
    assert lines[0].fields == {
        "platform": "zalo", "handle": "tung_kitchen79", "phone": "+84700554744", "bank": "Agribank 4732312607947",
    }  # fmt: skip


def test_facebooks_broken_letters_are_mended():
    lines = read("facebook-export.zip", sample("facebook-export.zip"))
    last = lines[-1]
    assert (last.author, last.text) == ("Ngô Thu Hà", "Shop ơi son lì này còn không ạ?")
    assert last.fields["repaired"] is True


def test_a_recalled_message_is_shown_as_such_and_not_glued_to_the_one_before():
    lines = read("zalo_chat.txt", sample("zalo_chat.txt"))
    assert [(line.line, line.reason) for line in lines if isinstance(line, Unread)] == [(5, "recalled")]
    assert all("thu hồi" not in line.text for line in lines if isinstance(line, ReadLine))


@pytest.mark.parametrize(
    ("name", "code"),
    [("trang_ban_hang.html", "html_page"), ("trang_ban_hang.mhtml", "mhtml_page"), ("trang_ban_hang.warc.gz", "warc"),
     ("trang_ban_hang.wacz", "wacz")],
)  # fmt: skip
def test_saved_pages_give_the_text_a_person_saw(name, code):
    [page] = read(name, sample(name), code)
    assert "STK 3799556900024 - Agribank LE DUC DAT" in page.text
    assert "document.title" not in page.text


def test_captured_pages_keep_address_and_moment():
    [page] = read("trang_ban_hang.wacz", sample("trang_ban_hang.wacz"))
    assert page.fields["url"] == "http://127.0.0.1:37061/index.html"
    assert page.at == datetime(2026, 11, 23, 23, 51, 45, tzinfo=UTC)


def test_a_picture_says_how_large_it_is():
    [page] = read("anh_chup_man_hinh.png", sample("anh_chup_man_hinh.png"), "picture")
    assert page.fields == {"width": 900, "height": 700, "format": "PNG"}


@pytest.mark.parametrize(
    ("name", "data"), [("a.pdf", b"%PDF-1.7\n"), ("a.bin", b"\x00\x01\x02"), ("a.docx", b"PK\x03\x04"), ("a", b"")]
)
def test_types_nobody_reads_are_left_to_the_vault(name, data):
    assert find(name, data, opener_of(data)) is None


def test_no_sample_is_forgotten():
    known = {path.name for path in SAMPLES.iterdir()} - {"truth.json"}
    assert len(known) == 12
