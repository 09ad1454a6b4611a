"""When a term of law ends, from the shell."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from common.errors import Refused
from laws import asking
from laws.services import reckoning


class Command(BaseCommand):
    help = "When the term of a code, started on a day, ends: with the reasons and the days skipped."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", required=True, help="e.g. DECISION_7WD (laws/catalogue/deadlines.yaml)")
        parser.add_argument(
            "--from",
            dest="started",
            required=True,
            help="the day of the event, 2026-11-23; with the hour for terms in hours",
        )
        parser.add_argument("--variant", default="", help="another length the same article gives, e.g. complex")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **asked: Any) -> None:
        started = asking.day_or_moment(asked["started"])
        try:
            found = reckoning.clock(asked["code"], started, variant=asked["variant"], law=asking.law(self.stderr))
        except Refused as no:
            asking.refuse(no, asked["json"], self.stdout)
            return
        told = reckoning.clock_json(found)
        if asked["json"]:
            asking.write_json(told, self.stdout)
            return
        self.stdout.write(f"{told['code']}: {told['due_on'] or '–'}  [{told['legal_basis']}]")
        for reason in told["because"]:
            self.stdout.write(f"- {reason['text']}")
        for day in told["skipped"]:
            self.stdout.write(f"  {day['day']} {day['name'] or day['why']}")
