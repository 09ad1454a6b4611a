import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.dateparse import parse_datetime

from evidence.services import checking


class Command(BaseCommand):
    help = "Checks the sealed log and the vault; names what is wrong. Exit 1 when something is. A run may be broken off and resumed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="the whole report as JSON")
        parser.add_argument("--no-files", action="store_true", help="the log only, no files")
        parser.add_argument("--seconds", type=float, help="hash files for at most so long; the next run goes on")
        parser.add_argument("--since", help="resume: skip files hashed since this moment (ISO, with zone)")

    def handle(self, *args: Any, **given: Any) -> None:
        def show(**words: int) -> None:
            if not given["json"] and sys.stderr.isatty():
                self.stderr.write("  ".join(f"{name} {value:,}" for name, value in words.items()))

        since = parse_datetime(given["since"]) if given["since"] else None
        check = checking.verify(files=not given["no_files"], seconds=given["seconds"], again=since, progress=show)
        report = check.report
        if given["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
        else:
            for name, value in report["counts"].items():
                self.stdout.write(f"{name:>14} {value:,}")
            for code, where, what in report["wrong"]:
                self.stdout.write(f"WRONG {code} {where} {what}")
            for code, what in report["not_excluded"]:
                self.stdout.write(f"not excluded: {code}: {what}")
            self.stdout.write("sound" if check.is_sound else "NOT SOUND")
        if not check.is_sound:
            sys.exit(1)
