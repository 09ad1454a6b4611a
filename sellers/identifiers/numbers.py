"""Tax codes, citizen ids and waybills: numbers an office or a carrier gave out."""

import re

from sellers.identifiers.base import Spelling
from sellers.identifiers.fold import plain

_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_SEPARATORS = str.maketrans("", "", " .-_\t\u00a0")
_LABELLED = re.compile(r"^[^0-9*xX]*")
_TAX = re.compile(r"\d{10}(?:\d{3})?").fullmatch
_CITIZEN = re.compile(r"(?=.*\d)[0-9*]{12}").fullmatch
_OLD_CITIZEN = re.compile(r"\d{9}").fullmatch
# Codes of the 63 provinces in the first three digits of a citizen id (Circular 59/2021/TT-BCA, annex I).
_PROVINCES = frozenset(
    [
        "001",
        "002",
        "004",
        "006",
        "008",
        "010",
        "011",
        "012",
        "014",
        "015",
        "017",
        "019",
        "020",
        "022",
        "024",
        "025",
        "026",
        "027",
        "030",
        "031",
        "033",
        "034",
        "035",
        "036",
        "037",
        "038",
        "040",
        "042",
        "044",
        "045",
        "046",
        "048",
        "049",
        "051",
        "052",
        "054",
        "056",
        "058",
        "060",
        "062",
        "064",
        "066",
        "067",
        "068",
        "070",
        "072",
        "074",
        "075",
        "077",
        "079",
        "080",
        "082",
        "083",
        "084",
        "086",
        "087",
        "089",
        "091",
        "092",
        "093",
        "094",
        "095",
        "096",
    ]
)


def tax_check_holds(digits: str) -> bool:
    """True when the tenth digit agrees with the first nine. Offices issue exceptions: a warning, never a refusal."""
    total = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, digits, strict=False))
    return str(10 - total % 11) == digits[9]


def spell_tax(raw: str) -> Spelling | None:
    """Ten digits, thirteen with the dependent unit, or the twelve of a citizen id (people and households since 2025)."""
    digits = _LABELLED.sub("", plain(raw), count=1).translate(_SEPARATORS)
    if _TAX(digits) and digits.isascii():
        if len(set(digits[:10])) == 1:
            return None
        value = digits if len(digits) == 10 else f"{digits[:10]}-{digits[10:]}"
        return Spelling("tax_code", value, value, "" if tax_check_holds(digits) else "check_digit")
    return spell_citizen(raw) if len(digits) == 12 else None


def spell_citizen(raw: str) -> Spelling | None:
    """Twelve digits, nine (the old card), or twelve with hidden ones: "001******543" keeps its stars."""
    digits = _LABELLED.sub("", plain(raw), count=1).translate(_SEPARATORS).replace("x", "*").replace("X", "*")
    if not digits.isascii() or len(set(digits)) == 1:
        return None
    if _OLD_CITIZEN(digits):
        return Spelling("citizen_id", digits, digits, "old_card")
    if not _CITIZEN(digits):
        return None
    if "*" in digits:
        return Spelling("citizen_id", digits, digits, "masked") if sum(char != "*" for char in digits) >= 3 else None
    warning = "" if digits[:3] in _PROVINCES and digits[3] in "012345" else "unusual_prefix"
    return Spelling("citizen_id", digits, f"{digits[:3]} {digits[3:6]} {digits[6:9]} {digits[9:]}", warning)


def citizen_is_likely(digits: str) -> bool:
    """Twelve digits that begin as a citizen id does: for running text, where nothing says what the number is."""
    return len(digits) == 12 and digits[:3] in _PROVINCES and digits[3] in "0123" and len(set(digits)) > 3


_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_CARRIERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("SPX", re.compile(r"SPXVN[0-9A-Z]{9,14}")),
    ("GHTK", re.compile(r"S\d+(?:\.[A-Z0-9]+)+\.\d{6,}")),
    ("Lazada", re.compile(r"(?:LEX|LX|NL)VN[0-9A-Z]{6,16}")),
    ("Ninja Van", re.compile(r"(?:NVVN|SPEVN)[0-9A-Z]{6,16}")),
    ("GHN", re.compile(r"GY[A-Z0-9]{4,14}")),
    ("J&T", re.compile(r"8\d{11}")),
    ("Viettel Post", re.compile(r"VTP[0-9A-Z]{6,16}")),
)
_S10 = re.compile(r"([A-Z]{2})(\d{8})(\d)VN")
_ANY_CODE = re.compile(r"(?=[A-Z0-9.\-]*\d)[A-Z0-9][A-Z0-9.\-]{5,29}")


def spell_waybill(raw: str) -> Spelling | None:
    """A waybill in capitals without blanks. Which carrier it looks like is a hint, never a proof."""
    code = "".join(plain(raw).upper().split())
    for carrier, pattern in _CARRIERS:
        if pattern.fullmatch(code):
            return Spelling("waybill", code, code, hint=carrier)
    match = _S10.fullmatch(code)
    if match:
        return Spelling("waybill", code, code, "" if _s10_check(match[2]) == match[3] else "check_digit", hint="VNPost")
    return Spelling("waybill", code, code) if code.isascii() and _ANY_CODE.fullmatch(code) else None


def _s10_check(serial: str) -> str:
    """UPU S10: 11 - (weighted sum mod 11); 10 becomes 0 and 11 becomes 5."""
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(_S10_WEIGHTS, serial, strict=True)) % 11
    return str({10: 0, 11: 5}.get(rest, rest))
