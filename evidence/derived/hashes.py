"""Perceptual hashes: numbers that stay close when a picture is scaled, saved again, or framed by an app.

Frames come first: a picture inside the frame of an app is another picture to every hash (recall 3 to 5 % in the trial, all of them
after trimming), so each picture gives a hash of itself and, where it has a frame, of what is inside.
"""

from dataclasses import dataclass

import imagehash
import numpy as np
from PIL import Image

from evidence.derived.pictures import on_white

FARTHEST = 10
FARTHEST_DHASH = 20
LEAST_SIDE = 100
_WORKING_SIDE = 512
_PLAIN = 6.0
_LOW = 12.0
_SIGN = 1 << 63
BAND_BITS = 16


@dataclass(frozen=True, slots=True)
class Hash:
    """`part` is "" for the whole picture, "inner" for what is inside its frame. The numbers are signed 64 bit, as columns hold them."""

    part: str
    phash: int
    dhash: int


def hashes_of(picture: Image.Image) -> list[Hash]:
    """The hashes of a picture; none for one too small or too plain to be told from others."""
    if min(picture.size) < LEAST_SIDE:
        return []
    work = on_white(picture)
    work.thumbnail((_WORKING_SIDE, _WORKING_SIDE))
    found = [_hash("", work)]
    inside = inner_box(np.asarray(work.convert("RGB"), dtype=np.float32))
    if inside:
        found.append(_hash("inner", work.crop(inside)))
    return [one for one in found if one]


def _hash(part: str, picture: Image.Image) -> Hash | None:
    grey = picture.convert("L")
    if float(np.asarray(grey.resize((32, 32)), dtype=np.float32).std()) < _PLAIN:
        return None
    return Hash(part, _number(imagehash.phash(grey)), _number(imagehash.dhash(grey)))


def _number(found: imagehash.ImageHash) -> int:
    value = int(str(found), 16)
    return value - (1 << 64) if value & _SIGN else value


def inner_box(pixels: "np.ndarray") -> tuple[int, int, int, int] | None:
    """(left, top, right, bottom) of the picture inside a frame; None when there is no frame worth the name.

    A frame's rows are mostly one colour (bars with a few words, empty margins); the rows of a photograph are not. The longest
    run of busy rows is the picture, then the same for its columns.
    """
    height, width = pixels.shape[:2]
    rows = _longest_run(_busy(pixels, axis=1), height // 40)
    if not rows:
        return None
    columns = _longest_run(_busy(pixels[rows[0] : rows[1]], axis=0), width // 40)
    if not columns:
        return None
    (top, bottom), (left, right) = rows, columns
    wide, high = right - left, bottom - top
    if wide * high > 0.92 * width * height or min(wide, high) < 48:
        return None
    return left, top, right, bottom


def _busy(pixels: "np.ndarray", axis: int) -> "np.ndarray":
    """For each row (axis 1) or column (axis 0): whether less than half of it is the line's own commonest shade."""
    grey = pixels.mean(axis=2)
    middle = np.median(grey, axis=axis, keepdims=True)
    return (np.abs(grey - middle) > _LOW).mean(axis=axis) > 0.35


def _longest_run(busy: "np.ndarray", gap: int) -> tuple[int, int] | None:
    """(start, end) of the longest run of busy lines; gaps up to `gap` lines do not end it."""
    places = np.flatnonzero(busy)
    if not len(places):
        return None
    breaks = np.flatnonzero(np.diff(places) > gap + 1)
    starts, ends = np.r_[places[0], places[breaks + 1]], np.r_[places[breaks], places[-1]]
    longest = int(np.argmax(ends - starts))
    return int(starts[longest]), int(ends[longest]) + 1


def bands(phash: int) -> tuple[int, int, int, int]:
    """The four quarters of a hash."""
    bits = phash & ((1 << 64) - 1)
    first, second, third, fourth = (bits >> shift & 0xFFFF for shift in (48, 32, 16, 0))
    return first, second, third, fourth


def nearby(band: int, most: int = 2) -> list[int]:
    """Every quarter at most `most` (0 to 2) bits from this one: 137 of them for 2."""
    found = [band]
    if most >= 1:
        found += [band ^ 1 << first for first in range(BAND_BITS)]
    if most >= 2:
        found += [
            band ^ 1 << first ^ 1 << second for first in range(BAND_BITS) for second in range(first + 1, BAND_BITS)
        ]
    return found


def distance(one: int, other: int) -> int:
    """How many of the 64 bits differ."""
    return ((one ^ other) & ((1 << 64) - 1)).bit_count()
