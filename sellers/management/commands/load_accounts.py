import gzip
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refused
from sellers.services import accounts


class Command(BaseCommand):
    help = "Load a data set of accounts (JSON lines, .gz too); loading it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="the name of the data set; several live side by side")

    def handle(self, *args: Any, file: Path, source: str, **options: Any) -> None:
        opener = gzip.open if file.suffix == ".gz" else open
        try:
            with opener(file, "rt", encoding="utf-8") as lines:
                counts = accounts.load(by=None, rows=accounts.rows_of(lines), source=source)
        except (OSError, UnicodeDecodeError, Refused) as no:
            raise CommandError(f"{file}: {no}") from None
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in counts.items()))
