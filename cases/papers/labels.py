"""A sheet of labels for packages: QR code, case, inventory line, goods, quantity, seal. Three by eight on A4."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import segno
import typst

from cases.papers.typeset import FONTS, text


@dataclass(frozen=True)
class Label:
    url: str
    case: str
    line: str
    name: str
    quantity: str
    seal: str


def sheet(labels: Sequence[Label]) -> bytes:
    """The PDF of the labels, in their order."""
    files: dict[str, bytes] = {}
    cells = []
    for at, label in enumerate(labels):
        picture = io.BytesIO()
        segno.make(label.url, error="m").save(picture, kind="svg", border=0, xmldecl=False)
        files[f"{at}.svg"] = picture.getvalue()
        cells.append(_cell(at, label))
    files["main"] = (
        '#set text(font: "Tinos", size: 8pt, lang: "vi")\n'
        '#set page(paper: "a4", margin: (x: 7mm, y: 12mm))\n'
        f"#grid(columns: (1fr, 1fr, 1fr), rows: 34mm, gutter: 0mm, stroke: 0.3pt + luma(180), inset: 2mm, {', '.join(cells)})"
    ).encode()
    return bytes(typst.compile(files, font_paths=[str(FONTS)], ignore_system_fonts=True))


def _cell(at: int, label: Label) -> str:
    name = label.name if len(label.name) <= 90 else f"{label.name[:88]}…"
    lines = [
        f'text(weight: "bold", {text(label.case)})',
        text(label.line),
        text(name),
        f'text(weight: "bold", {text(label.quantity)})',
    ]
    if label.seal:
        lines.append(text(f"Niêm phong: {label.seal}"))
    words = " + linebreak() + ".join(lines)
    return f'grid(columns: (24mm, 1fr), column-gutter: 2mm, image("{at}.svg", width: 24mm), {words})'
