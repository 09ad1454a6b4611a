import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refused
from staff.models import User
from staff.services import people


class Command(BaseCommand):
    help = "Add the first administrator (asks for what is not given; the password is never an argument)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username")
        parser.add_argument("--full-name")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(groups__name="administrator", is_active=True).exists():
            self.stdout.write("There is an administrator already; people are added on the staff page.")
            return
        username = options["username"] or input("Log-in name: ").strip()
        full_name = options["full_name"] or input("Full name: ").strip()
        password = sys.stdin.readline().rstrip("\n") if options["password_stdin"] else getpass.getpass("Password: ")
        try:
            validate_password(password, User(username=username, full_name=full_name))
            people.engage(by=None, username=username, full_name=full_name, password=password, roles=["administrator"])
        except (ValidationError, Refused) as no:
            raise CommandError("; ".join(getattr(no, "messages", [str(no)]))) from None
        self.stdout.write(f"{username} may now sign in as administrator.")
