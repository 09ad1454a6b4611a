"""What of a sealed original is shown on a page: never the bytes themselves, nothing that could run.

Pictures are decoded and encoded anew (metadata such as GPS stays in the original); texts are shown as text; everything else as
the first bytes in hexadecimal.
"""

from dataclasses import dataclass

from django.conf import settings

from evidence import vault
from evidence.derived import pictures
from evidence.derived_models import DerivativeKind
from evidence.models import Exhibit
from evidence.readers.picture import is_picture
from evidence.readers.tables import encoding_of
from evidence.replay import captures
from evidence.replay.host import MEDIA

LARGEST_SIDE = 1600
_TEXT_BYTES = 100_000
_HEX_BYTES = 512
_TEXT_MIMES = ("text/", "application/json", "application/xml", "multipart/related")


@dataclass(frozen=True, slots=True)
class Preview:
    """`mode`: picture, pages, replay, media, text or hex. `text` is what to show in the two last; `is_cut` says there is more."""

    mode: str
    text: str = ""
    is_cut: bool = False


def preview_of(exhibit: Exhibit, *, as_source: bool = False) -> Preview:
    """How this exhibit can be looked at without being served; `as_source` asks for the text of a page that could be replayed."""
    with vault.opened(exhibit.sha256) as stream:
        head = stream.read(_TEXT_BYTES)
    if is_picture(head):
        return Preview("picture")
    if exhibit.derivatives.filter(kind=DerivativeKind.PAGE).exclude(sha256="").exists():
        return Preview("pages")
    if settings.REPLAY_HOST and not as_source:
        if exhibit.mime in MEDIA:
            return Preview("media")
        if replay_pages(exhibit):
            return Preview("replay")
    if exhibit.mime.startswith(_TEXT_MIMES):
        text = head.decode(encoding_of(head), "backslashreplace").replace("\x00", "")
        return Preview("text", text.lstrip("\ufeff"), exhibit.size > len(head))
    return Preview("hex", _hex(head[:_HEX_BYTES]), exhibit.size > _HEX_BYTES)


def _hex(data: bytes) -> str:
    lines = []
    for start in range(0, len(data), 16):
        row = data[start : start + 16]
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        lines.append(f"{start:06x}  {row.hex(' '):<47}  {shown}")
    return "\n".join(lines)


def picture_of(exhibit: Exhibit) -> bytes | None:
    """The picture as a fresh PNG without metadata, at most LARGEST_SIDE wide; None when it cannot be decoded."""
    try:
        with vault.opened(exhibit.sha256) as stream:
            return pictures.png(pictures.drawn(stream, LARGEST_SIDE))
    except pictures.Undrawable:
        return None


def replay_pages(exhibit: Exhibit) -> list[tuple[int, str, str, str]]:
    """(number, title, address, moment) of the pages a capture holds; none when it cannot be replayed."""
    try:
        with captures.opened(exhibit.kind, exhibit.sha256) as capture:
            items = capture.index.items
            return [(number, title, items[number].url, items[number].at) for number, title in capture.index.pages]
    except captures.Unreplayable:
        return []
