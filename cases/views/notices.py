"""Pages about notices: one's own digests, and muting a case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cases.models import Mute, Notice
from cases.services import notices
from cases.views.cases import found as found_case
from common import clock
from common.http import said

SHOWN = 7


def notice_list(request: HttpRequest) -> HttpResponse:
    """The digests of the last days."""
    rows = list(Notice.objects.filter(person=request.user)[:SHOWN])
    for notice in rows:
        notice.rows = notices.rows_of(notice)  # type: ignore[attr-defined]
    muted = set(Mute.objects.filter(person=request.user, until__gte=clock.today()).values_list("case_id", flat=True))
    return render(request, "cases/notice_list.html", {"notices": rows, "muted": muted})


@require_POST
def case_mute(request: HttpRequest, pk: int) -> HttpResponse:
    """Mute a case for a week, or hear of it again."""
    found_case(request, pk)
    with said(request):
        if Mute.objects.filter(person=request.user, case_id=pk, until__gte=clock.today()).exists():
            notices.unmute(case_id=pk, by=request.user)
        else:
            notices.mute(case_id=pk, by=request.user)
    return redirect("cases:notice-list")
