from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from staff.roles import ROLES


class Command(BaseCommand):
    help = "Bring the roles and their rights into the database; running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")

    @transaction.atomic
    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        known = {
            f"{p.content_type.app_label}.{p.codename}": p for p in Permission.objects.select_related("content_type")
        }
        missing, changed = set(), 0
        for name, role in ROLES.items():
            group, _made = Group.objects.get_or_create(name=name)
            wanted = {known[code].pk for code in role.permissions if code in known}
            missing |= {code for code in role.permissions if code not in known}
            if wanted != set(group.permissions.values_list("pk", flat=True)):
                changed += 1
                group.permissions.set(wanted)
        if dry_run:
            transaction.set_rollback(True)
        self.stdout.write(f"roles: {len(ROLES)}, changed {changed}")
        if missing:
            self.stdout.write(f"rights no room knows: {', '.join(sorted(missing))}")
