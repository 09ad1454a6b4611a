"""Checks the whole log and the vault against each other and against what has left the house, and names what is wrong.

Nothing here believes a stored hash: leaves are hashed from their bytes, the tree is built again, every head ever signed, stamped,
witnessed or written outside must be a root of it; custody rows must say what their leaves say; files are hashed again.
"""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import islice
from os import cpu_count
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from evidence import log_config, vault
from evidence.log import checkpoint, leaf, stamps
from evidence.log.checkpoint import BadHead
from evidence.log.signing import PublicKey
from evidence.log.witness import Cosignature
from evidence.log_models import Cosignature as SeenBy
from evidence.log_models import FileCheck, Head, LogCheck, LogPending, Stamp
from evidence.models import CustodyEntry, Exhibit
from evidence.services import custody, log, outside
from evidence.services.check_report import MOST, Report, Tell
from evidence.services.check_tree import ROWS, _silent, check_tree

FILES = 64
BACK = timedelta(hours=1)  # a long import writes its lines when it ends
LAG = timedelta(minutes=10)


def verify(
    *, files: bool = True, seconds: float | None = None, again: datetime | None = None, progress: Tell = _silent
) -> LogCheck:
    """Check everything and keep the result. `seconds` bounds the hashing of files: the least recently hashed come first, the next
    check goes on from there. `again`: skip files hashed since that moment (resuming a broken-off check)."""
    check = LogCheck.objects.create()
    report = Report()
    roots = check_tree(report, progress)
    check_custody(report, progress)
    check_heads(report, roots)
    check_stamps(report)
    check_witnesses(report)
    check_queue(report)
    if files:
        check_files(report, seconds, again, progress)
    check.ended_at, check.is_sound, check.report = timezone.now(), report.is_sound, report.as_json()
    check.size, check.files = report.counts.get("lines", 0), report.counts.get("files", 0)
    check.save()
    return check


# ---------------------------------------------------------------- lines against custody

_LINES = """
SELECT l."index", l.raw, l.chain, l.seq, l.type, l.custody_id, d.salt, d.body,
  c.id, c.act, c.at, c.by_id, c.why, c.facts::text, u.username, u.full_name, e.sha256, e.size, e.name
FROM evidence_logleaf l LEFT JOIN evidence_logdetail d ON d.leaf_id = l."index"
LEFT JOIN evidence_custodyentry c ON c.id = l.custody_id LEFT JOIN evidence_exhibit e ON e.id = c.exhibit_id
LEFT JOIN staff_user u ON u.id = c.by_id WHERE l."index" >= %s ORDER BY l."index" LIMIT %s
"""


class _Clock:
    """Whether the moments of custody go forward with the log; a clock that was set back, or a moment written by hand, goes back."""

    def __init__(self) -> None:
        self.latest: datetime | None = None
        self.back: list[int] = []

    def see(self, index: int, at: datetime | None) -> None:
        if at is None:
            return
        if self.latest is not None and at < self.latest - BACK:
            self.back.append(index)
        self.latest = at if self.latest is None else max(self.latest, at)

    def tell(self, report: Report) -> None:
        if self.back:
            lines = f"{len(self.back)} lines, the first {self.back[0]}"
            report.doubts.append(("clock_back", f"{lines}: earlier than lines before them; the clock was set back"))


def check_custody(report: Report, progress: Tell = _silent) -> None:
    """Every leaf is one spelling, continues its chain, fits its details and says what its custody row says; no row without leaf."""
    ends: dict[str, tuple[int, str]] = {}
    clock = _Clock()
    start = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_LINES, [start, ROWS])
            rows = cursor.fetchall()
        if not rows:
            break
        for row in rows:
            _check_line(report, ends, row)
            clock.see(row[0], row[10])
        start = rows[-1][0] + 1
        progress(compared=start)
    clock.tell(report)
    unsealed = CustodyEntry.objects.filter(leaf__isnull=True).exclude(pk__in=LogPending.objects.values("custody_id"))
    for pk in unsealed.values_list("pk", flat=True)[:MOST]:
        report.bad("custody_unsealed", pk, "a line of custody that never entered the log")


