"""Pages about violations: the list, one, logging one with its live reckoning, correcting, withdrawing."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from cases import forms, selectors, words
from cases.filters import ViolationFilter
from cases.models import Case, Violation
from cases.services import parties, violations
from cases.views import lists
from cases.views.cases import found as found_case
from common import clock
from common.errors import Refused
from common.http import refusals_on
from laws import words as law_words
from laws.models import Provision
from sellers.models import SellerKind

COLUMNS = [
    (_("Detected on"), lambda row: row.detected_on),
    (_("Day of the act"), lambda row: row.acted_on),
    (_("Case"), lambda row: row.case.number),
    (_("Seller"), lambda row: row.seller),
    (_("Account"), lambda row: row.account),
    (_("Platform"), lambda row: row.account.get_platform_display() if row.account else ""),
    (_("Provision"), lambda row: row.provision.citation),
    (_("Goods or service"), lambda row: row.goods),
    (_("Value of the goods"), lambda row: row.value_vnd),
    (_("Proposed fine"), lambda row: row.proposed_vnd),
    (_("Team"), lambda row: row.case.team),
    (_("Area"), lambda row: row.area),
    (_("State"), lambda row: row.get_state_display()),
    (_("Next due"), lambda row: row.next_due_on),
]


def violation_list(request: HttpRequest) -> HttpResponse:
    rows = selectors.violation_list(request.user)
    return lists.shown(request, "cases/violation_list.html", ViolationFilter, rows, today=clock.today())


def violation_export(request: HttpRequest, kind: str) -> HttpResponse:
    rows = selectors.violation_list(request.user)
    return lists.exported(request, kind, "violations", ViolationFilter, rows, COLUMNS)


def violation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    violation = get_object_or_404(selectors.violation_detail(request.user, pk))
    page = {
        "violation": violation, "reckoning": shown_reckoning(violation.reckoning), "today": clock.today(),
        "circumstances": words.circumstances(violation), "grounds": [law_words.ground_name(code) for code in violation.grounds],
        "sanctions": violation.sanctions.select_related("decision").order_by("-pk"),
        "similar": selectors.similar_fines(request.user, violation),
        "lines": selectors.thing_timeline(request.user, violation),
    }  # fmt: skip
    return render(request, "cases/violation_detail.html", page)


def shown_reckoning(kept: dict[str, Any]) -> dict[str, Any]:
    """A kept reckoning with its reasons and titles in the reader's words."""
    if not kept:
        return {}
    return {
        **kept, "reasons": words.reasons(kept["because"]), "signs": words.reasons(kept.get("prompts", [])),
        "signers": words.roles(kept["may_sign"]), "limitation_day": parse_date(kept["limitation_ends"]),
    }  # fmt: skip


# Logging a violation


def _form(request: HttpRequest, case: Case, kind: type[forms.ViolationForm], initial: dict[str, Any]) -> Any:
    """The form with the exhibits at hand and the grounds of the provision chosen."""
    at_hand = {
        int(pk) for pk in [*request.GET.getlist("exhibit"), *map(str, initial.get("exhibits", []))] if pk.isdecimal()
    }
    exhibits = selectors.exhibits_for_proof(request.user, case, at_hand | _posted(request))
    provision = selectors.provision(request.POST.get("provision") or initial.get("provision"))
    return kind(
        request.POST or None,
        initial=initial,
        exhibits=[(row.pk, row) for row in exhibits],
        grounds=words.grounds(provision),
    )


def _posted(request: HttpRequest) -> set[int]:
    return {int(pk) for pk in request.POST.getlist("exhibits") if pk.isdecimal()}


def _page(request: HttpRequest, form: Any, case: Case, **more: Any) -> dict[str, Any]:
    value = str(form["party"].value() or "")
    provision = selectors.provision(form["provision"].value())
    on = forms.day_of(str(form["acted_on"].value() or "")) or clock.today()
    return {
        "form": form, "case": case, "party": selectors.party(value), "party_is_new": value == "new", "provision": provision,
        "filed": set(case.filings.values_list("exhibit_id", flat=True)), "on": on,
        "reckoned": _reckoned(request, form) if form.is_bound else None, **more,
    }  # fmt: skip


def violation_new(request: HttpRequest, pk: int) -> HttpResponse:
    case = found_case(request, pk)
    today = clock.today()
    initial = {
        "detected_on": today, "minutes_on": today, "area": case.area_id, "party": _first_party(request, case),
        "exhibits": request.GET.getlist("exhibit"), "provision": request.GET.get("provision"),
    }  # fmt: skip
    form = _form(request, case, forms.ViolationForm, initial)
    if form.is_bound and "reckon" not in request.POST and form.is_valid():
        with refusals_on(form):
            violation = _established(request, case, form)
            return redirect(violation if "again" not in request.POST else "cases:violation-new", *_again(request, pk))
    return render(request, "cases/violation_new.html", _page(request, form, case))


