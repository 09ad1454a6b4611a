"""The sealed log: custody lines become leaves, leaves a tree, the tree a signed head.

Custody is written in its deed's own transaction and a trigger notes it down as pending; the sealer takes what is pending in blocks.
One writer at a time (an advisory lock of the transaction); places have no gaps, since the next one is read under that lock.
"""

import base64
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from common.bulk import copy_rows
from evidence import log_config
from evidence.log import checkpoint, leaf, merkle
from evidence.log.leaf import Event, Leaf
from evidence.log.signing import PublicKey
from evidence.log_models import Head, LogLeaf, LogPending

LOCK = 0x5EA1ED
BLOCK = 5_000
AT_MOST = 50_000
FEW = 50
FRONTIER = 1
KEYS = "log/keys"


@dataclass(frozen=True, slots=True)
class Line:
    """Something to append: the event, what its commitment hides, and the line of custody it stands for."""

    event: Event
    details: dict[str, Any]
    custody_id: int | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    index: int
    leaf: Leaf


# ---------------------------------------------------------------- appending


def append(lines: Sequence[Line]) -> list[Placed]:
    """Append the lines in this transaction, in this order; the log's first line is written before the first of all.

    Call it last in a transaction: until the commit nobody else can append.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a line of the log belongs in a transaction")
    frontier, tails = _locked({line.event.chain for line in lines})
    if frontier.size == 0:
        lines = [_opening(), *lines]
    placed, rows, nodes, details = [], [], [], []
    for line in lines:
        body, salt = leaf.details_bytes(line.details), secrets.token_bytes(leaf.SALT_BYTES)
        seq, prev = tails.get(line.event.chain, (-1, None))
        made = leaf.make(line.event, seq + 1, prev, leaf.commitment(body, salt))
        tails[made.chain] = (made.seq, made.hash)
        index = frontier.size
        nodes += [(level, at, _hex(node)) for level, at, node in frontier.append(made.hash)[1:]]
        rows.append((index, _hex(made.raw), _hex(made.hash), made.chain, made.seq, made.type, line.custody_id))
        details.append((index, _hex(salt), _hex(body)))
        placed.append(Placed(index, made))
    _write([(FRONTIER, frontier.size, _hex(b"".join(frontier.peaks)))], rows, nodes, details)
    return placed


def _opening() -> Line:
    key = log_config.public_key()
    facts = {"origin": settings.LOG_ORIGIN, "key": base64.b64encode(key.der).decode()}
    return Line(Event(leaf.OPENED, KEYS, timezone.now(), 0, facts), {})


def _hex(raw: bytes) -> str:
    return "\\x" + raw.hex()


_TABLES = (
    ("evidence_logleaf", ("index", "raw", "hash", "chain", "seq", "type", "custody_id")),
    ("evidence_lognode", ("level", "index", "hash")),
    ("evidence_logdetail", ("leaf_id", "salt", "body")),
)


_KEEP = (
    "INSERT INTO evidence_logfrontier (id, size, peaks) VALUES (%s, %s, %s) "
    "ON CONFLICT (id) DO UPDATE SET size = excluded.size, peaks = excluded.peaks"
)


def _write(edge: Sequence[tuple[Any, ...]], *tables: Sequence[tuple[Any, ...]]) -> None:
    """Many rows by COPY; a few, as one event has, in a single statement: each way to the server and back costs."""
    parts, cells = [f"edge AS ({_KEEP})"], list(edge[0])
    if len(tables[0]) > FEW:
        for (table, columns), rows in zip(_TABLES, tables, strict=True):
            copy_rows(table, columns, rows)
        tables = ([], [], [])
    for (table, columns), rows in zip(_TABLES, tables, strict=True):
        if rows:
            names = ", ".join(f'"{name}"' for name in columns)
            marks = ", ".join(["(" + ", ".join(["%s"] * len(columns)) + ")"] * len(rows))
            parts.append(f"w{len(parts)} AS (INSERT INTO {table} ({names}) VALUES {marks})")  # noqa: S608 - names are ours
            cells += [cell for row in rows for cell in row]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} SELECT 1", cells)


# Lock, edge of the tree and ends of the chains in one way to the server and back. A function's statements each see what was
# committed before they began, so what follows the lock sees what the writer before left.
_LOCKED = "SELECT kind, number, name, hashed FROM evidence_log_locked(%s, %s::text[])"


def _locked(chains: set[str]) -> tuple[merkle.Frontier, dict[str, tuple[int, bytes | None]]]:
    """The lock of the log, its frontier, and the end of each chain. A frontier that is not remembered is found from the nodes."""
    tails: dict[str, tuple[int, bytes | None]] = {}
    found = None
    with connection.cursor() as cursor:
        cursor.execute(_LOCKED, [LOCK, list(chains)])
        for kind, number, name, hashed in cursor.fetchall():
            if kind == "edge":
                found = _edge(number, bytes(hashed))
            else:
                tails[name] = (number, bytes(hashed))
    return found or frontier(), tails


def _edge(size: int, packed: bytes) -> merkle.Frontier:
    return merkle.Frontier(size, [packed[at : at + 32] for at in range(0, len(packed), 32)])


def kept_frontier() -> tuple[int, bytes] | None:
    """(size, peaks) as remembered, for the check; None when nothing is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT size, peaks FROM evidence_logfrontier WHERE id = %s", [FRONTIER])
        row = cursor.fetchone()
    return (int(row[0]), bytes(row[1])) if row else None


