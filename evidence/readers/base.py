"""What readers are and what they give: pure, streaming, knowing no Django.

A reader takes an opener of sealed bytes and yields what it understood (`ReadLine`) and what it did not (`Unread`), line by
line. It never guesses silently: a value it could not read stays out and its name goes into `fields["doubt"]`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, BinaryIO, Final

VN: Final = timezone(timedelta(hours=7))
RAW_KEPT = 2_000

Opener = Callable[[], BinaryIO]


@dataclass(slots=True)
class ReadLine:
    """One line as read. `line` counts from 1 within `part` (a file inside an archive, a sheet; "" when there is only one).

    `kind`: message, shipment, payment, account or page. `at` is aware. `amount_vnd` is whole đồng (money leaving an account is
    negative). `fields` holds the rest under the names of `docs/records.md`, as JSON values.
    """

    line: int
    kind: str
    part: str = ""
    at: datetime | None = None
    author: str = ""
    counterpart: str = ""
    text: str = ""
    amount_vnd: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Unread:
    """A line that was not understood: where it stands, a reason code (`REASONS`), and how it looked (shortened)."""

    line: int
    reason: str
    raw: str = ""
    part: str = ""


class Broken(Exception):
    """The file as a whole cannot be read further; `code` is one of REASONS. What came before it stands."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


Line = ReadLine | Unread


@dataclass(frozen=True, slots=True)
class Reader:
    """One format. `matches(name, head, opener)` looks at the name and the first bytes; `read(opener)` streams the lines."""

    code: str
    version: int
    matches: Callable[[str, bytes, Opener], bool]
    read: Callable[[Opener], Iterator[Line]]

    @property
    def label(self) -> str:
        """The name records are kept under: a better version adds records, the old stay cited."""
        return f"{self.code}/{self.version}"


REASONS: Final = frozenset(
    {
        "column_count", "no_code", "no_amount", "no_account", "not_a_message", "recalled", "line_too_long", "too_large",
        "truncated", "not_an_archive", "zip_bomb", "overlapping_entries", "too_many_entries", "unsafe_name", "symlink",
        "encrypted", "nested_archive", "damaged_entry", "not_json", "not_a_workbook", "no_header", "total_differs",
        "hash_differs", "unlisted_entry", "too_many_pixels", "not_a_picture", "empty", "no_text", "formula_only",
    }
)  # fmt: skip


def clean(text: str) -> str:
    """Text PostgreSQL can hold: no NUL, no lone surrogates."""
    if text.isascii():
        return text.replace("\x00", "")
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def unread(line: int, reason: str, raw: str = "", part: str = "") -> Unread:
    """An Unread with its raw form cleaned and shortened."""
    return Unread(line, reason, clean(raw[:RAW_KEPT]), part)
