"""bin/bench lookalike [ROWS]: one picture among ROWS (1,000,000) random ones, by bands; and whether every near one is found.

Writes in a transaction that is rolled back before anybody asks which exhibits the rows belong to.
"""

import os
import random
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "surveillance.settings.dev")
django.setup()

from django.db import connection, transaction  # noqa: E402

from evidence import lookalikes  # noqa: E402
from evidence.derived.hashes import bands  # noqa: E402

FILL = """
INSERT INTO evidence_picturehash (exhibit_id, part, phash, dhash, band0, band1, band2, band3)
SELECT -n, '', p, d, ((p >> 48) & 65535)::int, ((p >> 32) & 65535)::int, ((p >> 16) & 65535)::int, (p & 65535)::int
FROM (SELECT n, (random() * 9.2e18)::bigint # ((random() * 9.2e18)::bigint << 1) AS p, (random() * 9.2e18)::bigint AS d
      FROM generate_series(1, %s) n) made
"""
ONE = "INSERT INTO evidence_picturehash (exhibit_id, part, phash, dhash, band0, band1, band2, band3) VALUES (%s,'',%s,%s,%s,%s,%s,%s)"


def main(rows: int) -> None:
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


main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
