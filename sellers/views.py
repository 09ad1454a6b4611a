"""The pages of this room. A view finds what the person may see, parses, calls one deed, answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from audit.selectors import timeline
from common import sheets
from common.http import refusals_on, said
from common.paging import page_of
from sellers import forms, picture_selectors, selectors, why_selectors
from sellers.filters import AccountFilter, SellerFilter
from sellers.models import Identifier, Judgement, Link, PlatformAccount, Premises, Seller
from sellers.services import accounts, linking, links, premises, sellers

SELLER_COLUMNS = [
    (gettext_lazy("Seller"), lambda row: row.name),
    (gettext_lazy("Kind"), lambda row: row.get_kind_display()),
    (gettext_lazy("State"), lambda row: row.get_state_display()),
    (gettext_lazy("Area"), lambda row: row.area),
    (gettext_lazy("Accounts"), lambda row: row.account_count),
    (gettext_lazy("Times fined"), lambda row: row.fined_times),
]
ACCOUNT_COLUMNS = [
    (gettext_lazy("Account"), lambda row: row.name),
    (gettext_lazy("Platform"), lambda row: row.get_platform_display()),
    (gettext_lazy("Handle"), lambda row: row.handle or row.key),
    (gettext_lazy("Seller"), lambda row: row.seller),
    (gettext_lazy("Status"), lambda row: row.get_status_display()),
]


def _sellers(request: HttpRequest) -> SellerFilter:
    return SellerFilter(request.GET, selectors.seller_list().order_by("-fined_times", "name_key", "pk"))


def _accounts(request: HttpRequest) -> AccountFilter:
    return AccountFilter(request.GET, selectors.account_list().order_by("name_key", "pk"))


def seller_export(request: HttpRequest, kind: str) -> Any:
    rows = sheets.chosen(request, _sellers(request).qs)
    return sheets.answer(kind, "sellers", SELLER_COLUMNS, rows[: sheets.MOST_ROWS])


def account_export(request: HttpRequest, kind: str) -> Any:
    rows = sheets.chosen(request, _accounts(request).qs, "account")
    return sheets.answer(kind, "accounts", ACCOUNT_COLUMNS, rows[: sheets.MOST_ROWS])


def seller_list(request: HttpRequest) -> HttpResponse:
    found = _sellers(request)
    return render(request, "sellers/seller_list.html", {"filters": found.form, "page": page_of(found.qs, request)})


def seller_tabs(seller: Seller, active: str) -> list[dict[str, Any]]:
    """The dossier's tabs; cases and violations are lists of the room upstairs, filtered."""
    tabs = [("overview", _("Overview"), reverse("sellers:seller-detail", args=[seller.pk]))]
    tabs += [
        ("trade", _("Parcels and turnover"), reverse("sellers:seller-trade", args=[seller.pk])),
        ("cases", _("Cases"), f"{reverse('cases:case-list')}?seller={seller.pk}"),
        ("violations", _("Violations"), f"{reverse('cases:violation-list')}?seller={seller.pk}"),
        ("history", _("History"), reverse("sellers:seller-history", args=[seller.pk])),
    ]
    return [{"label": label, "url": url, "active": name == active} for name, label, url in tabs]


def _seller_page(request: HttpRequest, pk: int, tab: str, **more: Any) -> dict[str, Any]:
    seller = get_object_or_404(Seller.objects.visible_to(request.user).select_related("area", "merged_into"), pk=pk)
    return {"seller": seller, "tabs": seller_tabs(seller, tab), **more}


def seller_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = _seller_page(request, pk, "overview")
    dossier = selectors.dossier(page["seller"])
    places = [place for row in dossier["identifiers"] for place in row["places"]]
    return render(
        request,
        "sellers/seller_detail.html",
        {**page, **dossier, "open_exhibits": selectors.visible_places(request.user, places)},
    )


def seller_trade(request: HttpRequest, pk: int) -> HttpResponse:
    page = _seller_page(request, pk, "trade")
    seller = page["seller"]
    return render(
        request,
        "sellers/seller_trade.html",
        {**page, "parcels": selectors.parcels(seller), "turnover": selectors.turnover(seller)},
    )


def seller_history(request: HttpRequest, pk: int) -> HttpResponse:
    page = _seller_page(request, pk, "history")
    return render(request, "sellers/seller_history.html", {**page, "entries": timeline(request.user, [page["seller"]])})


def seller_register(request: HttpRequest) -> HttpResponse:
    wanted = [int(pk) for pk in request.GET.getlist("account") if pk.isdecimal()]
    chosen = list(PlatformAccount.objects.filter(pk__in=wanted).order_by("pk"))
    initial = {"name": chosen[0].legal_name or chosen[0].name, "address": chosen[0].address} if chosen else {}
    form = forms.SellerForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            seller = sellers.register(
                by=request.user, accounts=[account.pk for account in chosen], is_confirmed=True, **form.facts
            )
            messages.success(request, _("The seller was registered."))
            return redirect("sellers:seller-detail", seller.pk)
    alike = selectors.look_alikes(request.POST.get("name", "") or str(initial.get("name", "")))
    return render(request, "sellers/seller_register.html", {"form": form, "chosen": chosen, "alike": alike})