_STANDING = """
WITH s AS (SELECT coalesce(max("index") + 1, 0) AS n FROM evidence_logleaf)
SELECT 'size', n, '', NULL::bytea FROM s
UNION ALL SELECT 'peak', 0, '', l.hash FROM s JOIN evidence_logleaf l ON l."index" = s.n - 1 WHERE s.n & 1 = 1
UNION ALL SELECT 'peak', p.level, '', p.hash FROM s, generate_series(1, 48) AS g(level) CROSS JOIN LATERAL
  (SELECT level, hash FROM evidence_lognode k WHERE k.level = g.level AND k."index" = (s.n >> g.level) - 1) p
  WHERE (s.n >> g.level) & 1 = 1
UNION ALL SELECT 'tail', t.seq, c.chain, t.hash FROM unnest(%s::text[]) AS c(chain) CROSS JOIN LATERAL
  (SELECT seq, hash FROM evidence_logleaf l WHERE l.chain = c.chain ORDER BY seq DESC LIMIT 1) t
"""


def _standing(chains: set[str]) -> tuple[merkle.Frontier, dict[str, tuple[int, bytes | None]]]:
    """The tree's size and peaks, and the end of each chain, in one question."""
    size, peaks = 0, {}
    tails: dict[str, tuple[int, bytes | None]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [list(chains)])
        for kind, number, chain, hashed in cursor.fetchall():
            if kind == "size":
                size = number
            elif kind == "peak":
                peaks[number] = bytes(hashed)
            else:
                tails[chain] = (number, bytes(hashed))
    return merkle.Frontier(size, [peaks[level] for level in sorted(peaks, reverse=True)]), tails


def _locked_frontier() -> merkle.Frontier:
    return _locked(set())[0]


def frontier() -> merkle.Frontier:
    """The tree's size and peaks, from the stored nodes."""
    return _standing(set())[0]


def tails(chains: set[str]) -> dict[str, tuple[int, bytes | None]]:
    """(seq, leaf hash) of the last line of each chain that has one."""
    return _standing(chains)[1]


def log_size() -> int:
    with connection.cursor() as cursor:
        cursor.execute('SELECT coalesce(max("index") + 1, 0) FROM evidence_logleaf')
        return int(cursor.fetchone()[0])


def nodes_at(places: Iterable[merkle.Place]) -> dict[merkle.Place, bytes]:
    """The stored hashes at these places; KeyError names one that is missing."""
    wanted = set(places)
    found: dict[merkle.Place, bytes] = {}
    levels = [level for level, _ in wanted if level]
    indexes = [index for level, index in wanted if level]
    with connection.cursor() as cursor:
        if levels:
            cursor.execute(
                'SELECT n.level, n."index", n.hash FROM unnest(%s::int[], %s::bigint[]) AS w(level, index) '
                'JOIN evidence_lognode n ON n.level = w.level AND n."index" = w.index',
                [levels, indexes],
            )
            found = {(level, index): bytes(hashed) for level, index, hashed in cursor.fetchall()}
        leaves = [index for level, index in wanted if not level]
        if leaves:
            cursor.execute('SELECT "index", hash FROM evidence_logleaf WHERE "index" = ANY(%s)', [leaves])
            found |= {(0, index): bytes(hashed) for index, hashed in cursor.fetchall()}
    if missing := wanted - found.keys():
        raise KeyError(f"node {min(missing)} of the log is missing")
    return found


# ---------------------------------------------------------------- sealing custody

