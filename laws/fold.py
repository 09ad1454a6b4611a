"""Words without accents, for searching: "Hàng nhập lậu" and "hang nhap lau" are the same."""

import re
import unicodedata

LETTERS = "abcdđeghiklmnopqrstuvxy"  # points as Vietnamese law counts them


def fold(text: str) -> str:
    """Lower case, no accents, đ as d, single blanks.

    >>> fold("Điều 15  Hàng NHẬP lậu")
    'dieu 15 hang nhap lau'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def natural(part: str) -> str:
    """Sorts "53a" after "53" and before "54": digits padded.

    >>> natural("53a") < natural("54")
    True
    """
    digits = "".join(char for char in part if char.isdecimal())
    return f"{digits:0>4}{part[len(digits) :] if part.startswith(digits) else part}"


def point_order(point: str) -> str:
    """Points in the order of the law: đ between d and e.

    >>> point_order("d") < point_order("đ") < point_order("e")
    True
    """
    return "".join(f"{LETTERS.index(sign):02}" if sign in LETTERS else sign for sign in point)


def instrument_order(number: str) -> str:
    """Instruments by their number as a number: 98/2020 before 115/2018."""
    found = re.match(r"\d+", number)
    return f"{found.group():0>4}{number[found.end() :]}" if found else number
