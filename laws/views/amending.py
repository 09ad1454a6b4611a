"""The administrator's changes of the law: each shows first what it would change and which open files it touches."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.http import refusals_on
from common.templatetags.trade import number
from laws import forms, words
from laws.models import Competence, DeadlineTerm, Holiday, Instrument, Provision, Requirement
from laws.services import amending

administrators = permission_required(amending.PERMISSION, raise_exception=True)


def _amend(
    request: HttpRequest, form: Any, title: str, back: str, deed: Callable[..., Any], **asked: Any
) -> HttpResponse:
    """Preview first; saved when the person has seen the preview and says so."""
    preview = None
    if form.is_valid():
        facts = {**asked, **form.reasons, **getattr(form, "facts", {}), "by": request.user}
        with refusals_on(form):
            preview = amending.preview(deed, **facts)
            if "save" in request.POST:
                deed(**facts)
                messages.success(request, _("The catalogue was changed."))
                return redirect(back)
    rows = _labelled(preview.fields, asked["model"]) if preview else []
    return render(
        request, "laws/amend.html", {"form": form, "title": title, "back": back, "preview": preview, "rows": rows}
    )


def _labelled(fields: list[tuple[str, Any, Any]], model: type[Model]) -> list[dict[str, Any]]:
    columns: dict[str, Any] = {field.name: field for field in model._meta.concrete_fields}
    return [
        {
            "name": columns[name].verbose_name,
            "before": _shown(columns[name], before),
            "after": _shown(columns[name], after),
        }
        for name, before, after in fields
        if name in columns and (after not in ("", None, [], False) or before not in ("", None))
    ]


def _shown(column: Any, value: Any) -> Any:
    """A value as a person reads it: the choice's label, a day, yes or no, money grouped."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column.choices:
        return dict(column.flatchoices).get(value, value)
    if isinstance(value, str) and column.get_internal_type() == "DateField":
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return number(value) if isinstance(value, int) else value


@administrators
def provision_add(request: HttpRequest) -> HttpResponse:
    """A new band, empty or like an existing one (?like=pk)."""
    like = request.GET.get("like", "")
    pattern = Provision.objects.filter(pk=like).first() if like.isdecimal() else None
    names = forms.NewProvisionForm.Meta.fields
    form = forms.NewProvisionForm(
        request.POST or None, initial={name: getattr(pattern, name) for name in names} if pattern else None
    )
    return _amend(request, form, _("Add a provision"), reverse("laws:provision-list"), amending.add, model=Provision)


@administrators
def provision_correct(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Provision, pk=pk)
    form = forms.ProvisionForm(request.POST or None, instance=row)
    return _amend(
        request, form, f"{_('Correct')}: {row}", row.get_absolute_url(), amending.correct, model=Provision, pk=pk
    )


@administrators
def provision_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Provision, pk=pk)
    form = forms.EndForm(request.POST or None)
    return _amend(request, form, f"{_('End')}: {row}", row.get_absolute_url(), amending.end, model=Provision, pk=pk)


@administrators
def provision_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Provision, pk=pk)
    form = forms.ConfirmForm(request.POST or None)
    return _amend(
        request, form, f"{_('Confirm')}: {row}", row.get_absolute_url(), amending.confirm, model=Provision, pk=pk
    )


@administrators
def provision_supersede(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Provision, pk=pk)
    form = forms.SupersedeForm(request.POST or None, initial={"fine_min": row.fine_min, "fine_max": row.fine_max})

    def deed(*, model: Any, **facts: Any) -> Any:
        return amending.supersede(pk=pk, **facts)

    return _amend(request, form, f"{_('New text')}: {row}", row.get_absolute_url(), deed, model=Provision)


@administrators
def instrument_add(request: HttpRequest) -> HttpResponse:
    form = forms.InstrumentForm(request.POST or None)
    return _amend(
        request, form, _("Add an instrument"), reverse("laws:instrument-list"), amending.add, model=Instrument
    )


@administrators
def instrument_correct(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Instrument, pk=pk)
    form = forms.InstrumentForm(request.POST or None, instance=row)
    return _amend(
        request, form, f"{_('Correct')}: {row}", row.get_absolute_url(), amending.correct, model=Instrument, pk=pk
    )


@administrators
def instrument_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Its provisions end with it."""
    row = get_object_or_404(Instrument, pk=pk)
    form = forms.EndForm(request.POST or None)
    return _amend(request, form, f"{_('End')}: {row}", row.get_absolute_url(), amending.end, model=Instrument, pk=pk)


@administrators
def holiday_add(request: HttpRequest) -> HttpResponse:
    form = forms.HolidayForm(request.POST or None, initial={"day": request.GET.get("day", "")})
    return _amend(
        request,
        form,
        _("Add a day off or a make-up day"),
        reverse("laws:holiday-calendar"),
        amending.add,
        model=Holiday,
    )


@administrators
def holiday_correct(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Holiday, pk=pk)
    form = forms.HolidayForm(request.POST or None, instance=row)
    back = f"{reverse('laws:holiday-calendar')}?year={row.day.year}"
    return _amend(request, form, f"{_('Correct')}: {row}", back, amending.correct, model=Holiday, pk=pk)


@administrators
def term_correct(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(DeadlineTerm, pk=pk)
    form = forms.TermForm(request.POST or None, instance=row)
    back = reverse("laws:term-detail", args=[pk])
    return _amend(request, form, f"{_('Correct')}: {row.name}", back, amending.correct, model=DeadlineTerm, pk=pk)


@administrators
def competence_correct(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Competence, pk=pk)
    form = forms.CompetenceForm(request.POST or None, instance=row)
    title = f"{_('Correct')}: {words.role_name(row.role_code)}, {words.sector_name(row.sector)}"
    return _amend(request, form, title, reverse("laws:competence-table"), amending.correct, model=Competence, pk=pk)


@administrators
def requirement_add(request: HttpRequest) -> HttpResponse:
    form = forms.NewRequirementForm(request.POST or None)
    back = reverse("laws:requirement-list")
    return _amend(request, form, _("Add what a file must hold"), back, amending.add, model=Requirement)


@administrators
def requirement_correct(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Requirement, pk=pk)
    form = forms.RequirementForm(request.POST or None, instance=row)
    back = reverse("laws:requirement-list")
    return _amend(request, form, f"{_('Correct')}: {row.name}", back, amending.correct, model=Requirement, pk=pk)
