"""Pages around signing: the checklist of a violation, delegations to deputies, what drafts came back for."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from cases import event_forms, forms, selectors, sufficiency
from cases.models import Delegation, Violation
from cases.services import delegations, satisfying
from common import clock
from common.http import refusals_on
from laws.rules.competence import DEPUTIES
from staff.models import User


def violation_checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file must hold before a decision about this violation is signed."""
    violation = get_object_or_404(selectors.violation_detail(request.user, pk))
    exhibits = [(row.pk, row) for row in selectors.exhibits_for_proof(request.user, violation.case)]
    form = event_forms.SatisfyForm(request.POST or None, exhibits=exhibits)
    if form.is_valid():
        with refusals_on(form):
            given = form.cleaned_data
            satisfying.satisfy(
                violation_id=pk, by=request.user, code=given["code"], exhibit_id=given["exhibit"], words=given["words"],
                waived=given["waived"],
            )  # fmt: skip
            messages.success(request, _("Noted in the file."))
            return redirect("cases:violation-checklist", pk)
    page = {"violation": violation, "form": form, "lines": _lines(violation, form, exhibits)}
    return render(request, "cases/violation_checklist.html", page)


def _lines(violation: Violation, bound: Any, exhibits: list[tuple[int, Any]]) -> list[dict[str, Any]]:
    """Each requirement with a form of its own; the refused one keeps what was typed."""
    asked = str(bound.data.get("code", "")) if bound.is_bound else ""
    lines = []
    for item in sufficiency.items(violation, clock.today()):
        code = item.requirement.code
        form = bound if code == asked else event_forms.SatisfyForm(
            initial={"code": code}, exhibits=exhibits, auto_id=f"{code}_%s"
        )  # fmt: skip
        by_hand = item.requirement.waivable or not item.requirement.met_by
        lines.append(
            {"item": item, "form": form if by_hand and not (item.state == "met" and not item.satisfaction) else None}
        )
    return lines


@permission_required("cases.delegate_signing", raise_exception=True)
def delegation_list(request: HttpRequest) -> HttpResponse:
    """Who may sign for whom, and a new delegation by the head who is signed in."""
    deputies = User.objects.filter(
        is_active=True, title__in=[deputy for deputy, head in DEPUTIES.items() if head == request.user.title]
    )
    if request.user.team_id:
        deputies = deputies.filter(team=request.user.team_id)
    form = event_forms.DelegateForm(request.POST or None, deputies=deputies, initial={"since": clock.today()})
    if form.is_valid():
        with refusals_on(form):
            given = form.cleaned_data
            deputy = given.pop("deputy")
            delegations.delegate(deputy_id=deputy.pk, by=request.user, **given)
            messages.success(request, _("The deputy may sign for you in this time."))
            return redirect("cases:delegation-list")
    rows = Delegation.objects.select_related("head", "deputy")
    page = {"form": form, "rows": rows, "today": clock.today(), "is_head": request.user.title in delegations.HEADS}
    return render(request, "cases/delegation_list.html", page)


@permission_required("cases.delegate_signing", raise_exception=True)
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    delegation = get_object_or_404(Delegation.objects.select_related("head", "deputy"), pk=pk)
    form = forms.WhyForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            delegations.end(delegation_id=pk, by=request.user, why=form.cleaned_data["why"])
            return redirect("cases:delegation-list")
    return render(request, "cases/delegation_end.html", {"form": form, "delegation": delegation})


def returned_list(request: HttpRequest) -> HttpResponse:
    """What drafts came back for, counted by kind of mistake: what training is about."""
    return render(
        request, "cases/returned_list.html", selectors.returned(request.user, request.GET.get("category", ""))
    )
