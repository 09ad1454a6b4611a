"""Pages about the templates of papers, for administrators: the forms, and one with its versions, upload, preview, restore."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import paper_bytes, paper_forms, paper_selectors
from cases.models import PaperTemplate
from cases.papers import fill, typeset
from cases.papers.forms import FORMS
from cases.papers.sample import sample
from cases.services import paper_templates, papers
from common import clock
from common.http import refusals_on

keeps = permission_required("cases.keep_paper_template", raise_exception=True)


@keeps
def template_list(request: HttpRequest) -> HttpResponse:
    known = paper_selectors.names()
    counts: dict[str, int] = {}
    for code in PaperTemplate.objects.values_list("form", flat=True):
        counts[code] = counts.get(code, 0) + 1
    rows = [
        {"code": code, "name": paper_selectors.name_of(form, known), "count": counts.get(code, 0)}
        for code, form in FORMS.items()
    ]
    return render(request, "cases/template_list.html", {"rows": rows})


@keeps
def template_detail(request: HttpRequest, form: str) -> HttpResponse:
    kind = _kind(form)
    given = paper_forms.TemplateForm(
        request.POST or None, request.FILES or None, initial={"effective_from": clock.today()}
    )
    if given.is_valid():
        with refusals_on(given):
            file = given.cleaned_data["docx"]
            paper_templates.put(
                form=form, docx=file.read(fill.MOST_BYTES + 1), name=file.name, by=request.user,
                effective_from=given.cleaned_data["effective_from"], why=given.cleaned_data["why"],
            )  # fmt: skip
            messages.success(request, _("The template is kept."))
            return redirect("cases:template-detail", form)
    page: dict[str, Any] = {
        "form": given, "code": form, "name": paper_selectors.name_of(kind, paper_selectors.names()),
        "rows": list(PaperTemplate.objects.filter(form=form).defer("docx").select_related("put_by").order_by("-version")),
        "now": papers.template_of(kind, clock.today()),
    }  # fmt: skip
    return render(request, "cases/template_detail.html", page)


@keeps
def template_restore(request: HttpRequest, form: str, version: int) -> HttpResponse:
    _kind(form)
    given = paper_forms.RestoreForm(request.POST or None, initial={"effective_from": clock.today()})
    if given.is_valid():
        with refusals_on(given):
            paper_templates.restore(form=form, version=version, by=request.user, **given.cleaned_data)
            return redirect("cases:template-detail", form)
    return render(request, "cases/template_restore.html", {"form": given, "code": form, "version": version})


@keeps
def template_file(request: HttpRequest, form: str, version: int, kind: str) -> HttpResponse:
    """The template itself as DOCX, or filled with invented words as PDF. Version 0 is the house's own."""
    row = PaperTemplate.objects.filter(form=form, version=version).first() if version else None
    if (version and row is None) or kind not in paper_bytes.MIMES:
        raise Http404
    docx = papers.bytes_of(_kind(form), row if row and row.docx else None)
    content = docx
    if kind == "pdf":
        content = typeset.pdf(fill.fill(docx, sample()), title=form, made_at=timezone.localtime(), stamp="BẢN XEM THỬ")
    answer = HttpResponse(content, content_type=paper_bytes.MIMES[kind])
    answer["Content-Disposition"] = f'{"inline" if kind == "pdf" else "attachment"}; filename="template.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _kind(form: str) -> Any:
    if form not in FORMS:
        raise Http404
    return FORMS[form]
