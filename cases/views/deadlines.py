"""Pages about deadlines."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from cases import forms, law, selectors, whatif, words
from cases.filters import DeadlineFilter
from cases.models import Deadline
from cases.services import deadlines
from cases.views import lists
from common import clock
from common.errors import Refused
from common.http import refusals_on

COLUMNS = [
    (_("Due on"), lambda row: row.due_on),
    (_("Term"), lambda row: words.term(row.code)),
    (_("Case"), lambda row: row.case.number),
    (_("Team"), lambda row: row.case.team),
    (_("From"), lambda row: row.started_on),
    (_("State"), lambda row: row.get_state_display()),
    (_("Legal basis"), lambda row: row.legal_basis),
]


def deadline_list(request: HttpRequest) -> HttpResponse:
    rows = selectors.deadline_list(request.user)
    return lists.shown(request, "cases/deadline_list.html", DeadlineFilter, rows, today=clock.today())


def deadline_export(request: HttpRequest, kind: str) -> HttpResponse:
    return lists.exported(request, kind, "deadlines", DeadlineFilter, selectors.deadline_list(request.user), COLUMNS)


def found(request: HttpRequest, pk: int) -> Deadline:
    return get_object_or_404(selectors.deadline_list(request.user), pk=pk)


def _page(deadline: Deadline, **more: Any) -> dict[str, Any]:
    return {"deadline": deadline, "reasons": words.reasons(deadline.because), **more}


def deadline_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One clock: how its day was found, what follows when it is missed, what would change it."""
    deadline = found(request, pk)
    told: dict[str, Any] = {}
    if not deadline.code.startswith("LIMITATION"):  # its end is reckoned with the act, not from the term alone
        try:
            told = law.clock_facts(deadline.code, deadline.started_on, deadline.variant)
        except Refused:
            told = {}
    skipped = [{**each, "day": parse_date(each["day"])} for each in told.get("skipped", [])]
    careful_on = parse_date(told["careful_on"]) if told.get("careful_on") else None
    page = _page(
        deadline, told=told, skipped=skipped, careful_on=careful_on, options=whatif.what_if(deadline),
        lines=selectors.thing_timeline(request.user, deadline),
    )  # fmt: skip
    return render(request, "cases/deadline_detail.html", page)


def deadline_meet(request: HttpRequest, pk: int) -> HttpResponse:
    deadline = found(request, pk)
    form = forms.MeetForm(request.POST or None, initial={"on": clock.today()})
    if form.is_valid():
        with refusals_on(form):
            deadlines.meet(deadline_id=pk, by=request.user, **form.cleaned_data)
            return redirect("cases:case-deadlines", deadline.case_id)
    return render(request, "cases/deadline_meet.html", _page(deadline, form=form))


def deadline_stop(request: HttpRequest, pk: int) -> HttpResponse:
    deadline = found(request, pk)
    form = forms.WhyForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            deadlines.stop(deadline_id=pk, by=request.user, why=form.cleaned_data["why"])
            return redirect("cases:case-deadlines", deadline.case_id)
    return render(request, "cases/deadline_stop.html", _page(deadline, form=form))


def deadline_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Another term for the decision; shows the day each would end before one is chosen."""
    deadline = found(request, pk)
    others = selectors.other_terms(deadline)
    choices = [(told.code, f"{words.term(told.code)}: {told.due_on:%d/%m/%Y}") for told in others]
    form = forms.SwitchForm(request.POST or None, choices=choices)
    if form.is_valid():
        with refusals_on(form):
            deadlines.switch(deadline_id=pk, by=request.user, **form.cleaned_data)
            return redirect("cases:case-deadlines", deadline.case_id)
    return render(request, "cases/deadline_switch.html", _page(deadline, form=form))
