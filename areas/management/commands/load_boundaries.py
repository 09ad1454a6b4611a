import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from areas.models import Area

POLYGONS = {"Polygon", "MultiPolygon"}


class Command(BaseCommand):
    help = "Bring official boundaries (GeoJSON, WGS 84, one feature per area with its code) onto the map."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--code-property", default="code", help="the feature property that holds the area's code")
        parser.add_argument("--source", default="", help="where the file comes from")
        parser.add_argument("--dry-run", action="store_true")

    @transaction.atomic
    def handle(self, *args: Any, file: Path, code_property: str, source: str, dry_run: bool, **options: Any) -> None:
        try:
            features = json.loads(file.read_text(encoding="utf-8"))["features"]
        except (OSError, ValueError, KeyError, TypeError) as no:
            raise CommandError(f"{file} is not a GeoJSON feature collection: {no}") from None
        loaded, unknown = 0, []
        for feature in features:
            code = str(feature.get("properties", {}).get(code_property, ""))
            shape = feature.get("geometry") or {}
            if shape.get("type") not in POLYGONS:
                unknown.append(code or "?")
                continue
            found = Area.objects.present().filter(code=code)
            changed = found.update(cell=shape, is_official=True, source=source or file.name)
            loaded += changed
            if not changed:
                unknown.append(code or "?")
        if dry_run:
            transaction.set_rollback(True)
        self.stdout.write(f"{loaded} boundaries loaded" + (f"; not known: {', '.join(unknown)}" if unknown else ""))
