"""Pages about referrals: sending a file away, one referral, its answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from cases import event_forms, selectors
from cases.models import Referral
from cases.services import referrals
from cases.views.cases import found as found_case
from common import clock
from common.http import refusals_on
from common.paging import page_of


def referral_list(request: HttpRequest) -> HttpResponse:
    rows = selectors.referral_list(request.user)
    state = request.GET.get("state", "")
    if state in ("sent", "answered"):
        rows = rows.filter(state=state)
    page = page_of(rows, request)
    return render(request, "cases/referral_list.html", {"page": page, "state": state, "today": clock.today()})


def referral_send(request: HttpRequest, pk: int) -> HttpResponse:
    case = found_case(request, pk)
    rows = selectors.open_violations(case)
    filings = selectors.case_filings(case)
    form = event_forms.ReferForm(
        request.POST or None,
        violations=[(row.pk, f"{row.goods} · {row.provision.citation}") for row in rows],
        exhibits=[(row.exhibit_id, row.exhibit) for row in filings],
        initial={"sent_on": clock.today(), "exhibits": [row.exhibit_id for row in filings]},
    )
    if form.is_valid():
        with refusals_on(form):
            referral = referrals.send(case_id=pk, by=request.user, **form.facts)
            messages.success(request, _("The file is on its way; its answer is awaited."))
            return redirect(referral)
    return render(request, "cases/referral_send.html", {"form": form, "case": case})


def found(request: HttpRequest, pk: int) -> Referral:
    return get_object_or_404(selectors.referral_list(request.user), pk=pk)


def referral_detail(request: HttpRequest, pk: int) -> HttpResponse:
    referral = found(request, pk)
    page = {
        "referral": referral, "violations": referral.violations.select_related("provision").order_by("pk"),
        "exhibits": referral.exhibits.order_by("pk"), "lines": selectors.thing_timeline(request.user, referral),
    }  # fmt: skip
    return render(request, "cases/referral_detail.html", page)


def referral_answer(request: HttpRequest, pk: int) -> HttpResponse:
    referral = found(request, pk)
    form = event_forms.AnswerForm(request.POST or None, initial={"answered_on": clock.today()})
    if form.is_valid():
        with refusals_on(form):
            referrals.answer(referral_id=pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("The answer is in the file."))
            return redirect(referral)
    return render(request, "cases/referral_answer.html", {"form": form, "referral": referral})
