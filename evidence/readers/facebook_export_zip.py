"""Facebook's "download your information" as zip of JSON. Its text is UTF-8 read as Latin-1; the repair is undone on request.

Line n of a part is the n-th message of that JSON file as it stands there (newest first).
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from evidence.readers.archives import checked, is_nested, names_in
from evidence.readers.base import Broken, Line, Opener, Reader, ReadLine, clean, unread
from evidence.readers.jsons import MOST_BYTES, as_dict, as_list, as_text, parsed

_THREAD = re.compile(
    r"messages/(?:inbox|archived_threads|message_requests|filtered_threads|e2ee_cutover)/([^/]+)/message_\d+\.json$"
)
_MOJIBAKE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf]+")


def repaired(text: str) -> str:
    """Text whose UTF-8 bytes were read as Latin-1, mended piece by piece; text that is sound stays as it is."""
    return _MOJIBAKE.sub(_mend, text) if not text.isascii() else text


def _mend(match: "re.Match[str]") -> str:
    try:
        return match[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _matches(name: str, head: bytes, opener: Opener) -> bool:
    return head.startswith(b"PK") and any(map(_THREAD.search, names_in(opener)))


def _read(opener: Opener) -> Iterator[Line]:
    with checked(opener) as archive:
        yield from archive.refused
        for number, info in enumerate(archive.entries, start=1):
            thread = _THREAD.search(info.filename)
            if is_nested(info):
                yield unread(number, "nested_archive", info.filename, info.filename)
            elif thread:
                try:
                    document = parsed(archive.bytes_of(info, MOST_BYTES))
                except Broken as broken:
                    yield unread(number, broken.code, broken.detail, info.filename)
                    continue
                yield from _messages(as_dict(document), info.filename, thread[1])


def _messages(document: dict[str, Any], part: str, thread: str) -> Iterator[Line]:
    people = [repaired(as_text(as_dict(one).get("name"))) for one in as_list(document.get("participants"))]
    handle, _, thread_id = thread.rpartition("_")
    for number, message in enumerate(as_list(document.get("messages")), start=1):
        told = as_dict(message)
        author = repaired(as_text(told.get("sender_name")))
        if not author and "content" not in told:
            yield unread(number, "not_a_message", str(message), part)
            continue
        said = as_text(told.get("content"))
        text = repaired(said)
        fields: dict[str, Any] = {"platform": "facebook", "thread": handle or thread, "thread_id": thread_id}
        if text != said or author != told.get("sender_name"):
            fields["repaired"] = True
        for name in ("photos", "videos", "audio_files", "files", "sticker", "share"):
            if told.get(name):
                fields["attached"] = [*fields.get("attached", []), name]
        others = ", ".join(clean(person) for person in people if person != author)[:200]
        yield ReadLine(
            number, "message", part, _at(told.get("timestamp_ms")), clean(author), others, clean(text), None, fields
        )


def _at(milliseconds: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, tz=UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


READER = Reader("facebook_export_zip", 1, _matches, _read)
