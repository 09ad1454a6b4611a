"""What the style guide shows: every component with invented figures."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common import tones
from common.errors import Refused
from common.paging import Page
from common.widgets import DayInput, MoneyInput

STATES = ["draft", "open", "signed", "awaiting", "overdue", "running"]
MONTHS = [f"{month:02d}/2026" for month in range(1, 12)]
FINED = [212, 168, 254, 301, 276, 330, 298, 351, 402, 377, 289]
PAID = [180, 150, 201, 244, 255, 251, 260, 290, 301, 244, 120]
PLATFORMS = ["Facebook", "TikTok", "Zalo", "Shopee", "Web"]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Seller"), help_text=_("As written on the account."))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("a", _("individual")), ("b", _("household business"))])
    acted_on = forms.DateField(label=_("Day of the act"), widget=DayInput())
    value_vnd = forms.IntegerField(label=_("Value of the goods"), widget=MoneyInput(), required=False)
    platform = forms.ChoiceField(
        label=_("Platform"),
        choices=[(name, name) for name in PLATFORMS],
        widget=forms.Select({"data-pick": ""}),
        required=False,
    )
    weighing = forms.ChoiceField(
        label=_("Answer"), widget=forms.RadioSelect, choices=[("y", _("same")), ("n", _("different"))]
    )
    sure = forms.BooleanField(label=_("Goods of unknown origin"), required=False)
    note = forms.CharField(label=_("Remarks"), widget=forms.Textarea({"rows": 3}), required=False)


class SampleFilters(forms.Form):
    """A filter bar."""

    q = forms.CharField(label=_("Words"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("all")), ("a", _("individual"))], required=False)
    platform = forms.ChoiceField(
        label=_("Platform"), choices=[("", _("all")), *((n, n) for n in PLATFORMS)], required=False
    )
    since = forms.DateField(label=_("From day"), widget=DayInput(), required=False)
    mine = forms.BooleanField(label=_("Mine only"), required=False)


def sample(request: Any) -> dict[str, Any]:
    """The context of the page."""
    now = timezone.now()
    form = SampleForm({"name": "", "acted_on": "31112026", "value_vnd": "62.000.000", "kind": "a"})
    missing = [
        {"label": _("Valuation of the goods"), "url": "#"},
        {"label": _("Request for papers of origin"), "url": "#"},
    ]
    rows = [
        SimpleNamespace(
            name=name, platform=platform, state=state, amount=amount, due=timezone.localdate() + timedelta(days=days)
        )
        for name, platform, state, amount, days in (
            ("Nguyễn Thị Bích Phượng", "TikTok", "overdue", 62_000_000, -2),
            ("Hộ kinh doanh Mỹ Phẩm Đức Xịn", "Facebook", "awaiting", 15_500_000, 2),
            ("Trần Quang Khải", "Zalo", "open", 8_250_000, 9),
            ("Công ty TNHH Hàng Ngoại Chính Hãng Thủ Đô", "Shopee", "signed", 140_000_000, 30),
        )
    ]
    return {
        "states": STATES,
        "tone_names": [tones.QUIET, tones.INFO, tones.GOOD, tones.WARN, tones.BAD, tones.LIVE],
        "icons": (Path(settings.BASE_DIR) / "common" / "icons.txt").read_text().split(),
        "form": form,
        "filters": SampleFilters(request.GET),
        "rows": rows,
        "pages": Page(rows=rows, before=4, count=1234, prev_place="b", next_place="a"),
        "now": now,
        "earlier": now - timedelta(hours=3),
        "refused": Refused(_("This decision cannot be signed yet."), code="incomplete", missing=missing),
        "person": SimpleNamespace(full_name="Phạm Thu Hà", title="Đội trưởng", team="Đội QLTT số 5"),
        "entries": _entries(now),
        "tabs": [
            {"label": _("Overview"), "url": "#", "active": True},
            {"label": _("Exhibits"), "url": "#", "count": 14},
            {"label": _("Timeline"), "url": "#", "count": 1203},
        ],
        "chips": [
            {
                "kind": _("Phone"),
                "label": "0912 345 678",
                "icon": "telephone",
                "tone": "bad",
                "note": _("3 accounts, fined"),
                "url": "#",
            },
            {"kind": _("Bank account"), "label": "VCB 0123456789", "icon": "bank", "tone": "quiet", "url": "#"},
            {"kind": _("Waybill"), "label": "SPXVN04512345", "icon": "box-seam", "tone": "warn", "note": _("new")},
        ],
        "steps": [
            {"label": _("Captured"), "done": True, "url": "#"},
            {"label": _("Violation"), "done": True, "url": "#"},
            {"label": _("Draft"), "current": True, "note": _("value is missing")},
            {"label": _("Signed")},
            {"label": _("Paid")},
        ],
        "charts": _charts(),
        "city": _city(),
    }


def _entries(now: Any) -> list[dict[str, Any]]:
    week = (
        (0, "Nguyễn Linh Chi", _("Violation established"), "", "info", "exclamation-triangle"),
        (1, None, _("12 files sealed"), "", "good", "shield-lock"),
        (26, "Phạm Thu Hà", _("Draft sent back"), _("Valuation is missing."), "warn", "arrow-return-left"),
    )
    names = ("by", "words", "detail", "tone", "icon")
    return [{"at": now - timedelta(hours=hours), **dict(zip(names, rest, strict=True))} for hours, *rest in week]


def _charts() -> dict[str, Any]:
    million = 1_000_000
    both = [
        {"name": _("Fined"), "values": [value * million for value in FINED], "tone": None},
        {"name": _("Collected"), "values": [value * million for value in PAID], "tone": None},
    ]
    months = {"categories": MONTHS, "category_name": _("Month"), "urls": [f"?month={month}" for month in MONTHS]}
    heat = [
        {"name": name, "values": [(at * 7 + place * 5) % 23 for at in range(11)]}
        for place, name in enumerate(PLATFORMS)
    ]
    share = {
        "categories": PLATFORMS,
        "category_name": _("Platform"),
        "series": [{"name": _("Violations"), "values": [141, 92, 61, 34, 12]}],
    }
    return {
        "bar": {"kind": "bar", "title": _("Fined and collected by month"), "unit": "đ", "series": both, **months},
        "line": {"kind": "line", "title": _("Fined and collected, line"), "unit": "đ", "series": both, **months},
        "heat": {"kind": "heat", "title": _("Violations by platform and month"), "unit": "", "series": heat, **months},
        "hbar": {"kind": "hbar", "title": _("Violations by platform"), "unit": "", **share},
        "donut": {"kind": "donut", "title": _("Share of the platforms"), "unit": "", **share},
        "stacked": {"kind": "stacked", "title": _("By month and platform"), "unit": "", "series": heat[:3], **months},
    }


def _city() -> dict[str, Any]:
    side = 0.02
    cells = []
    for at in range(30):
        west, south = 105.75 + (at % 6) * side, 21.0 + (at // 6) * side
        ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
        cell = {"type": "Polygon", "coordinates": [ring]}
        cells.append({"code": str(at), "name": f"Phường {at + 1}", "value": (at * 13) % 29, "url": "#", "cell": cell})
    marker = {"lat": 21.04, "lon": 105.82, "label": _("Suspected warehouse"), "url": "#", "tone": "bad"}
    return {
        "title": _("Violations by ward"),
        "unit": _("violations"),
        "note": _("Schematic cells, not boundaries"),
        "cells": cells,
        "markers": [marker],
    }
