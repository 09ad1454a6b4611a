"""The house's own template of a form: a short text (templates/papers/forms/*.txt) set as a DOCX in the official layout.

One line, one paragraph. The marks:

    @title, @about      the name of the paper, what it is about
    @recipients         who it goes to, after the decision that is signed; @receive: with the receipt of the one it is handed to
    ~ text                      a legal basis, in italics
    = text                      centred and bold ("QUYẾT ĐỊNH:")
    ^ text                      centred, bold capitals: the authority that decides
    {% for … %}                 a line of its own: repeats or leaves out the lines up to its end
    |w 1 4 2 / |h … / |r … / |f …    a table: widths, head, a row, a foot; `|for x in y` repeats the next row
    !sign A :: name | B :: name      a line of signatures, one column for each
    !receive                    the receipt of the one who was handed the paper
    **bold**, //italic//        within a line
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FONT = "Times New Roman"
SIZE = 14
PAGE = {
    "page_width": 21.0,
    "page_height": 29.7,
    "top_margin": 2.0,
    "bottom_margin": 2.0,
    "left_margin": 3.0,
    "right_margin": 1.5,
}
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
TEXT_WIDTH_CM = 16.5
INDENT_CM = 1.0
_PIECES = re.compile(r"(\*\*.+?\*\*|//.+?//)")
CENTER, JUSTIFY, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT


@dataclass
class FormText:
    """A form's text, read: its head and its lines."""

    head: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


def read(text: str) -> FormText:
    """The head (`@name value`) and the lines of a form's text; lines that begin with # are remarks."""
    form = FormText()
    for line in text.splitlines():
        if line.startswith("@"):
            name, _space, value = line[1:].partition(" ")
            form.head[name] = value.strip()
        elif line.strip() and not line.startswith("#"):
            form.lines.append(line.strip())
    return form


@lru_cache(maxsize=64)
def built(text: str) -> bytes:
    """The template of a text, set once in a process; the same text gives the same bytes."""
    return build(text)


def build(text: str) -> bytes:
    """The DOCX template of a form's text."""
    form = read(text)
    document = Document()
    _page(document)
    _national_heading(document)
    _name(document, form)
    _Body(document).set(form.lines)
    if "recipients" in form.head:
        _closing(document, form)
    properties = document.core_properties
    properties.author, properties.created, properties.modified = "", EPOCH, EPOCH
    out = io.BytesIO()
    document.save(out)
    return undated(out.getvalue())


def undated(docx: bytes) -> bytes:
    """The same archive without the moment it was written, so that the same words give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    for name, value in PAGE.items():
        setattr(section, name, Cm(value))
    section.start_type = WD_SECTION.NEW_PAGE
    section.different_first_page_header_footer = True
    section.header_distance = Cm(1.0)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(SIZE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    number = section.header.paragraphs[0]
    number.alignment = CENTER
    _field(number, "PAGE")


def _field(paragraph: Any, code: str) -> None:
    for kind, words in (("begin", None), (None, code), ("end", None)):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = words
        run._r.append(mark)


def write(paragraph: Any, text: str, *, size: float = SIZE, bold: bool = False, italic: bool = False) -> Any:
    """Put marked text into a paragraph."""
    for piece in _PIECES.split(text):
        if not piece:
            continue
        is_bold, is_italic = piece.startswith("**"), piece.startswith("//")
        run = paragraph.add_run(piece[2:-2] if is_bold or is_italic else piece)
        run.bold, run.italic, run.font.size = bold or is_bold, italic or is_italic, Pt(size)
    return paragraph


def _rule(paragraph: Any, indent_cm: float) -> None:
    """The short line under a heading: a border below, narrowed by indents."""
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    paragraph._p.get_or_add_pPr().append(border)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Cm(indent_cm)
    paragraph.paragraph_format.space_after = Pt(4)
    paragraph.paragraph_format.line_spacing = Pt(3)


def table(document: Any, widths: list[float], *, ruled: bool) -> Any:
    """An empty table of these widths (cm)."""
    made = document.add_table(rows=0, cols=len(widths))
    made.autofit = False
    if ruled:
        made.style = "Table Grid"
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)
    return made


def row(made: Any, widths: list[float]) -> list[Any]:
    cells = made.add_row().cells
    for cell, width in zip(cells, widths, strict=True):
        cell.width = Cm(width)
    return list(cells)


def _national_heading(document: Any) -> None:
    widths = [7.8, 9.0]
    made = table(document, widths, ruled=False)
    left, right = row(made, widths)
    write(left.paragraphs[0], "{{ org.parent }}", size=11).alignment = CENTER
    write(left.add_paragraph(), "{{ org.name }}", size=12, bold=True).alignment = CENTER
    _rule(left.add_paragraph(), 2.8)
    write(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=11.5, bold=True).alignment = CENTER
    write(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", size=13, bold=True).alignment = CENTER
    _rule(right.add_paragraph(), 1.9)
    left, right = row(made, widths)
    write(left.paragraphs[0], "Số: {{ number_shown }}", size=13).alignment = CENTER
    place = "{{ place }}, ngày {{ day }} tháng {{ month }} năm {{ year }}"
    write(right.paragraphs[0], place, size=13, italic=True).alignment = CENTER


def _name(document: Any, form: FormText) -> None:
    title = write(document.add_paragraph(), form.head["title"], bold=True)
    title.alignment, title.paragraph_format.space_before = CENTER, Pt(16)
    title.paragraph_format.keep_with_next = True
    if about := form.head.get("about"):
        write(document.add_paragraph(), about, bold=True).alignment = CENTER
    rule = document.add_paragraph()
    _rule(rule, 6.2)
    rule.paragraph_format.space_after = Pt(10)


class _Body:
    """Lines into paragraphs and tables."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.table: Any = None
        self.widths: list[float] = []

    def set(self, lines: list[str]) -> None:
        for line in lines:
            if line.startswith("|"):
                self._table_line(line)
                continue
            self.table = None
            self._line(line)

    def _line(self, line: str) -> None:
        if line.startswith("{%"):
            write(self.document.add_paragraph(), "{%p" + line[2:])
        elif line.startswith("~ "):
            self._paragraph(line[2:], italic=True)
        elif line[:2] in ("= ", "^ "):
            made = write(self.document.add_paragraph(), line[2:], bold=True)
            made.alignment, made.paragraph_format.keep_with_next = CENTER, True
            made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(6)
        elif line.startswith("!sign "):
            signatures(self.document, line[6:])
        elif line == "!receive":
            receipt(self.document)
        else:
            self._paragraph(line)

    def _paragraph(self, text: str, *, italic: bool = False) -> None:
        made = write(self.document.add_paragraph(), text, italic=italic)
        made.alignment = JUSTIFY
        made.paragraph_format.first_line_indent = Cm(INDENT_CM)
        made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(3)

    def _table_line(self, line: str) -> None:
        mark, _space, rest = line[1:].partition(" ")
        if mark == "w":
            parts = [float(each) for each in rest.split()]
            self.widths = [each * TEXT_WIDTH_CM / sum(parts) for each in parts]
            self.table = table(self.document, self.widths, ruled=True)
        elif mark in ("for", "endfor", "if", "endif"):
            first, *_others = row(self.table, self.widths)
            write(first.paragraphs[0], f"{{%tr {mark} {rest} %}}", size=12)
        else:
            cells = [each.strip() for each in rest.split("|")]
            for cell, words in zip(row(self.table, self.widths), cells, strict=True):
                centred = mark == "h" or words.startswith(">")
                made = write(cell.paragraphs[0], words.lstrip(">"), size=12, bold=mark in "hf")
                made.alignment = CENTER if centred else LEFT


