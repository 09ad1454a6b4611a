from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from library.models import Guide
from library.services import guides

FOLDER = Path(__file__).resolve().parents[2] / "guides"


class Command(BaseCommand):
    help = "Bring the guides that come with the product into the library; those written or changed by people stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")

    @transaction.atomic
    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        added = changed = same = 0
        for path in sorted(FOLDER.glob("*.vi.txt")):
            told = _told(path)
            guide = Guide.objects.filter(slug=told["slug"]).first()
            if guide is None:
                added += 1
                made = guides.write(by=None, **told)
                guides.publish(guide_id=made.pk, by=None)
            elif guide.written_by_id is None and any(getattr(guide, name) != told[name] for name in guides.TEXTS):
                changed += 1
                guides.write(by=None, guide_id=guide.pk, **told)
                guides.publish(guide_id=guide.pk, by=None)
            else:
                same += 1
        if dry_run:
            transaction.set_rollback(True)
        self.stdout.write(f"guides: {added} added, {changed} changed, {same} unchanged")


def _told(path: Path) -> dict[str, Any]:
    """A guide from its pair of files. First line: the title; second: kind and perhaps `must-read`; then the text."""
    other = path.with_name(path.name.replace(".vi.txt", ".en.txt"))
    if not other.exists():
        raise CommandError(f"{other.name} is missing")
    title_vi, marks, body_vi = path.read_text("utf-8").split("\n", 2)
    title_en, _marks, body_en = other.read_text("utf-8").split("\n", 2)
    return {
        "slug": path.name.removesuffix(".vi.txt"), "kind": marks.split()[0], "must_read": "must-read" in marks,
        "title_vi": title_vi, "title_en": title_en, "body_vi": body_vi.strip(), "body_en": body_en.strip(),
    }  # fmt: skip
