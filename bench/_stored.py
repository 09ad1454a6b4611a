"""Linking in the product: rows in PostgreSQL to groups in PostgreSQL, newcomers one by one, known identifiers while typing.

A throw-away PostgreSQL with the settings it ships with, unless DATABASE_URL is given. Each full run is a process of its own
(`manage.py link_accounts`), so that its memory is its own.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import _city
import numpy as np
from _quality import alike, quality
from _servers import Servers

Figures = dict[str, Any]
ROOT = Path(__file__).resolve().parent.parent
SOURCE = "bench"


@contextmanager
def database() -> Iterator[None]:
    """A migrated database to measure in."""
    folder = Path(tempfile.mkdtemp(prefix="surveillance-bench-"))
    folder.chmod(0o711)
    (folder / "var").mkdir()
    servers = None
    if "DATABASE_URL" not in os.environ:
        servers = Servers(Path(sys.prefix), folder / "var", throwaway=True)
        servers.start_postgres()
        os.environ.update(servers.urls, VAR_DIR=str(folder / "var"))
    os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")
    os.environ["DJANGO_SETTINGS_MODULE"] = "surveillance.settings.dev"
    try:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield
    finally:
        if servers:
            servers.stop()
        shutil.rmtree(folder, ignore_errors=True)


def timed(work: Any) -> tuple[Any, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def full(*given: str) -> Figures:
    """One full run in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "link_accounts", "--json", *given],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    answer: Figures = json.loads(done.stdout.splitlines()[-1])
    return answer


def groups() -> dict[str, int]:
    from sellers.services import linking

    return dict(linking.export(SOURCE))


def percentiles(took: list[float]) -> Figures:
    return {
        "p50_ms": round(float(np.percentile(took, 50)) * 1e3, 1),
        "p95_ms": round(float(np.percentile(took, 95)) * 1e3, 1),
    }


def measure(folder: Path, newcomers: int, *, again: bool) -> Figures:
    """`again`: a second full run under the same weights, to compare with the sum of the instants."""
    with database():
        return _measure(folder, newcomers, again=again)


def _measure(folder: Path, newcomers: int, *, again: bool) -> Figures:
    from django.db import connection

    from sellers.models import PlatformAccount
    from sellers.services import accounts

    truth = _city.truth_of(folder)
    late = set(random.Random(5).sample(sorted(truth), newcomers))
    early = (row for row in _city.rows_of(folder) if row["account_id"] not in late)
    counts, loading = timed(lambda: accounts.load(by=None, rows=early, source=SOURCE))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found: Figures = {"city": folder.name, "load": average(), "loaded": {**counts, "s": round(loading, 1)}}
    found["full run"] = full("--full")
    found["full run"] |= _quality(groups(), truth)
    accounts.load(by=None, rows=(r for r in _city.rows_of(folder) if r["account_id"] in late), source=SOURCE)
    ids = dict(PlatformAccount.objects.filter(source=SOURCE).values_list("source_ref", "pk"))
    found["newcomers"] = {"count": newcomers, **_newcomers([ids[str(own)] for own in sorted(late)])}
    found["known identifier"] = _known()
    one = groups()
    found["with newcomers"] = _quality(one, truth)
    if again:
        found["full run, same weights"] = full()
        other = groups()
        order = sorted(one)
        found["same group in both"] = round(alike([one[own] for own in order], [other[own] for own in order]), 5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()) / 1048576")
        found["database_mb"] = int(cursor.fetchone()[0])
    return found


def average() -> str:
    """How busy the machine is."""
    return " ".join(f"{one:.1f}" for one in os.getloadavg())


def _quality(found: dict[str, int], truth: dict[Any, str]) -> Figures:
    ids = sorted(int(own) for own in found)
    _, label = np.unique(np.array([found[str(own)] for own in ids]), return_inverse=True)
    _, answers = np.unique(np.array([truth[own] for own in ids]), return_inverse=True)
    return quality(label, answers)


def _newcomers(accounts: list[int]) -> Figures:
    """Each in a transaction of its own: its groups and its reasons, written."""
    from sellers.services import linking

    linking.relink_accounts(accounts=accounts[:20])  # plans and pages of the first touch
    return percentiles([timed(partial(linking.relink_accounts, accounts=[own]))[1] for own in accounts[20:]])


def _known() -> Figures:
    from sellers import selectors
    from sellers.models import Identifier

    rows = list(Identifier.objects.order_by("?").values_list("kind", "value", "shown")[:500])
    took = [timed(partial(selectors.known, [row]))[1] for row in rows[20:]]
    return {"identifiers": Identifier.objects.count(), **percentiles(took)}
