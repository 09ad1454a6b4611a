"""Hand evidence in from the shell: the same deeds as the capture page, with the jobs run here."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.work import drain
from common.errors import Refused
from evidence import selectors
from evidence.models import Batch
from evidence.services import batches
from evidence.services.batches import Incoming
from staff.models import User

_CHUNK = 1 << 20
_PATIENCE_SECONDS = 600


class Command(BaseCommand):
    help = "Receive files as one capture, seal and read them; print for each its digest, its records by kind and the lines refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="files, or folders whose files are taken"
        )
        parser.add_argument("--by", required=True, help="the log-in name of the person who hands them in")
        parser.add_argument("--note", default="", help="what this is")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")

    def handle(self, *, paths: list[Path], by: str, note: str, as_json: bool, **_: Any) -> None:
        person = User.objects.filter(username__iexact=by).first()
        if person is None:
            raise CommandError(f"Nobody here is called {by}.")
        files = [Incoming(path.name, chunks=_chunks(path)) for path in _files(paths)]
        if not files:
            raise CommandError("There is no file to take.")
        try:
            batch = batches.receive(by=person, files=files, note=note)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        _finish(batch)
        told = selectors.batch_report(batch)
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for file in told["files"]:
            again = " (already held)" if file["is_duplicate"] else ""
            self.stdout.write(f"{file['sha256']}  {file['name']}{again}")
            self.stdout.write(f"  {file['state']} {file['reader']} {file['records']} unread {file['unread']}")
            for line in file["refused"]:
                self.stdout.write(f"    {line['part']}:{line['line']} {line['reason']}")


def _files(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
        elif path.is_file():
            found.append(path)
        else:
            raise CommandError(f"{path}: there is no such file.")
    return found


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _finish(batch: Batch) -> None:
    """Run the jobs here; what a worker has already taken is waited for."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        drain()
        if not selectors.jobs_of(batch).unfinished().exists():
            return
        if time.monotonic() > until:
            raise CommandError("Some jobs have not finished; they will go on by themselves. See the capture's page.")
        time.sleep(0.5)
