"""A bank statement as XLSX: one payment per line; money that came in is positive, money that left negative."""

from collections.abc import Iterator, Sequence
from typing import Any

from evidence.readers.base import Broken, Line, Opener, Reader, ReadLine, unread
from evidence.readers.cells import amount_vnd, moment, words
from evidence.readers.spx_xlsx import is_workbook, marked
from evidence.readers.tables import Workbook, fold, head_of, picker

ROLES: dict[str, Sequence[str]] = {
    "at!": ("ngay gd", "ngay giao dich", "trans date", "transaction date", "ngay"),
    "reference": ("so ct", "so chung tu", "ma giao dich", "reference", "so but toan"),
    "debit!": ("ghi no", "debit", "no", "rut ra"),
    "credit!": ("ghi co", "credit", "co", "gui vao"),
    "balance": ("so du", "balance"),
    "text!": ("noi dung", "dien giai", "description", "detail", "remark"),
}
_ACCOUNT = ("so tai khoan", "account no", "tai khoan")
_TOTAL = ("tong cong", "total", "cong phat sinh")


def _matches(name: str, head: bytes, opener: Opener) -> bool:
    if not is_workbook(head, opener):
        return False
    try:
        book = Workbook(opener)
        head_of(book.rows(book.names[0]), ROLES)
    except (Broken, IndexError):
        return False
    return True


def _read(opener: Opener) -> Iterator[Line]:
    book = Workbook(opener)
    formulas = book.formula_lines()
    for index, sheet in enumerate(book.names):
        try:
            head, columns, above = head_of(book.rows(sheet), ROLES)
        except Broken:
            yield unread(1, "no_header", sheet, sheet)
            continue
        account, bank = _account(above)
        for found in _payments(book, sheet, head, columns, account, bank):
            yield marked(found, formulas.get(index, set()))


def _payments(
    book: Workbook, sheet: str, head: int, columns: dict[str, int], account: str, bank: str
) -> Iterator[Line]:
    day, reference, debit, credit, balance, text = (
        picker(columns, role) for role in ("at", "reference", "debit", "credit", "balance", "text")
    )
    came_in = went_out = 0
    for line, cells in enumerate(book.rows(sheet), start=1):
        if line <= head or not any(map(words, cells)):
            continue
        raw = " | ".join(map(words, cells))
        incoming, outgoing = amount_vnd(credit(cells)), amount_vnd(debit(cells))
        if any(mark in fold(raw[:60]) for mark in _TOTAL) and moment(day(cells)) is None:
            if (incoming is not None and incoming != came_in) or (outgoing is not None and outgoing != went_out):
                yield unread(line, "total_differs", raw, sheet)
            continue
        if incoming is None and outgoing is None:
            yield unread(line, "no_amount", raw, sheet)
            continue
        came_in += incoming or 0
        went_out += outgoing or 0
        fields: dict[str, Any] = {"direction": "in" if incoming else "out"}
        told = {"account": account, "bank": bank, "reference": words(reference(cells))}
        fields.update({name: value for name, value in told.items() if value})
        left = amount_vnd(balance(cells))
        if left is not None:
            fields["balance_vnd"] = left
        at = moment(day(cells))
        if at is None:
            fields["doubt"] = {"at": words(day(cells))}
        amount = (incoming or 0) - (outgoing or 0)
        yield ReadLine(line, "payment", sheet, at, "", account, words(text(cells)), amount, fields)


def _account(above: Sequence[Sequence[Any]]) -> tuple[str, str]:
    """The account the statement is of, and the bank's name, from the lines above the table."""
    account = bank = ""
    for cells in above:
        said = [words(cell) for cell in cells if words(cell)]
        if not said:
            continue
        head = fold(said[0])
        if not bank and ("ngan hang" in head or "bank" in head):
            bank = said[0]
        if not account and head.startswith(_ACCOUNT):
            account = said[1] if len(said) > 1 else said[0].partition(":")[2].strip()
    return account, bank


READER = Reader("bank_statement_xlsx", 1, _matches, _read)
