from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

# In the order in which they stand on each other.
PARTS = ["load_areas", "load_laws", "load_roles", "load_checklist", "load_guides"]


class Command(BaseCommand):
    help = "Bring areas, the law, roles, checklists and guides into the database; running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        known = get_commands()
        for name in PARTS:
            if name in known:
                self.stdout.write(f"{name}: ", ending="")
                call_command(name, stdout=self.stdout)
