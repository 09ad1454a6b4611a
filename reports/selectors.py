"""The figures of the dashboard. Counts and sums in a fixed number of queries, each with the address of the list behind it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from cases.models import Decision, Fine, Violation
from cases.states import FineState
from reports import lists
from sellers.models import Platform

TOP = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the dashboard is narrowed to."""

    since: date
    until: date
    team: Any = None
    platform: str = ""

    @property
    def filters(self) -> dict[str, Any]:
        return {"team": self.team, "platform": self.platform}


def _violations(user: Any, wanted: Wanted) -> QuerySet[Violation]:
    rows = Violation.objects.visible_to(user).standing().filter(detected_on__range=(wanted.since, wanted.until))
    if wanted.team:
        rows = rows.filter(case__team=wanted.team)
    if wanted.platform:
        rows = rows.filter(account__platform=wanted.platform)
    return rows


def _fines(user: Any, wanted: Wanted) -> QuerySet[Fine]:
    """Fines of decisions issued in the period that were not annulled."""
    rows = Fine.objects.visible_to(user).exclude(state=FineState.VOID)
    rows = rows.filter(decision__issued_on__range=(wanted.since, wanted.until))
    if wanted.team:
        rows = rows.filter(decision__case__team=wanted.team)
    if wanted.platform:
        with_platform = Decision.objects.filter(sanctions__violation__account__platform=wanted.platform)
        rows = rows.filter(decision__in=with_platform)
    return rows


def _span(wanted: Wanted, kind: str) -> dict[str, Any]:
    """The period as list filters: kind is "detected" or "issued"."""
    return {f"{kind}_from": wanted.since.isoformat(), f"{kind}_to": wanted.until.isoformat()}


def tiles(user: Any, wanted: Wanted, today: date) -> list[dict[str, Any]]:
    """The numbers at the top."""
    fines = _fines(user, wanted).aggregate(
        count=Count("pk"), fined=Sum("amount_vnd"), paid=Sum("paid_vnd"),
        overdue=Count("pk", filter=Q(state=FineState.DUE, due_on__lt=today)),
        overdue_vnd=Sum(F("amount_vnd") - F("paid_vnd"), filter=Q(state=FineState.DUE, due_on__lt=today)),
    )  # fmt: skip
    waiting = Decision.objects.visible_to(user).awaiting_signature()
    if wanted.team:
        waiting = waiting.filter(case__team=wanted.team)
    fined, paid = fines["fined"] or 0, fines["paid"] or 0
    issued, scope = _span(wanted, "issued"), wanted.filters
    return [
        {"label": _("Violations"), "value": _violations(user, wanted).count(), "icon": "exclamation-triangle",
         "url": lists.violations(**_span(wanted, "detected"), standing="true", **scope)},
        {"label": _("Fines set"), "value": fines["count"], "money": fined, "icon": "file-earmark-text",
         "url": lists.fines(**issued, standing="true", **scope)},
        {"label": _("Collected"), "money": paid, "icon": "cash-stack", "tone": "good",
         "share": round(100 * paid / fined) if fined else None,
         "value": _fines(user, wanted).filter(paid_vnd__gt=0).count(),
         "url": lists.fines(**issued, standing="true", paid="some", **scope)},
        {"label": _("Overdue"), "value": fines["overdue"], "money": fines["overdue_vnd"] or 0, "icon": "alarm", "tone": "bad",
         "url": lists.fines(**issued, overdue="true", **scope)},
        {"label": _("Waiting to be signed"), "value": waiting.count(), "icon": "pen", "tone": "warn",
         "url": lists.decisions(state="submitted", team=wanted.team)},
    ]  # fmt: skip


def months(wanted: Wanted) -> list[tuple[date, date]]:
    """First and last day of every month the period touches."""
    found, year, month = [], wanted.since.year, wanted.since.month
    while (year, month) <= (wanted.until.year, wanted.until.month):
        first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
        found.append((max(first, wanted.since), min(last, wanted.until)))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def by_month(user: Any, wanted: Wanted) -> dict[str, Any]:
    """Violations by the month they were detected in."""
    counted = (
        _violations(user, wanted).annotate(month=TruncMonth("detected_on")).values("month").annotate(n=Count("pk"))
    )
    found = {row["month"]: row["n"] for row in counted}
    spans = months(wanted)
    urls = [
        lists.violations(detected_from=a.isoformat(), detected_to=b.isoformat(), standing="true", **wanted.filters)
        for a, b in spans
    ]
    return {
        "kind": "bar", "title": _("Violations by month"), "unit": _("violations"), "category_name": _("Month"),
        "categories": [f"{a:%m/%Y}" for a, _b in spans],
        "series": [{"name": _("Violations"), "values": [found.get(a.replace(day=1), 0) for a, _b in spans], "urls": urls}],
    }  # fmt: skip


