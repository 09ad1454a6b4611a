"""Amounts in words, as an official paper writes them beside the figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.papers.amounts import LARGEST, dong_in_words, number_in_words

VALUES = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (500_000, "Năm trăm nghìn đồng"),
        (15_000_000, "Mười lăm triệu đồng"),
        (21_000_000, "Hai mươi mốt triệu đồng"),
        (102_500_000, "Một trăm linh hai triệu năm trăm nghìn đồng"),
        (1_000_000_005, "Một tỷ không trăm linh năm đồng"),
        (25_004_010, "Hai mươi lăm triệu không trăm linh bốn nghìn không trăm mười đồng"),
        (2_000_000_000_000, "Hai nghìn tỷ đồng"),
        (-5_000, "Âm năm nghìn đồng"),
    ],
)
def test_amounts_are_written_as_papers_write_them(amount, words):
    assert dong_in_words(amount) == words


def read(words: str) -> int:
    """The number that words say: another way round than the one that makes them."""
    if words.endswith(" tỷ") or " tỷ " in words:
        head, _billion, tail = words.partition(" tỷ")
        while tail.count("tỷ"):
            more, _billion, tail = tail.partition(" tỷ")
            head += " tỷ" + more
        return read(head) * 10**9 + (read(tail.strip()) if tail.strip() else 0)
    total = group = 0
    for word in words.split():
        if word in ("triệu", "nghìn"):
            total, group = total + group * (10**6 if word == "triệu" else 1000), 0
        elif word == "trăm":
            group *= 100
        elif word == "mươi":
            group = group // 100 * 100 + group % 100 * 10 if group >= 100 else group * 10
        elif word == "mười":
            group += 10
        elif word != "linh":
            group += VALUES[word]
    return total + group


@given(st.integers(0, LARGEST - 1))
def test_the_words_of_any_amount_say_that_amount(number):
    assert read(number_in_words(number)) == number


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_two_amounts_never_have_the_same_words(one, other):
    assert (number_in_words(one) == number_in_words(other)) == (one == other)


@pytest.mark.parametrize("number", [-1, LARGEST])
def test_a_number_without_words_is_refused(number):
    with pytest.raises(ValueError, match="only numbers"):
        number_in_words(number)
