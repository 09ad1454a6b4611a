"""Pages of legal hold and disposal: each asks for the reason, calls one deed, and goes back to the exhibit."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.http import refusals_on, said
from evidence.forms import DisposalForm, HoldForm
from evidence.models import Exhibit
from evidence.services import disposals


def _asked(
    request: HttpRequest, pk: int, form_class: type[django_forms.Form], deed: Callable[..., Any], words: dict[str, str]
) -> HttpResponse:
    exhibit = get_object_or_404(Exhibit.objects.visible_to(request.user), pk=pk)
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            deed(exhibit_id=pk, by=request.user, **form.cleaned_data)
            messages.success(request, words["done"])
            return redirect(exhibit)
    return render(request, "evidence/exhibit_deed.html", {"exhibit": exhibit, "form": form, **words})


def exhibit_hold(request: HttpRequest, pk: int) -> HttpResponse:
    words = {"title": _("Place a legal hold"), "submit": _("Place the hold"), "done": _("The hold stands.")}
    return _asked(request, pk, HoldForm, disposals.hold, words)


def exhibit_release(request: HttpRequest, pk: int) -> HttpResponse:
    words = {"title": _("Release the legal hold"), "submit": _("Release"), "done": _("The hold was released.")}
    return _asked(request, pk, HoldForm, disposals.release, words)


def exhibit_dispose(request: HttpRequest, pk: int) -> HttpResponse:
    words = {
        "title": _("Propose disposal"),
        "submit": _("Propose"),
        "done": _("Proposed. Somebody else must confirm before the bytes go."),
    }
    return _asked(request, pk, DisposalForm, disposals.propose, words)


@require_POST
def disposal_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    exhibit = get_object_or_404(Exhibit.objects.visible_to(request.user), pk=pk)
    with said(request):
        disposals.confirm(exhibit_id=pk, by=request.user)
        messages.success(request, _("Disposed of. The records, the custody and the log remain."))
    return redirect(exhibit)


@require_POST
def disposal_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    exhibit = get_object_or_404(Exhibit.objects.visible_to(request.user), pk=pk)
    with said(request):
        disposals.withdraw(exhibit_id=pk, by=request.user)
        messages.success(request, _("The proposal was withdrawn."))
    return redirect(exhibit)
