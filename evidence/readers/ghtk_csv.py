"""Giao Hàng Tiết Kiệm's list of parcels as CSV, and any carrier's CSV with a waybill column."""

from collections.abc import Iterator

from evidence.readers.base import Broken, Line, Opener, Reader
from evidence.readers.shipments import ROLES, shipments
from evidence.readers.tables import csv_table

CARRIER = "GHTK"


def _matches(name: str, head: bytes, opener: Opener) -> bool:
    if not name.lower().endswith((".csv", ".txt", ".tsv")) or head.startswith(b"PK"):
        return False
    try:
        csv_table(opener, ROLES)
    except Broken:
        return False
    return True


def _read(opener: Opener) -> Iterator[Line]:
    columns, rows = csv_table(opener, ROLES)
    yield from shipments(rows, columns, CARRIER, width=rows.width)


READER = Reader("ghtk_csv", 1, _matches, _read)
