"""The pages of a PDF as pictures and text, made by `pdf_tool` in a process of its own."""

import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image

MOST_BYTES = 512 << 20
_SECONDS = 150


class Undrawable(Exception):
    """`code` says why in the words of `evidence.words`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    text: str
    png: bytes


@dataclass(frozen=True, slots=True)
class Drawn:
    """`count` is how many pages the document has; `pages` are those that were asked for and could be drawn."""

    count: int
    pages: list[Page]


@lru_cache(maxsize=1)
def version() -> str:
    return version_of("pypdfium2")


def drawn(stream: BinaryIO, *, most: int, side: int) -> Drawn:
    """The first `most` pages, each at most `side` pixels."""
    with _room() as folder:
        file = folder / "in.pdf"
        with file.open("wb") as out:
            shutil.copyfileobj(stream, out)
        if file.stat().st_size > MOST_BYTES:
            raise Undrawable("too_large")
        answer = _asked(file, folder, most, side)
        if answer.get("trouble"):
            raise Undrawable(str(answer["trouble"]))
        pages = [Page(one["page"], one["text"], (folder / f"{one['page']}.png").read_bytes()) for one in answer["made"]]
        return Drawn(int(answer["pages"]), pages)


def _asked(file: Path, folder: Path, most: int, side: int) -> dict[str, Any]:
    tool = Path(__file__).with_name("pdf_tool.py")
    command = [sys.executable, "-I", str(tool), str(file), str(folder), str(most), str(side)]
    try:
        said = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True, cwd=folder)  # noqa: S603
        answer: dict[str, Any] = json.loads(said.stdout)
    except subprocess.TimeoutExpired as trouble:
        raise Undrawable("pdf_timeout") from trouble
    except (OSError, subprocess.CalledProcessError, ValueError) as trouble:
        raise Undrawable("not_a_pdf") from trouble
    return answer


@contextmanager
def _room() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pdf-") as folder:
        yield Path(folder)


def of_pictures(pictures: list[Image.Image]) -> bytes:
    """A PDF that holds nothing but these pictures, one a page: no text layer, no attachments, no earlier revision."""
    out = io.BytesIO()
    first, *rest = [picture.convert("RGB") for picture in pictures]
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=150.0, title="", producer="", creator="")
    return out.getvalue()
