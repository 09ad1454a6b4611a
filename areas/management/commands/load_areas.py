from typing import Any

from django.core.management.base import BaseCommand

from areas import loading


class Command(BaseCommand):
    help = "Bring the city's areas into the database; running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = loading.load()
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in counts.items()))
