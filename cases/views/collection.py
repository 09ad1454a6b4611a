"""Pages of deeds about money: relief in paying, a payment taken back, money paid back, a fine written off."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from cases import forms, money_selectors, selectors
from cases.models import Fine
from cases.services import fines, reliefs
from cases.views.fines import found
from common.http import refusals_on


def deed(
    request: HttpRequest, fine: Fine, form: django_forms.Form, do: Callable[[], Any], *, heading: Any, done: Any,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form: done and back to the fine, or the refusal where it belongs with what was typed kept."""
    if form.is_valid():
        with refusals_on(form):
            do()
            messages.success(request, done)
            return redirect(fine)
    return render(request, "cases/fine_deed.html", {"fine": fine, "form": form, "heading": heading, **more})


def relief_propose(request: HttpRequest, pk: int) -> HttpResponse:
    fine, form = found(request, pk), forms.ReliefForm(request.POST or None)

    def do() -> None:
        reliefs.propose(fine_id=pk, by=request.user, **form.facts)

    return deed(
        request, fine, form, do, heading=_("Postpone, reduce or spread"), done=_("The application waits for the decision."),
    )  # fmt: skip


def relief_grant(request: HttpRequest, pk: int) -> HttpResponse:
    relief = get_object_or_404(money_selectors.relief_list(request.user), pk=pk)
    form = django_forms.Form(request.POST if request.method == "POST" else None)

    def do() -> None:
        reliefs.grant(relief_id=pk, by=request.user)

    return deed(
        request, found(request, relief.fine_id), form, do, heading=_("Grant the relief"), done=_("Granted; the days have changed."),
        relief=relief,
    )  # fmt: skip


def relief_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    relief = get_object_or_404(money_selectors.relief_list(request.user), pk=pk)
    form = forms.WhyForm(request.POST or None)

    def do() -> None:
        reliefs.refuse(relief_id=pk, by=request.user, **form.cleaned_data)

    return deed(
        request, found(request, relief.fine_id), form, do, heading=_("Refuse the relief"),
        done=_("Refused; tell the offender why in writing."),
        relief=relief, danger=True,
    )  # fmt: skip


def payment_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    payment = get_object_or_404(selectors.payment_list(request.user), pk=pk)
    form = forms.WhyForm(request.POST or None)

    def do() -> None:
        fines.reverse_payment(payment_id=pk, by=request.user, **form.cleaned_data)

    return deed(
        request, found(request, payment.fine_id), form, do, heading=_("Take the payment back"),
        done=_("Taken back; its lines stay, with their mirror image."), payment=payment, danger=True,
    )  # fmt: skip


def fine_refund(request: HttpRequest, pk: int) -> HttpResponse:
    fine = found(request, pk)
    form = forms.RefundForm(request.POST or None, initial={"amount_vnd": fine.refund_due_vnd})

    def do() -> None:
        fines.refund(fine_id=pk, by=request.user, **form.cleaned_data)

    return deed(request, fine, form, do, heading=_("Pay back"), done=_("The refund is written down."))


def fine_write_off(request: HttpRequest, pk: int) -> HttpResponse:
    fine, form = found(request, pk), forms.WhyForm(request.POST or None)

    def do() -> None:
        fines.write_off(fine_id=pk, by=request.user, **form.cleaned_data)

    return deed(
        request, fine, form, do, heading=_("Write off after the limitation"), done=_("Written off."), danger=True
    )
