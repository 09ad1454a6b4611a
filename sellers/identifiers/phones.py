"""Vietnamese telephone numbers in one spelling, E.164.

Sources: the numbering plan as kept by `phonenumbers` (the tests compare with it); the change of mobile prefixes of
15/09/2018 (eleven digits to ten) and of area codes of 2017 (Hà Nội 04 to 024).
"""

import re

import phonenumbers

from sellers.identifiers.base import Spelling
from sellers.identifiers.fold import plain

_OLD_MOBILE = {
    "162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37", "168": "38", "169": "39",
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "186": "56", "188": "58", "199": "59",
}  # fmt: skip
_MOBILE = re.compile(r"(?:3[2-9]|5[2-9]|7[06-9]|8[1-9]|9\d)\d{7}").fullmatch
_FIXED = re.compile(r"2\d{9}").fullmatch
_HOTLINE = re.compile(r"1[89]00\d{4,6}").fullmatch
_CLEAN = str.maketrans("", "", " .-()/_\t\u00a0*,'\"")
_DIGITS = re.compile(r"(\+|00)?(\d{8,15})").fullmatch
_LABEL = re.compile(r"^\D*?(?=[+(0-9])")
_SEVERAL = re.compile(r"[/;,|&\n]|\s(?:hoac|hoặc|va|và|or)\s|\s-\s", re.IGNORECASE)


def of_digits(digits: str, *, foreign: bool = False, strict: bool = False) -> tuple[str, str] | None:
    """The national significant number and a warning code, or None.

    `digits` are digits only; `foreign` says a "+" or "00" stood before them. `strict` (running text) refuses what only a
    column headed "phone" makes believable: unknown prefixes, a lost leading zero.
    """
    if foreign:
        if not digits.startswith("84"):
            return None
        return _of_national(digits[2:].removeprefix("0"), strict=strict)
    if digits.startswith("0"):
        if digits.startswith("0084"):
            return _of_national(digits[4:].removeprefix("0"), strict=strict)
        if len(digits) == 10 and digits.startswith("04") and digits[2] in "23678":
            return "24" + digits[2:], "old_prefix"
        return _of_national(digits[1:], strict=strict)
    if _HOTLINE(digits):
        return digits, ""
    if digits.startswith("84") and len(digits) in (11, 12, 13):
        found = _of_national(digits[2:].removeprefix("0"), strict=True)
        if found:
            return found
    if not strict and _MOBILE(digits):
        return digits, "zero_restored"
    return None


def _of_national(rest: str, *, strict: bool) -> tuple[str, str] | None:
    if _MOBILE(rest):
        return rest, ""
    if len(rest) == 10:
        new = _OLD_MOBILE.get(rest[:3])
        if new:
            return new + rest[3:], "old_prefix"
        if _FIXED(rest):
            return rest, ""
    if _HOTLINE(rest):
        return rest, ""
    if not strict and len(rest) == 9 and rest[0] in "35789":
        return rest, "unusual_prefix"
    return None


def spelling(national: str, warning: str = "") -> Spelling:
    """The Spelling of a national significant number ("912345678")."""
    if national[0] == "1":
        shown = f"{national[:4]} {national[4:]}"
    elif len(national) == 10:
        shown = f"0{national[:2]} {national[2:6]} {national[6:]}"
    else:
        shown = f"0{national[:3]} {national[3:6]} {national[6:]}"
    return Spelling("phone", f"+84{national}", shown, warning)


def spell_phone(raw: str) -> Spelling | None:
    """One number from a cell or a field. A number of another country keeps its own code; anything else is None."""
    clean = raw.translate(_CLEAN)
    match = _DIGITS(clean) or _DIGITS(_LABEL.sub("", plain(raw), count=1).translate(_CLEAN))
    if match is None:
        return None
    mark, digits = match.groups()
    if not digits.isascii():
        return spell_phone(plain(raw))
    found = of_digits(digits, foreign=mark is not None)
    if found:
        return spelling(*found)
    return _abroad(digits) if mark else None


def _abroad(digits: str) -> Spelling | None:
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None
    if number.country_code == 84 or not phonenumbers.is_valid_number(number):
        return None
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return Spelling("phone", value, shown, "abroad")


def spell_phones(raw: str) -> list[Spelling]:
    """Every number of a cell: "0912 345 678 / 1900 3111" gives two. Repeated numbers come once."""
    whole = spell_phone(raw)
    if whole:
        return [whole]
    found = (spell_phone(part) for part in _SEVERAL.split(raw))
    return list({one.value: one for one in found if one}.values())
