"""Templates of papers: an administrator's DOCX, checked, in force from a day, and the earlier ones again."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from cases.errors import WrongFacts
from cases.papers.forms import FORMS
from cases.services import paper_templates, papers
from common import clock
from common.errors import NotAllowed
from tests.factories import cases as make


def docx(*lines: str) -> bytes:
    document, out = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def put(by, *lines, **more):
    facts = {"form": "MBB01", "effective_from": clock.today(), "why": "Mẫu mới"}
    return paper_templates.put(docx=docx(*lines), by=by, **facts | more)


def test_a_paper_made_from_the_day_on_is_filled_from_the_new_template(chi, quan):
    put(quan, "MẪU RIÊNG {{ party.name }}", "{%p for act in acts %}", "{{ act.words }}", "{%p endfor %}")
    put(quan, "MẪU SAU", effective_from=clock.today() + timedelta(days=3))
    violation = make.violation(chi)
    paper = papers.render(paper_id=papers.make(case_id=violation.case_id, form="MBB01", by=chi).pk)
    words = "\n".join(
        each.text for each in Document(io.BytesIO(bytes(paper.files.get(kind="docx").content))).paragraphs
    )
    assert f"MẪU RIÊNG {violation.seller.name}" in words
    assert paper.template.version == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{{ party.nonsense }}", "unknown_field"), ("{{ party.__class__ }}", "not_allowed"), ("{{ ''.join(acts) }}", "not_allowed"),
        ("{% for i in range(99999999) %}{% endfor %}", "not_allowed"), ("{{ party.name", "syntax"), ("{% include 'x' %}", "not_allowed"),
        ("{{ cycler.__init__ }}", "not_allowed"),
    ],
)  # fmt: skip
def test_a_template_that_does_more_than_print_is_refused(quan, line, code):
    with pytest.raises(WrongFacts) as no:
        put(quan, line)
    assert no.value.code == code or no.value.facts.get("code") == code


def test_what_is_no_docx_is_refused(quan):
    with pytest.raises(WrongFacts):
        paper_templates.put(form="MBB01", docx=b"%PDF-1.7", effective_from=clock.today(), by=quan, why="x")


def test_only_administrators_and_not_backwards(chi, quan):
    with pytest.raises(NotAllowed):
        put(chi, "x")
    with pytest.raises(WrongFacts):
        put(quan, "x", effective_from=clock.today() - timedelta(days=1))


def test_the_earlier_one_and_the_houses_own_come_back(quan):
    put(quan, "MỘT")
    put(quan, "HAI")
    again = paper_templates.restore(form="MBB01", version=1, effective_from=clock.today(), by=quan, why="lỗi")
    assert papers.template_of(FORMS["MBB01"], clock.today()) == again
    paper_templates.restore(form="MBB01", version=0, effective_from=clock.today(), by=quan, why="lỗi")
    assert papers.template_of(FORMS["MBB01"], clock.today()) is None


def test_from_the_page_with_preview(quan, chi, signed_in):
    client = signed_in(quan)
    url = reverse("cases:template-detail", args=["MBB01"])
    body = {
        "docx": SimpleUploadedFile("mau.docx", docx("{{ party.name }}")),
        "effective_from": clock.today().strftime("%d/%m/%Y"),
        "why": "Mới",
    }
    assert client.post(url, body).status_code == 302
    assert "mau.docx" in client.get(url).content.decode()
    assert client.get(reverse("cases:template-list")).status_code == 200
    for version in (0, 1):
        assert client.get(reverse("cases:template-restore", args=["MBB01", version])).status_code == 200
        assert client.get(reverse("cases:template-file", args=["MBB01", version, "pdf"])).content.startswith(b"%PDF-")
    assert signed_in(chi).get(url).status_code == 403
