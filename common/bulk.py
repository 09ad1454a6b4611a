"""COPY into PostgreSQL in constant memory. The only place that touches the driver under Django's cursor."""

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import connections, transaction

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


_HEADER = b"PGCOPY\n\xff\r\n\0" + b"\0" * 8
_TRAILER = b"\xff\xff"
_COPY_ROWS = 500_000
# Type numbers of PostgreSQL's arrays' elements, by numpy's name.
_ELEMENT = {"int16": 21, "int32": 23, "int64": 20}


def copy_arrays(table: str, columns: Mapping[str, Any], using: str = "default") -> int:
    """COPY numpy columns of whole numbers (2-D: an array a row) in PostgreSQL's binary form; the number of rows sent.

    A hundred times cheaper than text for millions of rows: the lines are laid out by numpy, not by Python.
    """
    arrays = {name: np.asarray(column) for name, column in columns.items()}
    count = len(next(iter(arrays.values())))
    names = ", ".join(f'"{name}"' for name in arrays)
    connection = connections[using]
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        for start in range(0, count, _COPY_ROWS):
            lines = _binary({name: column[start : start + _COPY_ROWS] for name, column in arrays.items()})
            stream = io.BytesIO(_HEADER + lines + _TRAILER)
            cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN (FORMAT binary)', stream, size=_CHUNK_CHARS)
    return count


def _binary(arrays: Mapping[str, Any]) -> bytes:
    fields: list[tuple[Any, ...]] = [("fields", ">i2")]
    fixed: dict[str, Any] = {"fields": len(arrays)}
    for number, column in enumerate(arrays.values()):
        size, name = column.dtype.itemsize, column.dtype.name
        if column.ndim == 1:
            fields += [(f"length{number}", ">i4"), (f"value{number}", f">i{size}")]
            fixed[f"length{number}"] = size
            continue
        width = column.shape[1]
        element = np.dtype([("length", ">i4"), ("value", f">i{size}")])
        fields += [(f"length{number}", ">i4"), (f"head{number}", ">i4", (5,)), (f"value{number}", element, (width,))]
        fixed[f"length{number}"] = 20 + width * (4 + size)
        fixed[f"head{number}"] = [1, 0, _ELEMENT[name], width, 1]
    lines = np.zeros(len(next(iter(arrays.values()))), np.dtype(fields))
    for name, value in fixed.items():
        lines[name] = value
    for number, column in enumerate(arrays.values()):
        if column.ndim == 1:
            lines[f"value{number}"] = column
        else:
            lines[f"value{number}"]["length"], lines[f"value{number}"]["value"] = column.dtype.itemsize, column
    return lines.tobytes()


def stream_rows(
    sql: str, given: Sequence[Any] = (), size: int = 5_000, using: str = "default"
) -> Iterator[tuple[Any, ...]]:
    """Rows of a query through a server-side cursor, `size` at a time: constant memory. A transaction of its own, or within one."""
    connection = connections[using]
    connection.ensure_connection()
    with (
        transaction.atomic(using=using),
        connection.wrap_database_errors,
        connection.connection.cursor(name="stream_rows") as cursor,
    ):
        cursor.itersize = size
        cursor.execute(sql, given)
        yield from cursor
