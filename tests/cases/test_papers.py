"""Papers: made from a snapshot, set by the worker, kept; what is missing is said before."""

import io
import subprocess
from collections import Counter
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from cases.errors import WrongFacts
from cases.models import Paper
from cases.papers.data import amendments
from cases.papers.forms import ASKS, FORMS
from cases.services import decisions, papers
from common.errors import NotAllowed
from tests.factories import cases as make
from tests.factories import sellers as make_seller

ANSWERS = {"made_where": "Số 5 Hàng Bông", "witness": "Trần Thị Bình", "treasury_account": "7111.1054"}


def words_of(paper: Paper, kind: str = "docx") -> str:
    content = bytes(paper.files.get(kind=kind).content)
    if kind == "docx":
        body = Document(io.BytesIO(content)).element.body
        return "\n".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))
    told = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return told.stdout.decode()


@pytest.fixture
def made(chi):
    violation = make.violation(chi)
    return papers.make(case_id=violation.case_id, form="MBB01", by=chi, answers=ANSWERS, on=make.DETECTED)


def test_minutes_are_filled_from_the_case_and_what_was_typed(made, work):
    work()
    made.refresh_from_db()
    assert made.state == "ready"
    words = words_of(made)
    seller = made.seller
    for each in ("BIÊN BẢN", "Độc lập - Tự do - Hạnh phúc", seller.name, "Số 5 Hàng Bông", "45.000.000 đồng",
                 "Bốn mươi lăm triệu đồng", "Nguyễn Kim Chi", made.data["proofs"][0]["sha256"]):  # fmt: skip
        assert each in words


def test_setting_a_paper_twice_changes_nothing(made, work):
    work()
    before = list(made.files.values_list("kind", "sha256"))
    papers.render(paper_id=made.pk)
    assert list(made.files.values_list("kind", "sha256")) == before


def test_the_same_snapshot_gives_the_same_bytes(made, work):
    work()
    form, template = FORMS[made.form], made.template
    again = papers.fill.fill(papers.bytes_of(form, template), made.data)
    assert again == bytes(made.files.get(kind="docx").content)


def test_a_later_printing_is_another_version_and_the_earlier_stays(made, chi, work):
    again = papers.make(case_id=made.case_id, form="MBB01", by=chi, answers={"witness": "Lê Văn Tám"}, on=make.DETECTED)
    work()
    assert (made.version, again.version) == (1, 2)
    assert "Trần Thị Bình" in words_of(made)
    assert "Lê Văn Tám" in words_of(again)


def test_the_bytes_of_a_printing_cannot_be_changed(made, work):
    work()
    with pytest.raises(DatabaseError), transaction.atomic():
        made.files.update(content=b"other")


def test_a_draft_has_no_number_and_a_final_one_the_next_of_the_book(made, chi):
    assert (made.is_draft, made.number) == (True, "")
    final = papers.make(case_id=made.case_id, form="MBB01", by=chi, is_draft=False, on=make.DETECTED)
    other = papers.make(case_id=make.violation(chi).case_id, form="MBB01", by=chi, is_draft=False, on=make.DETECTED)
    again = papers.make(case_id=made.case_id, form="MBB01", by=chi, is_draft=False, on=make.DETECTED)
    assert final.number == "01/BB-VPHC-Đ5"
    assert other.number == "02/BB-VPHC-Đ5"
    assert again.number == final.number


def test_signing_prints_the_decision_with_its_number_and_the_fine_in_words(chi, ha, work):
    decision = make.issued(chi, ha)
    work()
    paper = decision.papers.get()
    assert (paper.form, paper.is_draft, paper.state, paper.made_by) == ("MQĐ02", False, "ready", None)
    words = words_of(paper)
    for each in (
        decision.number,
        decision.seller.name,
        "Điều 1.",
        "15.000.000 đồng",
        "Mười lăm triệu đồng",
        "Lê Thu Hà",
        "CHI CỤC TRƯỞNG",
    ):
        assert each in words
    papers.make_signed(decision_id=decision.pk)
    assert decision.papers.count() == 1


