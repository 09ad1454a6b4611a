"""Pages about fines not paid in time: a reminder, and coercion proposed, decided, sent, ended."""

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from cases import forms, money_selectors
from cases.models import Coercion
from cases.services import coercions
from cases.views.collection import deed
from cases.views.fines import found
from common import clock


def fine_remind(request: HttpRequest, pk: int) -> HttpResponse:
    form = forms.RemindForm(request.POST or None, initial={"on": clock.today()})

    def do() -> None:
        coercions.remind(fine_id=pk, by=request.user, **form.cleaned_data)

    return deed(
        request, found(request, pk), form, do, heading=_("Send a reminder"), done=_("The reminder has its number.")
    )


def coercion_propose(request: HttpRequest, pk: int) -> HttpResponse:
    form = forms.CoerceForm(request.POST or None)

    def do() -> None:
        coercions.propose(fine_id=pk, by=request.user, **form.cleaned_data)

    return deed(
        request, found(request, pk), form, do, heading=_("Propose coercion"), done=_("The proposal waits for the decision."),
    )  # fmt: skip


def coercion_decide(request: HttpRequest, pk: int) -> HttpResponse:
    coercion = _coercion(request, pk)
    form = django_forms.Form(request.POST if request.method == "POST" else None)

    def do() -> None:
        coercions.decide(coercion_id=pk, by=request.user)

    return deed(
        request, found(request, coercion.fine_id), form, do, heading=_("Decide on coercion"),
        done=_("Decided; it goes out within two working days."), coercion=coercion, danger=True,
    )  # fmt: skip


def coercion_send(request: HttpRequest, pk: int) -> HttpResponse:
    coercion = _coercion(request, pk)
    form = forms.OnForm(request.POST or None, initial={"on": clock.today()})

    def do() -> None:
        coercions.send(coercion_id=pk, by=request.user, **form.cleaned_data)

    return deed(
        request, found(request, coercion.fine_id), form, do, heading=_("Coercion decision sent"), done=_("Written down."),
        coercion=coercion,
    )  # fmt: skip


def coercion_end(request: HttpRequest, pk: int) -> HttpResponse:
    coercion = _coercion(request, pk)
    form = forms.WhyForm(request.POST or None)

    def do() -> None:
        coercions.end(coercion_id=pk, by=request.user, **form.cleaned_data)

    return deed(
        request, found(request, coercion.fine_id), form, do, heading=_("End the coercion"), done=_("Written down."),
        coercion=coercion,
    )  # fmt: skip


def _coercion(request: HttpRequest, pk: int) -> Coercion:
    return get_object_or_404(money_selectors.coercion_list(request.user), pk=pk)
