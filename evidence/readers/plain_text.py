"""Text pasted from the clipboard or saved as .txt, and an address pasted by itself: one record with the whole text."""

from collections.abc import Iterator

from evidence.readers.base import Broken, Line, Opener, Reader, ReadLine, clean, unread
from evidence.readers.tables import encoding_of

MOST_BYTES = 4 << 20
_BINARY = bytes({*range(9), *range(14, 27), *range(28, 32)})


def _matches(name: str, head: bytes, opener: Opener) -> bool:
    if not name.lower().endswith((".txt", ".text", ".url", ".md", ".log")):
        return False
    return encoding_of(head).startswith("utf-16") or not head.translate(None, bytes(set(range(256)) - set(_BINARY)))


def _read(opener: Opener) -> Iterator[Line]:
    with opener() as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Broken("too_large")
    text = clean(data.decode(encoding_of(data[:65_536]), "backslashreplace").strip("\ufeff \r\n\t"))
    if not text:
        yield unread(1, "no_text")
        return
    first = text.splitlines()[0][:1000]
    fields = {"url": first} if first.startswith(("http://", "https://")) and " " not in first else {}
    yield ReadLine(1, "page", text=text, fields=fields)


READER = Reader("plain_text", 1, _matches, _read)
