"""The pages of this room."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.selectors import timeline
from common import clock
from common.http import refusals_on, said
from common.paging import page_of
from monitoring import forms, selectors
from monitoring.filters import MatchFilter, WatchFilter
from monitoring.models import Match, WatchRule
from monitoring.services import matches, watches

VERDICTS = {"keep": matches.keep, "dismiss": matches.dismiss, "take_back": matches.take_back}
STEPS = {"mute": watches.mute, "unmute": watches.unmute, "end": watches.end}


def watch_list(request: HttpRequest) -> HttpResponse:
    found = WatchFilter(request.GET, selectors.watch_list(request.user).order_by("-new_count", "expires_on", "pk"))
    page = {"filters": found.form, "page": page_of(found.qs, request), "waiting": selectors.new_matches(request.user)}
    return render(request, "monitoring/watch_list.html", page)


def watch_set(request: HttpRequest) -> HttpResponse:
    """A new watch; `?value_kind=phone&value=…` or `?account=7` fills it in."""
    if not request.user.has_perm("monitoring.watch"):
        raise PermissionDenied
    given = {name: request.GET[name] for name in ("kind", "value_kind", "value", "account") if request.GET.get(name)}
    form = forms.WatchForm(request.POST or None, initial=given)
    if form.is_valid():
        with refusals_on(form):
            watch = watches.set_watch(by=request.user, **form.facts)
            messages.success(request, _("Watching. Matches appear on My work."))
            return redirect(watch)
    return render(request, "monitoring/watch_set.html", {"form": form})


def _watch(request: HttpRequest, pk: int) -> WatchRule:
    return get_object_or_404(selectors.watch_list(request.user), pk=pk)


def watch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    watch = _watch(request, pk)
    rows = list(selectors.match_list(request.user).filter(watch=watch).order_by("-pk")[:100])
    page = {
        "watch": watch, "rows": rows, "readable": selectors.readable(request.user, rows),
        "entries": timeline(request.user, [watch], 30), "has_expired": watch.expires_on < clock.today(),
    }  # fmt: skip
    return render(request, "monitoring/watch_detail.html", page)


@require_POST
def watch_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    watch = _watch(request, pk)
    with said(request):
        STEPS[step](watch_id=pk, by=request.user)
    return redirect(watch)


def watch_renew(request: HttpRequest, pk: int) -> HttpResponse:
    watch = _watch(request, pk)
    form = forms.RenewForm(request.POST or None, initial={"expires_on": clock.today() + forms.USUAL})
    if form.is_valid():
        with refusals_on(form):
            watches.renew(watch_id=pk, by=request.user, expires_on=form.cleaned_data["expires_on"])
            return redirect(watch)
    return render(request, "monitoring/watch_renew.html", {"watch": watch, "form": form})


def match_list(request: HttpRequest) -> HttpResponse:
    """The queue: new ones unless another state is asked for, judged one by one with the keyboard."""
    asked = request.GET if request.GET else {"state": "new"}
    found = MatchFilter(asked, selectors.match_list(request.user).order_by("-pk"), by=request.user)
    page = page_of(found.qs, request)
    told = {"filters": found.form, "page": page, "readable": selectors.readable(request.user, page.rows)}
    return render(request, "monitoring/match_list.html", told)


@require_POST
def match_judge(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Match.objects.visible_to(request.user), pk=pk)
    deed = VERDICTS.get(request.POST.get("verdict", ""))
    if deed:
        with said(request):
            deed(match_id=pk, by=request.user)
    back = request.POST.get("back", "")
    watch = WatchRule.objects.visible_to(request.user).filter(pk=back).first() if back.isdecimal() else None
    return redirect(watch) if watch else redirect("monitoring:match-list")
