import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from inspections.models import ChecklistItem

SOURCE = Path(__file__).resolve().parents[2] / "data" / "checklist.csv"


class Command(BaseCommand):
    help = "Bring the questions of the checklist into the database; running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")

    @transaction.atomic
    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        with SOURCE.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        before = {item.code: item for item in ChecklistItem.objects.all()}
        added = changed = 0
        for row in rows:
            told = {
                "question": row["question"],
                "question_en": row["question_en"],
                "provision_article": row["article"],
                "order": int(row["order"]),
            }
            known = before.get(row["code"])
            if known is None:
                ChecklistItem.objects.create(code=row["code"], **told)
                added += 1
            elif any(getattr(known, name) != value for name, value in told.items()):
                ChecklistItem.objects.filter(pk=known.pk).update(**told)
                changed += 1
        if dry_run:
            transaction.set_rollback(True)
        self.stdout.write(f"questions: {added} added, {changed} changed, {len(rows) - added - changed} unchanged")
