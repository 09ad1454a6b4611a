"""Papers: made from a snapshot, set by the worker, kept for ever; a new printing is a new version."""

import hashlib
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases.deeds import Deed
from cases.errors import WrongFacts
from cases.models import Case, Decision, Paper, PaperFile, PaperTemplate
from cases.papers import data as gathered
from cases.papers import fill, house, typeset
from cases.papers.forms import ASKS, FORMS, Form
from cases.services import registers
from cases.states import PAPER_MOVES, DecisionState, PaperState
from common import clock
from common.moves import step
from evidence.log_models import Head
from sellers.models import Seller
from staff import rights
from staff.models import User

MOST_ANSWER = 4000
STAMPS = {"draft": "DỰ THẢO", "annulled": "ĐÃ HỦY BỎ"}


@transaction.atomic
def make(
    *, case_id: int, form: str, by: User, decision_id: int | None = None, seller_id: int | None = None,
    answers: Mapping[str, str] | None = None, is_draft: bool = True, on: date | None = None,
) -> Paper:  # fmt: skip
    """Order a printing: the snapshot is taken now, the worker sets it. A final one has its number from the register."""
    case = Case.objects.select_for_update(of=("self",)).select_related("team").get(pk=case_id)
    rights.require(by, "cases.make_paper", within=case.team)
    return _made(case, _form(form), by, decision_id, seller_id, dict(answers or {}), is_draft, on or clock.today())


@transaction.atomic
def make_signed(*, decision_id: int) -> Paper:
    """The paper of a decision just signed, ordered by the signing itself. Doing it again makes nothing."""
    decision = Decision.objects.select_related("case__team").get(pk=decision_id)
    case = Case.objects.select_for_update(of=("self",)).select_related("team").get(pk=decision.case_id)
    form = form_of(decision)
    known = Paper.objects.filter(decision=decision, form=form.code, is_draft=False).first()
    return known or _made(case, form, None, decision_id, None, remembered(case), False, clock.today())


def _made(
    case: Case, form: Form, by: User | None, decision_id: int | None, seller_id: int | None, answers: dict[str, str],
    is_draft: bool, on: date,
) -> Paper:  # fmt: skip
    if on > clock.today():
        raise WrongFacts(_("A paper is not dated in the future."), field="on")
    kept = _answers(form, answers)
    decision = _decision(case, decision_id, form)
    seller = decision.seller if decision else _seller(case, seller_id)
    if form.about == "decision" and decision is not None:
        is_draft = decision.state not in (DecisionState.ISSUED, DecisionState.ANNULLED)
    before = Paper.objects.filter(case=case, form=form.code, decision=decision, seller=seller)
    data = snapshot(case, form, decision, seller, kept, by, on)
    number = _number(case, form, decision, before, is_draft, on)
    data |= {"number": number, "number_shown": number or f"……/{form.symbol or 'QĐ-XPHC'}"}
    template = template_of(form, on)
    paper = Paper.objects.create(
        case=case, decision=decision, seller=seller, form=form.code, is_draft=is_draft, number=number, dated_on=on,
        version=(before.order_by("-version").values_list("version", flat=True).first() or 0) + 1,
        template=template, template_sha256=hashlib.sha256(bytes_of(form, template)).hexdigest(), answers=kept,
        data={**data, "seal": _seal(case, decision), "stamp": _stamp(decision, is_draft)}, made_by=by,
    )  # fmt: skip
    journal.record(
        by, Deed.PAPER_MADE, paper, team=case.team, case=case.pk, form=form.code, number=number, version=paper.version,
        draft=is_draft,
    )  # fmt: skip
    return paper


@transaction.atomic
def render(*, paper_id: int, progress: Any = lambda **_words: None) -> Paper:
    """Set the paper's DOCX and PDF from its snapshot. Doing it again changes nothing."""
    paper = Paper.objects.select_for_update(of=("self",)).select_related("template", "case__team").get(pk=paper_id)
    if paper.state != PaperState.WAITING:
        return paper
    form = FORMS[paper.form]
    try:
        docx = fill.fill(bytes_of(form, paper.template), paper.data)
        progress(done=1, of=2)
        pdf = typeset.pdf(
            docx, title=str(paper), made_at=timezone.localtime(paper.made_at), stamp=paper.data["stamp"], seal=_seal_of(paper),
        )  # fmt: skip
    except (fill.BadTemplate, typeset.NotSet) as trouble:
        return fail(paper, str(trouble))
    files = [_file(paper, kind, content) for kind, content in (("docx", docx), ("pdf", pdf))]
    PaperFile.objects.bulk_create(files)
    paper.state = step(PAPER_MOVES, "render", paper.state)
    paper.save(update_fields=["state"])
    progress(done=2, of=2)
    journal.record(
        None, Deed.PAPER_RENDERED, paper, team=paper.case.team, case=paper.case_id, number=paper.number,
        **{each.kind: each.sha256 for each in files},
    )  # fmt: skip
    return paper


def fail(paper: Paper, why: str) -> Paper:
    """Part of `render`: this template with these words cannot be set; the paper says why and stays."""
    paper.state, paper.said = step(PAPER_MOVES, "fail", paper.state), why[:300]
    paper.save(update_fields=["state", "said"])
    journal.record(None, Deed.PAPER_FAILED, paper, team=paper.case.team, case=paper.case_id, why=paper.said)
    return paper


