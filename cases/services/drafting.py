"""What a draft may be and what it sets: kind, outcome and amount of each cell; and whether the law still says the same at signing."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from cases import law
from cases.circumstances import NO_SANCTION
from cases.errors import LawChanged, OutOfTime, WrongFacts
from cases.models import Decision, Sanction, Violation
from cases.models.decision import DecisionKind, SanctionOutcome
from cases.services import deadlines, violations

PROHIBITED = ("PROHIBITED",)  # categories of goods that may not circulate


def check_kind(kind: str, found: list[Violation], on: date) -> None:
    """In time: any sanction. Out of time: only confiscation of prohibited goods and remedies (Article 65(1)(c), (2))."""
    if kind not in DecisionKind.values:
        raise WrongFacts(_("Say which kind of decision it is."), field="kind")
    over = _over(found, on)
    if kind in (DecisionKind.SANCTION, DecisionKind.ON_THE_SPOT):
        if over:
            raise OutOfTime(
                _("The term for the decision ended on %(day)s (Article 66). Only confiscation of prohibited goods and remedies "
                  "are still possible (Article 65).") % {"day": over.strftime("%d/%m/%Y")},
                field="kind", due_on=over.isoformat(), possible=[DecisionKind.CONFISCATION.value, DecisionKind.REMEDIES.value],
            )  # fmt: skip
        return
    for violation in found:
        if kind == DecisionKind.CONFISCATION and not violation.provision.category.startswith(PROHIBITED):
            raise WrongFacts(
                _("Without a sanction only goods that may not circulate are confiscated (Article 65(2))."), field="kind"
            )
        if kind == DecisionKind.REMEDIES and not violation.provision.remedies:
            raise WrongFacts(_("The provision names no remedies."), field="kind")


def _over(found: list[Violation], on: date) -> date | None:
    due_on = deadlines.decision_due_on([each.pk for each in found])
    limits = [each.limitation_ends_on for each in found if each.limitation_ends_on and each.limitation_ends_on < on]
    return due_on if due_on and due_on < on else min(limits, default=None)


def price(
    decision: Decision, found: list[Violation], figures: Mapping[int, tuple[int, str]], measures: Mapping[int, tuple[str, str]],
    outcomes: Mapping[int, tuple[str, str]], on: date,
) -> None:  # fmt: skip
    """One cell per violation: outcome, the rules' amount or the officer's figure with the reason, measures."""
    plain = (SanctionOutcome.FINE.value, "") if decision.is_sanction else (SanctionOutcome.NONE.value, "65.1.c")
    cells = [
        _cell(decision, each, figures.get(each.pk), measures.get(each.pk), outcomes.get(each.pk, plain), on)
        for each in found
    ]
    decision.sanctions.all().delete()
    Sanction.objects.bulk_create(cells)
    decision.total_vnd = sum(each.amount_vnd for each in cells)
    if decision.is_sanction:
        decision.kind = DecisionKind.ON_THE_SPOT if _needs_no_minutes(cells) else DecisionKind.SANCTION
    decision.save(update_fields=["total_vnd", "kind"])


def _needs_no_minutes(cells: list[Sanction]) -> bool:
    """All without minutes, and small enough for it (Article 56; MQĐ01)."""
    return all(
        each.violation.minutes_on is None and law.minutes_needless(each.amount_vnd, each.violation.subject_kind)
        for each in cells
    )


def _cell(
    decision: Decision, violation: Violation, figure: tuple[int, str] | None, measures: tuple[str, str] | None,
    outcome: tuple[str, str], on: date,
) -> Sanction:  # fmt: skip
    what, no_why = outcome
    if not decision.is_sanction and what != SanctionOutcome.NONE:
        raise WrongFacts(_("This kind of decision sets no sanction."), field="violations")
    amount, why = figure or (None, "")
    facts = violations.facts_of(violation, on)
    additional, remedies = measures or law.measures(violation.provision)
    if what == SanctionOutcome.FINE:
        told = law.price(facts, amount, why)
        due, no_why = told.reckoning.fine, ""
    else:
        told, due = law.reckon(facts), 0
        no_why = _reason(violation, what, no_why)
    return Sanction(
        decision=decision, violation=violation, outcome=what, no_sanction_why=no_why, frame_low_vnd=told.frame[0],
        frame_high_vnd=told.frame[1], amount_vnd=due, because=told.because,
        officer_why=why.strip()[:300] if told.reckoning.between and due else "", additional=additional, remedies=remedies,
    )  # fmt: skip


def _reason(violation: Violation, what: str, no_why: str) -> str:
    if what == SanctionOutcome.WARNING:
        if not violation.provision.allows_warning:
            raise WrongFacts(_("The text of this provision knows no warning."), field="violations", code="no_warning")
        return ""
    if what != SanctionOutcome.NONE:
        raise WrongFacts(_("Say what comes of each violation."), field="violations")
    if no_why not in NO_SANCTION:
        raise WrongFacts(
            _("Say under which article no sanction follows (Article 11, 65)."), field="violations", code="no_article"
        )
    return no_why


def check_law_unchanged(sanctions: list[Sanction], on: date) -> None:
    """A text that ended or was corrected after the submission gives another frame: the draft goes back and is reckoned anew."""
    for each in sanctions:
        told = law.reckon(violations.facts_of(each.violation, on))
        if told.frame != (each.frame_low_vnd, each.frame_high_vnd):
            raise LawChanged(
                _("The law changed since this draft was submitted: the frame is now %(low)s – %(high)s đ. Send it back.")
                % {"low": f"{told.frame[0]:,}".replace(",", "."), "high": f"{told.frame[1]:,}".replace(",", ".")},
                violation=each.violation_id, frame=list(told.frame), because=told.because,
            )  # fmt: skip
