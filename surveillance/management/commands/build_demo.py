import os
import random
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from areas.models import Area
from common import clock
from staff.models import User
from surveillance.demo import city, files, people, plans, shelf


class Command(BaseCommand):
    help = "Build the demo city through the deeds. Same seed, same city. Does nothing where people are at work already."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--violations", type=int, default=280)

    def handle(self, *args: Any, seed: int, violations: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo city is not built with production settings.")
        if User.objects.filter(username="chi").exists():
            self.stdout.write("The demo city stands already.")
            return
        if User.objects.exists():
            raise CommandError("People are at work here already; the demo city is built only into an empty database.")
        password = os.environ.get("DEMO_PASSWORD", "")
        if len(password) < 8:
            raise CommandError("DEMO_PASSWORD: give the demo log-ins a password of at least 8 characters.")
        settings.JOBS_INLINE = True
        with transaction.atomic():
            self.build(random.Random(seed), password, violations)

    def build(self, rng: random.Random, password: str, count: int) -> None:
        """All of it in one transaction: half a city is worse than none."""
        today = clock.today()
        areas = list(Area.objects.present().order_by("code"))
        cast = self.step("teams and staff", lambda: people.staff(people.teams(), rng, password))
        self.step("accounts and what they share", lambda: city.load_accounts(cast.chi, clock.now()))
        sellers = self.step("sellers", lambda: city.register_sellers(cast, rng, areas, 220))
        self.step("verdicts", lambda: city.judge_some(cast, rng))
        self.step("sample evidence, sealed and read", lambda: files.sample_evidence(cast, today))
        found = files.plots(cast, rng, sellers, areas, today, count)
        self.step("captures", lambda: files.capture(found, rng))
        self.step("captured pages, looked at again", lambda: files.look_again(random.Random(7), today))
        made = self.step("violations", lambda: [(plot, files.establish(plot, rng)) for plot in found])
        self.step(
            "decisions and payments",
            lambda: [files.decide(plot, violation, cast, rng, today) for plot, violation in made if violation],
        )
        self.step("hand-over, redacted copy, shared pictures, pack", lambda: shelf.build(cast, today))
        self.step("plans and visits", lambda: plans.build(cast, rng, sellers, areas, today))

    def step(self, name: str, work: Any) -> Any:
        started = time.monotonic()
        result = work()
        self.stdout.write(f"  {name}: {time.monotonic() - started:.1f} s")
        return result
