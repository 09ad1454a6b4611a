"""What this room asks of the law: a frame and a fine with reasons, who may sign, when a term ends, the late charge.

Answers are plain values this room stores. The rules themselves live in `laws`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.errors import OverCompetence, WrongFigure
from laws.models import Provision
from laws.rules import late_payment, minutes
from laws.rules.late_payment import LateCharge

ROLES = {"KSV": 10, "DOI_TRUONG": 30, "CHI_CUC_TRUONG": 50}


@dataclass(frozen=True)
class Facts:
    """The facts of one act that the rules reckon with."""

    provision: Provision
    subject: str
    acted_on: date
    on: date
    value_vnd: int | None = None
    profit_vnd: int | None = None
    quantity: Any = None
    mitigating: int = 0
    aggravating: int = 0
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reckoned:
    """What the rules answered: `fine` or, between two bounds, the officer's figure; both None where the text gives no frame."""

    frame: tuple[int, int]
    fine: int | None
    between: tuple[int, int] | None
    right_to_explain: bool
    limitation_code: str
    limitation_ends_on: date
    may_sign: list[str] = field(default_factory=list)
    because: list[dict[str, Any]] = field(default_factory=list)
    confirmed: bool = True

    def as_json(self, facts: Facts) -> dict[str, Any]:
        """What is kept with the violation: the answer and the facts it was reckoned from, so that it can be reckoned again."""
        return {
            "inputs": {
                "provision": facts.provision.code, "subject": facts.subject, "acted_on": facts.acted_on.isoformat(),
                "on": facts.on.isoformat(), "value_vnd": facts.value_vnd, "profit_vnd": facts.profit_vnd,
                "quantity": str(facts.quantity) if facts.quantity is not None else None, "mitigating": facts.mitigating,
                "aggravating": facts.aggravating, "grounds": list(facts.grounds),
            },
            "citation": facts.provision.citation, "frame": list(self.frame), "fine": self.fine,
            "between": list(self.between) if self.between else None, "because": self.because,
            "right_to_explain": self.right_to_explain, "may_sign": self.may_sign, "confirmed": self.confirmed,
            "limitation_code": self.limitation_code, "limitation_ends": self.limitation_ends_on.isoformat(),
        }  # fmt: skip


@dataclass(frozen=True)
class Due:
    code: str
    due_on: date | None
    legal_basis: str
    because: list[dict[str, Any]]


def reckon(facts: Facts) -> Reckoned:
    provision = facts.provision
    low, high = provision.fine_min or 0, provision.fine_max or 0
    if facts.grounds:
        low, high = low * 2, high * 2
    if facts.subject == "organization":
        low, high = low * provision.org_multiplier, high * provision.org_multiplier
    balance = facts.aggravating - facts.mitigating
    middle = (low + high) // 2
    fine = {0: middle}.get(balance, high if balance >= 2 else low if balance <= -2 else None)
    between = None if fine is not None else (middle, high) if balance == 1 else (low, middle)
    years = provision.limitation_years or 1
    ends = facts.acted_on.replace(year=facts.acted_on.year + years)
    double = 2 if facts.subject == "organization" else 1
    return Reckoned(
        (low, high), fine, between, high >= 15_000_000 * double, f"LIMITATION_{years}Y", ends,
        [role for role, percent in ROLES.items() if high <= percent * 1_000_000 * double],
        [{"code": "frame", "citation": provision.citation, "facts": {}}],
    )  # fmt: skip


def price(facts: Facts, figure: int | None, why: str) -> Reckoned:
    """The reckoning with a figure in it: the rules' own, or the officer's in the interval the law leaves open; refused otherwise."""
    told = reckon(facts)
    if told.fine is not None:
        return told
    low, high = told.between or told.frame
    if figure is None:
        raise WrongFigure(
            _("The law leaves the figure open here: give one and the reason."), field="figures", between=[low, high]
        )
    if not low < figure < high:
        raise WrongFigure(_("The figure lies outside the open interval."), field="figures", between=[low, high])
    if not why.strip():
        raise WrongFigure(_("The figure needs a reason."), field="figures", between=[low, high])
    return replace(told, fine=figure)


def require_competence(title: str, acts: list[tuple[Facts, dict[str, Any]]], on: date) -> dict[str, Any]:
    """Why this title may sign a decision about these acts, to be kept with it; OverCompetence with who may."""
    may = [set(reckoning["may_sign"]) for _facts, reckoning in acts]
    shared = set.intersection(*may)
    if title not in shared:
        raise OverCompetence(_("The frame of the fine goes beyond your title."), may_sign=sorted(shared))
    return {"title": title, "may_sign": sorted(shared)}


def minutes_needless(amount_vnd: int, subject: str) -> bool:
    """Whether a fine this small may be set without minutes (Article 56)."""
    return minutes.without_minutes(amount_vnd, subject == "organization").allowed


DAYS = {
    "DECISION_7WD": 7,
    "DECISION_1M": 30,
    "MINUTES_MAKE": 2,
    "EXPLAIN_WRITTEN": 5,
    "DECISION_SEND": 3,
    "EXECUTE_10D": 10,
    "ENFORCE_LIMITATION": 365,
    "DECISION_10WD": 10,
    "DECISION_2M": 60,
}


def due(code: str, started_on: date) -> Due:
    return Due(code, started_on + timedelta(days=DAYS[code]), "", [])


def late_charge(amount_vnd: int, due_on: date, on: date, paid: Iterable[tuple[date, int]] = ()) -> LateCharge:
    """The charge for paying late up to and with the day `on`; `paid` is money on the fine itself, by day."""
    return late_payment.late_charge(amount_vnd, due_on, on, [late_payment.Paid(*each) for each in paid])
