"""Words without accents, for searching: "Hàng nhập lậu" and "hang nhap lau" are the same."""

import unicodedata


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
