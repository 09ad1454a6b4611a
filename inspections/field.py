"""The pages of visits and findings: the list at the desk, and the wizard on the spot, one question a screen."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.selectors import timeline
from common import clock
from common.http import refusals_on, said
from common.paging import page_of
from inspections import forms, selectors
from inspections.filters import FindingFilter, VisitFilter
from inspections.models import Finding, Visit
from inspections.services import findings, visits
from inspections.states import VisitState
from staff import rights

STEPS = ("present", "question", "findings", "conclude")


def visit_list(request: HttpRequest) -> HttpResponse:
    found = VisitFilter(request.GET, selectors.visit_list(request.user).order_by("day", "pk"))
    return render(request, "inspections/visit_list.html", {"filters": found.form, "page": page_of(found.qs, request)})


def visit_today(request: HttpRequest) -> HttpResponse:
    """One's own visits of the day, for the phone."""
    today = clock.today()
    rows = selectors.visits_of(request.user, today)
    return render(request, "inspections/visit_today.html", {"today": today, "visits": rows})


def _visit(request: HttpRequest, pk: int) -> Visit:
    rows = Visit.objects.visible_to(request.user).select_related("plan", "seller", "team", "lead", "area", "premises")
    return get_object_or_404(rows, pk=pk)


def _at(visit: Visit, step: str, **more: Any) -> HttpResponseRedirect:
    page = reverse("inspections:visit-detail", args=[visit.pk])
    item = f"&item={more['item']}" if more.get("item") else ""
    return HttpResponseRedirect(f"{page}?step={step}{item}")


def visit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _visit_page(request, _visit(request, pk))


def _visit_page(request: HttpRequest, visit: Visit, **bound: Any) -> HttpResponse:
    """The visit: before it starts whom and where, under way the step at hand, afterwards the record."""
    told = selectors.visit_page(visit, request.user)
    conducts = rights.may(request.user, "inspections.conduct_visit", within=visit.team)
    started = visit.state == VisitState.STARTED
    page = {
        "visit": visit, **told, "conducts": conducts, "seller": visit.seller,
        "may_note": conducts and visit.state in {VisitState.STARTED, VisitState.CONCLUDED},
        "may_start": conducts and visit.state == VisitState.PLANNED and visit.lead_id in {None, request.user.pk},
        "may_allot": visit.state == VisitState.PLANNED and _may_allot(request, visit),
        "may_cancel": visit.state in {VisitState.PLANNED, VisitState.STARTED} and not told["findings"]
        and (_may_allot(request, visit) or (conducts and visit.lead_id == request.user.pk)),
        "entries": timeline(request.user, [visit, *told["findings"]], 50),
    }  # fmt: skip
    if started and conducts:
        page |= _step(request, visit, told, bound)
        return render(request, "inspections/visit_step.html", page)
    return render(request, "inspections/visit_detail.html", page)


def _may_allot(request: HttpRequest, visit: Visit) -> bool:
    planner = rights.may(request.user, "inspections.draft_plan")
    return rights.may(request.user, "inspections.allot_visit", within=None if planner else visit.team)


def _step(request: HttpRequest, visit: Visit, told: dict[str, Any], bound: dict[str, Any]) -> dict[str, Any]:
    """Which step is shown: the one asked for, else the first that is not done."""
    questions = told["questions"]
    open_ones = [item for item in questions if item.answer is None]
    asked = bound.get("step") or request.GET.get("step", "")
    if asked not in STEPS:
        asked = "present" if not visit.present else "question" if open_ones else "findings"
    if asked == "question" and not questions:
        asked = "findings"
    item = None
    if asked == "question":
        wanted = str(bound.get("item") or request.GET.get("item", ""))
        item = next((each for each in questions if str(each.pk) == wanted), open_ones[0] if open_ones else questions[0])
    steps = [
        _one("present", _("Who was present"), asked, bool(visit.present), visit.present),
        _one("question", _("Questions"), asked, not open_ones, f"{told['answered']} / {len(questions)}"),
        _one("findings", _("Findings"), asked, bool(told["findings"]), str(len(told["findings"]) or "")),
        _one("conclude", _("Conclude"), asked, False, ""),
    ]
    place = questions.index(item) if item else 0
    return {
        "step": asked, "steps": steps, "item": item, "number": place + 1, "form": bound.get("form") or _form_of(asked, visit, item),
        "before_item": questions[place - 1] if item and place else None, "open_count": len(open_ones),
        "after_item": questions[place + 1] if item and place + 1 < len(questions) else None,
    }  # fmt: skip


def _one(code: str, label: str, asked: str, done: bool, note: str) -> dict[str, Any]:
    return {
        "label": label,
        "url": f"?step={code}",
        "current": asked == code,
        "done": done and asked != code,
        "note": note[:60],
    }


