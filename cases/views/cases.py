"""Pages about cases."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases import forms, selectors
from cases.filters import CaseFilter
from cases.models import Case
from cases.services import cases, opening
from cases.views import lists
from common import clock
from common.http import refusals_on, said
from evidence.models import Batch, Exhibit
from sellers.models import PlatformAccount, Seller

COLUMNS = [
    (_("Number"), lambda row: row.number),
    (_("Title"), lambda row: row.title),
    (_("Seller"), lambda row: row.seller),
    (_("Team"), lambda row: row.team),
    (_("Area"), lambda row: row.area),
    (_("State"), lambda row: row.get_state_display()),
    (_("Opened on"), lambda row: row.opened_on),
    (_("Closed on"), lambda row: row.closed_on),
    (_("Violations"), lambda row: row.violation_count),
    (_("Next due"), lambda row: row.next_due_on),
]


def case_list(request: HttpRequest) -> HttpResponse:
    return lists.shown(request, "cases/case_list.html", CaseFilter, selectors.case_list(request.user))


def case_export(request: HttpRequest, kind: str) -> HttpResponse:
    return lists.exported(request, kind, "cases", CaseFilter, selectors.case_list(request.user), COLUMNS)


def case_options(request: HttpRequest) -> HttpResponse:
    """Open cases while typing: [{value, text, note}]."""
    rows = selectors.case_list(request.user).open()
    filters = CaseFilter({"q": request.GET.get("q", "")}, rows, request=request)
    told = [
        {"value": row.pk, "text": f"{row.number} {row.title}", "note": str(row.seller or "")} for row in filters.qs[:20]
    ]
    return JsonResponse(told, safe=False)


def found(request: HttpRequest, pk: int) -> Case:
    """The case, if the person sees it; 404 otherwise."""
    rows = Case.objects.visible_to(request.user).select_related("team", "seller", "area", "opened_by")
    return get_object_or_404(rows, pk=pk)


def page(request: HttpRequest, case: Case, tab: str, **more: Any) -> dict[str, Any]:
    """What every tab of a case shows."""
    counts = selectors.case_counts(case)
    names = [
        ("detail", _("Overview"), None), ("exhibits", _("Exhibits"), counts["exhibits"]),
        ("violations", _("Violations"), counts["violations"]), ("decisions", _("Decisions"), counts["decisions"]),
        ("deadlines", _("Deadlines"), counts["deadlines"]), ("goods", _("Seized goods"), counts["goods"]),
        ("papers", _("Papers"), counts["papers"]), ("timeline", _("Timeline"), None),
    ]  # fmt: skip
    tabs = [
        {"label": label, "url": reverse(f"cases:case-{name}", args=[case.pk]), "active": name == tab, "count": count}
        for name, label, count in names
    ]
    is_member = case.members.filter(pk=request.user.pk).exists()
    return {"case": case, "tabs": tabs, "is_member": is_member, "today": clock.today(), **more}


def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    case = found(request, pk)
    overview = selectors.case_overview(request.user, case, clock.today())
    return render(request, "cases/case_detail.html", page(request, case, "detail", **overview))


def case_exhibits(request: HttpRequest, pk: int) -> HttpResponse:
    case = found(request, pk)
    return render(request, "cases/case_exhibits.html", page(request, case, "exhibits", **selectors.case_exhibits(case)))


def case_violations(request: HttpRequest, pk: int) -> HttpResponse:
    case = found(request, pk)
    rows = selectors.grid(request.user, case)
    free = {row.pk for row in selectors.free_violations(case)}
    return render(request, "cases/case_violations.html", page(request, case, "violations", rows=rows, free=free))


def case_decisions(request: HttpRequest, pk: int) -> HttpResponse:
    case = found(request, pk)
    rows = list(selectors.decision_list(request.user).filter(case=case))
    return render(request, "cases/case_decisions.html", page(request, case, "decisions", rows=rows))


def case_deadlines(request: HttpRequest, pk: int) -> HttpResponse:
    case = found(request, pk)
    rows = list(selectors.deadline_list(request.user).filter(case=case))
    return render(request, "cases/case_deadlines.html", page(request, case, "deadlines", rows=rows))


def case_timeline(request: HttpRequest, pk: int) -> HttpResponse:
    case = found(request, pk)
    lines = selectors.case_timeline(request.user, case)
    return render(request, "cases/case_timeline.html", page(request, case, "timeline", lines=lines))


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [int(value) for value in request.GET.getlist(name) if value.isdecimal()][:200]


def _begun_with(request: HttpRequest) -> dict[str, Any]:
    """What the address says the case begins with: exhibits, a batch, an account, a seller."""
    exhibits = Exhibit.objects.visible_to(request.user)
    chosen = set(exhibits.filter(pk__in=_numbers(request, "exhibit")))
    for batch in Batch.objects.visible_to(request.user).filter(pk__in=_numbers(request, "batch")):
        chosen |= set(exhibits.filter(arrivals__batch=batch))
    account = PlatformAccount.objects.filter(pk__in=_numbers(request, "account")).select_related("seller").first()
    seller = Seller.objects.filter(pk__in=_numbers(request, "seller")).first() or (account.seller if account else None)
    return {"exhibits": sorted(chosen, key=lambda exhibit: exhibit.pk), "account": account, "seller": seller}


def case_open(request: HttpRequest) -> HttpResponse:
    begun = _begun_with(request)
    subject = begun["seller"] or begun["account"]
    initial = {"seller": begun["seller"].pk if begun["seller"] else None, "title": str(subject or "")}
    form = forms.CaseForm(request.POST or None, by=request.user, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            exhibit_ids = [exhibit.pk for exhibit in begun["exhibits"]]
            case = opening.open_case(by=request.user, exhibit_ids=exhibit_ids, **form.facts)
            messages.success(request, _("Case %(number)s was opened.") % {"number": case.number})
            return redirect(case)
    open_cases = selectors.case_list(request.user).open().filter(seller=begun["seller"]) if begun["seller"] else []
    return render(request, "cases/case_open.html", {"form": form, "open_cases": open_cases, **begun})


@require_POST
def case_join(request: HttpRequest, pk: int) -> HttpResponse:
    case = found(request, pk)
    with said(request):
        cases.join(case_id=pk, by=request.user)
    return redirect(case)


def case_assign(request: HttpRequest, pk: int) -> HttpResponse:
    case = found(request, pk)
    initial = {"team": case.team_id, "members": forms.members_of(case)}
    form = forms.AssignForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            given = form.cleaned_data
            cases.assign(
                case_id=pk, by=request.user, team_id=given["team"].pk, why=given["why"],
                member_ids=[person.pk for person in given["members"]],
            )  # fmt: skip
            return redirect("cases:case-list" if not request.user.sees(given["team"]) else case)
    return render(request, "cases/case_assign.html", {"form": form, "case": case})


def exhibit_file(request: HttpRequest, pk: int) -> HttpResponse:
    case = found(request, pk)
    rows = selectors.exhibits_to_file(request.user, case, request.GET.get("q", "").strip())
    form = forms.FileExhibitForm(request.POST or None, choices=[(row.pk, row) for row in rows])
    if form.is_valid():
        with refusals_on(form):
            given = form.cleaned_data
            cases.file_exhibit(case_id=pk, exhibit_ids=given["exhibits"], by=request.user, note=given["note"])
            return redirect("cases:case-exhibits", pk)
    return render(request, "cases/exhibit_file.html", {"form": form, "case": case, "rows": rows})


def case_close(request: HttpRequest, pk: int) -> HttpResponse:
    case = found(request, pk)
    form = forms.CloseForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            cases.close(case_id=pk, by=request.user, why=form.cleaned_data["why"])
            messages.success(request, _("The case is closed."))
            return redirect(case)
    missing = list(cases.open_things(case)) if request.method == "GET" else []
    return render(request, "cases/case_close.html", {"form": form, "case": case, "missing": missing})


def case_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    case = found(request, pk)
    form = forms.WhyForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            cases.reopen(case_id=pk, by=request.user, why=form.cleaned_data["why"])
            return redirect(case)
    return render(request, "cases/case_reopen.html", {"form": form, "case": case})
