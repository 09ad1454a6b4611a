"""Pages about decisions: the list, one with its review, drafting and amending, and a page per deed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases import event_forms, forms, selectors, sufficiency, words
from cases.circumstances import NO_SANCTION
from cases.filters import DecisionFilter
from cases.models import Case, Decision
from cases.services import corrections, decisions
from cases.states import DecisionState
from cases.views import lists
from cases.views.cases import found as found_case
from cases.views.violations import shown_reckoning
from common import clock
from common.http import refusals_on, said

COLUMNS = [
    (_("Number"), lambda row: row.number),
    (_("Signed on"), lambda row: row.issued_on),
    (_("State"), lambda row: row.get_state_display()),
    (_("Case"), lambda row: row.case.number),
    (_("Seller"), lambda row: row.seller),
    (_("Team"), lambda row: row.case.team),
    (_("Violations"), lambda row: row.violation_count),
    (_("Total fine"), lambda row: row.total_vnd),
    (_("Drafted by"), lambda row: row.drafted_by),
    (_("Signed by"), lambda row: row.issued_by),
    (_("To be decided by"), lambda row: row.due_on),
    (_("Served on"), lambda row: row.served_on),
]


def decision_list(request: HttpRequest) -> HttpResponse:
    rows = selectors.decision_list(request.user)
    return lists.shown(request, "cases/decision_list.html", DecisionFilter, rows)


def decision_export(request: HttpRequest, kind: str) -> HttpResponse:
    return lists.exported(request, kind, "decisions", DecisionFilter, selectors.decision_list(request.user), COLUMNS)


def found(request: HttpRequest, pk: int) -> Decision:
    """The decision with all its page shows, if the person sees it; 404 otherwise."""
    return get_object_or_404(selectors.decision_detail(request.user, pk))


def decision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    decision = found(request, pk)
    return render(request, "cases/decision_detail.html", page(request, decision))


def page(request: HttpRequest, decision: Decision, **more: Any) -> dict[str, Any]:
    """What the page of a decision shows: each sanction with its reckoning, who may sign, what was remarked and done."""
    lines = [
        {
            "sanction": sanction, "violation": sanction.violation,
            "no_sanction": NO_SANCTION.get(sanction.no_sanction_why, ""), "reasons": words.reasons(sanction.because),
            "reckoning": shown_reckoning(sanction.violation.reckoning),
            "similar": selectors.similar_fines(request.user, sanction.violation) if decision.state == DecisionState.SUBMITTED else [],
        }
        for sanction in decision.sanctions.all()
    ]  # fmt: skip
    fine = getattr(decision, "fine", None)
    held = [sanction.violation for sanction in decision.sanctions.all()]
    waiting = decision.state in (DecisionState.DRAFT, DecisionState.SUBMITTED)
    lacking = sufficiency.missing(held, clock.today(), sanction=decision.is_sanction) if waiting else []
    return {
        "missing": [item.as_missing() for item in lacking], "corrections": decision.corrections.select_related("by"),
        "decision": decision, "items": lines, "competence": selectors.competence(decision, request.user, clock.today()),
        "fine": selectors.with_owed([fine], clock.today())[0] if fine else None, "today": clock.today(),
        "is_author": request.user.pk in {person.pk for person in decision.authors.all()},
        "lines": selectors.thing_timeline(request.user, decision, *([fine] if fine else [])), **more,
    }  # fmt: skip


def decision_draft(request: HttpRequest, pk: int) -> HttpResponse:
    case = found_case(request, pk)
    rows = selectors.free_violations(case)
    asked = {int(value) for value in request.GET.getlist("violation") if value.isdecimal()}
    form = forms.DecisionForm(
        request.POST or None, rows=rows, initial={"violations": sorted(asked or _first_party(rows))}
    )
    if form.is_valid():
        with refusals_on(form):
            decision = decisions.draft(case_id=pk, by=request.user, kind=form.chosen_kind, **form.facts)
            return redirect(decision)
    return render(request, "cases/decision_draft.html", {"form": form, "case": case, "lines": _lines(form)})


def _first_party(rows: list[Any]) -> set[int]:
    """All open violations of the first offender: one decision is about one person."""
    return {row.pk for row in rows if row.seller_id == rows[0].seller_id}


def _lines(form: forms.DecisionForm) -> list[dict[str, Any]]:
    return [{**line, "reckoning": shown_reckoning(line["violation"].reckoning)} for line in form.lines()]


def decision_amend(request: HttpRequest, pk: int) -> HttpResponse:
    decision = found(request, pk)
    case: Case = decision.case
    kept = list(decision.sanctions.all())
    initial: dict[str, Any] = {"kind": decision.kind, "violations": [each.violation_id for each in kept]}
    for each in kept:
        own = {
            "additional": each.additional,
            "remedies": each.remedies,
            "outcome": each.outcome,
            "no_why": each.no_sanction_why,
        }
        if each.officer_why:
            own |= {"amount": each.amount_vnd, "why": each.officer_why}
        initial |= {f"{name}_{each.violation_id}": value for name, value in own.items()}
    rows = selectors.free_violations(case, decision)
    form = forms.DecisionForm(request.POST or None, rows=rows, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            decisions.amend(decision_id=pk, by=request.user, **form.facts)
            return redirect(decision)
    more = {"form": form, "case": case, "decision": decision, "lines": _lines(form)}
    return render(request, "cases/decision_draft.html", more)


@require_POST
def decision_submit(request: HttpRequest, pk: int) -> HttpResponse:
    decision = found(request, pk)
    with said(request):
        decisions.submit(decision_id=pk, by=request.user)
        messages.success(request, _("The draft lies before the one who signs."))
    return redirect(decision)


def _asked(
    request: HttpRequest, pk: int, form: Any, template: str, do: Callable[..., Any], words_of: Any = ""
) -> HttpResponse:
    """A deed with a small form of its own: the refusal and what was typed stay on the page."""
    decision = found(request, pk)
    if form.is_valid():
        with refusals_on(form):
            do(decision_id=pk, by=request.user, **form.cleaned_data)
            if words_of:
                messages.success(request, words_of)
            return redirect(decision)
    return render(request, template, page(request, decision, form=form))


def decision_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    form = forms.SendBackForm(request.POST or None)
    told = _("The draft went back with your remarks.")
    return _asked(request, pk, form, "cases/decision_send_back.html", decisions.send_back, told)


def decision_issue(request: HttpRequest, pk: int) -> HttpResponse:
    form = forms.IssueForm(request.POST or None, initial={"on": clock.today()})
    told = _("The decision is signed and has its number.")
    return _asked(request, pk, form, "cases/decision_issue.html", decisions.issue, told)


def decision_serve(request: HttpRequest, pk: int) -> HttpResponse:
    form = forms.ServeForm(request.POST or None, initial={"served_on": clock.today()})
    return _asked(request, pk, form, "cases/decision_serve.html", decisions.serve)


def decision_hand_up(request: HttpRequest, pk: int) -> HttpResponse:
    form = forms.WhyForm(request.POST or None)
    told = _("The file goes up; the term is ten working days now.")
    return _asked(request, pk, form, "cases/decision_hand_up.html", decisions.hand_up, told)


def decision_correct(request: HttpRequest, pk: int) -> HttpResponse:
    form = event_forms.CorrectForm(request.POST or None)
    told = _("The correction has its number.")
    return _asked(request, pk, form, "cases/decision_correct.html", corrections.correct, told)


def decision_annul(request: HttpRequest, pk: int) -> HttpResponse:
    form = forms.WhyForm(request.POST or None)
    return _asked(request, pk, form, "cases/decision_annul.html", decisions.annul)


def decision_discard(request: HttpRequest, pk: int) -> HttpResponse:
    form = forms.CloseForm(request.POST or None)
    return _asked(request, pk, form, "cases/decision_discard.html", decisions.discard)
