"""Lines of a reader into tables, set by set: COPY to staging, then INSERT … SELECT … ON CONFLICT. Constant memory."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from common.bulk import copy_rows, staging
from evidence.readers import Broken, Opener, Reader, ReadLine
from evidence.readers.base import unread

logger = logging.getLogger(__name__)

COLUMNS = (
    "exhibit_id", "reader", "part", "line", "kind", "at", "author", "counterpart", "text", "amount_vnd", "fields",
)  # fmt: skip
_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
_UNREAD = "!"
_TOLD_EVERY = 2_000
_RECORDS = f"""
INSERT INTO evidence_record ({_NAMES}) SELECT {_NAMES} FROM {{staged}} WHERE kind <> '{_UNREAD}' ON CONFLICT DO NOTHING
"""  # noqa: S608 - names are ours
_UNREAD_LINES = f"""
INSERT INTO evidence_unreadline (exhibit_id, reader, part, line, reason, raw)
SELECT exhibit_id, reader, part, line, author, text FROM {{staged}} WHERE kind = '{_UNREAD}' ON CONFLICT DO NOTHING
"""  # noqa: S608 - names are ours


@dataclass(slots=True)
class Counts:
    """What one reading gave. `broken` is the code with which the file stopped being readable, or ""."""

    records: Counter[str] = field(default_factory=Counter)
    unread: int = 0
    credits: int = 0
    credit_total_vnd: int = 0
    broken: str = ""

    @property
    def total(self) -> int:
        return sum(self.records.values())

    def as_facts(self) -> dict[str, Any]:
        """For the exhibit's row and the journal's line."""
        facts: dict[str, Any] = {"records": dict(self.records), "unread": self.unread}
        if self.credits:
            facts |= {"credits": self.credits, "credit_total_vnd": self.credit_total_vnd}
        return facts


def write(exhibit_id: int, reader: Reader, opener: Opener, progress: Callable[..., None]) -> Counts:
    """Read the sealed bytes and write every line down under the reader's version. In the caller's transaction."""
    counts = Counts()
    with staging("evidence_record", COLUMNS) as staged:
        copy_rows(staged, COLUMNS, _rows(exhibit_id, reader, opener, counts, progress))
        with connection.cursor() as cursor:
            if counts.total:
                cursor.execute(_RECORDS.format(staged=staged))
            if counts.unread:
                cursor.execute(_UNREAD_LINES.format(staged=staged))
    progress(read=counts.total, unread=counts.unread)
    return counts


def _rows(
    exhibit_id: int, reader: Reader, opener: Opener, counts: Counts, progress: Callable[..., None]
) -> Iterator[tuple[Any, ...]]:
    label, records = reader.label, counts.records
    line = 0
    lines = reader.read(opener)
    while True:
        try:
            found = next(lines, None)
        except Broken as broken:
            counts.broken = broken.code
            found, lines = unread(line + 1, broken.code, broken.detail), iter(())
        except OSError:
            raise
        except (
            Exception
        ):  # a reader must not stop the sealing of evidence: the bug is logged, the file stays readable again
            logger.exception("reader %s failed on exhibit %s after line %s", label, exhibit_id, line)
            counts.broken = "reader_failed"
            found, lines = unread(line + 1, "reader_failed"), iter(())
        if found is None:
            return
        line = found.line
        if isinstance(found, ReadLine):
            kind, amount = found.kind, found.amount_vnd
            records[kind] += 1
            if kind == "payment" and amount is not None and amount > 0:
                counts.credits += 1
                counts.credit_total_vnd += amount
            yield (
                exhibit_id, label, found.part[:300], line, kind, found.at, found.author[:200], found.counterpart[:200],
                found.text, amount, found.fields,
            )  # fmt: skip
        else:
            counts.unread += 1
            yield exhibit_id, label, found.part[:300], line, _UNREAD, None, found.reason, "", found.raw, None, {}
        if line % _TOLD_EVERY == 0:
            progress(read=counts.total, unread=counts.unread)
