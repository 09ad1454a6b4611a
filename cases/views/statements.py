"""Pages of bank statements: which are there, and each line confirmed by a person as the payment of a fine."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases import statement_selectors
from cases.models import Fine
from cases.services import statements
from common import clock
from common.http import said
from common.paging import page_of


def statement_list(request: HttpRequest) -> HttpResponse:
    page = page_of(statement_selectors.statement_list(request.user), request)
    return render(request, "cases/statement_list.html", {"page": page})


def statement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    exhibit = get_object_or_404(statement_selectors.statement_list(request.user), pk=pk)
    page = page_of(statement_selectors.statement_lines(exhibit), request)
    lines = statement_selectors.told(request.user, list(page.rows), clock.today())
    return render(request, "cases/statement_detail.html", {"exhibit": exhibit, "page": page, "told": lines})


@require_POST
def statement_reject(request: HttpRequest, pk: int, record: int, fine: int) -> HttpResponse:
    """One proposal said no to."""
    exhibit = get_object_or_404(statement_selectors.statement_list(request.user), pk=pk)
    line = get_object_or_404(statement_selectors.statement_lines(exhibit), pk=record)
    of = get_object_or_404(Fine.objects.visible_to(request.user), pk=fine)
    with said(request):
        statements.reject(record_id=line.pk, fine_id=of.pk, by=request.user)
        messages.success(request, _("It is not proposed any more."))
    return redirect(f"{request.path.split('lines/')[0]}#line-{line.pk}")


@require_POST
def statement_confirm(request: HttpRequest, pk: int, record: int, fine: int) -> HttpResponse:
    """One line booked for one fine."""
    exhibit = get_object_or_404(statement_selectors.statement_list(request.user), pk=pk)
    line = get_object_or_404(statement_selectors.statement_lines(exhibit), pk=record)
    of = get_object_or_404(Fine.objects.visible_to(request.user), pk=fine)
    with said(request):
        statements.confirm(record_id=line.pk, fine_id=of.pk, by=request.user)
        messages.success(request, _("The payment is written down."))
    return redirect(f"{request.path.split('lines/')[0]}#line-{line.pk}")
