"""The pages of plans. A view finds what the person may see, parses, calls one deed, answers. Visits: `inspections.field`."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.models import Entry
from common import clock
from common.http import refusals_on, said
from common.paging import page_of
from inspections import forms, selectors, words
from inspections.filters import PlanFilter
from inspections.models import Plan, PlanKind
from inspections.services import plans
from inspections.states import PlanState

TARGETS_SHOWN = 200


def plan_list(request: HttpRequest) -> HttpResponse:
    found = PlanFilter(request.GET, selectors.plan_list(request.user).order_by("-starts_on", "-pk"))
    return render(request, "inspections/plan_list.html", {"filters": found.form, "page": page_of(found.qs, request)})


def _plan(request: HttpRequest, pk: int) -> Plan:
    rows = Plan.objects.visible_to(request.user).select_related("drafted_by", "approved_by")
    return get_object_or_404(rows, pk=pk)


def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    names = words.required(plan.kind)
    told = selectors.plan_page(plan, clock.today())
    targets = list(selectors.plan_targets(plan)[: TARGETS_SHOWN + 1])
    for target in targets:
        target.reasons = [words.reason(each) for each in target.because]
        target.rest, target.more = target.reasons[1:], len(target.reasons) - 1
    page = {
        "plan": plan, **told, "targets": targets[:TARGETS_SHOWN], "target_count": plan.targets.count(),
        "areas": list(plan.areas.all()), "questions": list(plan.questions.all()),
        "missing": [{"words": names[name], "code": name} for name in told["needed"]],
        "may_write": plans.may_write(request.user, plan), "may_approve": plans.may_approve(request.user, plan),
        "approvers": plans.approvers(plan) if plan.state == PlanState.SUBMITTED else [],
        "entries": list(Entry.objects.about(plan).select_related("by").order_by("-id")[:30]), "sections": _sections(plan),
    }  # fmt: skip
    return render(request, "inspections/plan_detail.html", page)


def _sections(plan: Plan) -> list[dict[str, Any]]:
    """The plan's texts that are written, in the order of the form."""
    return [
        {"label": label, "text": getattr(plan, name)}
        for name, label in words.REQUIRED.items()
        if isinstance(getattr(plan, name), str) and getattr(plan, name)
    ]


def plan_draft(request: HttpRequest) -> HttpResponse:
    """A new plan; `?kind=` chooses which, `?seller=` names a first target."""
    planner = request.user.has_perm("inspections.draft_plan")
    if not planner and not request.user.has_perm("inspections.propose_plan"):
        raise PermissionDenied
    kinds = PlanKind.choices if planner else [(PlanKind.AD_HOC.value, PlanKind.AD_HOC.label)]
    asked = request.GET.get("kind", "")
    kind = asked if asked in dict(kinds) else kinds[0][0]
    sellers = [int(pk) for pk in request.GET.getlist("seller") if pk.isdecimal()]
    form = forms.PlanForm(request.POST or None, kind=kind, seller_ids=sellers)
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        with refusals_on(form):
            plan = plans.draft(by=request.user, kind=kind, **form.facts)
            return _after_writing(request, plan)
    return _plan_form(request, form, {"kinds": kinds, "kind": kind})


def plan_amend(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    form = forms.PlanForm(request.POST or None, kind=plan.kind, plan=plan)
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        with refusals_on(form):
            return _after_writing(request, plans.amend(plan_id=pk, by=request.user, **form.facts))
    return _plan_form(request, form, {"plan": plan, "kind": plan.kind})


def _after_writing(request: HttpRequest, plan: Plan) -> HttpResponse:
    """To the plan; with the button "save and submit" it is handed in at once, or told what it lacks."""
    if "submit" in request.POST:
        with said(request):
            plans.submit(plan_id=plan.pk, by=request.user)
            messages.success(request, _("The plan was submitted for approval."))
    return redirect(plan)


def _plan_form(request: HttpRequest, form: forms.PlanForm, more: dict[str, Any]) -> HttpResponse:
    rows = form.target_rows(fill="preview" in request.POST)
    page = {
        "form": form, "rows": rows, "label": dict(PlanKind.choices)[form.kind],
        "required": form.required_names, "chosen": form.chosen, **more,
    }  # fmt: skip
    return render(request, "inspections/plan_form.html", page)


@require_POST
def plan_propose(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    with said(request):
        plans.propose_targets(plan_id=pk, by=request.user)
    return redirect(plan)


@require_POST
def plan_submit(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    with said(request):
        plans.submit(plan_id=pk, by=request.user)
        messages.success(request, _("The plan was submitted for approval."))
    return redirect(plan)


def plan_approve(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    form = forms.ApproveForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            plans.approve(plan_id=pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("The plan is approved; its visits are being spread over teams and days."))
            return redirect(plan)
    return _deed(request, plan, form, _("Approve the plan"), _("Approve"))


def plan_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    form = forms.WhyForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            plans.send_back(plan_id=pk, by=request.user, why=form.cleaned_data["why"])
            return redirect(plan)
    return _deed(request, plan, form, _("Send the plan back"), _("Send back"))


def plan_add_targets(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    form = forms.AddTargetsForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            sellers = [seller.pk for seller in form.cleaned_data["sellers"]]
            plans.add_targets(plan_id=pk, by=request.user, seller_ids=sellers)
            messages.success(
                request, _("The targets get their visits with the next spreading, tomorrow at 05:00 at the latest.")
            )
            return redirect(plan)
    return _deed(request, plan, form, _("Add targets"), _("Add"))


def plan_close(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    form = forms.WhyForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            plans.close(plan_id=pk, by=request.user, why=form.cleaned_data["why"])
            return redirect(plan)
    return _deed(request, plan, form, _("Close the plan"), _("Close"))


def _deed(request: HttpRequest, plan: Plan, form: Any, heading: str, submit: str) -> HttpResponse:
    return render(
        request, "inspections/plan_deed.html", {"plan": plan, "form": form, "heading": heading, "submit": submit}
    )