def seller_correct(request: HttpRequest, pk: int) -> HttpResponse:
    seller = get_object_or_404(Seller.objects.visible_to(request.user), pk=pk)
    form = forms.SellerForm.of(seller, request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            sellers.correct(seller_id=pk, by=request.user, **form.facts)
            return redirect("sellers:seller-detail", pk)
    return render(request, "sellers/seller_correct.html", {"form": form, "seller": seller})


@require_POST
def seller_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Seller.objects.visible_to(request.user), pk=pk)
    with said(request):
        sellers.confirm(seller_id=pk, by=request.user)
    return redirect("sellers:seller-detail", pk)


def seller_merge(request: HttpRequest, pk: int) -> HttpResponse:
    seller = get_object_or_404(Seller.objects.visible_to(request.user), pk=pk)
    form = forms.MergeForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            into = sellers.merge(
                seller_id=pk, into_id=form.cleaned_data["into"].pk, by=request.user, why=form.cleaned_data["why"]
            )
            return redirect("sellers:seller-detail", into.pk)
    return render(request, "sellers/seller_merge.html", {"form": form, "seller": seller})


def seller_split(request: HttpRequest, pk: int) -> HttpResponse:
    seller = get_object_or_404(Seller.objects.visible_to(request.user), pk=pk)
    form = forms.WhyForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            sellers.split(seller_id=pk, by=request.user, why=form.cleaned_data["why"])
            return redirect("sellers:seller-detail", pk)
    return render(request, "sellers/seller_split.html", {"form": form, "seller": seller})


def seller_options(request: HttpRequest) -> HttpResponse:
    """Suggestions while typing: [{value, text, note}]."""
    found = selectors.search(request.GET.get("q", "")).sellers
    return JsonResponse(
        [{"value": row.pk, "text": row.name, "note": str(row.area or row.get_kind_display())} for row in found],
        safe=False,
    )


def account_list(request: HttpRequest) -> HttpResponse:
    found = _accounts(request)
    return render(request, "sellers/account_list.html", {"filters": found.form, "page": page_of(found.qs, request)})


def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(
        PlatformAccount.objects.visible_to(request.user).select_related("seller", "area", "continues"), pk=pk
    )
    overview = selectors.account_overview(account)
    places = [place for row in overview["identifiers"] for place in row["places"]]
    page = {
        "account": account, **overview,
        "pictures": picture_selectors.sharing_pictures(account), "entries": timeline(request.user, [account], 30),
        "open_exhibits": selectors.visible_places(request.user, places),
        "check_form": forms.CheckForm(initial={"status": account.status}),
        "rebirths": why_selectors.rebirths(account), "successors": list(account.continued_by.all()),
    }  # fmt: skip
    return render(request, "sellers/account_detail.html", page)


def account_note(request: HttpRequest) -> HttpResponse:
    form = forms.AccountForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            account = accounts.note(by=request.user, **form.cleaned_data)
            return redirect("sellers:account-detail", account.pk)
    known = getattr(getattr(form, "refused", None), "facts", {}).get("account")
    return render(request, "sellers/account_note.html", {"form": form, "known": known})


