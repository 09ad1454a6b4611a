"""Tables: CSV in whatever encoding and delimiter it comes, XLSX sheets, and columns found by what their heads say."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO

import python_calamine

from evidence.readers.archives import checked
from evidence.readers.base import Broken, Opener

csv.field_size_limit(131_072)

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS = ";,\t|"
_NOT_LETTER = re.compile(r"[^a-z0-9]+")
LONGEST_LINE = 1 << 20
_LONGEST_HEAD = 20_000
Cells = Sequence[Any]


def fold(text: str) -> str:
    """Lower case without diacritics, words with single blanks: "SĐT  người gửi" gives "sdt nguoi gui"."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("đ", "d"))
    return _NOT_LETTER.sub(" ", "".join(char for char in plain if not unicodedata.combining(char))).strip()


def encoding_of(head: bytes) -> str:
    """The encoding of a text by its mark or, failing that, by trial: UTF-8, UTF-16 without a mark, Windows Vietnamese."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if len(head) > 3 and head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    if len(head) > 3 and head[::2].count(0) > len(head) // 4:
        return "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1258"
    return "utf-8"


def text_of(stream: BinaryIO, head: bytes) -> io.TextIOBase:
    """The stream as text. A byte that does not belong shows as \\x.. in its place: nothing is dropped."""
    encoding = encoding_of(head)
    text = io.TextIOWrapper(io.BufferedReader(stream), encoding=encoding, errors="backslashreplace", newline="")  # type: ignore[type-var]
    return _Composed(text) if encoding == "cp1258" else text


class _Composed(io.TextIOBase):
    """Windows Vietnamese keeps tone marks apart; everything else here has them composed."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text

    def readline(self, size: int = -1) -> str:  # type: ignore[override]
        return unicodedata.normalize("NFC", self._text.readline(size))

    def read(self, size: int | None = -1) -> str:
        return unicodedata.normalize("NFC", self._text.read(size))


def lines_of(opener: Opener) -> Iterator[str]:
    """Physical lines of a text; one longer than a mebibyte is cut there and goes on as the next."""
    with opener() as peek:
        head = peek.read(65_536)
    with opener() as stream:
        text = text_of(stream, head)
        while line := text.readline(LONGEST_LINE):
            yield line


def delimiter_of(line: str) -> str:
    """The delimiter that cuts the line into most cells."""
    return max(_DELIMITERS, key=line.count)


class CsvRows:
    """Rows of a CSV as (line number, cells, raw line or "").

    A quote that was never closed must not swallow the lines after it: when a row runs over several lines and its cells do not
    fit the head, those lines are read again one by one without quoting.
    """

    def __init__(self, lines: Iterable[str], delimiter: str, width: int, first_line: int) -> None:
        self._lines = iter(lines)
        self._taken: list[str] = []
        self._delimiter = delimiter
        self.width = width
        self._line = first_line

    def _feed(self) -> Iterator[str]:
        for line in self._lines:
            self._taken.append(line)
            yield line

    def __iter__(self) -> Iterator[tuple[int, list[str], str]]:
        rows = csv.reader(self._feed(), delimiter=self._delimiter)
        taken = self._taken
        while True:
            del taken[:]
            start = self._line
            try:
                cells = next(rows)
            except StopIteration:
                if taken:
                    yield from self._one_by_one(start)
                return
            except csv.Error:
                yield from self._one_by_one(start)
                self._line = start + len(taken)
                continue
            self._line = start + len(taken)
            if len(taken) > 1 and len(cells) != self.width:
                yield from self._one_by_one(start)
            elif cells:
                yield start, cells, taken[0]

    def _one_by_one(self, start: int) -> Iterator[tuple[int, list[str], str]]:
        for offset, line in enumerate(list(self._taken)):
            bare = line.rstrip("\r\n")
            if bare:
                yield start + offset, [cell.strip('"') for cell in bare.split(self._delimiter)], line


