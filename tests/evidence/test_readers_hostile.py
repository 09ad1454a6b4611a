"""Broken and hostile files: a clear reason, nothing lost, nothing run, nothing swallowed."""

import codecs
import io
import json
import struct
import unicodedata
import zipfile
import zlib

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from evidence.readers import READERS, REASONS, Broken, ReadLine, Unread, find
from evidence.readers.archives import checked
from evidence.readers.cells import amount_vnd, moment
from evidence.readers.facebook_export_zip import repaired
from tests.evidence.helpers import opener_of, read, sample, zipped

HEAD = "Mã vận đơn;Ngày tạo;Người gửi;Tiền thu hộ\r\n"
ROW = "S1.A1.2001297581;05/10/2026 21:11;Nguyễn Thị Đào;120.000\r\n"
THREAD = "your_facebook_activity/messages/inbox/shop_1/message_1.json"
CHAT = json.dumps(
    {"participants": [{"name": "A"}], "messages": [{"sender_name": "A", "timestamp_ms": 1, "content": "b"}]}
).encode()


def tones_apart(text):
    """Vietnamese as Windows-1258 keeps it: letters of the alphabet composed, tone marks behind them."""
    whole = "".join(unicodedata.normalize("NFD", char) if char not in "âăêôơưđÂĂÊÔƠƯĐ" else char for char in text)
    for base in ("a\u0302", "a\u0306", "e\u0302", "o\u0302", "o\u031b", "u\u031b"):
        for tone in "\u0300\u0301\u0303\u0309\u0323":
            whole = whole.replace(base[0] + tone + base[1], unicodedata.normalize("NFC", base) + tone)
        whole = whole.replace(base, unicodedata.normalize("NFC", base))
    return whole


def reasons(lines):
    return [(line.line, line.reason) for line in lines if isinstance(line, Unread)]


