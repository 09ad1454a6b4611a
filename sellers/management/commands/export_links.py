import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sellers.services import linking


class Command(BaseCommand):
    help = "Write account_id,group_id for the accounts of a data set, under the set's own account ids."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", type=Path)
        parser.add_argument("--source", required=True, help="the name the data set was loaded under")

    def handle(self, *args: Any, out: Path, source: str, **options: Any) -> None:
        count = 0
        try:
            with out.open("w", encoding="utf-8", newline="") as file:
                lines = csv.writer(file)
                lines.writerow(["account_id", "group_id"])
                for row in linking.export(source):
                    lines.writerow(row)
                    count += 1
        except OSError as no:
            raise CommandError(str(no)) from None
        if not count:
            raise CommandError(f"no account was loaded under the name {source}")
        self.stdout.write(f"{count} accounts: {out}")
