"""Lines pasted from a spreadsheet: words into goods, or the fault of each line. Pure; nothing is guessed, nothing is dropped."""

import re
from dataclasses import dataclass
from decimal import Decimal

MOST_LINES = 2000
MOST_VALUE = 10**15
HEADS = ("tên", "ten hang", "name", "tt", "stt")
_WHOLE = re.compile(r"\d+")
_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")
_SPACED = re.compile(r"\d{1,3}( \d{3})+")
_DECIMAL = re.compile(r"(\d+|\d{1,3}(?:\.\d{3})+),(\d{1,3})")
_POINT = re.compile(r"\d+\.\d{1,2}")


@dataclass(frozen=True)
class Row:
    """One line of an inventory, value in đồng for the whole line."""

    name: str
    unit: str
    quantity: Decimal
    label: str = ""
    origin: str = ""
    condition: str = ""
    value_vnd: int | None = None


@dataclass(frozen=True)
class Fault:
    """Line number as pasted, the column, a code, and what stood there."""

    line: int
    column: str
    code: str
    found: str


def read(text: str) -> tuple[list[Row], list[Fault]]:
    """Columns: (running number), name, unit, quantity, label, origin, condition, value; with tabs between, as a spreadsheet copies."""
    rows: list[Row] = []
    faults: list[Fault] = []
    for at, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if not line.strip():
            continue
        if len(rows) + len(faults) >= MOST_LINES:
            faults.append(Fault(at, "", "too_many", ""))
            break
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if not rows and not faults and cells[0].lower().startswith(HEADS):
            continue
        row = _row(cells, at)
        (faults if isinstance(row, Fault) else rows).append(row)  # type: ignore[arg-type]
    return rows, faults


def _row(cells: list[str], at: int) -> Row | Fault:
    if len(cells) > 1 and _WHOLE.fullmatch(cells[0].rstrip(".")) and len(cells) >= 4 and number(cells[2]) is None:
        cells = cells[1:]
    if len(cells) < 3:
        return Fault(at, "", "few_columns", cells[0][:60])
    cells += [""] * (7 - len(cells))
    name, unit, quantity, label, origin, condition, value = cells[:7]
    if not name or len(name) > 300:
        return Fault(at, "name", "name", name[:60])
    for column, words, most in (
        ("unit", unit, 30),
        ("label", label, 200),
        ("origin", origin, 200),
        ("condition", condition, 200),
    ):
        if len(words) > most:
            return Fault(at, column, "too_long", words[:60])
    amount = number(quantity)
    if amount is None or not 0 < amount < 10**11 or amount != round(amount, 3):
        return Fault(at, "quantity", "quantity", quantity[:60])
    price = number(value.rstrip("đ₫ ").removesuffix("VND")) if value else None
    if value and (price is None or price != int(price) or price > MOST_VALUE):
        return Fault(at, "value", "value", value[:60])
    return Row(name, unit, amount, label, origin, condition, int(price) if price is not None else None)


def number(text: str) -> Decimal | None:
    """A number as people here write it; None for what is none, or could be two.

    >>> number("1.250.000"), number("2,5"), number("1 200"), number("12")
    (Decimal('1250000'), Decimal('2.5'), Decimal('1200'), Decimal('12'))
    >>> number("1.5"), number("12,3456"), number("-3"), number("1e9")
    (Decimal('1.5'), None, None, None)
    """
    text = text.strip().replace("\u00a0", " ")
    if _WHOLE.fullmatch(text):
        return Decimal(text)
    if _GROUPED.fullmatch(text) or _SPACED.fullmatch(text):
        return Decimal(text.replace(".", "").replace(" ", ""))
    if found := _DECIMAL.fullmatch(text):
        return Decimal(f"{found[1].replace('.', '')}.{found[2]}")
    return Decimal(text) if _POINT.fullmatch(text) else None
