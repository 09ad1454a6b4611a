"""Values of cells: amounts and moments as Vietnamese files write them."""

import re
from datetime import date, datetime
from typing import Any

from evidence.readers.base import VN

_HIGHEST = 10**15
_AMOUNT = re.compile(r"[-+(]?\d[\d.,\s\u00a0]*\)?").fullmatch
_UNIT = re.compile(r"\s*(?:đ|₫|vnđ|vnd|đồng|dong)\s*$", re.IGNORECASE)
_TAIL = re.compile(r"[.,]\d{1,2}$")
_NOT_DIGIT = re.compile(r"\D+")


def amount_vnd(cell: Any) -> int | None:
    """Whole đồng of "1.250.000", "1250.000" (grouped by thousands), "-120,000 đ", "(5.000)", 250000.0; None when it is none."""
    if isinstance(cell, int | float):
        return int(cell) if abs(cell) < _HIGHEST and cell == cell else None
    if not isinstance(cell, str):
        return None
    text = cell.strip()
    digits = text.replace(".", "")
    if digits.isdecimal() and digits.isascii() and len(digits) < 16 and not _TAIL.search(text):
        return int(digits)
    text = _UNIT.sub("", text)
    if not _AMOUNT(text) or not text.isascii():
        return None
    negative = text[0] in "-("
    whole = _TAIL.sub("", text.rstrip(")"))
    digits = _NOT_DIGIT.sub("", whole)
    if not digits or len(digits) > 15:
        return None
    return -int(digits) if negative else int(digits)


_MOMENT = re.compile(
    r"(?:(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year>\d{4})|(?P<year2>\d{4})-(?P<month2>\d{1,2})-(?P<day2>\d{1,2}))"
    r"(?:[ T,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
).match


def moment(cell: Any) -> datetime | None:
    """An aware moment (Vietnamese time when the file names no zone) of "05/10/2026 21:11", "2026-10-05 21:11:00", a date cell."""
    if isinstance(cell, str):
        return _of_text(cell)
    if isinstance(cell, datetime):
        return cell if cell.tzinfo else cell.replace(tzinfo=VN)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day, tzinfo=VN)
    return None


def _of_text(text: str) -> datetime | None:
    try:
        if len(text) == 16 and text[2] == "/" and text[13] == ":":
            return datetime(
                int(text[6:10]), int(text[3:5]), int(text[:2]), int(text[11:13]), int(text[14:16]), tzinfo=VN
            )
        match = _MOMENT(text.strip())
        if match is None:
            return None
        part = match.groupdict()
        return datetime(
            int(part["year"] or part["year2"]), int(part["month"] or part["month2"]), int(part["day"] or part["day2"]),
            int(part["hour"] or 0), int(part["minute"] or 0), int(part["second"] or 0), tzinfo=VN,
        )  # fmt: skip
    except (ValueError, OverflowError):
        return None


def words(cell: Any) -> str:
    """A cell as text: a whole number without ".0", nothing as ""."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _HIGHEST:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return str(cell).strip()
