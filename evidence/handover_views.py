"""Pages of handing over and of reading anew: offer, answer, withdraw; what waits for one's answer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.http import refusals_on
from common.paging import page_of
from evidence import handover_selectors
from evidence.forms import AnswerForm, OfferForm, ReasonForm
from evidence.handover_models import Handover
from evidence.models import Exhibit
from evidence.services import exhibits, handovers


@require_GET
def handover_list(request: HttpRequest) -> HttpResponse:
    """What was offered to oneself and by oneself, what waits first."""
    if not request.user.has_perm("evidence.read_exhibits"):
        raise PermissionDenied
    page = page_of(handover_selectors.handover_list(request.user), request)
    return render(request, "evidence/handover_list.html", {"page": page})


def handover_offer(request: HttpRequest, pk: int) -> HttpResponse:
    exhibit = get_object_or_404(Exhibit.objects.visible_to(request.user).select_related("sealed_by"), pk=pk)
    form = OfferForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = handovers.offer(exhibit_id=pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("Offered to %(person)s, who must accept it.") % {"person": made.receiver})
            return redirect(exhibit)
    words = {"title": _("Hand over"), "submit": _("Offer"), "exhibit": exhibit}
    return render(request, "evidence/exhibit_deed.html", {"form": form, **words})


def handover_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One page for the receiver (accept, refuse) and for the giver (withdraw): who it is decides which buttons stand there."""
    made = get_object_or_404(
        Handover.objects.visible_to(request.user).select_related("exhibit", "giver", "receiver"), pk=pk
    )
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        step = {"accept": handovers.accept, "refuse": handovers.refuse, "withdraw": handovers.withdraw}[
            form.cleaned_data["answer"]
        ]
        done = {
            "accept": _("Accepted: you are its keeper now."),
            "refuse": _("Refused: it stays with the giver."),
            "withdraw": _("Withdrawn: it stays with you."),
        }
        with refusals_on(form):
            step(handover_id=pk, by=request.user, why=form.cleaned_data["why"])
            messages.success(request, done[form.cleaned_data["answer"]])
            return redirect(_after(request, made))
    return render(request, "evidence/handover_answer.html", {"handover": made, "form": form})


def _after(request: HttpRequest, made: Handover) -> str:
    seen = Exhibit.objects.visible_to(request.user).filter(pk=made.exhibit_id).exists()
    return made.exhibit.get_absolute_url() if seen else reverse("evidence:handover-list")


def exhibit_reread(request: HttpRequest, pk: int) -> HttpResponse:
    exhibit = get_object_or_404(Exhibit.objects.visible_to(request.user), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            exhibits.reread(exhibit_id=pk, by=request.user, why=form.cleaned_data["why"])
            messages.success(request, _("The worker reads it anew."))
            return redirect(exhibit)
    words = {"title": _("Read anew"), "submit": _("Read anew"), "exhibit": exhibit}
    return render(request, "evidence/exhibit_deed.html", {"form": form, **words})
