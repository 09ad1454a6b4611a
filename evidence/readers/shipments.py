"""What every carrier's list of parcels has in common: rows with a waybill become shipments."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from evidence.readers.base import Line, ReadLine, unread
from evidence.readers.cells import amount_vnd, moment, words
from evidence.readers.tables import picker

Roles = Mapping[str, Sequence[str]]
# Column heads folded: lower case, no diacritics. A role ending in "!" must be there.
ROLES: Roles = {
    "waybill!": ("ma van don", "ma spx", "ma don ghn", "tracking", "ma buu gui", "so hieu buu gui", "waybill"),
    "at": ("ngay tao", "thoi gian tao", "ngay gui", "ngay lay hang", "created"),
    "author": ("nguoi gui", "ten shop", "ten nguoi gui", "shop"),
    "sender_phone": ("sdt nguoi gui", "dien thoai", "so dien thoai gui", "sdt gui", "phone"),
    "pickup": ("dia chi lay hang", "kho lay hang", "dia chi gui", "pick up"),
    "counterpart": ("nguoi nhan", "ten nguoi nhan", "receiver"),
    "receiver_phone": ("sdt nguoi nhan", "sdt nhan", "dien thoai nhan"),
    "delivery": ("dia chi giao", "dia chi nhan"),
    "cod": ("tien thu ho", "cod", "thu ho"),
    "goods": ("noi dung hang", "ten hang", "san pham", "goods"),
    "status": ("trang thai", "tinh trang", "status"),
}
_TEXT_FIELDS = ("sender_phone", "pickup", "receiver_phone", "delivery", "status")
_HAS_DIGIT = re.compile(r"\d").search
Row = tuple[int, Sequence[Any], str]


def shipments(
    rows: Iterable[Row], columns: Mapping[str, int], carrier: str, *, part: str = "", width: int | None
) -> Iterator[Line]:
    """Shipments of (line, cells, raw) rows. `width`: how many cells a sound row has, None when rows may be of any length."""
    waybill_at = columns["waybill"]
    made_at, author, counterpart, cod, goods = (
        picker(columns, role) for role in ("at", "author", "counterpart", "cod", "goods")
    )
    more = [(name, columns[name]) for name in _TEXT_FIELDS if name in columns]
    for line, cells, raw in rows:
        count = len(cells)
        if width is not None and count != width:
            if any(cells):
                yield unread(line, "column_count", raw or _raw(cells), part)
            continue
        code = words(cells[waybill_at]) if waybill_at < count else ""
        if not code or not _HAS_DIGIT(code):
            if any(map(words, cells)):
                yield unread(line, "no_code", raw or _raw(cells), part)
            continue
        fields: dict[str, Any] = {"waybill": code, "carrier": carrier}
        for name, column in more:
            value = words(cells[column]) if column < count else ""
            if value:
                fields[name] = value
        amount = _read(cod(cells), amount_vnd, "cod", fields)
        at = _read(made_at(cells), moment, "at", fields)
        yield ReadLine(
            line,
            "shipment",
            part,
            at,
            words(author(cells)),
            words(counterpart(cells)),
            words(goods(cells)),
            amount,
            fields,
        )


def _read(cell: Any, reader: Callable[[Any], Any], name: str, fields: dict[str, Any]) -> Any:
    if cell in ("", None):
        return None
    value = reader(cell)
    if value is None:
        fields.setdefault("doubt", {})[name] = words(cell)
    return value


def _raw(cells: Sequence[Any]) -> str:
    return " | ".join(map(words, cells))
