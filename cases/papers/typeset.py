"""A filled DOCX set as PDF: paragraphs, runs, tables, alignment, indents and the short rules under headings, in Tinos.

The words of the PDF come from the DOCX, so that both say the same. Typst is deterministic: the same paper gives the same bytes.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts" / "tinos"
BASE_PT = 14.0
ALIGN = {"center": "center", "right": "right", "end": "right", "both": "left", "left": "left", "start": "left"}


class NotSet(Exception):
    """The page could not be set; says where."""


@dataclass(frozen=True)
class Seal:
    """What makes a printed paper a witness: an address, its picture, and the head of the sealed log."""

    svg: str
    words: tuple[str, ...]


def pdf(docx: bytes, *, title: str, made_at: datetime, stamp: str = "", seal: Seal | None = None) -> bytes:
    """The PDF (PDF/A-2b) of a filled template; `stamp` is written across every page of a paper that binds nobody."""
    source = "\n".join(
        [_preamble(title, made_at, stamp), *_blocks(Document(io.BytesIO(docx)).element.body), _seal(seal)]
    )
    files: dict[str, bytes] = {"main": source.encode()}
    if seal:
        files["seal.svg"] = seal.svg.encode()
    try:
        return bytes(typst.compile(files, font_paths=[str(FONTS)], ignore_system_fonts=True, pdf_standards="a-2b"))
    except typst.TypstError as trouble:
        raise NotSet(str(trouble)) from trouble


# What has no place to break (a digest) gets some, so that it stays in its cell.
_LONG = re.compile(r"\w{40,}")


def text(words: str) -> str:
    """A typst string that prints exactly these words."""
    words = _LONG.sub(lambda word: "\u200b".join(word[0][at : at + 16] for at in range(0, len(word[0]), 16)), words)
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _preamble(title: str, made_at: datetime, stamp: str) -> str:
    at = made_at
    clock = f"hour: {at.hour}, minute: {at.minute}, second: {at.second}"
    day = f"datetime(year: {at.year}, month: {at.month}, day: {at.day}, {clock})"
    across = (
        'background: place(center + horizon, rotate(-40deg, text(size: 64pt, weight: "bold", fill: luma(222), '
        f"{text(stamp)}))),"
        if stamp
        else ""
    )
    return f"""
#set document(title: {text(title)}, date: {day})
#set text(font: "Tinos", size: {BASE_PT}pt, lang: "vi", hyphenate: false, top-edge: "ascender", bottom-edge: "descender")
#set page(paper: "a4", margin: (top: 2cm, bottom: 2cm, left: 3cm, right: 1.5cm), {across}
  header-ascent: 30%,
  header: context {{ let n = counter(page).get().first(); if n > 1 {{ align(center, text(size: 13pt, str(n))) }} }})
