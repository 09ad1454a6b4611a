"""The page where a redacted copy is made: boxes drawn over what was just looked at, or words to mask."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.http import refusals_on
from evidence import selectors
from evidence.services import redactions
from evidence.views import looked_at


class RedactionForm(forms.Form):
    boxes = forms.CharField(
        label=gettext_lazy("Boxes"), required=False, max_length=20_000,
        help_text=gettext_lazy("One a line: page, left, top, width and height, the last four in per cent. Drawing writes them here."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("Words to mask"), required=False, max_length=20_000,
        help_text=gettext_lazy("One a line; every place where they stand is masked."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )  # fmt: skip
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=300, min_length=3)


def exhibit_redact(request: HttpRequest, pk: int) -> HttpResponse:
    """Only for who has just given a reason to look at the original."""
    try:
        exhibit = looked_at(request, pk)
    except Http404:
        return redirect("evidence:exhibit-view", pk)
    form = RedactionForm(request.POST or None)
    is_drawn = exhibit.kind in {"picture", "pdf"}
    del form.fields["words" if is_drawn else "boxes"]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            boxes = redactions.boxes_of(given.get("boxes", ""))
            words = given.get("words", "").splitlines()
            copy = redactions.redact(exhibit_id=pk, by=request.user, why=given["why"], boxes=boxes, words=words)
            messages.success(request, _("The redacted copy is sealed. The original is as it was."))
            return redirect(copy)
    page = {
        "exhibit": exhibit, "form": form, "is_drawn": is_drawn, "pass": request.GET["pass"],
        "sheets": selectors.sheets(exhibit) if exhibit.kind == "pdf" else [],
    }  # fmt: skip
    return render(request, "evidence/exhibit_redact.html", page)
