"""Pages where one deed is done to several rows ticked in a list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import forms
from cases.models import Case
from cases.services import cases
from common import sheets
from common.http import refusals_on
from evidence.models import Exhibit


def cases_assign(request: HttpRequest) -> HttpResponse:
    """Say for several cases at once who works on them."""
    seen = Case.objects.visible_to(request.user).select_related("team", "seller")
    rows = list(seen.filter(pk__in=sheets.ticked_ids(request.GET)).order_by("-pk"))
    if not rows:
        messages.warning(request, _("Tick the cases in the list first."))
        return redirect("cases:case-list")
    form = forms.AssignForm(request.POST or None, initial={"team": rows[0].team_id})
    if form.is_valid():
        with refusals_on(form):
            given = form.cleaned_data
            done = cases.assign_all(
                case_ids=[row.pk for row in rows], by=request.user, team_id=given["team"].pk, why=given["why"],
                member_ids=[person.pk for person in given["members"]],
            )  # fmt: skip
            told = ngettext("%(n)d case was assigned.", "%(n)d cases were assigned.", len(done)) % {"n": len(done)}
            messages.success(request, told)
            return redirect("cases:case-list")
    return render(request, "cases/cases_assign.html", {"form": form, "rows": rows})


def exhibits_file(request: HttpRequest) -> HttpResponse:
    """File several exhibits, ticked in their list, in one case."""
    seen = Exhibit.objects.visible_to(request.user)
    rows = list(seen.filter(pk__in=sheets.ticked_ids(request.GET, "exhibit")).order_by("pk"))
    if not rows:
        messages.warning(request, _("Tick the exhibits in the list first."))
        return redirect("evidence:exhibit-list")
    form = forms.FileInCaseForm(request.POST or None, by=request.user)
    if form.is_valid():
        with refusals_on(form):
            case = form.cleaned_data["case"]
            exhibit_ids = [row.pk for row in rows]
            cases.file_exhibit(
                case_id=case.pk, exhibit_ids=exhibit_ids, by=request.user, note=form.cleaned_data["note"]
            )
            return redirect("cases:case-exhibits", case.pk)
    return render(request, "cases/exhibits_file.html", {"form": form, "rows": rows})
