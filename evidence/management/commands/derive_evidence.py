import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from evidence.services import derivatives


class Command(BaseCommand):
    help = (
        "Makes thumbnails, pages, texts and picture hashes of exhibits that have none, and reads words once tesseract is installed. "
        "Each exhibit is its own transaction: broken off, run it again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seconds", type=float, help="stop after so long; the next run goes on")
        parser.add_argument("--after", type=int, default=0, metavar="ID", help="only exhibits after this one")

    def handle(self, *args: Any, seconds: float | None, after: int, **options: Any) -> None:
        until = time.monotonic() + seconds if seconds else None
        waiting = list(derivatives.to_derive(after).values_list("pk", flat=True))
        done = 0
        for pk in waiting:
            if until and time.monotonic() > until:
                break
            made = derivatives.derive(exhibit_id=pk)
            done += 1
            self.stdout.write(f"{pk}  " + (", ".join(f"{kind} {count}" for kind, count in made.items()) or "-"))
        self.stdout.write(f"{done} of {len(waiting)} exhibits looked through")
