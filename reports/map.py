"""What the map shows: violations by ward or commune, or sellers, on schematic cells or official boundaries."""

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from areas.models import Area
from reports import lists, tables
from reports.selectors import Wanted
from sellers.models import Premises, Seller


def cells(user: Any, wanted: Wanted, measure: str, *, markers: bool = True) -> dict[str, Any]:
    """The map component's facts. `measure` is "violations" or "sellers"; without `markers` places are left out."""
    counted = _sellers() if measure == "sellers" else _violations(user, wanted)
    areas = list(Area.objects.present().filter(cell__isnull=False))
    official = any(area.is_official for area in areas)
    return {
        "title": _("Sellers by ward and commune") if measure == "sellers" else _("Violations by ward and commune"),
        "unit": _("sellers") if measure == "sellers" else _("violations"),
        "note": "" if official else _("Schematic cells around the centres of wards and communes, not boundaries."),
        "cells": [_cell(area, counted.get(area.pk, (0, ""))) for area in areas],
        "markers": _markers() if markers else [],
    }


def _cell(area: Area, found: tuple[int, str]) -> dict[str, Any]:
    return {"code": area.code, "name": str(area), "value": found[0], "url": found[1], "cell": area.cell}


def _violations(user: Any, wanted: Wanted) -> dict[int, tuple[int, str]]:
    return {row["area"]: (row["count"], row["url"]) for row in tables.by_area(user, wanted)}


def _sellers() -> dict[int, tuple[int, str]]:
    rows = Seller.objects.exclude(state="merged").exclude(area=None).values("area").annotate(n=Count("pk"))
    return {row["area"]: (row["n"], lists.listing("sellers:seller-list", area=row["area"])) for row in rows}


def _markers() -> list[dict[str, Any]]:
    """Places that somebody suspects or knows, at the centre of their ward (addresses are not geocoded)."""
    rows = (
        Premises.objects.exclude(area=None)
        .values("area", "area__lat", "area__lon", "area__full_name")
        .annotate(n=Count("pk"))
    )
    return [
        {"lat": row["area__lat"], "lon": row["area__lon"], "tone": "warn",
         "label": f"{row['area__full_name']}: {row['n']} {_('places')}", "url": lists.listing("sellers:premises-list", area=row["area"])}
        for row in rows
    ]  # fmt: skip
