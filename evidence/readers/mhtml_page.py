"""A page saved as MHTML: each HTML part is one record; its address is the one the browser wrote down."""

import email
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from email.policy import compat32
from email.utils import parsedate_to_datetime

from evidence.readers.base import Broken, Line, Opener, Reader, clean, unread
from evidence.readers.html_page import record_of
from evidence.readers.pages import page_of

MOST_BYTES = 100 << 20


def _matches(name: str, head: bytes, opener: Opener) -> bool:
    start = head[:4096].lower()
    return b"multipart/related" in start and b"mime-version" in start


def _read(opener: Opener) -> Iterator[Line]:
    with opener() as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Broken("too_large")
    whole = email.message_from_bytes(data, policy=compat32)
    at = _date(whole)
    parts = [part for part in whole.walk() if not part.is_multipart()]
    found = False
    for number, part in enumerate(parts, start=1):
        if part.get_content_type() not in {"text/html", "application/xhtml+xml"}:
            continue
        found = True
        address = clean(str(part.get("Content-Location") or whole.get("Snapshot-Content-Location") or ""))[:1000]
        body = part.get_payload(decode=True)
        page = page_of(body if isinstance(body, bytes) else b"", part.get_content_charset() or "")
        line = record_of(page, number, address[:300], address)
        if at and hasattr(line, "at"):
            line.at = at
        yield line
    if not found:
        yield unread(1, "no_text", "")


def _date(whole: "Message[str, str]") -> datetime | None:
    try:
        at = parsedate_to_datetime(str(whole.get("Date")))
    except (TypeError, ValueError, IndexError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


READER = Reader("mhtml_page", 1, _matches, _read)