def _check_line(report: Report, ends: dict[str, tuple[int, str]], row: tuple[Any, ...]) -> None:
    index, raw, chain, seq, kind, custody_id, salt, body = row[:8]
    try:
        said = leaf.parse(bytes(raw))
    except leaf.NotCanonical as trouble:
        report.bad("line_changed", index, str(trouble))
        return
    before = ends.get(said.chain, (-1, leaf.FIRST))
    if (said.seq, said.prev) != (before[0] + 1, before[1]):
        report.bad("chain_broken", index, f"{said.chain} line {said.seq}")
    ends[said.chain] = (said.seq, said.hash.hex())
    if (chain, seq, kind) != (said.chain, said.seq, said.type):
        report.bad("line_changed", index, "its columns do not say what its bytes say")
    if body is not None and leaf.commitment(bytes(body), bytes(salt)) != said.details:
        report.bad("details_changed", index, "its details do not fit its commitment")
    if custody_id is None:
        if "line" in said.facts:
            report.bad("custody_deleted", said.facts["line"], f"line {index} of the log has lost its line of custody")
        return
    if row[8] is None:
        report.bad("custody_deleted", custody_id, f"line {index} of the log tells of it: {said.type} at {said.at}")
        return
    _check_row(report, index, said, log.CustodyRow(*row[8:]), body)


def _check_row(report: Report, index: int, said: leaf.Leaf, row: log.CustodyRow, body: memoryview | None) -> None:
    event = row.event()
    facts = (said.type, said.chain, said.at, said.actor, dict(said.facts))
    if facts != (event.type, event.chain, leaf.moment(event.at), event.actor, dict(event.facts)):
        report.bad("custody_changed", row.pk, f"line {index} of the log says {said.type} by {said.actor} at {said.at}")
    elif body is not None:
        told = json.loads(bytes(body))
        if (told["why"], told["facts"]) != (row.why, row.facts):
            report.bad("custody_changed", row.pk, f"its reason or facts are not those sealed as line {index}")


# ---------------------------------------------------------------- heads, stamps, witnesses


def check_heads(report: Report, roots: dict[int, bytes]) -> None:
    """Every head here and outside must be a root the tree had, signed by the key the log names for it."""
    keys = _keys(report)
    size = report.counts["lines"]
    stored = list(Head.objects.order_by("size"))
    for head in stored:
        _check_head(report, f"head {head.size}", bytes(head.note), roots, keys, size)
        if head.size in roots and roots[head.size] != bytes(head.root):
            report.bad("head_differs", f"head {head.size}", "its row holds another root")
    outside_heads = list(log.anchored())
    for name, note in outside_heads:
        _check_head(report, name, note, roots, keys, size)
    report.counts |= {"heads": len(stored), "anchors": len(outside_heads)}
    if size and not stored:
        report.bad("head_missing", size, "the log has lines and no head")
    elif stored and stored[-1].size < size and not LogPending.objects.exists():
        report.doubts.append(("lines_above_head", f"{size - stored[-1].size} lines are under no head yet"))
    if not outside_heads:
        report.doubts.append(("no_anchor", "no head outside the database: a rewritten log cannot be excluded"))


def _check_head(
    report: Report, where: str, note: bytes, roots: dict[int, bytes], keys: list[tuple[int, PublicKey]], size: int
) -> None:
    try:
        claimed = checkpoint.parse_note(note).head()
        fitting = [key for since, key in keys if since <= claimed.size]
        for key in fitting[-2:][::-1] or [each for _, each in keys[:1]]:
            try:
                head = checkpoint.opened(note, settings.LOG_ORIGIN, key)
                break
            except BadHead as trouble:
                refusal = trouble
        else:
            raise refusal
    except BadHead as trouble:
        report.bad("head_forged", where, str(trouble))
        return
    if head.size > size:
        report.bad("log_shortened", where, f"the log has only {size} of its {head.size} lines")
    elif roots.get(head.size) != head.root:
        report.bad("head_differs", where, "the lines up to here were rewritten")


def _keys(report: Report) -> list[tuple[int, PublicKey]]:
    """(first size it may sign, key), in order, as the log itself names them; the last must be the one we know."""
    keys: list[tuple[int, PublicKey]] = []
    try:
        for index, line in log.chain(log.KEYS):
            keys.append((index + 1, PublicKey(base64.b64decode(str(line.facts["key"])))))
    except (ValueError, KeyError) as trouble:
        report.bad("key_changed", log.KEYS, f"the line that names a key cannot be read: {trouble}")
    known = log_config.public_key()
    if not keys or keys[-1][1] != known:
        report.bad(
            "key_changed", known.fingerprint, "the log does not name the key in use: it was changed without a line"
        )
        keys.append((0, known))
    return keys


