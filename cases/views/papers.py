"""Pages about papers: those of a case, making one, one with its files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases import paper_bytes, paper_forms, paper_selectors
from cases.models import Decision, Paper
from cases.papers.forms import FORMS, Form
from cases.services import papers
from cases.views.cases import found as found_case
from cases.views.cases import page as case_page
from cases.views.decisions import found as found_decision
from common import clock
from common.http import refusals_on, wants_fragment
from sellers.models import Seller


def case_papers(request: HttpRequest, pk: int) -> HttpResponse:
    case = found_case(request, pk)
    rows = list(paper_selectors.paper_list(request.user).filter(case=case)[:300])
    known = paper_selectors.names()
    for row in rows:
        row.form_name = paper_selectors.name_of(FORMS[row.form], known)
    more = {"rows": rows, "choices": paper_selectors.choices(case)}
    return render(request, "cases/case_papers.html", case_page(request, case, "papers", **more))


def paper_new(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """What the form asks for, and what is still missing before it is printed."""
    case = found_case(request, pk)
    kind = _kind(form)
    decision = _about(request, case.pk, kind)
    sellers = paper_selectors.offenders(case)
    seller = decision.seller if decision else _seller(request, case, sellers)
    initial = {"on": clock.today(), "seller": seller.pk if seller else None, **papers.remembered(case)}
    given = paper_forms.PaperForm(request.POST or None, form=kind, sellers=sellers, initial=initial)
    if given.is_valid():
        with refusals_on(given):
            about = decision.pk if decision else None
            paper = papers.make(case_id=pk, form=kind.code, by=request.user, decision_id=about, **given.facts)
            return redirect(paper)
    answers = {name: str(given[name].value() or "") for name in kind.asks}
    more = paper_selectors.preview(case, kind, decision, seller, answers, request.user)
    name = paper_selectors.name_of(kind, paper_selectors.names())
    page = {"form": given, "case": case, "decision": decision, "seller": seller, "kind": kind, "name": name, **more}
    return render(request, "cases/paper_new.html", page)


def _kind(form: str) -> Form:
    if form not in FORMS:
        raise Http404
    return FORMS[form]


def _about(request: HttpRequest, case_id: int, kind: Form) -> Decision | None:
    if kind.about not in ("decision", "fine"):
        return None
    asked = request.GET.get("decision", "")
    decision = found_decision(request, int(asked)) if asked.isdecimal() else None
    if decision is None or decision.case_id != case_id:
        raise Http404
    return decision


def _seller(request: HttpRequest, case: Any, sellers: list[tuple[int, str]]) -> Seller | None:
    asked = request.POST.get("seller") or request.GET.get("seller") or case.seller_id
    known = {str(pk) for pk, _name in sellers}
    wanted = str(asked) if str(asked) in known else next(iter(str(pk) for pk, _name in sellers), "")
    return Seller.objects.filter(pk=wanted).first() if wanted else None


def found(request: HttpRequest, pk: int) -> Paper:
    rows = paper_selectors.paper_list(request.user)
    return get_object_or_404(rows, pk=pk)


def paper_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One printing: its files when they are set, and its other versions."""
    paper = found(request, pk)
    files = list(paper.files.defer("content").order_by("kind"))
    same = paper_selectors.paper_list(request.user).filter(
        case=paper.case_id, form=paper.form, decision=paper.decision_id, seller=paper.seller_id
    )
    name = paper_selectors.name_of(FORMS[paper.form], paper_selectors.names())
    page = {"paper": paper, "files": files, "versions": list(same[:50]), "name": name, "seal": paper.data["seal"]}
    template = "cases/_paper_files.html" if wants_fragment(request) else "cases/paper_detail.html"
    return render(request, template, page)


def paper_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The bytes as they were printed."""
    return paper_bytes.answer(found(request, pk), kind)


def decision_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper of a decision as it stands: the newest printing, or the page that makes one."""
    decision = found_decision(request, pk)
    form = papers.form_of(decision)
    newest = paper_selectors.paper_list(request.user).filter(decision=decision, form=form.code).first()
    is_signed = decision.state in ("issued", "annulled")
    if newest is not None and newest.is_draft != is_signed:
        return redirect(newest)
    return redirect(f"{reverse('cases:paper-new', args=[decision.case_id, form.code])}?decision={decision.pk}")
