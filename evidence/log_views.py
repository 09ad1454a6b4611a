"""Pages of the sealed log: order a pack and fetch it, the log's health, the keys to publish."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from common.http import refusals_on
from common.paging import page_of
from evidence import log_config, log_selectors
from evidence.log_models import Pack
from evidence.models import Exhibit
from evidence.services import packs

MOST = 1_000


class PackForm(forms.Form):
    subject = forms.CharField(label=_("Dossier"), max_length=120)
    why = forms.CharField(
        label=_("Reason"), max_length=300, min_length=3, help_text=_("It goes into the chain of custody of every exhibit."),
    )  # fmt: skip


class ExportForm(PackForm):
    copies = forms.ModelMultipleChoiceField(
        label=_("Redacted copies in the place of their originals"), queryset=Exhibit.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("What is ticked goes into the pack; its original stays out of it."),
    )  # fmt: skip

    def __init__(self, *given: Any, copies: QuerySet[Exhibit], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["copies"].queryset = copies  # type: ignore[attr-defined]
        if not copies:
            del self.fields["copies"]


@permission_required("evidence.export_exhibit", raise_exception=True)
def pack_export(request: HttpRequest) -> HttpResponse:
    """Order a pack. `?subject=…&exhibit=1&exhibit=2` come from the room that knows the dossier; without exhibits, those the log
    already knows in it."""
    subject = request.POST.get("subject") or request.GET.get("subject", "")
    wanted = [int(each) for each in request.GET.getlist("exhibit")[:MOST] if each.isdecimal() and len(each) < 12]
    joined = log_selectors.members(subject)
    exhibits = Exhibit.objects.visible_to(request.user).filter(pk__in=wanted or joined).order_by("pk")
    copies = log_selectors.copies_for(request.user, [each.pk for each in exhibits])
    form = ExportForm(request.POST or None, initial={"subject": request.GET.get("subject", "")}, copies=copies)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            ids = [each.pk for each in exhibits]
            instead = [each.pk for each in form.cleaned_data.get("copies", [])]
            why = form.cleaned_data["why"]
            pack = packs.export(by=request.user, subject=subject, exhibit_ids=ids, why=why, copy_ids=instead)
            return redirect(pack)
    return render(
        request, "evidence/pack_export.html", {"form": form, "exhibits": exhibits, "subject": subject, "joined": joined}
    )


@permission_required("evidence.export_exhibit", raise_exception=True)
def pack_take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Say in the log that an exhibit no longer belongs to a dossier; then back to ordering the pack of what is left."""
    exhibit = get_object_or_404(Exhibit.objects.visible_to(request.user), pk=pk)
    form = PackForm(request.POST or None, initial={"subject": request.GET.get("subject", "")})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            packs.take_out(by=request.user, exhibit_id=pk, **form.cleaned_data)
            messages.success(request, _("Taken out of the dossier; the log keeps that it was in it, and why it left."))
            return redirect(f"{reverse('evidence:pack-export')}?{urlencode({'subject': form.cleaned_data['subject']})}")
    words = {"title": _("Take out of the dossier"), "submit": _("Take out"), "exhibit": exhibit}
    return render(request, "evidence/exhibit_deed.html", {"form": form, **words})


def _pack(request: HttpRequest, pk: int) -> Pack:
    return get_object_or_404(log_selectors.pack_list(request.user), pk=pk)


@require_GET
def pack_list(request: HttpRequest) -> HttpResponse:
    found = log_selectors.pack_list(request.user)
    return render(request, "evidence/pack_list.html", {"page": page_of(found, request)})


@require_GET
def pack_detail(request: HttpRequest, pk: int) -> HttpResponse:
    pack = _pack(request, pk)
    return render(request, "evidence/pack_detail.html", {"pack": pack, **log_selectors.pack_overview(pack)})


@require_POST
def pack_download(request: HttpRequest, pk: int) -> Any:
    """The pack's file; custody and journal keep who took it."""
    return file_of(_pack(request, pk), request)


def file_of(pack: Pack, request: Any) -> FileResponse:
    """The pack's file as an attachment, once the deed is written; 404 while there is none."""
    file = packs.path_of(pack)
    if not pack.sha256 or not file.is_file():
        raise Http404
    packs.take_away(pack_id=pack.pk, by=request.user)
    return FileResponse(file.open("rb"), as_attachment=True, filename=pack.file_name, content_type="application/zip")


@require_GET
@permission_required("evidence.verify_log", raise_exception=True)
def log_health(request: HttpRequest) -> HttpResponse:
    return render(request, "evidence/log_health.html", log_selectors.health())


@require_GET
def log_keys(request: HttpRequest) -> HttpResponse:
    """Fingerprints to publish and print: a court takes the keys from here or from paper, never from the pack."""
    return render(request, "evidence/log_keys.html", log_selectors.keys())


@require_GET
def log_key(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(log_config.public_key().pem(), content_type="application/x-pem-file")
    answer["Content-Disposition"] = 'attachment; filename="log.pub.pem"'
    return answer
