"""Pages about seized goods: those of a case, seizing, moving, taking out, valuing, sealing, labels, and the storehouses."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from cases import goods_forms, stock
from cases.models import Case, Deadline, GoodsLine, Move, Seal, Seizure, Storehouse
from cases.papers import labels
from cases.services import goods
from cases.views.cases import found as found_case
from cases.views.cases import page as case_page
from common import clock
from common.http import refusals_on

MOST_LINES = 2000


def case_goods(request: HttpRequest, pk: int) -> HttpResponse:
    case = found_case(request, pk)
    lines = stock.lines_with_stock(case)
    moves = Move.objects.filter(line__seizure__case=case).select_related("line", "source", "target", "by")
    more = {
        "rows": lines, "moves": list(moves.order_by("-pk")[:60]), "seizures": _seizures(case),
        "worth": sum(line.worth or 0 for line in lines), "open_lines": sum(1 for line in lines if line.left),
    }  # fmt: skip
    return render(request, "cases/case_goods.html", case_page(request, case, "goods", **more))


def goods_seize(request: HttpRequest, pk: int) -> HttpResponse:
    case = found_case(request, pk)
    form = goods_forms.SeizeForm(request.POST or None, initial={"seized_on": clock.today()})
    if form.is_valid():
        with refusals_on(form):
            given = form.cleaned_data
            seizure = goods.seize(
                case_id=pk, by=request.user, rows=given["rows"], seized_on=given["seized_on"], place=given["place"],
                ground=given["ground"], store_id=given["store"].pk,
            )  # fmt: skip
            messages.success(request, _("Seizure %(number)s is written down.") % {"number": seizure.number})
            return redirect("cases:case-goods", pk)
    return _form_page(request, case, form, _("Seize goods"))


def goods_move(request: HttpRequest, pk: int) -> HttpResponse:
    def do(form: Any, given: dict[str, Any], ids: list[int]) -> None:
        goods.move(
            case_id=pk, line_ids=ids, source_id=given["source"].pk, target_id=given["target"].pk, by=request.user,
            why=given["why"], on=given["on"],
        )  # fmt: skip

    return _about_lines(request, pk, goods_forms.MoveForm, _("Move goods"), do)


def goods_release(request: HttpRequest, pk: int) -> HttpResponse:
    def do(form: Any, given: dict[str, Any], ids: list[int]) -> None:
        goods.release(
            case_id=pk, act=given["act"], quantities=form.quantities, source_id=given["source"].pk, by=request.user,
            why=given["why"], receiver=given["receiver"], on=given["on"],
        )  # fmt: skip

    return _about_lines(request, pk, goods_forms.ReleaseForm, _("Take goods out"), do)


def goods_value(request: HttpRequest, pk: int) -> HttpResponse:
    def do(form: Any, given: dict[str, Any], ids: list[int]) -> None:
        same = {name: given[name] for name in ("source", "basis", "why_not_earlier", "council", "on")}
        goods.value(case_id=pk, values=form.values, by=request.user, **same)

    return _about_lines(request, pk, goods_forms.ValueForm, _("Value goods"), do)


def goods_seal(request: HttpRequest, pk: int) -> HttpResponse:
    def do(form: Any, given: dict[str, Any], ids: list[int]) -> None:
        goods.seal(case_id=pk, line_ids=ids, number=given["number"], by=request.user, on=given["on"])

    return _about_lines(request, pk, goods_forms.SealForm, _("Seal goods"), do)


def seal_open(request: HttpRequest, pk: int) -> HttpResponse:
    seal = get_object_or_404(Seal.objects.visible_to(request.user).select_related("seizure__case"), pk=pk)
    form = goods_forms.OpenSealForm(request.POST or None, initial={"on": clock.today()})
    if form.is_valid():
        with refusals_on(form):
            goods.open_seal(seal_id=pk, by=request.user, **form.cleaned_data)
            return redirect("cases:case-goods", seal.seizure.case_id)
    return _form_page(request, seal.seizure.case, form, _("Open the seal"))


def goods_extend(request: HttpRequest, pk: int, seizure: int) -> HttpResponse:
    case = found_case(request, pk)
    found = get_object_or_404(case.seizures, pk=seizure)
    printed = case.papers.filter(form="MQĐ21", is_draft=False).order_by("-pk").first()
    begun = {"on": clock.today(), "number": printed.number if printed else ""}
    form = goods_forms.ExtendForm(request.POST or None, initial=begun)
    if form.is_valid():
        with refusals_on(form):
            goods.extend(seizure_id=found.pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("Extended; its clock has the new day."))
            return redirect("cases:case-goods", pk)
    return _form_page(request, case, form, _("Extend the seizure"))


def goods_labels(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet of labels with a QR code each: the chosen lines, or all."""
    case = found_case(request, pk)
    chosen = _chosen(request, case) or stock.lines_with_stock(case)
    url = settings.PRODUCT_URL.rstrip("/") + request.path.removesuffix("labels.pdf")
    told = [
        labels.Label(f"{url}#line-{line.pk}", case.number, f"{line.seizure} / {line.line}", line.name,
                     f"{line.quantity.normalize():f} {line.unit}", line.seal.number if line.seal else "")
        for line in chosen
    ]  # fmt: skip
    answer = HttpResponse(labels.sheet(told), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{case.number.replace("/", "-")}-labels.pdf"'
    return answer


def storehouse_list(request: HttpRequest) -> HttpResponse:
    form = goods_forms.StorehouseForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            goods.open_storehouse(by=request.user, **form.cleaned_data)
            return redirect("cases:storehouse-list")
    return render(request, "cases/storehouse_list.html", {"form": form, "rows": list(Storehouse.objects.all())})


def _seizures(case: Case) -> list[Seizure]:
    """Each with its open `clock`, for the page."""
    running = Deadline.objects.running().filter(code="SEIZE_7WD")
    found = list(case.seizures.order_by("pk").prefetch_related(Prefetch("deadlines", running, to_attr="running")))
    for each in found:
        each.clock = each.running[0] if each.running else None
    return found


def _chosen(request: HttpRequest, case: Case) -> list[GoodsLine]:
    asked = {int(pk) for pk in request.GET.getlist("line")[:MOST_LINES] if pk.isdecimal()}
    return [line for line in stock.lines_with_stock(case) if line.pk in asked] if asked else []


def _about_lines(request: HttpRequest, pk: int, kind: Any, title: Any, do: Callable[..., None]) -> HttpResponse:
    """A deed about the lines in the address; without any, back to choose."""
    case = found_case(request, pk)
    lines = _chosen(request, case)
    if not lines:
        messages.warning(request, _("Choose goods first."))
        return redirect("cases:case-goods", pk)
    store = next((place["store"] for line in lines for place in line.there), None)
    form = kind(request.POST or None, lines=lines, initial={"on": clock.today(), "source": store})
    if form.is_valid():
        with refusals_on(form):
            do(form, form.cleaned_data, [line.pk for line in lines])
            return redirect("cases:case-goods", pk)
    return _form_page(request, case, form, title, lines=lines)


def _form_page(request: HttpRequest, case: Case, form: Any, title: Any, **more: Any) -> HttpResponse:
    return render(request, "cases/goods_form.html", {"case": case, "form": form, "title": title, **more})
