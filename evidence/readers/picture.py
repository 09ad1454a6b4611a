"""A picture: what it is and how large. Its words are another reader's work (OCR, where tesseract is installed)."""

import warnings
from collections.abc import Iterator

from PIL import Image

from evidence.readers.base import Broken, Line, Opener, Reader, ReadLine

MOST_PIXELS = 120_000_000
_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


def is_picture(head: bytes) -> bool:
    return head.startswith(_MAGIC) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def _matches(name: str, head: bytes, opener: Opener) -> bool:
    return is_picture(head)


def _read(opener: Opener) -> Iterator[Line]:
    with opener() as stream:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)
                picture = Image.open(stream, formats=_FORMATS)
        except Image.DecompressionBombError as trouble:
            raise Broken("too_many_pixels", str(trouble)) from trouble
        except (OSError, ValueError, SyntaxError) as trouble:
            raise Broken("not_a_picture", str(trouble)) from trouble
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise Broken("too_many_pixels", f"{width} x {height}")
        yield ReadLine(1, "page", fields={"width": width, "height": height, "format": picture.format or ""})


READER = Reader("picture", 1, _matches, _read)
