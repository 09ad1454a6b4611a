"""Inventories pasted from a spreadsheet."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.paste import number, read


def test_a_spreadsheet_of_126_lines_is_read_at_once():
    lines = ["TT\tTên hàng\tĐVT\tSố lượng\tNhãn hiệu\tXuất xứ\tTình trạng\tTrị giá"]
    lines += [f"{n}\tÁo khoác mẫu {n}\tcái\t1.250\tABC\tTrung Quốc\tmới\t1.250.000 đ" for n in range(1, 127)]
    rows, faults = read("\r\n".join(lines))
    assert (len(rows), faults) == (126, [])
    assert rows[0].quantity == 1250
    assert rows[125].value_vnd == 1_250_000


def test_a_line_without_running_number_is_read_too():
    rows, _faults = read("Giày thể thao\tđôi\t2,5")
    assert (rows[0].name, rows[0].unit, rows[0].quantity) == ("Giày thể thao", "đôi", Decimal("2.5"))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Áo", "few_columns"), ("Áo\tcái\tmười", "quantity"), ("Áo\tcái\t0", "quantity"), ("Áo\tcái\t-3", "quantity"),
        ("Áo\tcái\t1e9", "quantity"), ("\tcái\t3", "name"), ("Áo\tcái\t3\t\t\t\tnhiều", "value"),
        ("Áo\tcái\t3\t\t\t\t1,5", "value"), ("Áo\t" + "c" * 40 + "\t3", "too_long"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named_with_its_number_and_fault(line, code):
    rows, faults = read(f"Quần\tcái\t5\n{line}\nMũ\tcái\t7")
    assert len(rows) == 2
    assert [(fault.line, fault.code) for fault in faults] == [(2, code)]


@given(st.integers(0, 10**12))
def test_a_number_grouped_as_people_write_it_is_that_number(amount):
    assert number(f"{amount:,}".replace(",", ".")) == amount
    assert number(f"{amount:,}".replace(",", " ")) == amount


@given(st.text(max_size=300))
def test_nothing_pasted_breaks_the_reader_and_no_line_is_dropped(text):
    rows, faults = read(text)
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    assert len(lines) - 1 <= len(rows) + len(faults) <= len(lines)
