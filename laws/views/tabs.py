"""The pages of the law as tabs."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from laws.models import Provision


def room(active: str) -> list[dict[str, Any]]:
    """The tables of the law."""
    pages = [
        ("provision-list", _("Provisions")), ("instrument-list", _("Instruments")), ("competence-table", _("Competence")),
        ("term-list", _("Terms")), ("holiday-calendar", _("Working days")), ("form-list", _("Forms")),
        ("requirement-list", _("Before signing")), ("amendment-list", _("Amendments")),
    ]  # fmt: skip
    return [{"label": label, "url": reverse(f"laws:{name}"), "active": name == active} for name, label in pages]


def provision(row: Provision, active: str) -> list[dict[str, Any]]:
    """The pages of one provision."""
    pages = [("provision-detail", _("Text")), ("provision-reckon", _("Reckon")), ("provision-history", _("History"))]
    return [
        {"label": label, "url": reverse(f"laws:{name}", args=[row.pk]), "active": name == active}
        for name, label in pages
    ]
