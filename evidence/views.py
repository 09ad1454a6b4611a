"""The pages of this room. A view finds what the person may see, parses, calls one deed, answers."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.http import refusals_on, wants_fragment
from common.paging import page_of
from evidence import preview, selectors, vault
from evidence.derived import store
from evidence.derived_models import DerivativeKind
from evidence.filters import BatchFilter, ExhibitFilter
from evidence.forms import CaptureForm, ReasonForm
from evidence.models import Batch, Exhibit
from evidence.replay import passes
from evidence.services import batches, exhibits, redactions

PASS_SECONDS = 600
_SALT = "evidence.original"


def batch_receive(request: HttpRequest) -> HttpResponse:
    """Quick capture: the whole page, and where the dialog of every page sends its form."""
    if not request.user.has_perm("evidence.receive_batch"):
        raise PermissionDenied
    form = CaptureForm(request.POST or None, request.FILES or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            batch = batches.receive(by=request.user, **form.facts)
            if wants_fragment(request):
                return HttpResponse(status=204, headers={"HX-Redirect": batch.get_absolute_url()})
            return redirect(batch)
    if wants_fragment(request):
        return render(request, "evidence/_capture_fields.html", {"form": form}, status=422)
    return render(request, "evidence/batch_receive.html", {"form": form})


@require_GET
def batch_list(request: HttpRequest) -> HttpResponse:
    found = BatchFilter(request.GET, selectors.batch_list(request.user))
    return render(request, "evidence/batch_list.html", {"filters": found.form, "page": page_of(found.qs, request)})


def _batch(request: HttpRequest, pk: int) -> Batch:
    seen = Batch.objects.visible_to(request.user).select_related("team", "received_by")
    return get_object_or_404(seen, pk=pk)


@require_GET
def batch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    return render(request, "evidence/batch_detail.html", {"batch": batch, "progress": selectors.batch_progress(batch)})


@require_GET
def batch_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Fragment: how far sealing and reading have come; it asks again by itself until all is done."""
    batch = _batch(request, pk)
    return render(
        request, "evidence/_batch_progress.html", {"batch": batch, "progress": selectors.batch_progress(batch)}
    )


@require_GET
def exhibit_list(request: HttpRequest) -> HttpResponse:
    found = ExhibitFilter(request.GET, selectors.exhibit_list(request.user))
    return render(request, "evidence/exhibit_list.html", {"filters": found.form, "page": page_of(found.qs, request)})


def _exhibit(request: HttpRequest, pk: int) -> Exhibit:
    return get_object_or_404(Exhibit.objects.visible_to(request.user).select_related("sealed_by"), pk=pk)


@require_GET
def exhibit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    exhibit = _exhibit(request, pk)
    overview = selectors.exhibit_overview(request.user, exhibit)
    kinds = overview["kinds"]
    kind = request.GET.get("kind", "")
    if kind not in {name for name, _label, _count in kinds}:
        kind = kinds[0][0] if kinds else ""
    tabs = [
        {"label": label, "url": f"?kind={name}", "active": name == kind, "count": count} for name, label, count in kinds
    ]
    line = request.GET.get("line", "")
    cited = selectors.cited(exhibit, int(line)) if line.isdecimal() and len(line) < 9 else []
    return render(
        request,
        "evidence/exhibit_detail.html",
        {
            "exhibit": exhibit,
            **overview,
            "kind": kind,
            "tabs": tabs,
            "cited": cited,
            "page": page_of(selectors.record_list(exhibit, kind), request) if kind else None,
        },
    )


def _asked_why(request: HttpRequest) -> ReasonForm:
    """The form that asks for the reason, with the reason given last time filled in."""
    return ReasonForm(request.POST or None, initial={"why": request.session.get("why", "")})


def _reason_page(request: HttpRequest, exhibit: Exhibit, form: ReasonForm, deed: str) -> HttpResponse:
    return render(request, f"evidence/exhibit_{deed}.html", {"exhibit": exhibit, "form": form})


