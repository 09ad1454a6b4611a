from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refused
from evidence.services import batches, captures
from staff.models import User


class Command(BaseCommand):
    help = "Capture a page with the machine's browser and seal it: MHTML, a picture of the whole page, WARC. Off unless CAPTURE_PAGES."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url")
        parser.add_argument("--by", required=True, help="log-in name of the person who orders it")
        parser.add_argument("--why", required=True)

    def handle(self, *args: Any, url: str, by: str, why: str, **options: Any) -> None:
        person = User.objects.filter(username=by).first()
        if person is None:
            raise CommandError(f"nobody is called {by}")
        try:
            made = captures.take(capture_id=captures.order(by=person, url=url, why=why).pk)
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
        if made.batch is None:
            raise CommandError(str(made.said_words))
        batches.seal(batch_id=made.batch.pk)
        for each in made.batch.uploads.order_by("pk"):
            self.stdout.write(f"{each.sha256}  {each.name}")