@pytest.mark.parametrize(
    "encoded",
    [
        (HEAD + ROW).encode("utf-8"),
        codecs.BOM_UTF8 + (HEAD + ROW).encode("utf-8"),
        (HEAD + ROW).encode("utf-16"),
        (HEAD + ROW).encode("utf-16-le"),
        (HEAD + ROW).encode("utf-16-be"),
        tones_apart(HEAD + ROW).encode("cp1258"),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-le", "utf-16-be", "cp1258"],
)  # fmt: skip
def test_a_list_is_read_in_whatever_encoding_it_comes(encoded):
    [line] = read("van_don.csv", encoded, "ghtk_csv")
    assert (line.author, line.amount_vnd) == ("Nguyễn Thị Đào", 120_000)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_a_list_is_read_with_whatever_delimiter(delimiter):
    text = (HEAD + ROW).replace(";", delimiter)
    assert len(read("a.csv", text.encode())) == 1


def test_a_byte_that_does_not_belong_shows_in_its_place():
    data = (HEAD + ROW).encode().ljust(70_000, b"\n") + ROW.encode().replace("Đào".encode(), b"\xff\xfe")
    assert read("a.csv", data)[-1].author == "Nguyễn Thị \\xff\\xfe"


def test_an_unclosed_quote_does_not_swallow_the_lines_after_it():
    text = HEAD + 'S1.A1.2001297582;05/10/2026 21:11;"Đào;5\r\n' + ROW * 3
    lines = read("a.csv", text.encode())
    assert [line.line for line in lines if isinstance(line, ReadLine)] == [2, 3, 4, 5]


def test_a_quoted_line_break_is_one_row_and_the_count_of_lines_goes_on():
    text = HEAD + 'S1.A1.2001297582;05/10/2026 21:11;"Đào\r\nMai";5\r\n' + ROW
    assert [(line.line, line.author) for line in read("a.csv", text.encode())] == [
        (2, "Đào\r\nMai"),
        (4, "Nguyễn Thị Đào"),
    ]


def test_a_row_with_too_few_cells_is_named_with_its_line():
    text = HEAD + ROW + "S1.A1.1;x\r\n" + ROW
    assert reasons(read("a.csv", text.encode())) == [(3, "column_count")]


def test_a_very_long_cell_is_named_and_the_rest_is_read():
    text = HEAD + ROW + "x" * 300_000 + "\r\n" + ROW
    lines = read("a.csv", text.encode())
    assert [line.line for line in lines if isinstance(line, ReadLine)] == [2, 4]
    assert reasons(lines) == [(3, "column_count")]


def test_what_looks_like_a_formula_stays_text():
    text = HEAD + "S1.A1.2001297582;05/10/2026;\"=cmd|' /C calc'!A0\";5\r\n"
    assert read("a.csv", text.encode())[0].author == "=cmd|' /C calc'!A0"


def test_an_amount_or_date_that_is_none_is_doubted_and_the_line_kept():
    [line] = read("a.csv", (HEAD + "S1.A1.2001297582;hôm qua;Đào;nhiều\r\n").encode())
    assert (line.at, line.amount_vnd, line.fields["doubt"]) == (None, None, {"cod": "nhiều", "at": "hôm qua"})


def test_formula_cells_of_a_workbook_are_marked():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Mã SPX", "Tên shop", "COD"])
    sheet.write_row(1, 0, ["SPXVN09D1435FD31B", "a", 5])
    sheet.write_row(2, 0, ["SPXVN09D1435FD31C", "b"])
    sheet.write_formula(2, 2, "=1+1", None, 2)
    book.close()
    plain, formula = read("a.xlsx", out.getvalue(), "spx_xlsx")
    assert "formula" not in plain.fields
    assert (formula.fields["formula"], formula.amount_vnd) == (True, 2)


def test_a_statement_whose_total_differs_says_so():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Ngày GD", "Số CT", "Ghi nợ", "Ghi có", "Số dư", "Nội dung"])
    sheet.write_row(1, 0, ["05/10/2026", "1", "", "390.000", "390.000", "mua"])
    sheet.write_row(2, 0, ["06/10/2026", "2", "", "", "390.000", "?"])
    sheet.write_row(3, 0, ["Tổng cộng/Total", "", "", "400.000"])
    book.close()
    assert reasons(read("a.xlsx", out.getvalue(), "bank_statement_xlsx")) == [(3, "no_amount"), (4, "total_differs")]


# --- archives


def refused(data):
    with pytest.raises(Broken) as refusal:
        checked(opener_of(data)).close()
    return refusal.value.code


def test_a_truncated_zip_says_so():
    assert refused(sample("facebook-export.zip")[:-60]) == "truncated"


def test_something_that_is_no_zip_says_so():
    assert refused(b"not a zip") == "not_an_archive"


def test_a_bomb_by_ratio_is_not_unpacked():
    assert refused(zipped({THREAD: b"\x00" * (20 << 20)})) == "zip_bomb"


def test_overlapping_entries_are_refused_whatever_the_interpreter_thinks():
    assert refused(overlapping(8)) == "overlapping_entries"


def overlapping(copies):
    """Many names for one stretch of bytes (Fifield's bomb, in small)."""
    body = zlib.compress(b"a" * 4000)[2:-4]
    name = b"a"
    local = (
        struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(b"a" * 4000), len(body), 4000, len(name), 0)
        + name
        + body
    )
    central = b"".join(
        struct.pack(
            "<4s6H3I5H2I",
            b"PK\x01\x02",
            20,
            20,
            0,
            8,
            0,
            0,
            zlib.crc32(b"a" * 4000),
            len(body),
            4000,
            len(name),
            0,
            0,
            0,
            0,
            0,
            0,
        )
        + bytes([97 + number])
        for number in range(copies)
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, copies, copies, len(central), len(local), 0)
    return local + central + end


@pytest.mark.parametrize(
    "name", ["../etc/passwd", "/etc/passwd", "C:\\evil", "a\\b", "a/../../b", "ảnh\u202egpj.exe", "a\x01b"]
)
def test_path_tricks_in_names_are_named_and_not_followed(name):
    lines = read("x.zip", zipped({name: b"x", THREAD: CHAT}), "facebook_export_zip")
    assert ("unsafe_name", 1) in [(line.reason, line.line) for line in lines if isinstance(line, Unread)]
    assert sum(isinstance(line, ReadLine) for line in lines) == 1


def test_a_symlink_is_not_followed():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo(THREAD.replace("message_1", "message_2"))
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr(THREAD, CHAT)
    assert reasons(read("x.zip", out.getvalue())) == [(1, "symlink")]


def test_an_archive_in_an_archive_is_not_unpacked():
    assert reasons(read("x.zip", zipped({"more.zip": b"PK", THREAD: CHAT}))) == [(1, "nested_archive")]


def test_a_damaged_entry_costs_only_itself():
    data = zipped({THREAD: CHAT, THREAD.replace("message_1", "message_2"): CHAT})
    start = data.index(b"message_1.json") + len(b"message_1.json")
    hurt = data[: start + 8] + b"\xff\xff\xff" + data[start + 11 :]
    lines = read("x.zip", hurt)
    assert reasons(lines) == [(1, "damaged_entry")]
    assert sum(isinstance(line, ReadLine) for line in lines) == 1


@pytest.mark.parametrize("hurt", [b"{", b"", b"[" * 100_000, b'{"messages": [1, null, {}]}', b'{"messages": {"a": 1}}'])
def test_json_that_is_none_does_not_stop_the_others(hurt):
    lines = read("x.zip", zipped({THREAD.replace("message_1", "message_0"): hurt, THREAD: CHAT}))
    assert sum(isinstance(line, ReadLine) for line in lines) == 1


