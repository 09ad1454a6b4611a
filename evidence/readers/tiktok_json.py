"""TikTok's "download your data" as JSON: direct messages. Its moments are UTC. Line n is the n-th message of its chat."""

import re
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from evidence.readers.base import Broken, Line, Opener, Reader, ReadLine, clean, unread
from evidence.readers.cells import moment
from evidence.readers.jsons import MOST_BYTES, as_dict, as_list, as_text, parsed

_CHAT = re.compile(r"Chat History with (.+?):?$")


def _matches(name: str, head: bytes, opener: Opener) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and (
        b'"Direct Messages"' in head or b'"ChatHistory"' in head or b'"Profile And Settings"' in head
    )


def _read(opener: Opener) -> Iterator[Line]:
    with opener() as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Broken("too_large")
    document = as_dict(parsed(data))
    direct = as_dict(document.get("Direct Messages") or document.get("Direct Message"))
    history = as_dict(direct.get("Chat History") or direct.get("Direct Messages"))
    owner = as_text(
        as_dict(as_dict(as_dict(document.get("Profile")).get("Profile Information")).get("ProfileMap")).get("userName")
    )
    for title, messages in as_dict(history.get("ChatHistory")).items():
        other = _CHAT.match(title)
        yield from _messages(as_list(messages), clean(title)[:300], other[1] if other else title, owner)


def _messages(messages: list[Any], part: str, other: str, owner: str) -> Iterator[Line]:
    for number, message in enumerate(messages, start=1):
        told = as_dict(message)
        author = clean(as_text(told.get("From")))
        if not author or "Content" not in told:
            yield unread(number, "not_a_message", str(message), part)
            continue
        at = moment(as_text(told.get("Date")).removesuffix(" UTC"))
        fields: dict[str, Any] = {"platform": "tiktok", "thread": clean(other)}
        if at is None:
            fields["doubt"] = {"at": clean(as_text(told.get("Date")))}
        to = owner if author == other else other
        at_utc = at.replace(tzinfo=UTC) if at else None
        yield ReadLine(
            number, "message", part, at_utc, author, clean(to), clean(as_text(told["Content"])), None, fields
        )


READER = Reader("tiktok_json", 1, _matches, _read)
