"""Lines a second of a waybill CSV read through the deed, beside a raw COPY of the same rows into the same indexed table.

bin/bench import [LINES] [RUNS]        (default 200,000 lines, 5 runs)

Prints the median of the runs, the ratio of the two speeds (aim: at least 0.3), and the memory reading needed. Uses a throw-away
PostgreSQL unless DATABASE_URL is given.
"""

import io
import os
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from _servers import Servers

AIM = 0.3
HEAD = "Mã vận đơn;Ngày tạo;Người gửi;SĐT người gửi;Địa chỉ lấy hàng;Người nhận;SĐT người nhận;Địa chỉ giao;Tiền thu hộ (đ);Trạng thái\r\n"
FAMILY, GIVEN = ("Nguyễn", "Trần", "Lê", "Phạm", "Đỗ"), ("Thảo", "Huyền", "Dũng", "Minh", "Lan Anh")
STREETS, AMOUNTS = ("Hàng Đào", "Thái Hà", "Lò Đúc", "Giảng Võ"), ("120.000", "250.000", "390.000", "1.250.000")


def lines(count: int) -> Iterator[str]:
    """A carrier's list of parcels, always the same for the same count."""
    chance = random.Random(2)
    yield HEAD
    for number in range(count):
        when = f"{1 + number % 28:02d}/10/2026 {number % 24:02d}:{number % 60:02d}"
        yield (
            f"S{number % 30}.A{number % 9}.{10**9 + number};{when};{chance.choice(FAMILY)} {chance.choice(GIVEN)};"
            f"09{chance.randrange(10**8):08d};Số {number % 400} {chance.choice(STREETS)}, Hà Nội;Khách {number};"
            f"09{chance.randrange(10**8):08d};Xã Gia Lâm, Hà Nội;{chance.choice(AMOUNTS)};Đã giao\r\n"
        )


def chunks(count: int) -> Iterator[bytes]:
    """The file in pieces, so that making it needs no memory either."""
    part = io.StringIO()
    for line in lines(count):
        part.write(line)
        if part.tell() > 1 << 18:
            yield part.getvalue().encode()
            part = io.StringIO()
    yield part.getvalue().encode()


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure(count: int, runs: int, folder: Path) -> bool:
    from django.db import connection, transaction

    from evidence.models import Exhibit
    from evidence.services import batches, exhibits
    from staff.models import Team
    from staff.services import people

    team, _ = Team.objects.get_or_create(number=5, defaults={"name": "Đội 5"})
    chi = people.engage(by=None, username="bench", full_name="Bench", password=None, roles=["inspector"], team=team)
    took = timed(lambda: batches.receive(by=chi, files=[batches.Incoming("van_don.csv", chunks=chunks(count))]))
    batch = chi_batch(chi)
    size = batch.uploads.get().size
    print(f"a list of {count:,} parcels, {size / 1e6:.1f} MB; received and hashed in {took:.2f} s")
    print(f"sealed in {timed(lambda: batches.seal(batch_id=batch.pk)):.3f} s")
    exhibit = Exhibit.objects.get()
    before = peak_mb()
    copy_file, deeds, copies = folder / "rows.copy", [], []
    columns = "exhibit_id, reader, part, line, kind, at, author, counterpart, text, amount_vnd, fields"
    for run in range(runs):
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE evidence_record CASCADE")
            cursor.execute("CHECKPOINT") if is_superuser(cursor) else None
        Exhibit.objects.update(read_at=None, reader="")
        deeds.append(timed(lambda: exhibits.read(exhibit_id=exhibit.pk)))
        memory = peak_mb()
        with connection.cursor() as cursor:
            if run == 0:
                cursor.execute("SELECT count(*) FROM evidence_record")
                assert cursor.fetchone()[0] == count, "not every line was read"
                with copy_file.open("w", encoding="utf-8") as out:
                    cursor.copy_expert(f"COPY (SELECT {columns} FROM evidence_record ORDER BY id) TO STDOUT", out)
            cursor.execute("TRUNCATE evidence_record CASCADE")

        def copy() -> None:
            with transaction.atomic(), connection.cursor() as cursor, copy_file.open(encoding="utf-8") as rows:
                cursor.copy_expert(f"COPY evidence_record ({columns}) FROM STDIN", rows)

        copies.append(timed(copy))
    deed, raw = count / statistics.median(deeds), count / statistics.median(copies)
    print(f"read through the deed: {deed:>10,.0f} lines/s   (median of {runs}: {statistics.median(deeds):.2f} s)")
    print(f"raw COPY, same table:  {raw:>10,.0f} lines/s   (median of {runs}: {statistics.median(copies):.2f} s)")
    print(
        f"ratio {deed / raw:.2f} (aim {AIM}); memory: {before:.0f} MB before reading, at most {memory:.0f} MB while reading"
    )
    return deed / raw >= AIM


def chi_batch(person: Any) -> Any:
    from evidence.models import Batch

    return Batch.objects.get(received_by=person)


def is_superuser(cursor: Any) -> bool:
    cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
    return bool(cursor.fetchone()[0])


def main() -> int:
    count = int(sys.argv[1].replace(",", "").replace("_", "")) if len(sys.argv) > 1 else 200_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    folder = Path(tempfile.mkdtemp(prefix="surveillance-bench-"))
    folder.chmod(0o711)
    (folder / "var").mkdir()
    servers = None
    os.environ.update(VAR_DIR=str(folder / "var"), DJANGO_SETTINGS_MODULE="surveillance.settings.test")
    try:
        if not os.environ.get("DATABASE_URL"):
            servers = Servers(Path(sys.prefix), folder / "var", throwaway=True)
            servers.start_postgres()
            os.environ.update(servers.urls)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("load_roles", verbosity=0)
        return 0 if measure(count, runs, folder) else 1
    finally:
        if servers:
            servers.stop()
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