def test_without_minutes_the_decision_is_the_form_without_minutes(chi):
    assert papers.form_of(make.draft(chi, make.violation(chi, minutes_on=None))).code == "MQĐ01"


def test_a_draft_decision_says_draft_on_every_page_and_an_annulled_one_that_it_is_annulled(chi, ha, work):
    draft = make.draft(chi)
    paper = papers.make(case_id=draft.case_id, form="MQĐ02", decision_id=draft.pk, by=chi, is_draft=False)
    assert (paper.is_draft, paper.data["stamp"]) == (True, "DỰ THẢO")
    issued = make.issued(chi, ha)
    decisions.annul(decision_id=issued.pk, by=ha, why="Sai")
    again = papers.make(case_id=issued.case_id, form="MQĐ02", decision_id=issued.pk, by=chi)
    assert again.data["stamp"] == "ĐÃ HỦY BỎ"


def test_the_words_of_the_pdf_are_those_of_the_docx(chi, ha, work):
    decision = make.issued(chi, ha)
    work()
    paper = decision.papers.get()

    def letters(words: str) -> Counter[str]:
        return Counter("".join(words.split()))

    assert letters(words_of(paper)) <= letters(words_of(paper, "pdf"))


def test_hostile_words_stay_words(chi, work):
    seller = make_seller.seller(chi, name='{{ 7*7 }} <w:t>&"#panic("x")\\')
    violation = make.violation(chi, seller_id=seller.pk)
    paper = papers.make(
        case_id=violation.case_id, form="MBB01", by=chi, answers={"witness": '#eval("1") ]'}, on=make.DETECTED
    )
    work()
    paper.refresh_from_db()
    assert paper.state == "ready", paper.said
    assert "{{ 7*7 }}" in words_of(paper, "pdf")


def test_a_stranger_makes_no_paper_and_sees_none(made, minh, signed_in, work):
    work()
    with pytest.raises(NotAllowed):
        papers.make(case_id=made.case_id, form="MBB01", by=minh)
    client = signed_in(minh)
    for page in ("cases:paper-detail", "cases:paper-file"):
        args = [made.pk] if page.endswith("detail") else [made.pk, "pdf"]
        assert client.get(reverse(page, args=args)).status_code == 404
    assert client.get(f"/api/papers/{made.pk}/").status_code == 404
    assert not Paper.objects.visible_to(minh).exists()


def test_an_auditor_reads_and_makes_none(made, lan):
    assert Paper.objects.visible_to(lan).filter(pk=made.pk).exists()
    with pytest.raises(NotAllowed):
        papers.make(case_id=made.case_id, form="MBB01", by=lan)


@pytest.mark.parametrize(
    "wrong",
    [
        {"form": "MQĐ99"},
        {"form": "MQĐ02"},
        {"seller_id": 0x7FFFFFFF},
        {"on": date(2999, 1, 1)},
        {"answers": {"witness": "x" * 5000}},
    ],
)
def test_what_cannot_be_is_refused(made, chi, wrong):
    with pytest.raises(WrongFacts):
        papers.make(**{"case_id": made.case_id, "form": "MBB01", "by": chi, **wrong})


def test_a_decision_of_another_case_is_refused(made, chi):
    other = make.draft(chi)
    with pytest.raises(WrongFacts):
        papers.make(case_id=made.case_id, form="MQĐ02", by=chi, decision_id=other.pk)


def test_the_page_lists_what_is_missing_with_where_it_is_entered(chi, signed_in):
    violation = make.violation(chi)
    page = signed_in(chi).get(reverse("cases:paper-new", args=[violation.case_id, "MBB01"])).content.decode()
    assert reverse("sellers:seller-detail", args=[violation.seller_id]) in page