def csv_table(opener: Opener, roles: "Mapping[str, Sequence[str]]") -> "tuple[dict[str, int], CsvRows]":
    """Columns by role and the rows after the head. Broken("no_header") when the first lines hold no such head."""
    lines = lines_of(opener)
    for number, line in enumerate(islice(lines, 30), start=1):
        delimiter = delimiter_of(line)
        cells = next(csv.reader([line], delimiter=delimiter), []) if len(line) < _LONGEST_HEAD else []
        columns = columns_of(cells, roles)
        if columns:
            return columns, CsvRows(lines, delimiter, len(cells), number + 1)
    raise Broken("no_header")


def columns_of(cells: Cells, roles: "Mapping[str, Sequence[str]]") -> dict[str, int]:
    """role -> column, when every required role (its name ends in "!") is there; else {}."""
    heads = [fold(cell) if isinstance(cell, str) else "" for cell in cells]
    found: dict[str, int] = {}
    for role, names in roles.items():
        column = next((index for name in names for index, head in enumerate(heads) if head == name), None)
        if column is None:
            taken = set(found.values())
            column = next(
                (i for name in names for i, head in enumerate(heads) if name in head and i not in taken), None
            )
        if column is not None:
            found[role.rstrip("!")] = column
        elif role.endswith("!"):
            return {}
    return found


_FORMULA = re.compile(rb'<c r="[A-Z]{1,3}(\d{1,7})"[^>]*><f')
_FORMULAS_KEPT = 10_000
_SHEETS = 50
_WORKBOOK_BYTES = 1 << 30


class Workbook:
    """An XLSX whose archive has been checked; sheets are lists of rows of plain values."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener
        checked(opener, most_bytes=_WORKBOOK_BYTES)
        try:
            with opener() as stream:
                self._book = python_calamine.CalamineWorkbook.from_filelike(stream)
        except (python_calamine.CalamineError, OSError, ValueError) as trouble:
            raise Broken("not_a_workbook", str(trouble)) from trouble

    @property
    def names(self) -> list[str]:
        return list(self._book.sheet_names)[:_SHEETS]

    def rows(self, name: str) -> Iterator[list[Any]]:
        """Rows of a sheet from its first line on, empty ones included, so that the n-th is line n."""
        try:
            sheet = self._book.get_sheet_by_name(name)
            yield from ([] for _ in range(sheet.start[0] if sheet.start else 0))
            yield from sheet.iter_rows()
        except (python_calamine.CalamineError, ValueError) as trouble:
            raise Broken("not_a_workbook", str(trouble)) from trouble

    def formula_lines(self) -> dict[int, set[int]]:
        """Sheet index -> lines in which some cell is a formula: its value was computed by the last program, not typed."""
        found: dict[int, set[int]] = {}
        with checked(self._opener, most_bytes=_WORKBOOK_BYTES) as archive:
            for entry in archive.entries:
                match = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", entry.filename)
                if match:
                    found[int(match[1]) - 1] = _formulas(archive.chunks(entry))
        return found


def _formulas(chunks: Iterable[bytes]) -> set[int]:
    lines: set[int] = set()
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        lines.update(int(match[1]) for match in _FORMULA.finditer(data))
        rest = data[-200:]
        if len(lines) > _FORMULAS_KEPT:
            break
    return lines


def head_of(
    rows: Iterable[Cells], roles: "Mapping[str, Sequence[str]]", *, within: int = 50
) -> "tuple[int, dict[str, int], list[Cells]]":
    """(line of the head, columns, the rows above it) in the first rows of a sheet; Broken("no_header") when there is none."""
    above: list[Cells] = []
    for number, cells in enumerate(islice(rows, within), start=1):
        columns = columns_of(cells, roles)
        if columns:
            return number, columns, above
        above.append(cells)
    raise Broken("no_header")


Pick = Callable[[Cells], Any]


def picker(columns: Mapping[str, int], role: str) -> Pick:
    """A function from a row to the cell of a role ("" when the column is missing)."""
    column = columns.get(role)
    if column is None:
        return lambda cells: ""
    return lambda cells: cells[column] if column < len(cells) else ""
