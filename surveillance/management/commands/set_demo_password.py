import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from staff.models import User

CAST = ("chi", "dung", "ha", "quan", "minh", "lan")


class Command(BaseCommand):
    help = "Give the people of the demo city the password in DEMO_PASSWORD. Refused with production settings."

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get("DEMO_PASSWORD", "")
        if not settings.DEMO:
            raise CommandError("There are no demo log-ins with production settings.")
        if len(password) < 8:
            raise CommandError("DEMO_PASSWORD: give the demo log-ins a password of at least 8 characters.")
        with transaction.atomic():
            for person in User.objects.select_for_update().filter(username__in=CAST):
                person.set_password(password)
                person.save(update_fields=["password"])
        self.stdout.write(f"{', '.join(CAST)} sign in with the new password.")
