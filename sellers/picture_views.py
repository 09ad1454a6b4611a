"""Accounts that used one picture."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from evidence.models import Exhibit
from sellers import picture_selectors


@require_GET
def picture_accounts(request: HttpRequest, pk: int) -> HttpResponse:
    exhibit = get_object_or_404(Exhibit.objects.visible_to(request.user), pk=pk)
    page = {"exhibit": exhibit, "accounts": picture_selectors.users_of_picture(exhibit)}
    return render(request, "sellers/picture_accounts.html", page)