def test_a_cut_web_archive_gives_what_came_before_the_cut():
    whole = sample("trang_ban_hang.warc.gz")
    lines = read("a.warc.gz", whole[:1500], "warc")
    assert [line for line in lines if isinstance(line, ReadLine)]
    assert [reason for _, reason in reasons(lines)] == ["truncated"]


def test_a_page_changed_inside_a_wacz_differs_from_its_digest():
    with zipfile.ZipFile(io.BytesIO(sample("trang_ban_hang.wacz"))) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries["indexes/index.idx"] += b"x"
    entries["archive/more.txt"] = b"x"
    lines = read("a.wacz", zipped(entries), "wacz")
    assert {reason for _, reason in reasons(lines)} == {"hash_differs", "unlisted_entry"}


def test_a_picture_of_a_thousand_million_pixels_is_not_opened():
    ihdr = b"IHDR" + struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + ihdr + struct.pack(">I", zlib.crc32(ihdr))
    png += struct.pack(">I4sI", 0, b"IDAT", zlib.crc32(b"IDAT"))
    with pytest.raises(Broken) as refusal:
        read("a.png", png, "picture")
    assert refusal.value.code == "too_many_pixels"


def test_scripts_of_a_page_are_not_its_text():
    [page] = read(
        "a.html",
        b"<html><script>alert(1)</script><p onclick=x>Gi\xc3\xa1 5k<style>p{}</style><svg><text>no</text></svg>",
    )
    assert page.text == "Giá 5k"


# --- values


@pytest.mark.parametrize(
    ("cell", "amount"),
    [("120.000", 120_000), ("1250.000", 1_250_000), ("1,250,000", 1_250_000), ("1.250.000 đ", 1_250_000), ("250000", 250_000),
     ("250000.00", 250_000), ("-120.000", -120_000), ("(5.000)", -5_000), (250000.0, 250_000), ("abc", None), ("", None),
     ("9" * 40, None), (float("nan"), None), (float("inf"), None), (None, None)],
)  # fmt: skip
def test_amounts(cell, amount):
    assert amount_vnd(cell) == amount


@pytest.mark.parametrize("cell", ["31/02/2026", "00/00/0000", "2026-13-01", "99/99/9999 99:99", "x"])
def test_days_that_never_were_are_none(cell):
    assert moment(cell) is None


def test_half_repaired_text_is_repaired_where_it_is_broken():
    assert repaired("NgÃ´ Thu Hà") == "Ngô Thu Hà"


@given(st.text())
def test_text_that_is_sound_stays_as_it_is(text):
    broken = text.encode("utf-8", "replace").decode("latin-1")
    assert repaired(broken) == broken.encode("latin-1").decode("utf-8") or max(text, default="") >= "\x80"


@pytest.mark.parametrize(
    "name", ["a.csv", "a.txt", "a.json", "a.zip", "a.xlsx", "a.html", "a.mhtml", "a.warc.gz", "a.wacz", "a.png"]
)
@given(
    st.binary(max_size=400),
    st.sampled_from(
        [
            b"",
            b"PK\x03\x04",
            b"WARC/1.0\r\n",
            b"{",
            b"<html>",
            b"\x89PNG\r\n\x1a\n",
            HEAD.encode(),
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n",
            b"[21:11, 07/10/2026] A: ",
        ]
    ),
)
def test_no_bytes_make_a_reader_crash(name, data, start):
    """Anything but lines or Broken would be a crash in the worker."""
    data = start + data
    reader = find(name, data, opener_of(data))
    if reader:
        try:
            for line in reader.read(opener_of(data)):
                assert isinstance(line, ReadLine) or line.reason in REASONS
        except Broken as broken:
            assert broken.code in REASONS


def test_every_reader_has_a_name_and_a_version():
    labels = [reader.label for reader in READERS]
    assert len(set(labels)) == len(labels) == 13


@pytest.mark.django_db
@pytest.mark.parametrize("cell", ["a\\u0000b", "a\x00b", "\\", "\\\\u0000", "a\\N", "\\."], ids=repr)
def test_backslashes_and_nul_in_a_cell_reach_the_table_as_they_are(chi, hand_in, cell):
    text = HEAD.replace("Người gửi", "Địa chỉ lấy hàng") + f"S1.A1.2001297582;05/10/2026;{cell};5\r\n"
    exhibit = hand_in(chi, ("a.csv", text.encode())).arrivals.get().exhibit
    assert exhibit.records.get().fields["pickup"] == cell.replace("\x00", "")
