"""Saying what meets a requirement of the file, or why it is not needed."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases import sufficiency
from cases.deeds import Deed
from cases.errors import WrongFacts
from cases.models import Satisfaction, Violation
from cases.services import filing
from cases.services.cases import held_open
from common import clock
from staff import rights
from staff.models import User


@transaction.atomic
def satisfy(
    *, violation_id: int, code: str, by: User, exhibit_id: int | None = None, words: str = "", waived: bool = False,
    on: date | None = None,
) -> Satisfaction:  # fmt: skip
    """Cite an exhibit (or say in words) for a requirement, or waive it with the reason where it may be waived."""
    violation = Violation.objects.select_related("case", "provision", "seller").get(pk=violation_id)
    case = held_open(violation.case_id)
    rights.require(by, "cases.satisfy_requirement", within=case.team)
    found = {item.requirement.code: item.requirement for item in sufficiency.items(violation, on or clock.today())}
    if code not in found:
        raise WrongFacts(_("This is not asked for here."), field="code")
    if waived and not found[code].waivable:
        raise WrongFacts(
            _("The law leaves no way around this (%(basis)s).") % {"basis": found[code].legal_basis}, field="waived"
        )
    if found[code].met_by and not found[code].waivable:
        raise WrongFacts(
            _("Only the facts of the file meet this; note what happened, or correct the violation."), field="code"
        )
    if waived and not words.strip():
        raise WrongFacts(_("Say why it is not needed here."), field="words")
    exhibit = filing.add_one(case, exhibit_id, by=by) if exhibit_id else None
    if not waived and exhibit is None and not words.strip():
        raise WrongFacts(_("Cite an exhibit, or say what meets it."), field="exhibit")
    values = {"exhibit": exhibit, "waived": waived, "words": words.strip()[:300], "by": by, "at": clock.now()}
    satisfaction, _made = Satisfaction.objects.update_or_create(violation=violation, code=code, defaults=values)
    journal.record(
        by, Deed.REQUIREMENT_SATISFIED, violation, team=case.team, case=case.pk, requirement=code, why=words.strip()[:300],
        exhibit=exhibit.pk if exhibit else None, waived=waived,
    )  # fmt: skip
    return satisfaction
