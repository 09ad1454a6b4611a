"""COPY into PostgreSQL in constant memory. The only place that touches the driver under Django's cursor."""

import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connections

_CHUNK_CHARS = 1 << 18
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": ""})
_to_be_escaped = re.compile(r"[\\\t\n\r\x00]").search
_nul = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def _text(value: str) -> str:
    # Most cells hold nothing to escape; asking first is five times cheaper than translating each.
    return value.translate(_ESCAPES) if _to_be_escaped(value) else value


def _json(value: Any) -> str:
    """JSON without NUL. Only an escape that stands for NUL goes: a backslash somebody typed before "u0000" stays."""
    text = _to_json(value)
    return _text(_nul.sub(r"\1", text) if "\\u0000" in text else text)


def _cell(value: Any) -> str:
    """One value in COPY's text format; NUL, which PostgreSQL cannot hold, is dropped."""
    kind = type(value)
    if kind is str:
        return _text(value)
    if value is None:
        return "\\N"
    if kind is int:
        return str(value)
    if kind is dict or kind is list:
        return _json(value)
    if value is True:
        return "t"
    if value is False:
        return "f"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict | list):
        return _json(value)
    return _text(str(value))


class _Rows(io.TextIOBase):
    """Rows as a text stream of COPY lines, made as they are read."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._rows = iter(rows)
        self._rest = ""
        self.count = 0
        self.failed: Exception | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> str:  # type: ignore[override]
        want = _CHUNK_CHARS if size is None or size < 0 else size
        parts, length = [self._rest], len(self._rest)
        while length < want:
            try:
                row = next(self._rows, None)
            except Exception as failed:
                self.failed = failed
                raise
            if row is None:
                break
            line = "\t".join(map(_cell, row)) + "\n"
            parts.append(line)
            length += len(line)
            self.count += 1
        text = "".join(parts)
        self._rest = text[want:]
        return text[:want]


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], using: str = "default") -> int:
    """COPY `rows` (sequences in the order of `columns`) into `table`; the number of rows sent.

    dict and list become JSON, datetimes ISO 8601 (aware ones keep their offset), None NULL.
    An exception of the iterator itself comes through as it is.
    """
    stream = _Rows(rows)
    names = ", ".join(f'"{name}"' for name in columns)
    connection = connections[using]
    connection.ensure_connection()
    try:
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', stream, size=_CHUNK_CHARS)
    except Exception:
        if stream.failed:  # what went wrong is the maker of the rows (a refusal, a bug), not the database
            raise stream.failed from None
        raise
    return stream.count


@contextmanager
def staging(like: str, columns: Sequence[str], using: str = "default") -> Iterator[str]:
    """A temporary table with the named columns of table `like`, unindexed, gone with the transaction.

    Must run inside a transaction (ON COMMIT DROP).
    """
    name = f"staging_{like}"
    names = ", ".join(f'"{column}"' for column in columns)
    with connections[using].cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS pg_temp."{name}"')
        cursor.execute(f'CREATE TEMP TABLE "{name}" ON COMMIT DROP AS SELECT {names} FROM "{like}" WITH NO DATA')  # noqa: S608 - names are ours
        yield name
        cursor.execute(f'DROP TABLE IF EXISTS pg_temp."{name}"')


def copied_out(query: str) -> list[bytes | None]:
    """The columns of the one row that `query` gives, as PostgreSQL's own bytes.

    COPY's binary form spares the text form's two hex digits a byte, which cost more than hashing what comes. No parameters: only
    names and whole numbers of our own belong into the query.
    """
    out = io.BytesIO()
    with connections["default"].cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT BINARY)", out)
    data = out.getbuffer()
    at = 19 + int.from_bytes(data[15:19], "big")
    fields = int.from_bytes(data[at : at + 2], "big")
    at += 2
    values: list[bytes | None] = []
    for _field in range(fields):
        length = int.from_bytes(data[at : at + 4], "big", signed=True)
        at += 4
        values.append(None if length < 0 else bytes(data[at : at + length]))
        at += max(0, length)
    return values
