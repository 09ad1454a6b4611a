"""What a saved page holds: one way of asking for WACZ, WARC, MHTML and HTML. Nothing is unpacked to disk, nothing is fetched."""

import email
import io
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from email.policy import compat32
from functools import lru_cache, partial
from typing import Any, BinaryIO
from urllib.parse import urldefrag, urljoin

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from evidence import vault
from evidence.readers.archives import Archive, checked
from evidence.readers.base import Broken, Opener
from evidence.readers.pages import page_of

MOST_ITEMS = 20_000
MOST_ITEM_BYTES = 64 << 20
_MHTML_BYTES = 200 << 20
_MOST_PAGES = 200
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_CHARSET = re.compile(r"charset=\"?([\w\-]+)", re.IGNORECASE)
_TROUBLE = (ArchiveLoadFailed, zlib.error, EOFError, ValueError, OSError, KeyError, AttributeError, TypeError, Broken)


class Unreplayable(Exception):
    """`code` says why in the words of `evidence.words`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Item:
    """One thing of a capture. `place` says where its bytes lie; `moved_to` is where a redirect of the capture leads."""

    number: int
    url: str
    mime: str
    charset: str = ""
    at: str = ""
    place: Any = None
    moved_to: str = ""

    @property
    def is_page(self) -> bool:
        return self.mime in _HTML


@dataclass(slots=True)
class Index:
    """Everything a capture holds, by number and by address."""

    items: list[Item] = field(default_factory=list)
    by_url: dict[str, int] = field(default_factory=dict)
    pages: list[tuple[int, str]] = field(default_factory=list)
    is_cut: bool = False

    def add(self, item: Item) -> None:
        self.items.append(item)
        self.by_url.setdefault(key_of(item.url), item.number)

    def find(self, url: str, depth: int = 5) -> Item | None:
        """What the capture holds under this address; nothing is guessed from a like one."""
        number = self.by_url.get(key_of(url))
        if number is None:
            return None
        item = self.items[number]
        if item.moved_to:
            return self.find(urljoin(item.url, item.moved_to), depth - 1) if depth else None
        return item


def key_of(url: str) -> str:
    """Addresses that are the same page: without the fragment, http as https."""
    bare = urldefrag(url.strip())[0]
    return "https:" + bare[5:] if bare[:5].lower() == "http:" else bare


class Capture:
    """An open capture. `index` says what is in it, `stream_of` gives the bytes of one item."""

    def __init__(self, index: Index, opener: Opener, archive: Archive | None, parts: list[bytes]) -> None:
        self.index = index
        self._opener, self._archive, self._parts = opener, archive, parts

    def pictures(self) -> Iterator[Item]:
        return (item for item in self.index.items if item.mime.startswith("image/") and not item.moved_to)

    def bytes_of(self, item: Item) -> bytes:
        """The whole item, decoded as a browser would get it."""
        if isinstance(item.place, int):
            return self._parts[item.place]
        name, offset = item.place
        try:
            with self._source(name) as stream:
                stream.seek(offset)
                for record in ArchiveIterator(stream, check_digests=False):
                    body: bytes = record.content_stream().read(MOST_ITEM_BYTES + 1)
                    break
                else:
                    raise Unreplayable("truncated")
        except _TROUBLE as trouble:
            raise Unreplayable("damaged_entry") from trouble
        if len(body) > MOST_ITEM_BYTES:
            raise Unreplayable("too_large")
        return body

    def stream_of(self, item: Item) -> BinaryIO:
        return io.BytesIO(self.bytes_of(item))

    def _source(self, name: str) -> Any:
        return _source(self._opener, self._archive, name)


def _source(opener: Opener, archive: Archive | None, name: str) -> Any:
    if archive is None:
        return opener()
    return archive.open(next(info for info in archive.entries if info.filename == name))


@contextmanager
def opened(kind: str, sha256: str) -> Iterator[Capture]:
    """The capture in these sealed bytes; Unreplayable when they hold none."""
    opener = partial(vault.opened, sha256)
    with opener() as stream:
        head = stream.read(4096)
    if kind == "web_archive":
        with _archive(opener, head) as archive:
            yield Capture(_index_of(sha256), opener, archive, [])
        return
    if kind != "web_page":
        raise Unreplayable("unknown_type")
    index, parts = _mhtml(opener) if b"multipart/related" in head.lower() else _html(opener)
    yield Capture(index, opener, None, parts)


@contextmanager
def _archive(opener: Opener, head: bytes) -> Iterator[Archive | None]:
    if not head.startswith(b"PK"):
        yield None
        return
    try:
        archive = checked(opener)
    except Broken as broken:
        raise Unreplayable(broken.code) from broken
    with archive:
        yield archive


@lru_cache(maxsize=8)
def _index_of(sha256: str) -> Index:
    """What a WARC or WACZ holds. The same bytes have the same index: it is kept for the next click."""
    opener = partial(vault.opened, sha256)
    with opener() as stream:
        head = stream.read(4)
    index = Index()
    with _archive(opener, head) as archive:
        names = [""] if archive is None else _warcs(archive)
        for name in names:
            try:
                with _source(opener, archive, name) as stream:
                    _index_warc(index, stream, name)
            except _TROUBLE:
                index.is_cut = True
        _name_pages(index, Capture(index, opener, archive, []), _listed(archive) if archive else {})
    return index


def _warcs(archive: Archive) -> list[str]:
    names = [info.filename for info in archive.entries]
    return [name for name in names if name.startswith("archive/") and name.endswith((".warc", ".warc.gz"))]


def _index_warc(index: Index, stream: BinaryIO, name: str) -> None:
    walk = ArchiveIterator(stream, check_digests=False)
    for record in walk:
        if record.rec_type not in {"response", "resource"} or len(index.items) >= MOST_ITEMS:
            continue
        url = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
        headers = record.http_headers or record.rec_headers
        status = str(record.http_headers.get_statuscode()) if record.http_headers else "200"
        said = str(headers.get_header("Content-Type") or "")
        moved = str(headers.get_header("Location") or "") if status.startswith("3") else ""
        if status[:1] not in {"2", "3"} or (status.startswith("3") and not moved):
            continue
        charset = _CHARSET.search(said)
        index.add(
            Item(
                len(index.items),
                url[:2000],
                said.partition(";")[0].strip().lower(),
                charset[1] if charset else "",
                str(record.rec_headers.get_header("WARC-Date") or ""),
                (name, walk.get_record_offset()),
                moved,
            )
        )


def _listed(archive: Archive) -> dict[str, str]:
    """Title by address, as the WACZ lists its pages."""
    found: dict[str, str] = {}
    info = next((one for one in archive.entries if one.filename == "pages/pages.jsonl"), None)
    if info is None:
        return found
    try:
        lines = archive.bytes_of(info, 4 << 20).splitlines()
    except Broken:
        return found
    for line in lines[:_MOST_PAGES]:
        try:
            page = json.loads(line)
            if isinstance(page, dict) and isinstance(page.get("url"), str):
                found[key_of(page["url"])] = str(page.get("title") or "")[:300]
        except ValueError:
            continue
    return found


def _name_pages(index: Index, capture: Capture, listed: dict[str, str]) -> None:
    """The pages to choose from: those the archive lists, else every page it holds."""
    for item in index.items:
        if not item.is_page or item.moved_to or len(index.pages) >= _MOST_PAGES:
            continue
        if listed and key_of(item.url) not in listed:
            continue
        index.pages.append((item.number, listed.get(key_of(item.url)) or _title(capture, item)))


def _title(capture: Capture, item: Item) -> str:
    try:
        return page_of(capture.bytes_of(item)[: 1 << 19], item.charset).title
    except Unreplayable:
        return ""


def _html(opener: Opener) -> tuple[Index, list[bytes]]:
    with opener() as stream:
        data = stream.read(MOST_ITEM_BYTES + 1)
    if len(data) > MOST_ITEM_BYTES:
        raise Unreplayable("too_large")
    page = page_of(data[: 1 << 20])
    index = Index()
    index.add(Item(0, page.address or "about:capture", "text/html", place=0))
    index.pages.append((0, page.title))
    return index, [data]


def _mhtml(opener: Opener) -> tuple[Index, list[bytes]]:
    with opener() as stream:
        data = stream.read(_MHTML_BYTES + 1)
    if len(data) > _MHTML_BYTES:
        raise Unreplayable("too_large")
    whole = email.message_from_bytes(data, policy=compat32)
    index, parts = Index(), []
    at = str(whole.get("Date") or "")
    for part in whole.walk():
        if part.is_multipart() or len(index.items) >= MOST_ITEMS:
            continue
        body = part.get_payload(decode=True)
        number = len(index.items)
        index.add(
            Item(
                number,
                _address(part, whole),
                part.get_content_type(),
                str(part.get_content_charset() or ""),
                at,
                len(parts),
            )
        )
        content_id = str(part.get("Content-ID") or "").strip("<> ")
        if content_id:
            index.by_url.setdefault(f"cid:{content_id}", number)
        parts.append(body if isinstance(body, bytes) else b"")
    first = next((item for item in index.items if item.is_page), None)
    if first is None:
        raise Unreplayable("no_text")
    index.pages.append((first.number, page_of(parts[first.place][: 1 << 20], first.charset).title))
    return index, parts


def _address(part: "Message[str, str]", whole: "Message[str, str]") -> str:
    said = str(part.get("Content-Location") or "")
    if not said and part.get_content_type() in _HTML:
        said = str(whole.get("Snapshot-Content-Location") or "")
    return "".join(said.split())[:2000]