def snapshot(
    case: Case, form: Form, decision: Decision | None, seller: Seller | None, answers: dict[str, str], by: User | None, on: date
) -> dict[str, Any]:  # fmt: skip
    """What the paper would be filled with now."""
    if decision is not None:
        return gathered.of_decision(decision, on, answers)
    return gathered.of_case(case, seller, on, by, answers)


def form_of(decision: Decision) -> Form:
    """With minutes MQĐ02; where none were made, MQĐ01."""
    with_minutes = decision.sanctions.filter(violation__minutes_on__isnull=False).exists()
    return FORMS["MQĐ02" if with_minutes else "MQĐ01"]


def remembered(case: Case) -> dict[str, str]:
    """What was typed before: the office's own lines from the team's newest paper, the rest from the papers of this case."""
    office = {name for name, ask in ASKS.items() if ask.office}
    latest = Paper.objects.filter(case__team=case.team_id).order_by("-pk").values_list("answers", flat=True)[:5]
    found = {name: value for each in reversed(latest) for name, value in each.items() if name in office}
    for own in case.papers.order_by("pk").values_list("answers", flat=True):
        found |= own
    return found


def template_of(form: Form, on: date) -> PaperTemplate | None:
    """The administrators' template in force on a day; None: the house's own."""
    rows = PaperTemplate.objects.filter(form=form.code, effective_from__lte=on)
    found = rows.order_by("-effective_from", "-version").first()
    return found if found and found.docx else None


def bytes_of(form: Form, template: PaperTemplate | None) -> bytes:
    return bytes(template.docx) if template else house.built(form.text)


def _form(code: str) -> Form:
    if code not in FORMS:
        raise WrongFacts(_("There is no such form."), field="form")
    return FORMS[code]


def _answers(form: Form, answers: dict[str, str]) -> dict[str, str]:
    kept = {name: " ".join(str(answers[name]).split()) for name in form.asks if str(answers.get(name) or "").strip()}
    for name, value in kept.items():
        if len(value) > MOST_ANSWER:
            raise WrongFacts(
                _("This is longer than a paper takes: %(most)d letters.") % {"most": MOST_ANSWER}, field=name
            )
    return kept


def _decision(case: Case, decision_id: int | None, form: Form) -> Decision | None:
    if form.about not in ("decision", "fine"):
        return None
    decision = (
        case.decisions.select_related("case__team", "seller", "issued_by", "drafted_by").filter(pk=decision_id).first()
    )
    if decision is None or decision.state == DecisionState.DISCARDED:
        raise WrongFacts(_("Choose a decision of this case."), field="decision")
    if form.about == "fine" and decision.state != DecisionState.ISSUED:
        raise WrongFacts(_("This paper follows a signed decision."), field="decision")
    return decision


def _seller(case: Case, seller_id: int | None) -> Seller | None:
    """The offender asked for, the case's seller, or the only one who violated anything in it."""
    rows = Seller.objects.filter(violations__case=case) | Seller.objects.filter(cases=case)
    found = list(rows.filter(pk=seller_id).distinct() if seller_id else rows.distinct()[:2])
    if seller_id and not found:
        raise WrongFacts(_("Choose an offender of this case."), field="seller")
    if len(found) > 1:
        return next((each for each in found if each.pk == case.seller_id), None) or found[0]
    return found[0] if found else None


def _number(case: Case, form: Form, decision: Decision | None, before: Any, is_draft: bool, on: date) -> str:
    """A decision has its own; any other final paper the next of its book, and keeps it when it is printed again."""
    if form.about == "decision" and decision is not None:
        return decision.number
    if is_draft or not form.symbol:
        return ""
    known = before.exclude(number="").values_list("number", flat=True).first()
    if known:
        return str(known)
    team = case.team.number
    return f"{registers.next_number(f'{form.book}/{team}', on.year):02d}/{form.symbol}-Đ{team}"


def _stamp(decision: Decision | None, is_draft: bool) -> str:
    if decision is not None and decision.state == DecisionState.ANNULLED:
        return STAMPS["annulled"]
    return STAMPS["draft"] if is_draft else ""


def _seal(case: Case, decision: Decision | None) -> dict[str, Any]:
    """Where the paper's QR code leads, and the head of the sealed log as it stands: paper in other hands bears witness to it."""
    page = decision.get_absolute_url() if decision else reverse("cases:case-detail", args=[case.pk])
    head = Head.objects.order_by("-size", "-pk").first()
    told = {"size": head.size, "root": bytes(head.root).hex()} if head else {"size": 0, "root": ""}
    return {"url": settings.PRODUCT_URL.rstrip("/") + page, **told}


def _seal_of(paper: Paper) -> typeset.Seal:
    seal = paper.data["seal"]
    picture = BytesIO()
    code = f"{seal['url']}\n{seal['size']} {seal['root']}" if seal["root"] else seal["url"]
    segno.make(code, error="m").save(picture, kind="svg", border=0, xmldecl=False)
    words = [f"Hồ sơ: {seal['url']}", f"Bản in {paper.version}, {timezone.localtime(paper.made_at):%d/%m/%Y %H:%M}"]
    if seal["root"]:
        words.append(f"Nhật ký niêm phong: {seal['size']} dòng, gốc {seal['root']}")
    return typeset.Seal(picture.getvalue().decode(), tuple(words))


def _file(paper: Paper, kind: str, content: bytes) -> PaperFile:
    return PaperFile(
        paper=paper, kind=kind, sha256=hashlib.sha256(content).hexdigest(), size=len(content), content=content
    )
