"""Draws the pages of a PDF and takes its text out, as a process of its own: what crashes or hangs on a hostile file is only this.

    python -I pdf_tool.py FILE FOLDER PAGES SIDE

Writes FOLDER/1.png, …; prints {"pages": how many there are, "made": [{"page", "text"}]} or {"trouble": code}. The library has no
script engine: nothing in a PDF runs.
"""

import json
import resource
import sys
from pathlib import Path

import pypdfium2

_MEMORY = 3 << 30
_SECONDS = 120
_TEXT_KEPT = 200_000


def main(file: str, folder: str, most: int, side: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    try:
        document = pypdfium2.PdfDocument(file)
        count = len(document)
    except pypdfium2.PdfiumError as trouble:
        return _said({"trouble": "encrypted" if "password" in str(trouble).lower() else "not_a_pdf"})
    made = []
    for number in range(min(count, most)):
        try:
            page = document[number]
            width, height = page.get_size()
            picture = page.render(scale=side / max(width, height, 1)).to_pil().convert("RGB")
            picture.save(Path(folder) / f"{number + 1}.png")
            text = page.get_textpage().get_text_bounded()
        except (pypdfium2.PdfiumError, ValueError, MemoryError):
            continue
        made.append({"page": number + 1, "text": text[:_TEXT_KEPT]})
    return _said({"pages": count, "made": made})


def _said(answer: dict[str, object]) -> int:
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