def check_stamps(report: Report) -> None:
    """Every stamp is believed again, at its own time; stamps of later heads are not earlier."""
    latest: dict[str, Stamp] = {}
    count = 0
    for each in Stamp.objects.select_related("head").order_by("authority", "head__size"):
        count += 1
        authority = outside.authority_of(each)
        if authority is None:
            report.bad("stamp_unknown", f"{each.authority}/{each.head.size}", "not by an authority we know")
            continue
        try:
            believed = stamps.check(authority, bytes(each.head.note), bytes(each.reply), int(each.nonce, 16))
        except (stamps.StampRefused, stamps.AuthorityDown) as trouble:
            report.bad("stamp_wrong", f"{each.authority}/{each.head.size}", str(trouble))
            continue
        before = latest.get(each.authority)
        if believed.at != each.at:
            report.bad("stamp_wrong", f"{each.authority}/{each.head.size}", "its row tells another time")
        elif before is not None and believed.at < before.at - stamps.TOLERANCE:
            report.bad("stamp_order", f"{each.authority}/{each.head.size}", "older than the stamp of a smaller head")
        latest[each.authority] = each
    report.counts["stamps"] = count
    if not count and report.counts.get("heads"):
        report.doubts.append(("no_stamp", "no time stamp: back-dating cannot be excluded"))


def check_witnesses(report: Report) -> None:
    known = {each.name: each.key for each in log_config.witnesses()}
    seen = 0
    for each in SeenBy.objects.select_related("head"):
        body = checkpoint.parse_note(bytes(each.head.note)).body
        key = known.get(each.witness) or PublicKey(bytes(each.key))
        try:
            holds = Cosignature.loads(each.said).holds(body, key)
        except ValueError:
            holds = False
        if not holds:
            report.bad("cosignature_wrong", f"{each.witness}/{each.head.size}")
        seen += 1
    report.counts["cosignatures"] = seen
    if not seen:
        report.doubts.append(("no_witness", "no witness: two parallel histories cannot be excluded"))


def check_queue(report: Report) -> None:
    count, since = log.pending()
    report.counts["pending"] = count
    if since is not None and timezone.now() - since > LAG:
        report.doubts.append(("sealing_late", f"{count} lines of custody wait, the oldest since {since.isoformat()}"))


# ---------------------------------------------------------------- files


def check_files(report: Report, seconds: float | None, again: datetime | None, progress: Tell = _silent) -> None:
    """Hash sealed files again, several at once, the least recently hashed first; each failure is a line of custody."""
    began = monotonic()
    waiting = Exhibit.objects.filter(disposed_at__isnull=True).order_by("file_check__at", "pk")
    if again is not None:
        waiting = waiting.exclude(file_check__at__gte=again)
    queue = list(waiting.values_list("pk", "sha256", "size"))
    done = 0
    with ThreadPoolExecutor(max_workers=cpu_count() or 1) as pool:
        for at in range(0, len(queue), FILES):
            if seconds is not None and monotonic() - began > seconds:
                report.doubts.append(("files_left", f"{len(queue) - done} files are left for the next check"))
                break
            block = queue[at : at + FILES]
            for (pk, sha, _size), said in zip(block, pool.map(_file_said, block), strict=True):
                _keep_file(report, pk, sha, said)
            done += len(block)
            progress(files=done, of_files=len(queue))
    report.counts["files"] = done
    stray = _strays()
    report.counts["strays"] = len(stray)
    for name in stray[:MOST]:
        report.doubts.append(("stray_file", f"{name}: in the vault, of no exhibit (a worker was cut off); kept"))


def _file_said(one: tuple[int, str, int]) -> str:
    _pk, sha, size = one
    try:
        found, length = vault.sealed_digest(sha)
    except FileNotFoundError:
        return "missing"
    except OSError as trouble:
        return f"unreadable {trouble.errno}"
    return "" if (found, length) == (sha, size) else "changed"


def _keep_file(report: Report, pk: int, sha: str, said: str) -> None:
    before = FileCheck.objects.filter(exhibit=pk).values_list("said", flat=True).first()
    FileCheck.objects.update_or_create(exhibit_id=pk, defaults={"at": timezone.now(), "said": said[:20]})
    if not said:
        return
    report.bad(f"file_{said.split()[0]}", sha, f"exhibit {pk}")
    if before != said[:20]:
        custody.enter(Exhibit.objects.get(pk=pk), CustodyEntry.Act.CHECK_FAILED, None, said)


def _strays() -> list[str]:
    """What the vault holds and no exhibit names, a block at a time."""
    strays: list[str] = []
    names = vault.digests()
    while block := set(islice(names, ROWS)):
        strays += sorted(block - set(Exhibit.objects.filter(sha256__in=block).values_list("sha256", flat=True)))
    return strays
