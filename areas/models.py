"""Wards and communes of the city, today's and those before 1 July 2025."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class AreaKind(models.TextChoices):
    WARD = "phuong", _("Ward")
    COMMUNE = "xa", _("Commune")
    TOWNSHIP = "thi_tran", _("Township")


class AreaQuerySet(models.QuerySet["Area"]):
    def visible_to(self, user: Any) -> "AreaQuerySet":
        """Areas are known to all staff."""
        return self

    def on(self, day: date) -> "AreaQuerySet":
        """Areas that exist on this day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))

    def present(self) -> "AreaQuerySet":
        return self.filter(valid_to__isnull=True)


class Area(models.Model):
    """A ward or commune. `cell` is a schematic outline (GeoJSON polygon, WGS 84), or the official one once loaded."""

    code = models.CharField(_("code"), max_length=10)
    name = models.CharField(_("name"), max_length=80)
    full_name = models.CharField(_("full name"), max_length=100)
    name_en = models.CharField(max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=AreaKind)
    district = models.CharField(_("former district"), max_length=80, blank=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    area_km2 = models.FloatField(null=True)
    cell = models.JSONField(null=True)
    is_official = models.BooleanField(_("official boundary"), default=False)
    source = models.CharField(max_length=200)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        ordering = ["name"]
        permissions = [("load_boundaries", _("Can load official boundaries"))]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="one_area_per_code_and_start")]

    def __str__(self) -> str:
        return self.full_name if get_language() != "en" or not self.name_en else self.english_name

    @property
    def new_areas(self) -> list["Area"]:
        """The areas that succeeded this one; prefetch `successions__new`."""
        return [succession.new for succession in self.successions.all()]

    @property
    def english_name(self) -> str:
        kind = {AreaKind.WARD: "Ward", AreaKind.COMMUNE: "Commune"}.get(AreaKind(self.kind), "Township")
        return f"{self.name_en} {kind}"


class Succession(models.Model):
    """Some or all of an old area went into a new one (many to many: areas were split)."""

    old = models.ForeignKey(Area, models.PROTECT, related_name="successions")
    new = models.ForeignKey(Area, models.PROTECT, related_name="origins")
    is_whole = models.BooleanField(_("whole or main part"))
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="one_succession_per_pair")]