def fined_and_collected(user: Any, wanted: Wanted) -> dict[str, Any]:
    """Money set and money collected of it, by the month of the decision."""
    counted = (
        _fines(user, wanted).annotate(month=TruncMonth("decision__issued_on")).values("month")
        .annotate(fined=Sum("amount_vnd"), paid=Sum("paid_vnd"))
    )  # fmt: skip
    found = {row["month"]: row for row in counted}
    spans = months(wanted)
    urls = [
        lists.fines(issued_from=a.isoformat(), issued_to=b.isoformat(), standing="true", **wanted.filters)
        for a, b in spans
    ]
    pick = [found.get(a.replace(day=1), {}) for a, _b in spans]
    return {
        "kind": "bar", "title": _("Fined and collected"), "unit": "đ", "category_name": _("Month of the decision"),
        "categories": [f"{a:%m/%Y}" for a, _b in spans],
        "series": [
            {"name": _("Fined"), "values": [row.get("fined") or 0 for row in pick], "urls": urls},
            {"name": _("Collected"), "values": [row.get("paid") or 0 for row in pick], "urls": urls, "tone": "good"},
        ],
    }  # fmt: skip


def by_team(user: Any, wanted: Wanted) -> list[dict[str, Any]]:
    """Per team: violations, fines, money set, money collected, overdue; each count with its list."""
    counted = (
        _violations(user, wanted).values("case__team", "case__team__name", "case__team__number").annotate(n=Count("pk"))
    )
    money = (
        _fines(user, wanted)
        .values("decision__case__team")
        .annotate(n=Count("pk"), fined=Sum("amount_vnd"), paid=Sum("paid_vnd"))
    )
    fined = {row["decision__case__team"]: row for row in money}
    rows = []
    for row in counted.order_by("case__team__number"):
        team, own = row["case__team"], fined.get(row["case__team"], {})
        rest = {"platform": wanted.platform, "team": team}
        rows.append({
            "name": row["case__team__name"], "violations": row["n"], "fines": own.get("n", 0), "fined": own.get("fined") or 0,
            "paid": own.get("paid") or 0,
            "violations_url": lists.violations(**_span(wanted, "detected"), standing="true", **rest),
            "fines_url": lists.fines(**_span(wanted, "issued"), standing="true", **rest),
        })  # fmt: skip
    return rows


def by_platform(user: Any, wanted: Wanted) -> dict[str, Any]:
    """Violations by the platform of the account."""
    rows = (
        _violations(user, wanted)
        .exclude(account=None)
        .values("account__platform")
        .annotate(n=Count("pk"))
        .order_by("-n")
    )
    span = _span(wanted, "detected")
    return {
        "kind": "hbar", "title": _("Violations by platform"), "unit": _("violations"), "category_name": _("Platform"),
        "categories": [str(Platform(row["account__platform"]).label) for row in rows],
        "series": [{
            "name": _("Violations"), "values": [row["n"] for row in rows],
            "urls": [lists.violations(**span, standing="true", team=wanted.team, platform=row["account__platform"]) for row in rows],
        }],
    }  # fmt: skip


def by_provision(user: Any, wanted: Wanted) -> list[dict[str, Any]]:
    """The articles most often applied, with how often and how much."""
    rows = (
        _violations(user, wanted).values("provision__instrument", "provision__article")
        .annotate(n=Count("pk", distinct=True), fined=Sum("sanctions__amount_vnd", filter=Q(sanctions__decision__state="issued")))
        .order_by("-n", "provision__instrument", "provision__article")
    )[:TOP]  # fmt: skip
    span = _span(wanted, "detected")
    return [
        {
            "name": f"{_('Article')} {row['provision__article']}, {row['provision__instrument']}", "count": row["n"],
            "fined": row["fined"] or 0,
            "url": lists.violations(
                **span, standing="true", article=row["provision__article"], instrument=row["provision__instrument"], **wanted.filters
            ),
        }
        for row in rows
    ]  # fmt: skip


def by_area(user: Any, wanted: Wanted) -> list[dict[str, Any]]:
    """Violations by ward or commune, most first."""
    rows = (
        _violations(user, wanted)
        .exclude(area=None)
        .values("area", "area__full_name")
        .annotate(n=Count("pk"))
        .order_by("-n", "area")
    )
    span = _span(wanted, "detected")
    return [
        {"area": row["area"], "name": row["area__full_name"], "count": row["n"],
         "url": lists.violations(**span, standing="true", area=row["area"], **wanted.filters)}
        for row in rows
    ]  # fmt: skip
