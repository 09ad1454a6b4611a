"""Pages that say what happened: about a violation, a decision, a case."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from cases import clocks, event_forms, selectors, whatif
from cases.clocks import EventKind
from cases.models import Event
from cases.services import events
from cases.views.cases import found as found_case
from common import clock
from common.http import refusals_on


def _noted(request: HttpRequest, thing: Any, case: Any, kinds: Any, **which: int) -> HttpResponse:
    choices = [(kind, EventKind(kind).label) for kind in kinds]
    asked = request.GET.get("kind", "")
    form = event_forms.EventForm(
        request.POST or None, choices=choices, initial={"happened_on": clock.today(), "kind": asked}
    )
    if form.is_valid():
        with refusals_on(form):
            event = events.note(by=request.user, **which, **form.cleaned_data)
            messages.success(request, _("Written down: %(what)s.") % {"what": event.get_kind_display()})
            return redirect("cases:case-deadlines", case.pk)
    told = Event.objects.filter(case=case).select_related("noted_by")
    running = case.deadlines.running().select_related("violation", "decision").order_by("due_on")
    mine = {name: which[f"{name}_id"] for name in ("violation", "decision") if f"{name}_id" in which}
    page = {
        "form": form, "thing": thing, "case": case, "told": told.filter(**mine) if mine else told,
        "clocks": whatif.with_what_if(running.filter(**mine) if mine else running),
    }  # fmt: skip
    return render(request, "cases/event_note.html", page)


def violation_event(request: HttpRequest, pk: int) -> HttpResponse:
    violation = get_object_or_404(selectors.violation_detail(request.user, pk))
    kinds = [
        kind
        for kind, effect in clocks.OF_VIOLATION.items()
        if violation.right_to_explain or not effect.only_with_right_to_explain
    ]
    return _noted(request, violation, violation.case, kinds, violation_id=pk)


def decision_event(request: HttpRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(selectors.decision_detail(request.user, pk))
    return _noted(request, decision, decision.case, clocks.OF_DECISION, decision_id=pk)


def case_event(request: HttpRequest, pk: int) -> HttpResponse:
    case = found_case(request, pk)
    return _noted(request, case, case, clocks.OF_CASE, case_id=pk)
