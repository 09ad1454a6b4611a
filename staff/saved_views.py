"""Doors to the saved views of lists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from common.http import said
from staff import forms
from staff.models import SavedView
from staff.services import saved_views


@require_POST
def view_keep(request: HttpRequest) -> HttpResponse:
    form = forms.SavedViewForm(request.POST)
    with said(request):
        return redirect(saved_views.keep(by=request.user, **form.facts).url)
    return _back(request)


@require_POST
def view_drop(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(SavedView, pk=pk, owner=request.user)
    with said(request):
        saved_views.drop(view_id=pk, by=request.user)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    came = request.META.get("HTTP_REFERER", "")
    safe = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
    return redirect(came if safe else reverse("home"))
