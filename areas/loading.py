"""Brings the areas' facts into the database; running it again changes nothing."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from areas.models import Area, AreaKind, Succession
from areas.schematic import cells

DATA = Path(__file__).parent / "data"
REFORM = date(2025, 7, 1)
BEFORE = date(2004, 1, 1)
LAST_DAY_BEFORE = date(2025, 6, 30)
SOURCE = "areas/data/SOURCES.md"
OLD_KINDS = {"Phường": AreaKind.WARD, "Xã": AreaKind.COMMUNE, "Thị": AreaKind.TOWNSHIP}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load() -> dict[str, int]:
    """Load present areas with cells, areas before the reform, and the map between them; counts of rows in the files."""
    present = _rows("units.csv")
    shapes = cells({row["code"]: (float(row["lat"]), float(row["lon"])) for row in present})
    kept = set(Area.objects.filter(is_official=True).values_list("code", flat=True))
    for row in present:
        facts: dict[str, Any] = {
            "name": row["name"], "full_name": row["full_name"], "name_en": row["name_en"], "kind": row["kind"],
            "district": row["district"], "lat": float(row["lat"]), "lon": float(row["lon"]),
            "area_km2": float(row["area_km2"]), "source": SOURCE,
        }  # fmt: skip
        if row["code"] not in kept:
            facts["cell"] = shapes.get(row["code"])
        Area.objects.update_or_create(code=row["code"], valid_from=REFORM, defaults=facts)
    former = _rows("units_before_2025.csv")
    Area.objects.bulk_create([_former(row) for row in former], ignore_conflicts=True)
    return {"present": len(present), "former": len(former), "successions": _successions()}


def _former(row: dict[str, str]) -> Area:
    word, _space, name = row["full_name"].partition(" ")
    kind = OLD_KINDS[word]
    if kind == AreaKind.TOWNSHIP:
        name = name.removeprefix("trấn ")
    return Area(
        code=row["code"], name=name, full_name=row["full_name"], kind=kind, district=row["district"],
        valid_from=BEFORE, valid_to=LAST_DAY_BEFORE, source=SOURCE,
    )  # fmt: skip


def _successions() -> int:
    new = {area.code: area for area in Area.objects.filter(valid_from=REFORM)}
    old = {area.code: area for area in Area.objects.filter(valid_from=BEFORE)}
    rows = [
        Succession(old=old[code], new=new[row["new_code"]], is_whole=row["part"] == "WHOLE_OR_MAIN")
        for row in _rows("successions.csv")
        for code in row["old_codes"].replace(";", " ").replace("|", " ").split()
        if code in old
    ]
    Succession.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
