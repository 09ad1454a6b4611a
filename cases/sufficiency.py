"""Whether a file holds what its provision asks for before a decision is signed; each item met, waived with a reason, or missing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from cases import law
from cases.clocks import EventKind
from cases.models import Deadline, Event, Satisfaction, Violation
from laws.models import Requirement
from sellers.models import IdentifierKind

EXPLAINED = {EventKind.EXPLAINED, EventKind.EXPLANATION_WAIVED, EventKind.HEARING_HELD}
VALUED = {EventKind.VALUED, EventKind.ASSESSED}


@dataclass(frozen=True)
class Item:
    """One requirement of one violation. state: met, waived, missing."""

    requirement: Requirement
    violation: Violation
    state: str
    satisfaction: Satisfaction | None = None

    @property
    def url(self) -> str:
        return f"{reverse('cases:violation-checklist', args=[self.violation.pk])}#{self.requirement.code}"

    @property
    def is_open(self) -> bool:
        return self.state == "missing"

    def as_missing(self) -> dict[str, str]:
        """As a refusal lists it."""
        return {"words": f"{self.violation.goods}: {self.requirement.name}", "url": self.url}


def items(violation: Violation, on: date, rows: Iterable[Requirement] | None = None) -> list[Item]:
    """Every requirement of this violation in force on that day with its state."""
    told = {each.code: each for each in violation.satisfactions.select_related("exhibit", "by")}
    asked = Requirement.objects.in_force(on) if rows is None else rows
    return [_item(each, violation, on, told.get(each.code)) for each in asked if _concerns(each, violation)]


def missing(violations: Iterable[Violation], on: date, *, sanction: bool = True) -> list[Item]:
    """What still lacks; without a sanction nobody has to be heard first (Article 61 speaks of sanctions)."""
    rows = [each for each in Requirement.objects.in_force(on) if sanction or each.met_by != "explanation"]
    return [item for violation in violations for item in items(violation, on, rows) if item.is_open]


def _concerns(requirement: Requirement, violation: Violation) -> bool:
    if not requirement.concerns(violation.provision.category):
        return False
    if requirement.when == "graded":
        return violation.provision.is_graded
    return violation.right_to_explain if requirement.when == "right_to_explain" else True


def _item(requirement: Requirement, violation: Violation, on: date, said: Satisfaction | None) -> Item:
    if requirement.met_by and FACTS[requirement.met_by](violation, on):
        return Item(requirement, violation, "met")
    if said is None or (said.waived and not requirement.waivable):
        return Item(requirement, violation, "missing")
    return Item(requirement, violation, "waived" if said.waived else "met", said)


def _proof(violation: Violation, on: date) -> bool:
    return violation.proofs.exists()


def _minutes(violation: Violation, on: date) -> bool:
    if violation.minutes_on is not None:
        return True
    return violation.proposed_vnd is not None and law.minutes_needless(violation.proposed_vnd, violation.subject_kind)


def _identity(violation: Violation, on: date) -> bool:
    papers = (IdentifierKind.CITIZEN_ID, IdentifierKind.TAX_CODE)
    return violation.seller.accounts.filter(sightings__identifier__kind__in=papers).exists()


def _valuation(violation: Violation, on: date) -> bool:
    return Event.objects.filter(violation=violation, kind__in=VALUED, happened_on__lte=on).exists()


def _explanation(violation: Violation, on: date) -> bool:
    """Explained or declined; or both terms ran out unused. A hearing asked for must have been held."""
    kinds = set(Event.objects.filter(violation=violation, happened_on__lte=on).values_list("kind", flat=True))
    if EventKind.HEARING_REQUESTED in kinds:
        return EventKind.HEARING_HELD in kinds
    if kinds & EXPLAINED:
        return True
    ends = Deadline.objects.filter(violation=violation, code__in=("EXPLAIN_WRITTEN", "EXPLAIN_ORAL_REQUEST"))
    days = list(ends.values_list("due_on", flat=True))
    return bool(days) and max(days) < on


FACTS: dict[str, Callable[[Violation, date], Any]] = {
    "proof": _proof, "minutes": _minutes, "identity": _identity, "valuation": _valuation, "explanation": _explanation,
}  # fmt: skip
