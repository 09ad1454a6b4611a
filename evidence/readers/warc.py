"""A WARC web archive: each HTML response is one record, numbered by its place among all records of the archive."""

import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from evidence.readers.base import Line, Opener, Reader, ReadLine, clean, unread
from evidence.readers.html_page import record_of
from evidence.readers.pages import MOST_BYTES, page_of

_CHARSET = re.compile(r"charset=\"?([\w\-]+)", re.IGNORECASE)
TROUBLE = (ArchiveLoadFailed, zlib.error, EOFError, ValueError, OSError, KeyError, AttributeError, TypeError)


def _matches(name: str, head: bytes, opener: Opener) -> bool:
    if head.startswith(b"WARC/"):
        return True
    if not head.startswith(b"\x1f\x8b"):
        return False
    try:
        return zlib.decompressobj(31).decompress(head, 64).startswith(b"WARC/")
    except zlib.error:
        return False


def _read(opener: Opener) -> Iterator[Line]:
    with opener() as stream:
        yield from pages_in(stream, "")


def pages_in(stream: BinaryIO, part: str) -> Iterator[Line]:
    """Records of the pages in a WARC stream. A cut or damaged archive ends with an Unread that says where."""
    number = 0
    try:
        for record in ArchiveIterator(stream, check_digests=False):
            number += 1
            if record.rec_type in {"response", "resource"} and _is_html(record):
                yield _page(record, number, part)
            _skip(record)
            if getattr(record.raw_stream, "limit", 0) > 0:
                yield unread(number, "truncated", str(record.rec_headers.get_header("WARC-Target-URI") or ""), part)
                return
    except TROUBLE as trouble:
        yield unread(number + 1, "truncated", f"{type(trouble).__name__}: {trouble}", part)
    if number == 0:
        yield unread(1, "empty", "", part)


def _is_html(record: Any) -> bool:
    headers = record.http_headers or record.rec_headers
    return "html" in str(headers.get_header("Content-Type") or "").lower()


def _page(record: Any, number: int, part: str) -> Line:
    address = clean(str(record.rec_headers.get_header("WARC-Target-URI") or ""))[:1000]
    body = record.content_stream().read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return unread(number, "too_large", address, part)
    headers = record.http_headers or record.rec_headers
    charset = _CHARSET.search(str(headers.get_header("Content-Type") or ""))
    line = record_of(page_of(body, charset[1] if charset else ""), number, part, address)
    if isinstance(line, ReadLine):
        line.at = _at(str(record.rec_headers.get_header("WARC-Date") or ""))
        status = str(record.http_headers.get_statuscode()) if record.http_headers else ""
        if status:
            line.fields = {**line.fields, "status": status}
    return line


def _skip(record: Any) -> None:
    while record.raw_stream.read(1 << 16):
        pass


def _at(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


READER = Reader("warc", 1, _matches, _read)
