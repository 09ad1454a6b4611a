import json
import resource
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refused
from sellers.services import linking


class Command(BaseCommand):
    help = "Link all accounts: learn the weights, group, and switch to the new groups in one transaction."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--full", action="store_true", help="learn a new version of the weights (the first run always does)"
        )
        parser.add_argument("--source", default="", help="link this data set by itself, apart from the common memory")
        parser.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(self, *args: Any, full: bool, source: str, **options: Any) -> None:
        start = time.monotonic()
        try:
            run = linking.run_full(source=source, learn=full or linking.current(source) is None)
        except Refused as no:
            raise CommandError(str(no)) from None
        figures = {
            "run": run.pk, **run.learned_from, "groups": linking.count_groups(run),
            "seconds": round(time.monotonic() - start, 1),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }  # fmt: skip
        self.stdout.write(
            json.dumps(figures) if options["json"] else "\n".join(f"{name}: {told}" for name, told in figures.items())
        )
