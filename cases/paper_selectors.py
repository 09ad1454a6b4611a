"""What the pages about papers read."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from cases.models import Case, Decision, Paper, PaperFile
from cases.papers.forms import FORMS, Form, missing
from cases.services import papers
from common import clock
from laws.models import DecisionForm
from sellers.models import Seller


def paper_list(user: Any) -> QuerySet[Paper]:
    """Papers in sight, newest first; their files without the bytes."""
    return (
        Paper.objects.visible_to(user)
        .select_related("case__team", "decision", "seller", "made_by", "template")
        .defer("data", "template__docx")
        .order_by("-pk")
    )


def files_without_bytes() -> Prefetch:
    return Prefetch("files", PaperFile.objects.defer("content").order_by("kind"))


def names() -> dict[str, DecisionForm]:
    """The forms of the catalogue by their code, in force today."""
    return {each.code: each for each in DecisionForm.objects.filter(effective_to__isnull=True, code__in=FORMS)}


def choices(case: Case) -> list[dict[str, Any]]:
    """What can be printed in a case: each form with its name, and the decisions it may be about."""
    known = names()
    decisions = list(case.decisions.exclude(state="discarded").order_by("-pk"))
    found = []
    for code, form in FORMS.items():
        page = reverse("cases:paper-new", args=[case.pk, code])
        abouts: list[Decision | None] = list(decisions) if form.about in ("decision", "fine") else [None]
        if form.about == "fine":
            abouts = [each for each in decisions if each.state == "issued"]
        if form.about == "decision":
            abouts = [each for each in decisions if papers.form_of(each).code == code]
        for about in abouts:
            found.append(
                {
                    "code": code, "name": name_of(form, known), "decision": about,
                    "url": f"{page}?decision={about.pk}" if about else page,
                }
            )  # fmt: skip
    return found


def name_of(form: Form, known: dict[str, DecisionForm]) -> str:
    """The catalogue's name of a form, or the form's own."""
    return known[form.code].name if form.code in known else str(form.name)


def offenders(case: Case) -> list[tuple[int, str]]:
    rows = Seller.objects.filter(violations__case=case) | Seller.objects.filter(cases=case)
    return [(each.pk, each.name) for each in rows.distinct().order_by("name")]


def preview(
    case: Case, form: Form, decision: Decision | None, seller: Seller | None, answers: dict[str, str], by: Any
) -> dict[str, Any]:
    """What the paper would be filled with, and what is missing with the page where it is entered."""
    data = papers.snapshot(case, form, decision, seller, answers, by, clock.today())
    places = {
        "seller": reverse("sellers:seller-correct", args=[seller.pk]) if seller else reverse("sellers:seller-list"),
        "accounts": reverse("sellers:seller-detail", args=[seller.pk]) if seller else reverse("sellers:seller-list"),
        "violations": reverse("cases:case-violations", args=[case.pk]),
        "decision": decision.get_absolute_url() if decision else reverse("cases:case-decisions", args=[case.pk]),
        "case": case.get_absolute_url(), "goods": reverse("cases:case-goods", args=[case.pk]),
    }  # fmt: skip
    return {
        "data": data,
        "missing": [{"words": words, "url": places.get(where, "")} for words, where in missing(form, data)],
    }
