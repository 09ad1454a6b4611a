"""Pictures decoded with limits and encoded anew: what is hidden in the file (place, device, trailing data) stays in the original."""

import io
import warnings
from typing import BinaryIO

from PIL import Image, ImageOps

from evidence.readers.picture import MOST_PIXELS

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
THUMBNAIL_SIDE = 320
_TROUBLE = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)


class Undrawable(Exception):
    """The picture cannot be decoded; `code` says why in the words of `evidence.words`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def drawn(stream: BinaryIO, side: int | None = None) -> Image.Image:
    """The picture as pixels and nothing else, upright, at most `side` wide and high."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(stream, formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise Undrawable("too_many_pixels")
            if side:
                picture.draft("RGB", (side, side))
            upright = ImageOps.exif_transpose(picture)
            has_holes = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
            plain = upright.convert("RGBA" if has_holes else "RGB")
    except Image.DecompressionBombError as trouble:
        raise Undrawable("too_many_pixels") from trouble
    except _TROUBLE as trouble:
        raise Undrawable("not_a_picture") from trouble
    if side:
        plain.thumbnail((side, side))
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    return fresh


def on_white(picture: Image.Image) -> Image.Image:
    """Without transparency, as a person would see it on a page."""
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def thumbnail(picture: Image.Image) -> bytes:
    """A small JPEG of the picture."""
    small = on_white(picture)
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=80)
    return out.getvalue()