def _again(request: HttpRequest, pk: int) -> list[int]:
    return [pk] if "again" in request.POST else []


def _first_party(request: HttpRequest, case: Case) -> str:
    for name in ("account", "seller"):
        if request.GET.get(name, "").isdecimal():
            return f"{name}:{request.GET[name]}"
    return f"seller:{case.seller_id}" if case.seller_id else ""


@transaction.atomic
def _established(request: HttpRequest, case: Case, form: Any) -> Violation:
    """One transaction: a seller registered on the way is there only if the violation is."""
    given = form.cleaned_data
    seller_id, account_id = parties.chosen(
        value=given["party"], by=request.user, new_name=given["new_name"], new_kind=given["new_kind"]
    )
    return violations.establish(
        case_id=case.pk,
        by=request.user,
        exhibit_ids=given["exhibits"],
        seller_id=seller_id,
        account_id=account_id,
        **form.facts,
    )


def violation_correct(request: HttpRequest, pk: int) -> HttpResponse:
    violation = get_object_or_404(selectors.violation_detail(request.user, pk))
    initial = forms.ViolationForm.initial_of(violation)
    form = _form(request, violation.case, forms.CorrectViolationForm, initial)
    if form.is_bound and "reckon" not in request.POST and form.is_valid():
        with refusals_on(form), transaction.atomic():
            given = form.cleaned_data
            seller_id, account_id = parties.chosen(value=given["party"], by=request.user)
            violations.correct(
                violation_id=pk, by=request.user, exhibit_ids=given["exhibits"], why=given["why"], seller_id=seller_id,
                account_id=account_id, **form.facts,
            )  # fmt: skip
            return redirect(violation)
    return render(request, "cases/violation_new.html", _page(request, form, violation.case, violation=violation))


def violation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    violation = get_object_or_404(selectors.violation_detail(request.user, pk))
    form = forms.WhyForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            violations.withdraw(violation_id=pk, by=request.user, why=form.cleaned_data["why"])
            return redirect(violation)
    return render(request, "cases/violation_withdraw.html", {"form": form, "violation": violation})


# What lives on the form while it is filled


def violation_reckoning(request: HttpRequest) -> HttpResponse:
    """Fragment: what the law says of the facts typed so far."""
    case = found_case(request, int(request.GET.get("case", "0") or 0))
    provision = selectors.provision(request.GET.get("provision"))
    exhibits = [(int(pk), pk) for pk in request.GET.getlist("exhibits") if pk.isdecimal()]
    form = forms.ViolationForm(request.GET, exhibits=exhibits, grounds=words.grounds(provision))
    form.is_valid()
    page = {"reckoned": _reckoned(request, form), "form": form, "provision": provision, "case": case, "live": True}
    return render(request, "cases/_reckoning_live.html", page)


def _reckoned(request: HttpRequest, form: Any) -> dict[str, Any]:
    """The reckoning of a form being filled, or what still lacks, or the refusal. Writes nothing."""
    form.is_valid()
    given = form.cleaned_data
    lacking = [name for name in ("provision", "acted_on") if not given.get(name)]
    if lacking:
        return {"lacking": lacking}
    subject, seller_id = words.subject_of(given.get("party") or "", given.get("new_kind") or "")
    try:
        answer = violations.forecast(
            provision_id=given["provision"], acted_on=given["acted_on"], subject=subject, on=clock.today(),
            **{name: given.get(name) for name in ("value_vnd", "profit_vnd", "quantity")},
            **{name: given.get(name) or [] for name in ("mitigating", "aggravating", "grounds")},
        )  # fmt: skip
    except Refused as refused:
        return {"refused": refused}
    told = shown_reckoning(answer.as_json())
    return {**told, "subject": law_words.subject_name(subject), "moved": answer.moved, "seller_id": seller_id}


def violation_grounds(request: HttpRequest) -> HttpResponse:
    """Fragment: the grounds on which the provision chosen multiplies its frame."""
    grounds = words.grounds(selectors.provision(request.GET.get("provision")))
    return render(request, "cases/_grounds.html", {"form": forms.ViolationForm(exhibits=[], grounds=grounds)})


def party_options(request: HttpRequest) -> HttpResponse:
    """Fragment: accounts and sellers that match what is typed, and the offer to register a new one."""
    text = request.GET.get("party_q", "").strip()
    return render(
        request,
        "cases/_party_options.html",
        {"parties": selectors.parties(text), "text": text, "kinds": SellerKind.choices},
    )


def provision_options(request: HttpRequest) -> HttpResponse:
    """Fragment: provisions in force on the day of the act that match what is typed."""
    text = request.GET.get("law_q", "").strip()
    on = forms.day_of(request.GET.get("acted_on")) or clock.today()
    rows: list[Provision] = selectors.provisions(text, on) if text else []
    return render(request, "cases/_provision_options.html", {"rows": rows, "text": text, "on": on})
