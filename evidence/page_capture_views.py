"""Pages of capturing by machine: order one, see what came of it."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.http import refusals_on
from common.paging import page_of
from evidence.forms import CaptureOrderForm
from evidence.page_capture_models import Capture
from evidence.services import captures


def capture_order(request: HttpRequest) -> HttpResponse:
    """Order a page to be captured; below, the latest orders. Where it is not permitted the page says so."""
    if not request.user.has_perm("evidence.order_capture"):
        raise PermissionDenied
    form = CaptureOrderForm(request.POST or None, by=request.user, initial={"url": request.GET.get("url", "")})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            captures.order(by=request.user, **form.cleaned_data)
            messages.success(request, _("Ordered: the machine captures the page within a minute or two."))
            return redirect("evidence:capture-order")
    rows = Capture.objects.visible_to(request.user).select_related("by", "batch").order_by("-pk")
    page = {"form": form, "page": page_of(rows, request), "is_permitted": settings.CAPTURE_PAGES}
    return render(request, "evidence/capture_order.html", page)
