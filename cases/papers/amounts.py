"""Amounts in words, as official papers write them: "Mười hai triệu năm trăm nghìn đồng". Pure."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
# Group by group of three from the right; beyond a billion the words start again ("nghìn tỷ").
GROUPS = ("", "nghìn", "triệu")
LARGEST = 10**18


def dong_in_words(amount: int) -> str:
    """Whole đồng as a sentence part that begins with a capital.

    >>> dong_in_words(12_500_000)
    'Mười hai triệu năm trăm nghìn đồng'
    >>> dong_in_words(1_005_021)
    'Một triệu không trăm linh năm nghìn không trăm hai mươi mốt đồng'
    """
    if amount < 0:
        return f"Âm {number_in_words(-amount)} đồng"
    words = f"{number_in_words(amount)} đồng"
    return words[0].upper() + words[1:]


def number_in_words(number: int) -> str:
    """A whole number from 0 to under 10^18 in words.

    >>> number_in_words(15), number_in_words(21), number_in_words(104), number_in_words(25)
    ('mười lăm', 'hai mươi mốt', 'một trăm linh bốn', 'hai mươi lăm')
    """
    if not 0 <= number < LARGEST:
        raise ValueError("only numbers from 0 to under a billion billions have words here")
    return _words(number, leading=True) or DIGITS[0]


def _words(number: int, *, leading: bool) -> str:
    billions, rest = divmod(number, 10**9)
    if not billions:
        return _under_a_billion(rest, leading=leading)
    head = f"{_words(billions, leading=leading)} tỷ"
    tail = _under_a_billion(rest, leading=False)
    return f"{head} {tail}" if tail else head


def _under_a_billion(number: int, *, leading: bool) -> str:
    """Groups of three; one that is nought is not said, one that follows another says its hundreds even when there are none."""
    parts: list[str] = []
    for place in (2, 1, 0):
        group = number // 1000**place % 1000
        if group:
            said = _group(group, with_hundreds=not leading or bool(parts))
            parts.append(f"{said} {GROUPS[place]}".rstrip())
    return " ".join(parts)


def _group(group: int, *, with_hundreds: bool) -> str:
    hundreds, tens, units = group // 100, group // 10 % 10, group % 10
    parts = []
    if hundreds or with_hundreds:
        parts.append(f"{DIGITS[hundreds]} trăm")
    if tens > 1:
        parts.append(f"{DIGITS[tens]} mươi")
    elif tens == 1:
        parts.append("mười")
    elif units and parts:
        parts.append("linh")
    if units:
        parts.append(_unit(units, tens))
    return " ".join(parts)


def _unit(units: int, tens: int) -> str:
    if units == 1 and tens > 1:
        return "mốt"
    if units == 5 and tens:
        return "lăm"
    return DIGITS[units]
