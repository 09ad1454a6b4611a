"""The catalogue in the database: instruments, provisions, competence, terms, forms, holidays. (First set by the founder; P3 owns it.)"""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class ProvisionQuerySet(models.QuerySet["Provision"]):
    def visible_to(self, user: object) -> "ProvisionQuerySet":
        """The law is public."""
        return self

    def in_force(self, on: date) -> "ProvisionQuerySet":
        """Provisions in force on this day."""
        return self.filter(effective_from__lte=on).filter(Q(effective_to__isnull=True) | Q(effective_to__gte=on))


class Provision(models.Model):
    """One dated band: an act, its frame for an individual, and what goes with it. Fields as in the catalogue."""

    code = models.CharField(_("code"), max_length=80, unique=True)
    instrument = models.CharField(_("instrument"), max_length=80)
    article = models.CharField(_("article"), max_length=10)
    clause = models.CharField(_("clause"), max_length=10, blank=True)
    point = models.CharField(_("point"), max_length=10, blank=True)
    title_vi = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500, blank=True)
    search_key = models.TextField(editable=False, default="")
    value_from = models.DecimalField(max_digits=18, decimal_places=3, null=True)
    value_to = models.DecimalField(max_digits=18, decimal_places=3, null=True)
    value_unit = models.CharField(max_length=30, blank=True)
    band_bounds = models.CharField(max_length=12, blank=True)
    profit_from = models.BigIntegerField(null=True)
    profit_to = models.BigIntegerField(null=True)
    fine_min = models.BigIntegerField(null=True)
    fine_max = models.BigIntegerField(null=True)
    org_multiplier = models.PositiveSmallIntegerField(default=2)
    doubling_rule = models.TextField(blank=True)
    fine_subject = models.CharField(max_length=20, default="individual")
    category = models.CharField(max_length=60, blank=True)
    limitation_years = models.PositiveSmallIntegerField(null=True)
    additional_sanctions = models.TextField(blank=True)
    remedies = models.TextField(blank=True)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)
    is_confirmed = models.BooleanField(default=False)
    source = models.CharField(max_length=500, blank=True)
    notes = models.TextField(blank=True)

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("provision")
        permissions = [("amend_catalogue", _("Can amend the catalogue of laws"))]

    def __str__(self) -> str:
        return self.citation

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title_vi

    @property
    def citation(self) -> str:
        """As the law writes it: "Điểm đ khoản 1 Điều 15, 98/2020/NĐ-CP"."""
        parts = [
            f"điểm {self.point}" if self.point else "",
            f"khoản {self.clause}" if self.clause else "",
            f"Điều {self.article}",
        ]
        text = " ".join(part for part in parts if part)
        return f"{text[:1].upper()}{text[1:]}, {self.instrument}"
