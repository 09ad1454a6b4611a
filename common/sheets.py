"""A list as a file: CSV or XLSX with the columns of the screen, no cell of which a spreadsheet takes for a formula."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils import timezone

Column = tuple[Any, Callable[[Any], Any]]
MOST_ROWS = 100_000
# What makes a spreadsheet read a cell as a formula, or lets the next cell be one (OWASP: CSV injection).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def safe(value: Any) -> Any:
    """Text that a spreadsheet would run gets an apostrophe in front; numbers and days stay what they are."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float | Decimal | date | datetime):
        return value
    text = str(value)
    # Spreadsheets pass over blanks, and some take the full-width signs of Asian keyboards for the plain ones.
    visible = unicodedata.normalize("NFKC", text[:64].lstrip())
    return f"'{text}" if text.startswith(DANGEROUS) or visible.startswith(DANGEROUS) else text


def ticked_ids(told: Any, name: str = "chosen", most: int = 200) -> list[int]:
    """The ids of the rows ticked on the screen; what is no id is left out."""
    return sorted({int(pk) for pk in told.getlist(name)[:most] if pk.isdecimal() and len(pk) < 12})


def chosen(request: Any, rows: Any, name: str = "chosen") -> Any:
    """The rows ticked on the screen, of those the address shows; all of them where none is ticked."""
    ticked = ticked_ids(request.GET, name)
    return rows.filter(pk__in=ticked) if ticked else rows


def answer(
    kind: str, name: str, columns: Sequence[Column], rows: Iterable[Any]
) -> HttpResponse | StreamingHttpResponse:
    """The file `name`.`kind` of at most MOST_ROWS rows. 404 for a kind there is none of."""
    if kind not in KINDS:
        raise Http404
    lines = ([safe(read(row)) for _label, read in columns] for row in rows)
    heads = [str(label) for label, _read in columns]
    response: HttpResponse | StreamingHttpResponse
    if kind == "csv":
        response = StreamingHttpResponse(_csv(heads, lines), content_type=KINDS[kind])
    else:
        response = HttpResponse(_xlsx(name, heads, lines), content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y%m%d}.{kind}"'
    return response


def _csv(heads: list[str], lines: Iterable[list[Any]]) -> Iterator[str]:
    """Lines with a byte order mark, so that spreadsheets read the Vietnamese letters."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    for line in [heads]:
        writer.writerow(line)
    for line in lines:
        writer.writerow([cell.strftime("%d/%m/%Y") if isinstance(cell, date) else cell for cell in line])
        if buffer.tell() > 1 << 15:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _xlsx(name: str, heads: list[str], lines: Iterable[list[Any]]) -> bytes:
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet(name[:31])
        head, day, money = (
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"num_format": "dd/mm/yyyy"}),
            book.add_format({"num_format": "#,##0"}),
        )
        widths = [len(label) for label in heads]
        page.freeze_panes(1, 0)
        page.write_row(0, 0, heads, head)
        for number, line in enumerate(lines, 1):
            for column, cell in enumerate(line):
                widths[column] = min(60, max(widths[column], len(str(cell))))
                if isinstance(cell, date):
                    page.write_datetime(number, column, cell, day)
                elif isinstance(cell, int) and not isinstance(cell, bool):
                    page.write_number(number, column, cell, money)
                else:
                    page.write(number, column, cell if isinstance(cell, str | float | Decimal) else str(cell))
        for column, width in enumerate(widths):
            page.set_column(column, column, width + 2)
    return file.getvalue()
