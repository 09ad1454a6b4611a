"""Pages about fines and payments."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from cases import forms, money_selectors, selectors
from cases.filters import FineFilter
from cases.models import Fine
from cases.services import fines
from cases.views import lists
from common import clock, sheets
from common.http import refusals_on
from common.paging import page_of

COLUMNS = [
    (_("Decision"), lambda row: row.decision.number),
    (_("Signed on"), lambda row: row.decision.issued_on),
    (_("Case"), lambda row: row.decision.case.number),
    (_("Seller"), lambda row: row.decision.seller),
    (_("Team"), lambda row: row.decision.case.team),
    (_("Fine"), lambda row: row.amount_vnd),
    (_("Paid"), lambda row: row.paid_vnd),
    (_("Late charge"), lambda row: row.owed.late_total_vnd if row.owed else 0),
    (_("Still owed"), lambda row: row.owed.total_vnd if row.owed else 0),
    (_("Due on"), lambda row: row.due_on),
    (_("State"), lambda row: row.get_state_display()),
    (_("Paid on"), lambda row: row.paid_on),
]


def fine_list(request: HttpRequest) -> HttpResponse:
    form, rows = lists.found(request, FineFilter, selectors.fine_list(request.user))
    page = page_of(rows, request)
    selectors.with_owed(page.rows, clock.today())
    context = {"filters": form, "page": page, "sums": selectors.fine_sums(rows), "today": clock.today()}
    context["arrears"] = money_selectors.arrears(request.user, clock.today())
    return render(request, "cases/fine_list.html", context)


def fine_export(request: HttpRequest, kind: str) -> HttpResponse:
    _form, rows = lists.found(request, FineFilter, selectors.fine_list(request.user))
    rows = sheets.chosen(request, rows)[: sheets.MOST_ROWS]
    return sheets.answer(kind, "fines", COLUMNS, selectors.with_owed(rows, clock.today()))


def found(request: HttpRequest, pk: int) -> Fine:
    fine = get_object_or_404(selectors.fine_list(request.user), pk=pk)
    return selectors.with_owed([fine], clock.today())[0]


def fine_detail(request: HttpRequest, pk: int) -> HttpResponse:
    fine = found(request, pk)
    return render(request, "cases/fine_detail.html", _page(request, fine))


def _page(request: HttpRequest, fine: Fine, **more: object) -> dict[str, object]:
    paid_on, today = forms.PaidOnForm(request.GET or None), clock.today()
    then_on = paid_on.cleaned_data["on"] if paid_on.is_valid() else None
    then = fines.owed(fine, max(then_on, fine.decision.issued_on)) if then_on else None
    return {
        "fine": fine, "today": today, "lines": selectors.thing_timeline(request.user, fine), "paid_on": paid_on,
        "then": then, "then_on": then_on, **money_selectors.fine_ledger(fine), **more,
    }  # fmt: skip


def payment_record(request: HttpRequest, pk: int) -> HttpResponse:
    fine = found(request, pk)
    initial = {"paid_on": clock.today(), "amount_vnd": fine.owed.total_vnd if fine.owed else None}
    form = forms.PaymentForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            fines.record_payment(fine_id=pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("The payment is written down."))
            return redirect(fine)
    return render(request, "cases/payment_record.html", _page(request, fine, form=form))