def test_from_the_page_to_the_files(chi, signed_in, work):
    violation = make.violation(chi)
    client = signed_in(chi)
    url = reverse("cases:paper-new", args=[violation.case_id, "MBB01"])
    answer = client.post(url, {"on": "02/11/2026", "witness": "Trần Thị Bình"})
    paper = Paper.objects.get(case=violation.case_id)
    assert answer.url == paper.get_absolute_url()
    assert "hx-trigger" in client.get(answer.url).content.decode()
    work()
    assert "hx-trigger" not in client.get(answer.url).content.decode()
    pdf = client.get(reverse("cases:paper-file", args=[paper.pk, "pdf"]))
    assert pdf.content.startswith(b"%PDF-")
    assert "inline" in pdf["Content-Disposition"]
    assert client.get(reverse("cases:paper-file", args=[paper.pk, "exe"])).status_code == 404
    listed = client.get(reverse("cases:case-papers", args=[violation.case_id])).content.decode()
    assert paper.get_absolute_url() in listed


def test_what_was_typed_once_is_there_the_next_time(made, chi, signed_in):
    page = signed_in(chi).get(reverse("cases:paper-new", args=[made.case_id, "MBB01"])).content.decode()
    assert "Trần Thị Bình" in page
    other = make.violation(chi)
    assert "witness" not in papers.remembered(other.case)


def test_by_program(chi, signed_in, work):
    violation = make.violation(chi)
    client = signed_in(chi)
    body = {"case_id": violation.case_id, "form": "MBB01", "answers": ANSWERS, "on": "2026-11-02"}
    told = client.post("/api/papers/", body, content_type="application/json")
    assert told.status_code == 201, told.content
    work()
    pk = told.json()["id"]
    assert set(client.get(f"/api/papers/{pk}/").json()["files"]) == {"docx", "pdf"}
    assert client.get(f"/api/papers/{pk}/files/docx/").content.startswith(b"PK")


def test_the_list_asks_no_more_for_thirty_papers_than_for_one(chi, signed_in, django_assert_max_num_queries):
    violation = make.violation(chi)
    client, url = signed_in(chi), reverse("cases:case-papers", args=[violation.case_id])
    papers.make(case_id=violation.case_id, form="MBB01", by=chi, on=make.DETECTED)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _each in range(29):
        papers.make(case_id=violation.case_id, form="MBB01", by=chi, on=make.DETECTED)
    with django_assert_max_num_queries(len(one)):
        client.get(url)


def test_texts_that_amend_are_cited_from_their_day():
    told = "17/2022/NĐ-CP (31/01/2022); 24/2025/NĐ-CP (21/02/2025)"
    assert amendments(told, date(2021, 1, 1)) == []
    assert amendments(told, date(2022, 1, 31)) == ["17/2022"]
    assert amendments(told, date(2026, 1, 1)) == ["17/2022", "24/2025"]


@pytest.mark.parametrize("code", sorted(FORMS))
def test_every_form_is_filled_from_a_case_with_goods_and_a_signed_decision(code, chi, ha):
    decision = make.issued(chi, ha)
    make.seizure(chi, decision.case, keeper=ha)
    form = FORMS[code]
    answers = {name: f"«{name}»" for name in form.asks}
    facts = {"decision_id": decision.pk} if form.about != "case" else {}
    paper = papers.make(case_id=decision.case_id, form=code, by=chi, answers=answers, is_draft=False, **facts)
    template = papers.bytes_of(form, None)
    used = papers.fill.check(template, {**paper.data, "ask": dict.fromkeys(ASKS, "x")})
    asked = {name.removeprefix("ask.") for name in used if name.startswith("ask.")}
    unasked = asked - set(form.asks) - {"id_issued_on", "id_issued_by", "born_on", "nationality", "occupation"}
    assert unasked == set(), "the template prints what nobody is asked"
    paper = papers.render(paper_id=paper.pk)
    assert paper.state == "ready", paper.said
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words_of(paper)


def test_a_notice_follows_a_signed_decision_only(chi):
    draft = make.draft(chi)
    with pytest.raises(WrongFacts):
        papers.make(case_id=draft.case_id, form="TBNP", decision_id=draft.pk, by=chi)
