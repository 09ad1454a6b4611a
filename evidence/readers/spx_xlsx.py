"""SPX Express (Shopee)'s list of parcels as XLSX, and any carrier's workbook with a waybill column."""

from collections.abc import Iterator

from evidence.readers.archives import names_in
from evidence.readers.base import Broken, Line, Opener, Reader, unread
from evidence.readers.shipments import ROLES, Row, shipments
from evidence.readers.tables import Workbook, head_of

CARRIER = "SPX"


def is_workbook(head: bytes, opener: Opener) -> bool:
    """An XLSX by what the archive holds, whatever its name says."""
    return head.startswith(b"PK") and "xl/workbook.xml" in names_in(opener)


def _matches(name: str, head: bytes, opener: Opener) -> bool:
    if not is_workbook(head, opener):
        return False
    try:
        book = Workbook(opener)
        return any(_has_head(book, sheet) for sheet in book.names)
    except Broken:
        return False


def _has_head(book: Workbook, sheet: str) -> bool:
    try:
        head_of(book.rows(sheet), ROLES)
    except Broken:
        return False
    return True


def _read(opener: Opener) -> Iterator[Line]:
    book = Workbook(opener)
    formulas = book.formula_lines()
    for index, sheet in enumerate(book.names):
        try:
            line, columns, _above = head_of(book.rows(sheet), ROLES)
        except Broken:
            yield unread(1, "no_header", sheet, sheet)
            continue
        for found in shipments(_rows(book, sheet, line), columns, CARRIER, part=sheet, width=None):
            yield marked(found, formulas.get(index, set()))


def marked(found: Line, lines: set[int]) -> Line:
    """A line with a formula says so: the value shown was computed by the program that last saved the file."""
    if found.line in lines and not hasattr(found, "reason"):
        found.fields = {**found.fields, "formula": True}
    return found


def _rows(book: Workbook, sheet: str, after: int) -> Iterator[Row]:
    for number, cells in enumerate(book.rows(sheet), start=1):
        if number > after:
            yield number, cells, ""


READER = Reader("spx_xlsx", 1, _matches, _read)
