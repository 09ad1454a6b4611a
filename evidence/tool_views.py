"""Pages of capturing from the browser: how to install the extension, its ZIP, and where the bookmark leads."""

import hashlib
import io
import zipfile
from functools import cache

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from evidence.forms import CaptureForm

# Waits for our page to say that it listens, then sends the page it was clicked on; only to us.
BOOKMARKLET = (
    "javascript:(()=>{{const s='{server}',h='<!DOCTYPE html>\\n'+document.documentElement.outerHTML,"
    "w=open(s+'{path}','_blank');addEventListener('message',e=>{{if(e.origin===s&&e.data==='ready')"
    "w.postMessage({{url:location.href,title:document.title,html:h}},s)}})}})()"
)


@cache
def extension_zip() -> bytes:
    """The extension's folder as a ZIP: the same bytes each time, so that its digest can be compared."""
    folder, out = settings.BASE_DIR / "extension", io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), (2026, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, file.read_bytes())
    return out.getvalue()


def _may(request: HttpRequest) -> None:
    if not request.user.has_perm("evidence.receive_batch"):
        raise PermissionDenied


@require_GET
def capture_tools(request: HttpRequest) -> HttpResponse:
    _may(request)
    server = request.build_absolute_uri("/").rstrip("/")
    page = {
        "server": server, "digest": hashlib.sha256(extension_zip()).hexdigest(),
        "bookmarklet": BOOKMARKLET.format(server=server, path=reverse("evidence:capture-from-page")),
    }  # fmt: skip
    return render(request, "evidence/capture_tools.html", page)


@require_GET
def capture_extension(request: HttpRequest) -> HttpResponse:
    _may(request)
    answer = HttpResponse(extension_zip(), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="surveillance-capture.zip"'
    return answer


@require_GET
def capture_from_page(request: HttpRequest) -> HttpResponse:
    """The capture form, waiting for the page that opened it. That page must be able to reach this window, so the wall between
    windows of different origins is left out here; what comes is only put into the form."""
    _may(request)
    answer = render(request, "evidence/capture_from_page.html", {"form": CaptureForm(by=request.user)})
    answer["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return answer
