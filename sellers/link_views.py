"""The pages of linking: why two accounts, the groups, what an account continues, hubs."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.http import refusals_on, said
from common.paging import page_of
from evidence.services import batches
from evidence.services.batches import Incoming
from sellers import forms, link_selectors, why_selectors
from sellers.models import Link, PlatformAccount
from sellers.services import accounts, links


def _account(request: HttpRequest, name: str) -> PlatformAccount:
    asked = request.POST.get(name, "") or request.GET.get(name, "")
    if not (asked.isdecimal() and len(asked) < 12):
        raise Http404
    return get_object_or_404(
        PlatformAccount.objects.visible_to(request.user).select_related("seller", "area"), pk=int(asked)
    )


def _why_page(one: PlatformAccount, other: PlatformAccount) -> str:
    return f"{reverse('sellers:why')}?one={one.pk}&other={other.pk}"


def why(request: HttpRequest) -> HttpResponse:
    """Why two accounts may be of the same hands; a verdict may follow at once, though no machine paired them."""
    one, other = _account(request, "one"), _account(request, "other")
    if one == other:
        return redirect("sellers:account-detail", one.pk)
    form = forms.JudgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            links.join(left_id=one.pk, right_id=other.pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("Your verdict stands."))
            return redirect(_why_page(one, other))
    found = link_selectors.why(one, other)
    left, right = sorted((one.pk, other.pk))
    page = {
        "one": one, "other": other, "form": form, "found": found,
        "fall": why_selectors.fall(found, [one.pk, other.pk], request.user) if found else None,
        "link": Link.objects.filter(left=left, right=right).prefetch_related("judgements__by").first(),
    }  # fmt: skip
    return render(request, "sellers/why.html", page)


@require_POST
def why_keep(request: HttpRequest) -> HttpResponse:
    """Keep the reasons as an exhibit, as they are today: it can be filed into a case like any other."""
    one, other = _account(request, "one"), _account(request, "other")
    found = link_selectors.why(one, other)
    if found is None:
        raise Http404
    facts = {"one": one, "other": other, "found": found, "by": request.user}
    facts["fall"] = why_selectors.fall(found, [one.pk, other.pk], request.user)
    page = render_to_string("sellers/why_kept.html", facts, request)
    with said(request):
        batch = batches.receive(
            by=request.user, files=[Incoming(f"vi-sao-{one.pk}-{other.pk}.html", chunks=[page.encode()])],
            note=_("Why these two: %(one)s – %(other)s") % {"one": one, "other": other},
        )  # fmt: skip
        return redirect("evidence:batch-detail", batch.pk)
    return redirect(_why_page(one, other))


def group_list(request: HttpRequest) -> HttpResponse:
    """Groups the machine proposes in which somebody has no seller yet, largest first."""
    page = page_of(link_selectors.proposals(), request, size=30)
    return render(request, "sellers/group_list.html", {"page": page, "rows": why_selectors.group_rows(page.rows)})


def account_group(request: HttpRequest, pk: int) -> HttpResponse:
    """The group of an account: the picture of what its accounts share, and the same as tables."""
    account = get_object_or_404(PlatformAccount.objects.visible_to(request.user), pk=pk)
    group = link_selectors.group_of(account)
    network = link_selectors.group_network(group) if group else None
    page = {
        "account": account, "network": network, "most": why_selectors.MOST_DRAWN,
        "drawing": why_selectors.drawing(network) if network else None,
    }  # fmt: skip
    return render(request, "sellers/account_group.html", page)


@require_POST
def account_continue(request: HttpRequest, pk: int) -> HttpResponse:
    """A person says that this account took the place of a vanished one."""
    get_object_or_404(PlatformAccount.objects.visible_to(request.user), pk=pk)
    with said(request):
        accounts.continue_from(account_id=pk, old_id=_account(request, "old").pk, by=request.user)
        messages.success(request, _("Noted: it continues the vanished account."))
    return redirect("sellers:account-detail", pk)


@require_POST
def account_discontinue(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(PlatformAccount.objects.visible_to(request.user), pk=pk)
    with said(request):
        accounts.discontinue(account_id=pk, by=request.user)
    return redirect("sellers:account-detail", pk)


def link_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A link's page is the page of its pair."""
    link = get_object_or_404(Link.objects.visible_to(request.user).select_related("left", "right"), pk=pk)
    return redirect(_why_page(link.left, link.right))
