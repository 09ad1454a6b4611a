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


def violations_of(user: Any, wanted: Wanted) -> QuerySet[Violation]:
    rows = Violation.objects.visible_to(user).standing().filter(detected_on__range=(wanted.since, wanted.until))
    if wanted.team:
        rows = rows.filter(case__team=wanted.team)
    if wanted.platform:
        rows = rows.filter(account__platform=wanted.platform)
    return rows


def fines_of(user: Any, wanted: Wanted) -> QuerySet[Fine]:
    """Fines of decisions issued in the period that were not annulled."""
    rows = Fine.objects.visible_to(user).exclude(state=FineState.VOID)
    rows = rows.filter(decision__issued_on__range=(wanted.since, wanted.until))
    if wanted.team:
        rows = rows.filter(decision__case__team=wanted.team)
    if wanted.platform:
        with_platform = Decision.objects.filter(sanctions__violation__account__platform=wanted.platform)
        rows = rows.filter(decision__in=with_platform)
    return rows


def span(wanted: Wanted, kind: str) -> dict[str, Any]:
    """The period as list filters: kind is "detected" or "issued"."""
    return {f"{kind}_from": wanted.since.isoformat(), f"{kind}_to": wanted.until.isoformat()}


def tiles(user: Any, wanted: Wanted, today: date) -> list[dict[str, Any]]:
    """The numbers at the top."""
    fines = fines_of(user, wanted).aggregate(
        count=Count("pk"), fined=Sum("amount_vnd"), paid=Sum("paid_vnd"),
        overdue=Count("pk", filter=Q(state=FineState.DUE, due_on__lt=today)),
        overdue_vnd=Sum(F("amount_vnd") - F("paid_vnd"), filter=Q(state=FineState.DUE, due_on__lt=today)),
    )  # fmt: skip
    waiting = Decision.objects.visible_to(user).awaiting_signature()
    if wanted.team:
        waiting = waiting.filter(case__team=wanted.team)
    fined, paid = fines["fined"] or 0, fines["paid"] or 0
    issued, scope = span(wanted, "issued"), wanted.filters
    return [
        {"label": _("Violations"), "value": violations_of(user, wanted).count(), "icon": "exclamation-triangle",
         "url": lists.violations(**span(wanted, "detected"), standing="true", **scope)},
        {"label": _("Fines set"), "value": fines["count"], "money": fined, "icon": "file-earmark-text",
         "url": lists.fines(**issued, standing="true", **scope)},
        {"label": _("Collected"), "money": paid, "icon": "cash-stack", "tone": "good",
         "share": round(100 * paid / fined) if fined else None,
         "value": fines_of(user, wanted).filter(paid_vnd__gt=0).count(),
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
        violations_of(user, wanted).annotate(month=TruncMonth("detected_on")).values("month").annotate(n=Count("pk"))
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
        fines_of(user, wanted).annotate(month=TruncMonth("decision__issued_on")).values("month")
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


def fined_by(user: Any, wanted: Wanted, *paths: str) -> dict[Any, dict[str, int]]:
    """Fines and what their sanctions amount to, by something about the violation (a path from it, or several)."""
    names = [f"decision__sanctions__violation__{path}" for path in paths]
    rows = (
        fines_of(user, wanted)
        .values(*names)
        .annotate(n=Count("pk", distinct=True), fined=Sum("decision__sanctions__amount_vnd"))
        .order_by()
    )
    found = {}
    for row in rows:
        key = tuple(row[name] for name in names)
        found[key if len(key) > 1 else key[0]] = {"n": row["n"], "fined": row["fined"] or 0}
    return found