_PENDING = """
WITH taken AS (
  DELETE FROM evidence_logpending WHERE custody_id IN
    (SELECT custody_id FROM evidence_logpending ORDER BY custody_id LIMIT %s FOR UPDATE SKIP LOCKED)
  RETURNING custody_id)
SELECT c.id, c.act, c.at, c.by_id, c.why, c.facts::text, u.username, u.full_name, e.sha256, e.size, e.name
FROM taken JOIN evidence_custodyentry c ON c.id = taken.custody_id
JOIN evidence_exhibit e ON e.id = c.exhibit_id LEFT JOIN staff_user u ON u.id = c.by_id ORDER BY c.id
"""


@dataclass(frozen=True, slots=True)
class CustodyRow:
    """A line of custody with what its leaf tells and hides."""

    pk: int
    act: str
    at: datetime
    by_id: int | None
    why: str
    facts: str
    username: str | None
    full_name: str | None
    sha256: str
    size: int
    name: str

    def event(self) -> Event:
        facts: dict[str, str | int] = {"line": self.pk}
        if self.act == "sealed":
            facts |= {"sha256": self.sha256, "size": self.size}
        return Event(self.act, leaf.exhibit_chain(self.sha256), self.at, self.by_id or 0, facts)

    def details(self) -> dict[str, Any]:
        return {
            "by": self.full_name or self.username or "",
            "username": self.username or "",
            "why": self.why,
            "facts": self.facts,
            "name": self.name,
        }


@transaction.atomic
def seal_pending(at_most: int = AT_MOST) -> int:
    """Append what is pending, oldest first, and sign a head over it; how many lines of custody were sealed."""
    sealed = 0
    while sealed < at_most:
        with connection.cursor() as cursor:
            cursor.execute(_PENDING, [min(BLOCK, at_most - sealed)])
            rows = [CustodyRow(*row) for row in cursor.fetchall()]
        if not rows:
            break
        append([Line(row.event(), row.details(), row.pk) for row in rows])
        sealed += len(rows)
    if sealed:
        sign_head()
    return sealed


def pending() -> tuple[int, datetime | None]:
    """How many lines of custody wait for the sealer, and since when the oldest."""
    oldest = LogPending.objects.order_by("since").values_list("since", flat=True).first()
    return LogPending.objects.count(), oldest


# ---------------------------------------------------------------- heads and keys


@transaction.atomic
def sign_head() -> Head:
    """The head of the log as it stands, signed; the one there is when nothing was added since."""
    tree = _locked_frontier()
    key = log_config.public_key()
    known = Head.objects.filter(size=tree.size, key=key.fingerprint).first()
    if known:
        return known
    note = checkpoint.sign(checkpoint.Head(settings.LOG_ORIGIN, tree.size, tree.root()), log_config.signer()).raw()
    made = Head.objects.create(size=tree.size, root=tree.root(), note=note, key=key.fingerprint)
    transaction.on_commit(lambda: anchor(note))
    return made


def anchor(note: bytes) -> None:
    """Write a head outside the database (LOG_ANCHOR_DIR, best on another machine or on write-once storage)."""
    folder = Path(settings.LOG_ANCHOR_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    size = checkpoint.parse_note(note).head().size
    file = folder / f"head-{size:012d}.note"
    try:
        with file.open("xb") as out:
            out.write(note)
    except FileExistsError:
        pass  # the same size was anchored before; verification compares it


def anchored() -> Iterator[tuple[str, bytes]]:
    """(file name, note) of every head kept outside, by size."""
    folder = Path(settings.LOG_ANCHOR_DIR)
    for file in sorted(folder.glob("head-*.note")) if folder.is_dir() else []:
        yield file.name, file.read_bytes()


@transaction.atomic
def change_key(new: PublicKey) -> Head:
    """Name the next key in the log, under a head signed with the present one. Afterwards set the new key and sign again."""
    facts = {"key": base64.b64encode(new.der).decode()}
    append([Line(Event(leaf.KEY_CHANGED, KEYS, timezone.now(), 0, facts), {})])
    return sign_head()


# ---------------------------------------------------------------- proofs


def inclusion(index: int, size: int) -> list[bytes]:
    plan = merkle.inclusion_plan(index, size)
    return merkle.fulfil(plan, nodes_at(merkle.places_of([plan])))


def consistency(old: int, new: int) -> list[bytes]:
    plan = merkle.consistency_plan(old, new)
    return merkle.fulfil(plan, nodes_at(merkle.places_of([plan])))


def chain(name: str) -> list[tuple[int, Leaf]]:
    """The lines of a chain with their indexes, in order."""
    rows = LogLeaf.objects.filter(chain=name).order_by("seq").values_list("index", "raw")
    return [(index, leaf.parse(bytes(raw))) for index, raw in rows]
