"""Readers, one file per format. To support a new format copy the nearest reader and its sample, and add it to READERS.

`find(name, head, opener)` picks the reader; `kind_of(name, head)` names the type of what no reader knows, which is sealed and
kept unread.
"""

from evidence.readers import (
    bank_statement_xlsx,
    facebook_export_zip,
    ghtk_csv,
    html_page,
    mhtml_page,
    picture,
    plain_text,
    platform_answer_csv,
    spx_xlsx,
    tiktok_json,
    wacz,
    warc,
    zalo_chat_txt,
)
from evidence.readers.archives import checked, names_in
from evidence.readers.base import REASONS, Broken, Line, Opener, Reader, ReadLine, Unread
from evidence.readers.kinds import HEAD_BYTES, kind_of
from evidence.readers.tables import Workbook

__all__ = [
    "HEAD_BYTES",
    "READERS",
    "REASONS",
    "Broken",
    "Line",
    "Opener",
    "ReadLine",
    "Reader",
    "Unread",
    "find",
    "kind_of",
    "why_not",
]

# The first that knows the file reads it: the particular before the general.
READERS: tuple[Reader, ...] = (
    picture.READER, facebook_export_zip.READER, wacz.READER, spx_xlsx.READER, bank_statement_xlsx.READER, warc.READER,
    mhtml_page.READER, tiktok_json.READER, html_page.READER, zalo_chat_txt.READER, platform_answer_csv.READER, ghtk_csv.READER,
    plain_text.READER,
)  # fmt: skip


def find(name: str, head: bytes, opener: Opener) -> Reader | None:
    """The reader for a file with this name whose first bytes (`HEAD_BYTES` of them) are `head`; None when none knows it."""
    if not head:
        return None
    return next((reader for reader in READERS if reader.matches(name, head, opener)), None)


def why_not(name: str, head: bytes, opener: Opener) -> str:
    """The reason code why no reader knows this file: cut off, a bomb, a table without a head we know, or simply unknown."""
    if not head:
        return "empty"
    try:
        if head.startswith(b"PK"):
            checked(opener).close()
            if "xl/workbook.xml" in names_in(opener):
                Workbook(opener)
                return "no_header"
    except Broken as broken:
        return broken.code
    if kind_of(name, head)[0] == "pdf":
        return "by_pages"
    return "no_header" if name.lower().endswith((".csv", ".tsv")) else "unknown_type"