#set par(leading: 0.12em, spacing: 0pt, justify: false)
#set block(spacing: 0pt)
"""


def _blocks(body: Any) -> Iterator[str]:
    for child in body.iterchildren():
        if child.tag == qn("w:p"):
            yield "#" + _paragraph(Paragraph(child, None))  # type: ignore[arg-type]
        elif child.tag == qn("w:tbl"):
            yield "#" + _table(Table(child, None))  # type: ignore[arg-type]


def _paragraph(paragraph: Paragraph) -> str:
    """One paragraph as a typst call."""
    facts = _facts(paragraph)
    if facts["rule"]:
        inset = f"(left: {facts['left']}pt, right: {facts['right']}pt)"
        line = "line(length: 100%, stroke: 0.6pt)"
        return f"block(above: 3pt, below: {facts['below']}pt, width: 100%, inset: {inset}, {line})"
    runs = list(_runs(paragraph))
    inner = " + ".join(runs) or "v(0.4em)"
    options = f"justify: {str(facts['justify']).lower()}, first-line-indent: (amount: {facts['first']}pt, all: true)"
    sticky = "sticky: true, " if facts["keep"] else ""
    return (
        f"block({sticky}above: {facts['above']}pt, below: {facts['below']}pt, width: 100%, inset: (left: {facts['left']}pt), "
        f"align({facts['align']}, par({options}, {inner})))"
    )


def _facts(paragraph: Paragraph) -> dict[str, Any]:
    properties = paragraph._p.pPr
    found: dict[str, Any] = {
        "align": "left",
        "justify": False,
        "first": 0,
        "left": 0,
        "right": 0,
        "above": 0,
        "below": 0,
        "rule": False,
        "keep": False,
    }
    if properties is None:
        return found
    if (jc := properties.find(qn("w:jc"))) is not None:
        value = jc.get(qn("w:val"))
        found["align"], found["justify"] = ALIGN.get(value, "left"), value == "both"
    if (indent := properties.find(qn("w:ind"))) is not None:
        found["first"] = _points(indent.get(qn("w:firstLine")))
        found["left"] = _points(indent.get(qn("w:left")) or indent.get(qn("w:start")))
        found["right"] = _points(indent.get(qn("w:right")) or indent.get(qn("w:end")))
    if (spacing := properties.find(qn("w:spacing"))) is not None:
        found["above"] = _points(spacing.get(qn("w:before")))
        found["below"] = _points(spacing.get(qn("w:after")))
    found["rule"] = properties.find(qn("w:pBdr")) is not None and not paragraph.text.strip()
    found["keep"] = properties.find(qn("w:keepNext")) is not None
    return found


def _points(twentieths: str | None) -> float:
    return round(float(twentieths) / 20, 2) if twentieths and twentieths.lstrip("-").isdecimal() else 0.0


def _runs(paragraph: Paragraph) -> Iterator[str]:
    for run in paragraph.runs:
        for at, line in enumerate(run.text.split("\n")):
            if at:
                yield "linebreak()"
            if line:
                yield f"text({_style(run)}{text(line.replace(chr(9), '    '))})"


def _style(run: Any) -> str:
    told = [f"size: {run.font.size.pt}pt"] if run.font.size else []
    if run.bold:
        told.append('weight: "bold"')
    if run.italic:
        told.append('style: "italic"')
    return "".join(f"{each}, " for each in told)


def _table(table: Table) -> str:
    """A table with the widths of its grid; ruled when its style or borders say so."""
    widths = [int(column.get(qn("w:w")) or 1000) for column in table._tbl.tblGrid.gridCol_lst]
    properties = table._tbl.tblPr
    style = properties.find(qn("w:tblStyle"))
    ruled = properties.find(qn("w:tblBorders")) is not None or (
        style is not None and "Grid" in str(style.get(qn("w:val")))
    )
    cells = [_cell(cell, ruled) for row in table._tbl.tr_lst for cell in row.tc_lst]
    columns = ", ".join(f"{width}fr" for width in widths)
    stroke, inset = ("0.5pt", "(x: 4pt, y: 3pt)") if ruled else ("none", "0pt")
    return (
        f"block(above: 6pt, below: 6pt, breakable: {str(ruled).lower()}, table(columns: ({columns},), stroke: {stroke}, inset: {inset}, "
        + ", ".join(cells)
        + "))"
    )


def _cell(cell: Any, ruled: bool) -> str:
    span = cell.tcPr.find(qn("w:gridSpan")) if cell.tcPr is not None else None
    across = int(span.get(qn("w:val"))) if span is not None else 1
    inner = " + ".join(_paragraph(Paragraph(child, None)) for child in cell.iterchildren(qn("w:p")))  # type: ignore[arg-type]
    return f"table.cell(colspan: {across}, {inner or '[]'})"


def _seal(seal: Seal | None) -> str:
    if seal is None:
        return ""
    lines = " + linebreak() + ".join(text(line) for line in seal.words)
    return (
        "#block(above: 16pt, breakable: false, grid(columns: (2.1cm, 1fr), column-gutter: 8pt, align: horizon, "
        f'image("seal.svg", width: 2.1cm, alt: {text(seal.words[0])}), text(size: 8pt, fill: luma(60), {lines})))'
    )
