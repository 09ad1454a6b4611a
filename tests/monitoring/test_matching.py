"""Watched words in running text: accents and case do not matter, whole words do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.matching import Matcher, folded


@pytest.mark.parametrize(
    ("watched", "text", "found"),
    [
        ("kem trộn", "Bán KEM TRON xịn", True),
        ("kem trộn", "kem  trộn", True),
        ("kem trộn", "kem trộnn", False),
        ("hoa mai", "Shop Hoa Mai.", True),
        ("hoa", "khoa học", False),
        ("c++", "bán c++ nhé", True),
        ("đức", "duc xin", True),
    ],
)
def test_words_are_found_as_people_mean_them(watched, text, found):
    assert (Matcher({1: watched}).keys_in(text) == {1}) is found


def test_a_phrase_within_a_phrase_is_found_too():
    assert Matcher({1: "kem trộn", 2: "kem", 3: "kem trộn đức"}).keys_in("kem trộn đức") == {1, 2, 3}


def test_nothing_is_found_without_watches():
    assert list(Matcher({}).scan([(1, "kem")])) == []


@given(st.lists(st.text("abc đ ộ", min_size=1, max_size=6), max_size=6), st.text("abc đ ộ", max_size=60))
def test_it_finds_what_a_plain_search_of_whole_words_finds(phrases, text):
    plain = f" {folded(text)} "
    want = {n for n, phrase in enumerate(phrases) if folded(phrase) and f" {folded(phrase)} " in plain}
    assert Matcher(dict(enumerate(phrases))).keys_in(text) == want
