"""Letters without their dress: diacritics, styled letters, key-cap digits and look-alikes of other alphabets."""

import re
import unicodedata

# Cyrillic and Greek letters drawn like Latin ones or like digits; sellers use them to slip past word filters.
_TWINS = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеіјорсухѕԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινορυχзЗЭэЧб",
    "ABESIJKMHOPCTYXaeijopcyxsdqwABEZHIKMNOPTYXaivopux33334" + "6",
)
_SMALL_CAPITAL = re.compile(r"LATIN LETTER SMALL CAPITAL ([A-Z])$")
_REMEMBERED = 20_000


class _Table(dict[int, "int | str | None"]):
    """A `str.translate` table that learns: each code point to one plain character, or to nothing (marks, joiners)."""

    def __missing__(self, point: int) -> int | str | None:
        plain = _plain(chr(point))
        if len(self) < _REMEMBERED:
            self[point] = plain
        return plain


def _plain(char: str) -> str | None:
    category = unicodedata.category(char)
    if category in {"Mn", "Me", "Cf"}:
        return None
    if category == "Zs":
        return " "
    if category == "Pd":
        return "-"
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if char in "đĐ":
        return "d" if char == "đ" else "D"
    twin = char.translate(_TWINS)
    if twin != char:
        return twin
    letters = [part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part)]
    if len(letters) == 1 and letters[0] != char:
        return _plain(letters[0])
    small = _SMALL_CAPITAL.match(unicodedata.name(char, ""))
    return small[1].lower() if small else char


_TABLE = _Table({point: chr(point) for point in range(128)})


def plain(text: str) -> str:
    """The text without diacritics and styles, its case kept. Marks and joiners vanish, so the length may shrink."""
    return text if text.isascii() else text.translate(_TABLE)


def fold(text: str) -> str:
    """`plain` in lower case: "Đặng Thị HƯƠNG" and "ĐẶNG thị hương" fold to "dang thi huong"."""
    return plain(text).lower()


def places(text: str) -> list[int]:
    """For each character of `plain(text)`, its index in `text`; one more entry for the end."""
    where = [index for index, char in enumerate(text) if _TABLE[ord(char)] is not None]
    where.append(len(text))
    return where


_NOT_WORD = re.compile(r"[^0-9a-z]+")


def words(text: str) -> str:
    """Folded words with single spaces: "💥 Tùng  Kitchen!" gives "tung kitchen"."""
    return _NOT_WORD.sub(" ", fold(text)).strip()
