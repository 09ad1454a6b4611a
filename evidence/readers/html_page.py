"""A saved HTML page: one record with its title, visible text and links."""

from collections.abc import Iterator

from evidence.readers.base import Broken, Line, Opener, Reader, ReadLine, unread
from evidence.readers.pages import MOST_BYTES, Page, page_of


def _matches(name: str, head: bytes, opener: Opener) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:4096].lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<!--")) or (
        name.lower().endswith((".html", ".htm", ".xhtml")) and b"<" in start
    )


def record_of(page: Page, line: int, part: str = "", address: str = "") -> Line:
    """The record of one page, or an Unread when it says nothing."""
    if not page.text and not page.title:
        return unread(line, "no_text", address, part)
    fields = {"title": page.title, "url": address or page.address, "links": page.links}
    return ReadLine(
        line, "page", part, author=page.title[:200], text=page.text, fields={k: v for k, v in fields.items() if v}
    )


def _read(opener: Opener) -> Iterator[Line]:
    with opener() as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Broken("too_large")
    yield record_of(page_of(data), 1)


READER = Reader("html_page", 1, _matches, _read)
