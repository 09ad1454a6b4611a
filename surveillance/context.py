"""What every page needs: the rail, the language and theme, who is asking."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

# Group, then (label, URL name, icon, permission or ""). A person sees the entries she has the right to.
RAIL: list[tuple[Any, list[tuple[Any, str, str, str]]]] = [
    (_("Work"), [
        (_("My work"), "reports:my-work", "inbox", ""),
        (_("Cases"), "cases:case-list", "folder2-open", "cases.read_cases"),
        (_("Violations"), "cases:violation-list", "exclamation-triangle", "cases.read_cases"),
        (_("Decisions"), "cases:decision-list", "file-earmark-text", "cases.read_cases"),
        (_("Fines"), "cases:fine-list", "cash-stack", "cases.read_cases"),
        (_("Referrals"), "cases:referral-list", "send", "cases.read_cases"),
        (_("Deadlines"), "cases:deadline-list", "alarm", "cases.read_cases"),
        (_("Visits"), "inspections:visit-list", "geo-alt", "inspections.read_visits"),
    ]),
    (_("Records"), [
        (_("Captures"), "evidence:batch-list", "cloud-arrow-up", "evidence.read_exhibits"),
        (_("Exhibits"), "evidence:exhibit-list", "shield-lock", "evidence.read_exhibits"),
        (_("Sellers"), "sellers:seller-list", "shop", ""),
        (_("Accounts"), "sellers:account-list", "person-badge", ""),
        (_("Storehouses"), "cases:storehouse-list", "box-seam", "cases.move_goods"),
        (_("Links to judge"), "sellers:link-queue", "diagram-3", "sellers.judge_link"),
        (_("Groups of accounts"), "sellers:group-list", "people", "sellers.judge_link"),
        (_("Watches"), "monitoring:watch-list", "eye", "monitoring.watch"),
    ]),
    (_("Overview"), [
        (_("Dashboard"), "reports:dashboard", "bar-chart", "reports.read_figures"),
        (_("Map"), "reports:map", "map", ""),
        (_("Plans"), "inspections:plan-list", "calendar3", "inspections.read_visits"),
        (_("Law"), "laws:provision-list", "book", ""),
        (_("Templates of papers"), "cases:template-list", "file-earmark-text", "cases.keep_paper_template"),
        (_("Delegations"), "cases:delegation-list", "person-check", "cases.delegate_signing"),
        (_("Guides"), "library:guide-list", "mortarboard", ""),
    ]),
    (_("Administration"), [
        (_("Staff and teams"), "staff:person-list", "people", "staff.manage_staff"),
        (_("Journal"), "audit:entry-list", "journal-text", "audit.read_journal"),
        (_("Health"), "reports:health", "heart-pulse", "audit.retry_job"),
    ]),
]  # fmt: skip

# The letter after `g` that goes there.
KEYS = {
    "reports:my-work": "h", "cases:case-list": "c", "cases:violation-list": "v", "cases:decision-list": "d", "cases:fine-list": "f",
    "inspections:visit-list": "i", "evidence:batch-list": "b", "evidence:exhibit-list": "e", "sellers:seller-list": "s",
    "sellers:account-list": "a", "sellers:link-queue": "l", "monitoring:watch-list": "w", "reports:dashboard": "o", "reports:map": "m",
    "inspections:plan-list": "p", "laws:provision-list": "t",
}  # fmt: skip


def shell(request: HttpRequest) -> dict[str, Any]:
    """`rail` (groups of entries), `languages`, `theme`, `demo` for the base template."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    theme = user.theme if signed_in else request.COOKIES.get("theme", "auto")
    return {
        "rail": _rail(request) if signed_in else [],
        "languages": settings.LANGUAGES,
        "theme": theme if theme in {"light", "dark"} else "auto",
        "demo": settings.DEMO,
    }


def _rail(request: HttpRequest) -> list[dict[str, Any]]:
    groups = []
    for label, entries in RAIL:
        items = [entry for entry in (_entry(request, *line) for line in entries) if entry]
        if items:
            groups.append({"label": label, "items": items})
    best = max(
        (item for group in groups for item in group["items"] if item["covers"]),
        key=lambda item: len(item["url"]),
        default=None,
    )
    if best:
        best["active"] = True
    return groups


def _entry(request: HttpRequest, label: Any, name: str, icon: str, permission: str) -> dict[str, Any] | None:
    if permission and not request.user.has_perm(permission):
        return None
    try:
        url = reverse(name)
    except NoReverseMatch:
        return None
    return {
        "label": label,
        "url": url,
        "icon": icon,
        "active": False,
        "key": KEYS.get(name, ""),
        "covers": request.path.startswith(url),
    }
