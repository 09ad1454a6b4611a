"""The dashboard's tables: by team, provision, platform and area, each count with the address of the list it counts."""

from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext as _

from cases.states import FineState
from reports import lists
from reports.selectors import TOP, Wanted, fined_by, fines_of, span, violations_of
from sellers.models import Platform
from staff.models import Team

NOTHING = {"n": 0, "fined": 0}


def by_team(user: Any, wanted: Wanted, today: Any) -> list[dict[str, Any]]:
    """Every team with a violation or a fine in the period: what it found, fined, collected and what is overdue."""
    violations = violations_of(user, wanted).values("case__team").annotate(n=Count("pk")).order_by()
    counted = {row["case__team"]: row["n"] for row in violations}
    late = Q(state=FineState.DUE, due_on__lt=today)
    money = (
        fines_of(user, wanted)
        .values("decision__case__team")
        .annotate(
            n=Count("pk"), fined=Sum("amount_vnd"), paid=Sum("paid_vnd"), overdue=Count("pk", filter=late),
            overdue_vnd=Sum(F("amount_vnd") - F("paid_vnd"), filter=late),
        )
        .order_by()
    )  # fmt: skip
    fined = {row["decision__case__team"]: row for row in money}
    detected, issued = span(wanted, "detected"), span(wanted, "issued")
    rows = []
    for team in Team.objects.filter(pk__in={*counted, *fined}).order_by("number"):
        own, only = fined.get(team.pk, {}), {"platform": wanted.platform, "team": team.pk}
        rows.append({
            "name": team.name, "violations": counted.get(team.pk, 0), "fines": own.get("n", 0), "fined": own.get("fined") or 0,
            "paid": own.get("paid") or 0, "overdue": own.get("overdue", 0), "overdue_vnd": own.get("overdue_vnd") or 0,
            "violations_url": lists.violations(**detected, standing="true", **only),
            "fines_url": lists.fines(**issued, standing="true", **only),
            "overdue_url": lists.fines(**issued, overdue="true", **only),
        })  # fmt: skip
    return rows


def _row(wanted: Wanted, name: str, count: int, fined: dict[str, int], **only: Any) -> dict[str, Any]:
    """One line with its two counts and the lists behind them."""
    filters = {**wanted.filters, **only}
    return {
        "name": name, "count": count, "fines": fined["n"], "fined": fined["fined"],
        "url": lists.violations(**span(wanted, "detected"), standing="true", **filters),
        "fines_url": lists.fines(**span(wanted, "issued"), standing="true", **filters),
    }  # fmt: skip


def by_provision(user: Any, wanted: Wanted) -> list[dict[str, Any]]:
    """The articles most often applied."""
    paths = ("provision__instrument", "provision__article")
    counted = violations_of(user, wanted).values_list(*paths).annotate(n=Count("pk")).order_by()
    found = {(instrument, article): n for instrument, article, n in counted}
    fined = fined_by(user, wanted, *paths)
    keys = sorted(
        {*found, *fined} - {(None, None)}, key=lambda key: (-found.get(key, 0), -fined.get(key, NOTHING)["n"], key)
    )
    return [
        _row(
            wanted, f"{_('Article')} {article}, {instrument}", found.get((instrument, article), 0),
            fined.get((instrument, article), NOTHING), article=article, instrument=instrument,
        )
        for instrument, article in keys[:TOP]
    ]  # fmt: skip


def by_area(user: Any, wanted: Wanted) -> list[dict[str, Any]]:
    """Wards and communes, most violations first."""
    rows = violations_of(user, wanted).exclude(area=None).values("area", "area__full_name").annotate(n=Count("pk"))
    fined = fined_by(user, wanted, "area")
    return [
        {
            "area": row["area"],
            **_row(wanted, row["area__full_name"], row["n"], fined.get(row["area"], NOTHING), area=row["area"]),
        }
        for row in rows.order_by("-n", "area")
    ]


def by_platform(user: Any, wanted: Wanted) -> dict[str, Any]:
    """Violations and fines by the platform of the account."""
    rows = (
        violations_of(user, wanted).exclude(account=None).values("account__platform").annotate(n=Count("pk")).order_by("-n")
    )  # fmt: skip
    fined = fined_by(user, wanted, "account__platform")
    told = [
        _row(
            wanted, str(Platform(row["account__platform"]).label), row["n"], fined.get(row["account__platform"], NOTHING),
            platform=row["account__platform"],
        )
        for row in rows
    ]  # fmt: skip
    return {
        "kind": "hbar", "title": _("Violations and fines by platform"), "unit": "", "category_name": _("Platform"),
        "categories": [row["name"] for row in told],
        "series": [
            {"name": _("Violations"), "values": [row["count"] for row in told], "urls": [row["url"] for row in told]},
            {"name": _("Fines"), "values": [row["fines"] for row in told], "urls": [row["fines_url"] for row in told], "tone": "good"},
        ],
    }  # fmt: skip
