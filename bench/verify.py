"""Checking a log of a million events beside a plain loop of hashlib.sha256 over the same tree, and appending to it one by one.

bin/bench verify [LINES]        (default 1,000,000)

Prints CPU seconds of building the tree again in memory (aim: at most 2 x the plain loop) and from PostgreSQL's rows, the durable
appends a second into an empty log and into the full one (aim: at least 300, and flat), lines of custody a second, and the cost of
proofs. Uses a throw-away PostgreSQL unless DATABASE_URL is given.
"""

import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from _servers import Servers

AIM_RATIO, AIM_APPENDS = 2.0, 300
BLOCK = 10_000
ONE_BY_ONE = 600


def plain_loop(leaves: list[bytes]) -> bytes:
    """Every hash of the tree, nothing else."""
    level = [sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        level = [
            sha256(b"\x01" + level[at] + level[at + 1]).digest() if at + 1 < len(level) else level[at]
            for at in range(0, len(level), 2)
        ]
    return level[0]


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


def lines(begin: int, count: int) -> list[Any]:
    from datetime import UTC, datetime

    from evidence.log import leaf
    from evidence.services.log import Line

    at = datetime(2026, 11, 24, tzinfo=UTC)
    return [
        Line(
            leaf.Event("viewed", leaf.exhibit_chain(f"{number % 50_000:064x}"), at, 17, {"line": number}),
            {"by": "Nguyễn Kim Chi", "username": "chi", "why": "Xử lý vụ việc", "facts": "{}", "name": "anh.png"},
        )
        for number in range(begin, begin + count)
    ]


def appends_a_second(begin: int) -> float:
    from django.db import transaction

    from evidence.services import log

    ready = lines(begin, ONE_BY_ONE)
    started = time.perf_counter()
    for line in ready:
        with transaction.atomic():
            log.append([line])
    return ONE_BY_ONE / (time.perf_counter() - started)


def custody_a_second() -> float:
    from evidence.models import Exhibit
    from evidence.services import custody
    from staff.services import people

    chi = people.engage(by=None, username="bench", full_name="Bench", password=None, roles=["inspector"])
    exhibit = Exhibit.objects.create(sha256="f" * 64, size=1, kind="text", name="a", sealed_by=chi)
    started = time.perf_counter()
    for _turn in range(ONE_BY_ONE):
        custody.enter(exhibit, "viewed", chi, "Xử lý vụ việc")
    return ONE_BY_ONE / (time.perf_counter() - started)


def measure(count: int) -> bool:
    from django.db import connection, transaction

    from evidence.log import merkle
    from evidence.services import checking, log

    custody_rate = custody_a_second()
    print(f"lines of custody, durable, one by one:   {custody_rate:8,.0f} /s")
    sealing, sealed = time.perf_counter(), log.seal_pending()
    print(f"sealed in a block: {sealed} in {time.perf_counter() - sealing:.2f} s")
    empty = appends_a_second(10**9)
    print(f"appends to a small log, one by one:      {empty:8,.0f} /s")
    started = time.perf_counter()
    for begin in range(0, count, BLOCK):
        with transaction.atomic():
            log.append(lines(begin, min(BLOCK, count - begin)))
    took = time.perf_counter() - started
    print(f"{count:,} lines appended in blocks of {BLOCK:,}: {took:.0f} s, {count / took:,.0f} /s")
    full = appends_a_second(2 * 10**9)
    print(
        f"appends to the full log, one by one:     {full:8,.0f} /s (aim {AIM_APPENDS}; {full / empty:.2f} of the small log's)"
    )
    with transaction.atomic():
        log.sign_head()
    with connection.cursor() as cursor:
        cursor.execute('SELECT raw FROM evidence_logleaf ORDER BY "index"')
        leaves = [bytes(raw) for (raw,) in cursor.fetchall()]
    loop, root = cpu(lambda: plain_loop(leaves))
    memory, same = cpu(lambda: merkle.root_of([merkle.leaf_hash(leaf) for leaf in leaves]))
    assert root == same == log.frontier().root(), "the roots differ"
    print(
        f"plain loop over {len(leaves):,} lines: {loop:.2f} s CPU; our root: {memory:.2f} s ({memory / loop:.2f} x, aim {AIM_RATIO})"
    )
    leaves.clear()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    report = checking.Report()
    rows, _roots = cpu(lambda: checking.check_tree(report))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    assert report.is_sound, report.wrong[:3]
    print(
        f"tree, nodes and heads checked from PostgreSQL's rows: {rows:.2f} s CPU ({rows / loop:.2f} x), peak {before} -> {after} MB"
    )
    deep, _ = cpu(lambda: checking.check_custody(report))
    assert {code for code, *_ in report.wrong} <= {"custody_deleted"}, report.wrong[:3]
    print(f"every line read, its chain and details checked: {deep:.1f} s CPU")
    size = log.log_size()
    proof, found = cpu(lambda: [log.inclusion(index, size) for index in range(0, size, max(1, size // 200))])
    print(f"inclusion proof from PostgreSQL: {1000 * proof / len(found):.2f} ms CPU, {len(found[0])} hashes")
    return memory <= AIM_RATIO * loop and full >= AIM_APPENDS


def main() -> int:
    count = int(sys.argv[1].replace(",", "").replace("_", "")) if len(sys.argv) > 1 else 1_000_000
    folder = Path(tempfile.mkdtemp(prefix="surveillance-bench-"))
    folder.chmod(0o711)
    (folder / "var").mkdir()
    servers = None
    os.environ.update(VAR_DIR=str(folder / "var"), DJANGO_SETTINGS_MODULE="surveillance.settings.test")
    try:
        if not os.environ.get("DATABASE_URL"):
            servers = Servers(Path(sys.prefix), folder / "var", throwaway=False)
            servers.start_postgres()
            os.environ.update(servers.urls)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("load_roles", verbosity=0)
        return 0 if measure(count) else 1
    finally:
        if servers:
            servers.stop()
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
