"""The pages of this room. They read; nothing here writes."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cases.money_selectors import arrears
from common import clock
from reports import desk, map, selectors, tables
from reports.forms import DashboardForm
from reports.health import health_of


def my_work(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    return render(request, "reports/my_work.html", {"today": today, **desk.my_work(request.user, today)})


def _wanted(request: HttpRequest) -> tuple[DashboardForm, selectors.Wanted]:
    form = DashboardForm(request.GET or None)
    wanted = selectors.Wanted(**form.wanted(clock.today()))
    return DashboardForm(
        initial={"since": wanted.since, "until": wanted.until, "team": wanted.team, "platform": wanted.platform}
    ), wanted


def dashboard(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("reports.read_figures"):
        raise PermissionDenied
    form, wanted = _wanted(request)
    user = request.user
    page = {
        "filters": form, "wanted": wanted, "tiles": selectors.tiles(user, wanted, clock.today()),
        "arrears": arrears(user, clock.today()),
        "by_month": selectors.by_month(user, wanted), "money": selectors.fined_and_collected(user, wanted),
        "teams": tables.by_team(user, wanted, clock.today()), "platforms": tables.by_platform(user, wanted),
        "provisions": tables.by_provision(user, wanted), "areas": tables.by_area(user, wanted)[: selectors.TOP],
    }  # fmt: skip
    return render(request, "reports/dashboard.html", page)


def city_map(request: HttpRequest) -> HttpResponse:
    form, wanted = _wanted(request)
    sees_cases = request.user.has_perm("cases.read_cases") or request.user.sees_all
    measure = "sellers" if request.GET.get("measure") == "sellers" or not sees_cases else "violations"
    page = {
        "map": map.cells(request.user, wanted, measure),
        "measure": measure,
        "tabs": _map_tabs(measure, sees_cases),
        "filters": form,
    }
    return render(request, "reports/map.html", page)


def _map_tabs(measure: str, sees_cases: bool) -> list[dict[str, Any]]:
    tabs = [("violations", _("Violations"), "?")] if sees_cases else []
    tabs.append(("sellers", _("Sellers"), "?measure=sellers"))
    return [{"label": label, "url": url, "active": name == measure} for name, label, url in tabs]


def health(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("audit.retry_job"):
        raise PermissionDenied
    return render(request, "reports/health.html", health_of())
