"""Corrections: a signed decision put right in words by a paper of its own (Article 18); amounts change only by annulling."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases import law
from cases.deeds import Deed
from cases.errors import WrongFacts
from cases.models import Case, Correction, Decision
from cases.services import delegations, registers, violations
from cases.states import DecisionState
from common import clock
from common.errors import MoveRefused
from staff import rights
from staff.models import User


@transaction.atomic
def correct(*, decision_id: int, by: User, words: str, why: str, on: date | None = None) -> Correction:
    """Put the words of a signed decision right, by somebody who could sign it; the paper takes a number of its own register."""
    on = on or clock.today()
    case_id = Decision.objects.values_list("case_id", flat=True).get(pk=decision_id)
    Case.objects.select_for_update().get(pk=case_id)
    decision = Decision.objects.select_for_update(of=("self",)).select_related("case__team").get(pk=decision_id)
    rights.require(by, "cases.correct_decision", within=decision.case.team)
    if decision.state != DecisionState.ISSUED:
        raise MoveRefused("correct", decision.state)
    if not words.strip():
        raise WrongFacts(_("Say what is put right."), field="words")
    if not why.strip():
        raise WrongFacts(_("Say why."), field="why")
    if not decision.issued_on <= on <= clock.today():
        raise WrongFacts(_("It is corrected between the signing and today."), field="on")
    held = [each.violation for each in decision.sanctions.select_related("violation__provision").order_by("pk")]
    acts = [violations.facts_of(each, on) for each in held]
    law.require_competence(by.title, acts, on, delegated=delegations.standing_for(by, on) is not None)
    book = f"correction/{decision.book}"
    sequence = registers.next_number(book, on.year)
    number = f"{sequence:02d}/QĐ-SĐXPHC" + (f"-Đ{decision.case.team.number}" if "/" in decision.book else "")
    correction = Correction.objects.create(
        decision=decision, number=number, book=book, sequence=sequence, corrected_on=on, words=words.strip(),
        why=why.strip()[:300], by=by,
    )  # fmt: skip
    journal.record(
        by, Deed.DECISION_CORRECTED, decision, team=decision.case.team, case=decision.case_id, number=number, why=why.strip()[:300],
    )  # fmt: skip
    return correction
