"""What of a sealed original is shown on a page: never the bytes themselves, nothing that could run.

Pictures are decoded and encoded anew (metadata such as GPS stays in the original); texts are shown as text; everything else as
the first bytes in hexadecimal.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from evidence import vault
from evidence.models import Exhibit
from evidence.readers.picture import MOST_PIXELS, is_picture
from evidence.readers.tables import encoding_of

LARGEST_SIDE = 1600
_TEXT_BYTES = 100_000
_HEX_BYTES = 512
_TEXT_MIMES = ("text/", "application/json", "application/xml", "multipart/related")
_TROUBLE = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)


@dataclass(frozen=True, slots=True)
class Preview:
    """`mode`: picture, text or hex. `text` is what to show in the two latter; `is_cut` says there is more."""

    mode: str
    text: str = ""
    is_cut: bool = False


def preview_of(exhibit: Exhibit) -> Preview:
    """How this exhibit can be looked at without being served."""
    with vault.opened(exhibit.sha256) as stream:
        head = stream.read(_TEXT_BYTES)
    if is_picture(head):
        return Preview("picture")
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
        with vault.opened(exhibit.sha256) as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(stream, formats=("PNG", "JPEG", "GIF", "WEBP"))
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            turned = ImageOps.exif_transpose(picture).convert("RGBA" if picture.mode in {"RGBA", "LA", "P"} else "RGB")
            turned.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
            fresh = Image.new(turned.mode, turned.size)
            fresh.paste(turned)
            out = io.BytesIO()
            fresh.save(out, "PNG")
    except _TROUBLE:
        return None
    return out.getvalue()
