"""A printing's bytes as an answer: the PDF opens in the browser, the DOCX is saved."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from cases.models import Paper

MIMES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def answer(paper: Paper, kind: str) -> HttpResponse:
    file = get_object_or_404(paper.files, kind=kind)
    told = HttpResponse(bytes(file.content), content_type=MIMES[kind])
    name = f"{paper.case.number}-{paper.form}-v{paper.version}".replace("/", "-").replace("Đ", "D")
    how = "inline" if kind == "pdf" else "attachment"
    told["Content-Disposition"] = f'{how}; filename="{name}.{kind}"'
    told["X-Content-Type-Options"] = "nosniff"
    return told