def account_assign(request: HttpRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(PlatformAccount.objects.visible_to(request.user), pk=pk)
    form = forms.AssignForm(request.POST or None, initial={"seller": account.seller_id})
    if form.is_valid():
        seller = form.cleaned_data["seller"]
        with refusals_on(form):
            accounts.assign(
                account_id=pk, seller_id=seller.pk if seller else None, by=request.user, why=form.cleaned_data["why"]
            )
            return redirect("sellers:account-detail", pk)
    return render(request, "sellers/account_assign.html", {"form": form, "account": account})


@require_POST
def account_check(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(PlatformAccount.objects.visible_to(request.user), pk=pk)
    form = forms.CheckForm(request.POST)
    if form.is_valid():
        with said(request):
            accounts.check(account_id=pk, status=form.cleaned_data["status"], by=request.user)
    return redirect("sellers:account-detail", pk)


def account_options(request: HttpRequest) -> HttpResponse:
    """Suggestions while typing: [{value, text, note}]."""
    found = selectors.search(request.GET.get("q", "")).accounts
    rows = [
        {"value": row.pk, "text": str(row), "note": f"{row.get_platform_display()} · {row.seller or row.handle}"}
        for row in found
    ]
    return JsonResponse(rows, safe=False)


def identifier_detail(request: HttpRequest, pk: int) -> HttpResponse:
    identifier = get_object_or_404(Identifier.objects.visible_to(request.user), pk=pk)
    overview = selectors.identifier_overview(identifier)
    form = forms.HubForm(request.POST or None, initial={"is_hub": identifier.is_hub, "why": identifier.hub_why})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            links.mark_hub(identifier_id=pk, by=request.user, **form.cleaned_data)
            return redirect("sellers:identifier-detail", pk)
    page = {
        "identifier": identifier, "form": form, "trust": selectors.trust_in(identifier), **overview,
        "open_exhibits": selectors.visible_places(request.user, overview["places"]),
        "entries": timeline(request.user, [identifier], 20),
    }  # fmt: skip
    return render(request, "sellers/identifier_detail.html", page)


def known(request: HttpRequest) -> HttpResponse:
    """Fragment: what is known of the identifiers in `text`, of `kind` and `value` pairs, or of a `batch`.

    A text may come by POST: what people paste has no business in the logs of addresses.
    """
    asked = request.POST or request.GET
    kinds, values = asked.getlist("kind"), asked.getlist("value")
    pairs = [(kind, value, value) for kind, value in zip(kinds, values, strict=False)][:100]
    batch = asked.get("batch", "")
    if batch.isdecimal() and len(batch) < 12:
        answers = selectors.known_in_batch(request.user, int(batch))
    else:
        answers = selectors.known(pairs) if pairs else selectors.known_in_text(asked.get("text", ""))
    return render(request, "sellers/_known.html", {"answers": answers})


def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    found = selectors.search(text) if text.strip() else None
    return render(request, "sellers/search.html", {"q": text, "found": found})


def link_queue(request: HttpRequest) -> HttpResponse:
    page = page_of(selectors.queue(request.user), request, size=20)
    selectors.explain(page.rows)
    done = (
        Judgement.objects.filter(by=request.user, undone_at__isnull=True)
        .select_related("link__left", "link__right")
        .order_by("-id")
    )
    return render(request, "sellers/link_queue.html", {"page": page, "done": done[:5], "run": selectors.run_in_force()})


@require_POST
def linking_ask(request: HttpRequest) -> HttpResponse:
    with said(request):
        linking.ask(by=request.user)
        messages.success(request, _("All accounts are being linked anew. The present groups stand until it is done."))
    return redirect("sellers:link-queue")


@require_POST
def link_judge(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Link.objects.visible_to(request.user), pk=pk)
    form = forms.JudgeForm(request.POST)
    if form.is_valid():
        with said(request):
            links.judge(link_id=pk, by=request.user, **form.cleaned_data)
    return (
        redirect("sellers:link-detail", pk) if request.POST.get("next") == "detail" else redirect("sellers:link-queue")
    )


@require_POST
def links_judge(request: HttpRequest) -> HttpResponse:
    """One verdict on the pairs ticked in the list."""
    wanted = sheets.ticked_ids(request.POST, "link")
    seen = list(Link.objects.visible_to(request.user).filter(pk__in=wanted).values_list("pk", flat=True))
    form = forms.JudgeForm(request.POST)
    if form.is_valid() and seen:
        with said(request):
            done = links.judge_all(link_ids=seen, by=request.user, **form.cleaned_data)
            messages.success(
                request, ngettext("%(n)d pair was judged.", "%(n)d pairs were judged.", len(done)) % {"n": len(done)}
            )
    return redirect("sellers:link-queue")


@require_POST
def judgement_undo(request: HttpRequest, pk: int) -> HttpResponse:
    judgement = get_object_or_404(Judgement, pk=pk)
    with said(request):
        links.undo(judgement_id=judgement.pk, by=request.user)
        messages.success(request, _("The verdict was taken back."))
    return redirect("sellers:link-queue")


def premises_list(request: HttpRequest) -> HttpResponse:
    rows = Premises.objects.visible_to(request.user).select_related("area", "seller").order_by("-noted_at", "-pk")
    return render(request, "sellers/premises_list.html", {"page": page_of(rows, request)})


def premises_note(request: HttpRequest) -> HttpResponse:
    form = forms.PremisesForm(request.POST or None, initial={"address": request.GET.get("address", "")})
    seller = request.GET.get("seller", "")
    if form.is_valid():
        area = form.cleaned_data["area"]
        with refusals_on(form):
            place = premises.note(
                by=request.user, address=form.cleaned_data["address"], area_id=area.pk if area else None,
                seller_id=int(seller) if seller.isdecimal() and Seller.objects.filter(pk=seller).exists() else None,
            )  # fmt: skip
            return redirect("sellers:premises-detail", place.pk)
    return render(request, "sellers/premises_note.html", {"form": form})


def premises_detail(request: HttpRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(Premises.objects.visible_to(request.user).select_related("area", "seller"), pk=pk)
    form = forms.ObservationForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            premises.observe(premises_id=pk, by=request.user, **form.cleaned_data)
            return redirect("sellers:premises-detail", pk)
    page = {"place": place, "form": form, "observations": place.observations.select_related("by").order_by("-id")}
    return render(request, "sellers/premises_detail.html", page)


def premises_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(Premises.objects.visible_to(request.user), pk=pk)
    form = forms.WhyForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            premises.confirm(premises_id=pk, by=request.user, **form.cleaned_data)
            return redirect("sellers:premises-detail", pk)
    return render(request, "sellers/premises_confirm.html", {"form": form, "place": place})
