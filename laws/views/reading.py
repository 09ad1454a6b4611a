"""Provisions: the list with search as you type, one provision with all its bands, its history, and the reckoning."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_date

from common.errors import Refused
from common.paging import page_of
from laws import selectors, words
from laws.filters import ProvisionFilter
from laws.forms import ReckonForm
from laws.models import Instrument, Provision
from laws.services import reckoning
from laws.views import tabs


def provision_list(request: HttpRequest) -> HttpResponse:
    """Opens on the law of today; an empty day shows every text."""
    asked = request.GET.copy()
    if "on" not in asked:
        asked["on"] = timezone.localdate().isoformat()
    found = ProvisionFilter(asked, Provision.objects.all())
    told = {
        "filters": found.form,
        "page": page_of(found.qs, request),
        "tabs": tabs.room("provision-list"),
        "categories": _categories(),
    }
    return render(request, "laws/provision_list.html", told)


def _categories() -> dict[str, str]:
    return dict(words.category_choices())


def provision_options(request: HttpRequest) -> JsonResponse:
    """For pickers: [{value, text, note}] of provisions in force on `on` (default today) that hold the words of `q`."""
    on = parse_date(request.GET.get("on", "")) if request.GET.get("on", "")[:1].isdecimal() else None
    found = selectors.search_provisions(request.GET.get("q", ""), on or timezone.localdate())
    rows = [{"value": row.pk, "text": f"{row.citation}: {row.title}", "note": words.frame_note(row)} for row in found]
    return JsonResponse(rows, safe=False)


def _page(request: HttpRequest, pk: int, tab: str) -> dict[str, Any]:
    row = get_object_or_404(Provision.objects.visible_to(request.user), pk=pk)
    on = timezone.localdate()
    law = selectors.book_for(row)
    return {
        "provision": row, "tabs": tabs.provision(row, f"provision-{tab}"), "category": words.category_name(row.category),
        "instrument": Instrument.objects.filter(number=row.instrument).first(), "gates": selectors.gates_on(law, row, on),
        "is_current": row.holds(on), "law": law,
    }  # fmt: skip


def provision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = _page(request, pk, "detail")
    row: Provision = page["provision"]
    bands = [
        {"row": band, "words": words.band_of(band), "is_this": band.pk == row.pk} for band in selectors.bands_of(row)
    ]
    doubling = [
        {
            "times": clause["percent"] / 100,
            "clause": clause["clause"],
            "grounds": [words.ground_name(each) for each in clause["grounds"]],
        }
        for clause in row.doubling
    ]
    return render(
        request,
        "laws/provision_detail.html",
        {**page, "bands": bands, "doubling": doubling, "signers": _signers(row, page["law"])},
    )


def _signers(row: Provision, law: Any) -> list[dict[str, Any]]:
    """Who may sign for an individual and for an organisation, by the highest fine of the band as it stands."""
    found = []
    for subject in ("individual", "organization"):
        try:
            answer = reckoning.reckon(
                row,
                acted_on=row.effective_to or max(row.effective_from, timezone.localdate()),
                subject=subject,
                law=law,
                **_least(row),
            )
        except Refused:
            continue
        told = answer.reckoning
        found.append(
            {
                "subject": words.subject_name(subject),
                "frame": told.frame,
                "roles": [words.role_name(role) for role in told.may_sign],
                "explain": told.right_to_explain,
            }
        )
    return found


def _least(row: Provision) -> dict[str, Any]:
    """An amount that lies in this band, for showing what the band means."""
    if not row.family:
        return {}
    inside = row.value_to if row.band_bounds == "above-to" and row.value_to is not None else row.value_from
    if inside is None:
        return {"profit_vnd": row.profit_from or 0}
    if row.band_bounds == "above-to" and row.value_to is None:
        inside += 1
    return {"value_vnd": int(inside), "confiscated_vnd": 0} if row.value_unit == "VND" else {"quantity": inside}


def provision_reckon(request: HttpRequest, pk: int) -> HttpResponse:
    page = _page(request, pk, "reckon")
    form = ReckonForm(page["provision"], request.GET or None)
    answer = None
    if form.is_valid():
        try:
            answer = reckoning.reckon(page["provision"], law=page["law"], **form.facts)
        except Refused as no:
            form.add_error(None, str(no))
    told = answer.as_json() if answer else None
    roles = [words.role_name(role) for role in answer.reckoning.may_sign] if answer else []
    return render(
        request, "laws/provision_reckon.html", {**page, "form": form, "answer": answer, "told": told, "roles": roles}
    )


def provision_history(request: HttpRequest, pk: int) -> HttpResponse:
    page = _page(request, pk, "history")
    texts = selectors.history_of(page["provision"])
    amendments = selectors.amendments_of("provision", [row.code for row in texts])
    return render(request, "laws/provision_history.html", {**page, "texts": texts, "amendments": amendments})
