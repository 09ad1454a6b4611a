"""The tree of the sealed log built again from the exact bytes of its lines, and held against every stored hash.

The lines come as packed blocks: taking a million values out of the driver one by one costs more than hashing them.
"""

import sys
from array import array
from collections.abc import Iterator
from hashlib import sha256
from itertools import accumulate
from typing import Any

from common.bulk import copied_out
from evidence.log import merkle
from evidence.log_models import Head
from evidence.services import log
from evidence.services.check_report import Report, Tell

ROWS = 20_000


def _silent(**_words: object) -> None:
    """Nobody is listening."""


_LINES = """
SELECT string_agg(int8send("index"), ''::bytea), string_agg(int4send(length(raw)), ''::bytea), string_agg(raw, ''::bytea)
FROM (SELECT "index", raw FROM evidence_logleaf WHERE "index" >= {start} ORDER BY "index" LIMIT {rows}) l
"""


def leaves_from(start: int = 0) -> Iterator[tuple[Any, list[bytes]]]:
    """(indexes, raw leaves) in blocks, by index; memory does not grow with the log."""
    while True:
        indexes, lengths, joined = copied_out(_LINES.format(start=int(start), rows=ROWS))
        if not indexes or not lengths:
            return
        ends = list(accumulate(_numbers("i", lengths)))
        block = joined or b""
        yield (
            _numbers("q", indexes),
            [block[begin:end] for begin, end in zip([0, *ends], ends, strict=False)],
        )
        start = _numbers("q", indexes)[-1] + 1


def _numbers(code: str, packed: bytes) -> "array[int]":
    numbers: array[int] = array(code, packed)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def check_tree(report: Report, progress: Tell = _silent) -> dict[int, bytes]:
    """Build the tree again from the exact bytes; the roots it had at every size that a head speaks of."""
    wanted = {0, *Head.objects.values_list("size", flat=True)}
    wanted |= {size for name, _note in log.anchored() if (size := _size_in(name)) is not None}
    tree, expected, whole = merkle.Packed(), 0, None
    for indexes, raws in leaves_from():
        if indexes[0] != expected or indexes[-1] - indexes[0] + 1 != len(indexes):
            whole = _name_gaps(report, indexes, expected) if whole is None else whole
        tree.extend([sha256(b"\x00" + raw).digest() for raw in raws])
        expected = indexes[-1] + 1
        progress(lines=expected)
    report.counts["lines"] = tree.size
    if whole is None:  # after a gap every stored hash differs; the gap says it all
        _check_nodes(report, tree.levels)
        _check_frontier(report, tree)
    sound = tree.size if whole is None else whole
    return {size: tree.root(size) for size in wanted if size <= sound}


def _name_gaps(report: Report, indexes: "array[int]", expected: int) -> int:
    """Name what is missing before and among the indexes; the first place that is."""
    first = None
    for index in indexes:
        if index != expected:
            report.bad("line_missing", expected, f"lines {expected} to {index - 1} are gone")
            first = expected if first is None else first
        expected = index + 1
    return first or 0


def _size_in(name: str) -> int | None:
    digits = name.removeprefix("head-").removesuffix(".note")
    return int(digits) if digits.isdigit() else None


def _check_frontier(report: Report, tree: merkle.Packed) -> None:
    """The remembered edge of the tree, on which the next line is built."""
    kept = log.kept_frontier()
    if kept is not None and kept != (tree.size, b"".join(tree.peaks(tree.size))):
        report.bad("node_changed", "frontier", "the remembered edge of the tree is not what the lines give")


def _check_nodes(report: Report, levels: list[bytearray]) -> None:
    """Stored hashes against those just reckoned, a block of bytes at a time."""
    for level, packed in enumerate(levels):
        table = "evidence_lognode" if level else "evidence_logleaf"
        where = f"level = {level} AND " if level else ""
        for begin in range(0, len(packed) // 32, ROWS):
            span = f'{where}"index" >= {begin} AND "index" < {begin + ROWS}'
            reckoned = bytes(packed[32 * begin : 32 * (begin + ROWS)])
            if _stored(table, span) != reckoned:
                _name_differing(report, level, begin, reckoned, table, span)


def _stored(table: str, span: str) -> bytes:
    """The stored hashes of a span, joined in order."""
    [joined] = copied_out(
        f"SELECT string_agg(hash, ''::bytea) FROM (SELECT hash FROM {table} WHERE {span} ORDER BY \"index\") h"  # noqa: S608 - names are ours
    )
    return joined or b""


def _name_differing(report: Report, level: int, begin: int, reckoned: bytes, table: str, span: str) -> None:
    packed = f"SELECT string_agg(int8send(\"index\") || hash, ''::bytea) FROM {table} WHERE {span}"  # noqa: S608 - names are ours
    joined = copied_out(packed)[0] or b""
    stored = {
        int.from_bytes(joined[at : at + 8], "big"): joined[at + 8 : at + 40] for at in range(0, len(joined), 40)
    }  # fmt: skip
    for index in range(begin, begin + len(reckoned) // 32):
        at = 32 * (index - begin)
        if stored.get(index) != reckoned[at : at + 32]:
            if level:
                report.bad("node_changed", f"{level}/{index}", "a stored node is not what the lines give")
            else:
                report.bad("line_changed", index, "its bytes do not give its hash")