def _form_of(step: str, visit: Visit, item: Any) -> Any:
    if step == "present":
        return forms.PresentForm(initial={"present": visit.present})
    if step == "question":
        given = item.answer
        return forms.AnswerForm(initial={"reply": given.reply, "note": given.note} if given else None)
    return forms.ConcludeForm(initial={"outcome": visit.outcome}) if step == "conclude" else None


@require_POST
def visit_start(request: HttpRequest, pk: int) -> HttpResponse:
    visit = _visit(request, pk)
    with said(request):
        visits.start(visit_id=pk, by=request.user)
    return redirect(visit)


@require_POST
def visit_meet(request: HttpRequest, pk: int) -> HttpResponse:
    visit = _visit(request, pk)
    form = forms.PresentForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            visits.meet(visit_id=pk, by=request.user, present=form.cleaned_data["present"])
            return redirect(visit)
    return _visit_page(request, visit, step="present", form=form)


@require_POST
def visit_answer(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    visit = _visit(request, pk)
    form = forms.AnswerForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            visits.answer(visit_id=pk, by=request.user, item_id=item, **form.cleaned_data)
            left = visits.unanswered(visit)
            return _at(visit, "question", item=left[0].pk) if left else _at(visit, "findings")
    return _visit_page(request, visit, step="question", item=item, form=form)


@require_POST
def visit_conclude(request: HttpRequest, pk: int) -> HttpResponse:
    visit = _visit(request, pk)
    form = forms.ConcludeForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            visits.conclude(visit_id=pk, by=request.user, outcome=form.cleaned_data["outcome"])
            messages.success(request, _("The visit is concluded."))
            return redirect(visit)
    return _visit_page(request, visit, step="conclude", form=form)


def visit_allot(request: HttpRequest, pk: int) -> HttpResponse:
    visit = _visit(request, pk)
    form = forms.AllotForm(request.POST or None, visit=visit, by=request.user)
    if form.is_valid():
        with refusals_on(form):
            visits.allot(visit_id=pk, by=request.user, **form.facts)
            return redirect(visit)
    return _deed(request, visit, form, _("Allot the visit"), _("Allot"))


def visit_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    visit = _visit(request, pk)
    form = forms.WhyForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            visits.cancel(visit_id=pk, by=request.user, why=form.cleaned_data["why"])
            return redirect(visit)
    return _deed(request, visit, form, _("Cancel the visit"), _("Cancel the visit"))


def _deed(request: HttpRequest, visit: Visit, form: Any, heading: str, submit: str) -> HttpResponse:
    page = {"visit": visit, "form": form, "heading": heading, "submit": submit}
    return render(request, "inspections/visit_deed.html", page)


def finding_note(request: HttpRequest, pk: int) -> HttpResponse:
    visit = _visit(request, pk)
    form = forms.FindingForm(request.POST or None, request.FILES or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            findings.note(visit_id=pk, by=request.user, **form.facts)
            messages.success(request, _("The finding was noted."))
            return _at(visit, "findings")
    return _deed(request, visit, form, _("Note a finding"), _("Note"))


def finding_list(request: HttpRequest) -> HttpResponse:
    found = FindingFilter(request.GET, selectors.finding_list(request.user).order_by("-found_on", "-pk"))
    return render(request, "inspections/finding_list.html", {"filters": found.form, "page": page_of(found.qs, request)})


def _finding(request: HttpRequest, pk: int) -> Finding:
    return get_object_or_404(selectors.finding_list(request.user).select_related("batch"), pk=pk)


def finding_detail(request: HttpRequest, pk: int) -> HttpResponse:
    finding = _finding(request, pk)
    page = {
        "finding": finding, "visit": finding.visit, "exhibits": list(finding.proofs().order_by("pk")),
        "may_judge": finding.state == "noted" and rights.may(request.user, "inspections.uphold_finding", within=finding.visit.team),
        "entries": timeline(request.user, [finding], 30),
    }  # fmt: skip
    return render(request, "inspections/finding_detail.html", page)


def finding_uphold(request: HttpRequest, pk: int) -> HttpResponse:
    finding = _finding(request, pk)
    case = findings.case_for(finding)
    form = forms.UpholdForm(request.POST or None, finding=finding, by=request.user, case=case)
    if form.is_valid():
        with refusals_on(form):
            upheld = findings.uphold(finding_id=pk, by=request.user, **form.facts)
            messages.success(request, _("The finding is a violation now."))
            return redirect(upheld.violation)
    page = {"finding": finding, "visit": finding.visit, "form": form, "exhibits": list(finding.proofs().order_by("pk"))}
    return render(request, "inspections/finding_uphold.html", page)


def finding_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    finding = _finding(request, pk)
    form = forms.WhyForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            findings.dismiss(finding_id=pk, by=request.user, why=form.cleaned_data["why"])
            return redirect(finding)
    return _deed(request, finding.visit, form, _("Dismiss the finding"), _("Dismiss"))
