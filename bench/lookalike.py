"""bin/bench lookalike [ROWS]: one picture among ROWS (1,000,000) random ones, by bands; and whether every near one is found.

Uses a throw-away PostgreSQL unless DATABASE_URL is given; what it writes is rolled back before anybody asks which exhibits the rows
belong to.
"""

import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from _servers import Servers

FILL = """
INSERT INTO evidence_picturehash (exhibit_id, part, phash, dhash, band0, band1, band2, band3)
SELECT -n, '', p, d, ((p >> 48) & 65535)::int, ((p >> 32) & 65535)::int, ((p >> 16) & 65535)::int, (p & 65535)::int
FROM (SELECT n, (random() * 9.2e18)::bigint # ((random() * 9.2e18)::bigint << 1) AS p, (random() * 9.2e18)::bigint AS d
      FROM generate_series(1, %s) n) made
"""
ONE = "INSERT INTO evidence_picturehash (exhibit_id, part, phash, dhash, band0, band1, band2, band3) VALUES (%s,'',%s,%s,%s,%s,%s,%s)"


def measure(rows: int) -> None:
    from django.db import connection, transaction

    from evidence import lookalikes
    from evidence.derived.hashes import bands

    chance = random.Random(7)
    with transaction.atomic(), connection.cursor() as cursor:
        started = time.perf_counter()
        cursor.execute(FILL, [rows])
        cursor.execute("ANALYZE evidence_picturehash")
        print(f"{rows:,} rows made in {time.perf_counter() - started:.0f} s, load {os.getloadavg()[0]:.1f}")
        took, missed = [], 0
        for number in range(1, 31):
            whole = chance.getrandbits(63)
            near = whole
            for bit in chance.sample(range(63), chance.randint(0, 10)):
                near ^= 1 << bit
            for exhibit, phash in ((-rows - 2 * number, whole), (-rows - 2 * number - 1, near)):
                cursor.execute(ONE, [exhibit, phash, 5, *bands(phash)])
            started = time.perf_counter()
            found = lookalikes.near([-rows - 2 * number])
            took.append((time.perf_counter() - started) * 1000)
            missed += -rows - 2 * number - 1 not in found
        took.sort()
        print(
            f"nearest of {rows:,}: median {statistics.median(took):.1f} ms, p95 {took[28]:.1f} ms; {missed} of 30 near ones missed"
        )
        transaction.set_rollback(True)


def main() -> None:
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
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    finally:
        if servers:
            servers.stop()
        shutil.rmtree(folder, ignore_errors=True)


main()
