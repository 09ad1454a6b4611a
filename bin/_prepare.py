"""Runs several management commands in one process (starting Django costs more than most of them). For bin/run.

    python bin/_prepare.py migrate load_reference      each argument is one command, words separated by spaces

Prints "@begin NAME" and "@end NAME" around each, so that the starter can time them.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.remove(str(Path(__file__).resolve().parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "surveillance.settings.dev")

import django
from django.core.management import call_command
from django.core.management.base import CommandError


def main() -> int:
    django.setup()
    for line in sys.argv[1:]:
        name, *words = line.split()
        print(f"@begin {name}", flush=True)
        try:
            call_command(name, *words)
        except CommandError as refused:
            print(f"{name}: {refused}", file=sys.stderr)
            return 1
        print(f"@end {name}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
