"""Templates of papers: an administrator's DOCX in the place of the house's own, from a day on."""

import hashlib
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases.deeds import Deed
from cases.errors import WrongFacts
from cases.models import PaperTemplate
from cases.papers import fill
from cases.papers.forms import FORMS
from cases.papers.sample import sample
from common import clock
from staff import rights
from staff.models import User

REASONS: dict[str, Any] = {
    "too_large": _("The file is too large."),
    "not_docx": _("This is no DOCX file."),
    "macros": _("The file holds macros or embedded objects; save it without them."),
    "outside_links": _("The file fetches something from outside; put pictures into it instead."),
    "syntax": _("A placeholder is not written right: %(where)s"),
    "not_allowed": _("A template may print fields, loop and choose, not this: %(where)s"),
    "unknown_field": _("There is no field %(where)s for this form."),
}


@transaction.atomic
def put(*, form: str, docx: bytes, effective_from: date, by: User, why: str, name: str = "") -> PaperTemplate:
    """Put a DOCX in force for a form from a day on; the earlier ones stay and can be put in force again."""
    _check(form, effective_from, by, why)
    try:
        fill.check(docx, sample())
    except fill.BadTemplate as bad:
        raise WrongFacts(REASONS[bad.code] % {"where": bad.where}, field="docx", code=bad.code) from bad
    return _write(form, docx, effective_from, by, why, name)


@transaction.atomic
def restore(*, form: str, version: int, effective_from: date, by: User, why: str) -> PaperTemplate:
    """Put an earlier template in force again from a day on; version 0 is the house's own."""
    _check(form, effective_from, by, why)
    if not version:
        return _write(form, b"", effective_from, by, why, "")
    old = PaperTemplate.objects.filter(form=form, version=version).first()
    if old is None:
        raise WrongFacts(_("There is no such version."), field="version")
    return _write(form, bytes(old.docx), effective_from, by, why, old.name)


def _check(form: str, effective_from: date, by: User, why: str) -> None:
    rights.require(by, "cases.keep_paper_template")
    if form not in FORMS:
        raise WrongFacts(_("There is no such form."), field="form")
    if not why.strip():
        raise WrongFacts(_("Say why."), field="why")
    if effective_from < clock.today():
        raise WrongFacts(_("A template is in force from today or later, not backwards."), field="effective_from")


def _write(form: str, docx: bytes, effective_from: date, by: User, why: str, name: str) -> PaperTemplate:
    # Two administrators at once get two versions: the constraint lets only one have each number.
    rows = PaperTemplate.objects.select_for_update().filter(form=form).order_by("-version")
    version = (rows.values_list("version", flat=True).first() or 0) + 1
    made = PaperTemplate.objects.create(
        form=form, version=version, effective_from=effective_from, docx=docx, name=name[:200], why=why.strip()[:300],
        sha256=hashlib.sha256(docx).hexdigest() if docx else "", put_by=by,
    )  # fmt: skip
    journal.record(
        by, Deed.PAPER_TEMPLATE_PUT, made, form=form, version=version, day=effective_from.isoformat(), why=why
    )
    return made
