"""What the engine means in sentences: the value in its readable spelling, how many use it, in both languages."""

from django.utils import translation

from sellers import words
from sellers.linking.kinds import GROUPS, KINDS
from sellers.linking.why import Term

BANK = Term("shares", 11.0, "bank", "bank", "970436:0011004234567", 2, 0.99)


def test_a_shared_value_is_told_with_its_readable_spelling_and_how_many_use_it():
    with translation.override("en"):
        assert words.sentence(BANK) == "same bank account Vietcombank 0011004234567, used by these two only"
        many = Term("shares", 6.0, "phone", "phone", "+84912345678", 7, 0.9, "recycled")
        assert words.sentence(many) == "same phone 0912 345 678, used by 7 accounts"
        assert "handed to somebody else" in words.note(many)


def test_the_sentence_is_vietnamese_for_vietnamese_readers():
    with translation.override("vi"):
        assert words.sentence(BANK) == "cùng tài khoản ngân hàng Vietcombank 0011004234567, chỉ hai tài khoản này dùng"
        assert words.sentence(Term("differs", -1.5, "person")).startswith("cả hai đều có ")


def test_every_kind_and_group_of_the_engine_has_words():
    assert set(words.KIND_WORDS) == {kind.name for kind in KINDS}
    assert set(words.GROUP_WORDS) == set(GROUPS)


def test_sureness_changes_at_the_bar():
    with translation.override("en"):
        said = [words.sureness(score, 5.0) for score in (-1.0, 1.0, 5.0, 12.0)]
    assert said == ["unlikely", "possible: people decide", "very likely", "practically certain"]