def signatures(document: Any, words: str) -> None:
    """`NGƯỜI VI PHẠM :: {{ name }} | NGƯỜI LẬP BIÊN BẢN :: {{ name }}`"""
    columns = [each.partition("::") for each in words.split("|")]
    widths = [TEXT_WIDTH_CM / len(columns)] * len(columns)
    made = table(document, widths, ruled=False)
    for cell, (role, _colons, name) in zip(row(made, widths), columns, strict=True):
        _signature(cell, role.strip(), name.strip())


def _signature(cell: Any, role: str, name: str) -> None:
    if not role:
        return
    first = write(cell.paragraphs[0], role, size=13, bold=True)
    first.alignment, first.paragraph_format.space_before = CENTER, Pt(10)
    first.paragraph_format.keep_with_next = True
    note = write(cell.add_paragraph(), "(Ký, ghi rõ họ và tên)", size=12, italic=True)
    note.alignment, note.paragraph_format.keep_with_next = CENTER, True
    last = write(cell.add_paragraph(), name or " ", size=13, bold=True)
    last.alignment, last.paragraph_format.space_before = CENTER, Pt(56)


def receipt(document: Any) -> None:
    """Handed over in person: when, and to whom."""
    made = write(
        document.add_paragraph(),
        "Đã giao trực tiếp cho {{ party.person }} vào hồi .... giờ .... phút, ngày ..../..../........", size=13, italic=True,
    )  # fmt: skip
    made.paragraph_format.space_before = Pt(12)
    signatures(document, " :: | NGƯỜI NHẬN ::")


def _closing(document: Any, form: FormText) -> None:
    """Who receives it, and who signs it."""
    widths = [7.6, 9.2]
    made = table(document, widths, ruled=False)
    left, right = row(made, widths)
    first = write(left.paragraphs[0], "Nơi nhận:", size=12, bold=True, italic=True)
    first.paragraph_format.space_before = Pt(10)
    for each in form.head["recipients"].split(";"):
        write(left.add_paragraph(), f"- {each.strip()};", size=11)
    write(left.add_paragraph(), "- Lưu: Hồ sơ.", size=11)
    title = write(right.paragraphs[0], "{{ signer.title }}", bold=True)
    title.alignment, title.paragraph_format.space_before = CENTER, Pt(10)
    title.paragraph_format.keep_with_next = True
    note = write(right.add_paragraph(), "(Ký, đóng dấu; ghi rõ họ và tên)", size=12, italic=True)
    note.alignment, note.paragraph_format.keep_with_next = CENTER, True
    last = write(right.add_paragraph(), "{{ signer.name }}", bold=True)
    last.alignment, last.paragraph_format.space_before = CENTER, Pt(70)
    if "receive" in form.head:
        receipt(document)
