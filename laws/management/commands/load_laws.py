from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from laws.catalogue import CatalogueError
from laws.services import loading


class Command(BaseCommand):
    help = "Bring the catalogue of laws into the database; running it again changes nothing, amendments of administrators are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="tell what would change, and change nothing")

    def handle(self, *args: Any, dry_run: bool, verbosity: int, **options: Any) -> None:
        try:
            found = loading.load(rehearse=dry_run)
        except CatalogueError as no:
            raise CommandError(str(no)) from no
        for table, changes in found.items():
            self.stdout.write(f"{table}: {changes}")
            if verbosity > 1 or dry_run:
                for word, codes in (
                    ("added", changes.added),
                    ("changed", changes.changed),
                    ("kept", changes.kept),
                    ("not in the files", changes.missing),
                ):
                    if codes and (word != "added" or len(codes) <= 20):
                        self.stdout.write(f"  {word}: {', '.join(codes)}")
        if dry_run:
            self.stdout.write("rehearsal: nothing was changed")