def exhibit_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, write the custody line, then show the original."""
    exhibit = _exhibit(request, pk)
    form = _asked_why(request)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            exhibits.view(exhibit_id=pk, by=request.user, why=form.cleaned_data["why"])
            request.session["why"] = form.cleaned_data["why"]
            leave = signing.dumps([request.user.pk, pk], salt=_SALT)
            return redirect(f"{reverse('evidence:exhibit-original', args=[pk])}?pass={leave}")
    return _reason_page(request, exhibit, form, "view")


def looked_at(request: HttpRequest, pk: int) -> Exhibit:
    """The exhibit, for somebody who has just given her reason; whoever has not is as good as a stranger."""
    exhibit = _exhibit(request, pk)
    try:
        allowed: Any = signing.loads(request.GET.get("pass", ""), salt=_SALT, max_age=PASS_SECONDS)
    except signing.BadSignature as trouble:
        raise Http404 from trouble
    if allowed != [request.user.pk, pk] or exhibit.disposed_at:
        raise Http404
    return exhibit


@require_GET
def exhibit_original(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        exhibit = looked_at(request, pk)
    except Http404:
        _exhibit(request, pk)
        messages.info(request, _("Say again why you look at the original."))
        return redirect("evidence:exhibit-view", pk)
    shown = preview.preview_of(exhibit, as_source="source" in request.GET)
    return render(
        request,
        "evidence/exhibit_original.html",
        {
            "exhibit": exhibit,
            "shown": shown,
            "can_redact": redactions.can_redact(exhibit),
            "pass": request.GET["pass"],
            **_replay(request, exhibit, shown.mode),
            "sheets": selectors.sheets(exhibit) if shown.mode == "pages" else [],
        },
    )


def _replay(request: HttpRequest, exhibit: Exhibit, mode: str) -> dict[str, Any]:
    """Where on the replay host this person may look, and the pages there are to choose from."""
    if mode not in {"replay", "media"}:
        return {}
    address = passes.issue(request, exhibit.pk)
    if mode == "media":
        return {"replay_url": address}
    pages = preview.replay_pages(exhibit)
    asked = request.GET.get("page", "")
    chosen = next((page for page in pages if str(page[0]) == asked), pages[0])
    return {"replay_url": f"{address}{chosen[0]}", "pages": pages, "chosen": chosen}


@require_GET
def exhibit_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The picture of one page of a PDF, drawn by the worker."""
    exhibit = looked_at(request, pk)
    made = exhibit.derivatives.filter(kind=DerivativeKind.PAGE, part=number).exclude(sha256="").order_by("-pk").first()
    data = store.get(made.sha256) if made else None
    if data is None:
        raise Http404
    return HttpResponse(data, content_type="image/png")


@require_GET
def exhibit_thumbnail(request: HttpRequest, pk: int) -> HttpResponse:
    """A small picture of what the exhibit is, for those who may see the exhibit; the original needs a reason."""
    exhibit = _exhibit(request, pk)
    made = exhibit.derivatives.filter(kind=DerivativeKind.THUMBNAIL).exclude(sha256="").order_by("-pk").first()
    data = store.get(made.sha256) if made and not exhibit.disposed_at else None
    if data is None:
        raise Http404
    return HttpResponse(data, content_type="image/jpeg")


@require_GET
def exhibit_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture, encoded anew."""
    picture = preview.picture_of(looked_at(request, pk))
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type="image/png")


def exhibit_download(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, write the custody line, then hand the sealed bytes over as an attachment that no browser will run."""
    exhibit = _exhibit(request, pk)
    form = _asked_why(request)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            exhibits.download(exhibit_id=pk, by=request.user, why=form.cleaned_data["why"])
            request.session["why"] = form.cleaned_data["why"]
            return _attachment(exhibit)
    return _reason_page(request, exhibit, form, "download")


def _attachment(exhibit: Exhibit) -> FileResponse:
    answer = FileResponse(
        vault.opened(exhibit.sha256),
        as_attachment=True,
        filename=exhibit.name,
        content_type="application/octet-stream",
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Exhibit-SHA256"] = exhibit.sha256
    return answer
