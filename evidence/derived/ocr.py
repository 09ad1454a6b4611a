"""Words in pictures, by tesseract where it is installed: Vietnamese and English together, small letters enlarged first.

Tesseract is given pixels we drew ourselves, never the bytes somebody handed in, and runs as its own process with a time limit.
"""

import csv
import io
import os
import shutil
import statistics
import subprocess
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from evidence.derived.pictures import on_white, png

SECONDS = 90
_SMALL_LETTERS = 22
_TIMES = 3
_MOST_PIXELS = 24_000_000
_LEAST_CONFIDENCE = 30.0
_LANGUAGES = ("vie", "eng")


class NoOcr(Exception):
    """`code` says why in the words of `evidence.words`: ocr_missing, ocr_timeout or ocr_failed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Words:
    """What was read: the text line by line, how sure tesseract is on average (0 to 100), how it was asked."""

    text: str
    confidence: int
    times: int
    languages: str


@lru_cache(maxsize=4)
def version(program: str) -> str:
    """Tesseract's version, or "" when it is not there."""
    path = shutil.which(program) if program else None
    if not path:
        return ""
    said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    return (said.stdout or said.stderr).split("\n")[0].removeprefix("tesseract ").strip()[:40]


@lru_cache(maxsize=4)
def languages(program: str) -> str:
    """Those of ours it has, as it wants them named."""
    said = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    have = set(said.stdout.split())
    return "+".join(one for one in _LANGUAGES if one in have)


def read(picture: Image.Image, program: str) -> Words:
    """The words in a picture; NoOcr when there is no tesseract or it gives up."""
    if not version(program):
        raise NoOcr("ocr_missing")
    known = languages(program)
    if not known:
        raise NoOcr("ocr_missing")
    plain = on_white(picture).convert("L")
    if plain.width * plain.height > _MOST_PIXELS:
        plain.thumbnail((5000, 5000))
    rows = _asked(plain, program, known)
    times = 1
    heights = [int(row["height"]) for row in rows]
    small = not heights or statistics.median(heights) < _SMALL_LETTERS
    if small and plain.width * plain.height * _TIMES**2 <= _MOST_PIXELS:
        times = _TIMES
        larger = plain.resize((plain.width * _TIMES, plain.height * _TIMES), Image.Resampling.LANCZOS)
        rows = _asked(larger, program, known) or rows
    sure = [float(row["conf"]) for row in rows]
    return Words(_lines(rows), round(statistics.fmean(sure)) if sure else 0, times, known)


def _asked(picture: Image.Image, program: str, known: str) -> list[dict[str, str]]:
    """Tesseract's table of words, without those it guesses."""
    command = [program, "stdin", "stdout", "-l", known, "--dpi", "150", "tsv"]
    try:
        said = subprocess.run(  # noqa: S603 - our own program name from the settings, pixels on stdin
            command,
            input=png(picture),
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as trouble:
        raise NoOcr("ocr_timeout") from trouble
    except (OSError, subprocess.CalledProcessError) as trouble:
        raise NoOcr("ocr_failed") from trouble
    table = csv.DictReader(io.StringIO(said.stdout.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [row for row in table if (row["text"] or "").strip() and float(row["conf"]) >= _LEAST_CONFIDENCE]


def _lines(rows: list[dict[str, str]]) -> str:
    lines: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        place = (row["block_num"], row["par_num"], row["line_num"])
        lines.setdefault(place, []).append(row["text"].strip())
    return "\n".join(" ".join(words) for words in lines.values())
