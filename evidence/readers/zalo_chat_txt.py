"""A Zalo chat copied and pasted: "[21:11, 07/10/2026] Ngô Thu Hà: …". Zalo has no export of its own."""

import re
from collections.abc import Iterator

from evidence.readers.base import Line, Opener, Reader, ReadLine, unread
from evidence.readers.cells import moment
from evidence.readers.tables import encoding_of, lines_of

_MESSAGE = re.compile(
    r"\[(\d{1,2}:\d{2}(?::\d{2})?)[, ]+(\d{1,2}/\d{1,2}/\d{4})\]\s*([^:\n]{1,120}):\s?(.*)", re.DOTALL
)
_RECALLED = re.compile(
    r"\(?\s*(?:đã thu hồi|tin nhắn đã (?:được )?thu hồi|message recalled)[^)]*\)?\s*$", re.IGNORECASE
)
_LONGEST = 100_000


def _matches(name: str, head: bytes, opener: Opener) -> bool:
    if b"[" not in head[:4096] or head.startswith((b"PK", b"{", b"<")):
        return False
    text = head[:4096].decode(encoding_of(head), "replace").lstrip("\ufeff")
    return any(_MESSAGE.match(line) for line in text.splitlines()[:20])


def _read(opener: Opener) -> Iterator[Line]:
    said: ReadLine | None = None
    for number, line in enumerate(lines_of(opener), start=1):
        bare = line.strip("\r\n\ufeff")
        match = _MESSAGE.match(bare)
        if match:
            if said:
                yield said
            clock, day, author, text = match.groups()
            at = moment(f"{day} {clock}")
            doubt = {} if at else {"doubt": {"at": f"{clock}, {day}"}}
            said = ReadLine(number, "message", "", at, author.strip(), "", text, None, {"platform": "zalo", **doubt})
        elif _RECALLED.match(bare):
            yield unread(number, "recalled", bare)
        elif said and len(said.text) < _LONGEST:
            said.text = f"{said.text}\n{bare}"
        elif bare.strip():
            yield unread(number, "not_a_message", bare)
    if said:
        said.text = said.text.rstrip("\n")
        yield said


READER = Reader("zalo_chat_txt", 1, _matches, _read)
