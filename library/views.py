"""The pages of this room."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from common.http import refusals_on, said
from library import forms, selectors
from library.models import Guide
from library.services import guides
from library.text import blocks


def guide_list(request: HttpRequest) -> HttpResponse:
    return render(request, "library/guide_list.html", {"guides": list(selectors.guide_list(request.user))})


def _guide(request: HttpRequest, slug: str) -> Guide:
    return get_object_or_404(selectors.guide_list(request.user).select_related("published_by"), slug=slug)


def guide_detail(request: HttpRequest, slug: str) -> HttpResponse:
    guide = _guide(request, slug)
    missing = selectors.not_read_by(guide) if request.user.has_perm("library.publish_guide") else None
    page = {"guide": guide, "blocks": blocks(guide.body), "missing": missing}
    return render(request, "library/guide_detail.html", page)


def _require_publisher(request: HttpRequest) -> None:
    if not request.user.has_perm("library.publish_guide"):
        raise PermissionDenied


def guide_write(request: HttpRequest) -> HttpResponse:
    _require_publisher(request)
    form = forms.GuideForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            return redirect(guides.write(by=request.user, **form.cleaned_data))
    return render(request, "library/guide_write.html", {"form": form})


def guide_rewrite(request: HttpRequest, slug: str) -> HttpResponse:
    _require_publisher(request)
    guide = _guide(request, slug)
    initial = {name: getattr(guide, name) for name in ("kind", "must_read", *guides.TEXTS)}
    form = forms.GuideForm(request.POST or None, initial=initial)
    del form.fields["slug"]
    if form.is_valid():
        with refusals_on(form):
            return redirect(guides.write(by=request.user, guide_id=guide.pk, slug=guide.slug, **form.cleaned_data))
    return render(request, "library/guide_write.html", {"form": form, "guide": guide})


@require_POST
def guide_publish(request: HttpRequest, slug: str) -> HttpResponse:
    guide = _guide(request, slug)
    with said(request):
        guides.publish(guide_id=guide.pk, by=request.user)
    return redirect(guide)


@require_POST
def guide_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    guide = _guide(request, slug)
    with said(request):
        guides.withdraw(guide_id=guide.pk, by=request.user)
    return redirect("library:guide-list")


@require_POST
def guide_read(request: HttpRequest, slug: str) -> HttpResponse:
    guide = _guide(request, slug)
    with said(request):
        guides.read(guide_id=guide.pk, by=request.user)
    return redirect(guide)
