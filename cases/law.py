"""What this room asks of the law: a frame and a fine with reasons, who may sign, when a term ends, the late charge.

Only asks: the rules live in `laws`. A refusal of the law comes with the field of the form it concerns.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.errors import WrongFacts, WrongFigure
from laws import selectors as laws
from laws import words as said
from laws.errors import LawRefused
from laws.marks import without_marks
from laws.models import Provision
from laws.rules import instalments
from laws.rules.late_payment import LateCharge
from laws.rules.minutes import without_minutes
from laws.services import reckoning
from laws.services.reckoning import Answer

# Where on the form a refusal of the law belongs.
FIELDS = {
    "value_missing": "value_vnd", "below_lowest_band": "value_vnd", "above_highest_band": "value_vnd", "other_unit": "quantity",
    "amount_negative": "value_vnd", "amount_absurd": "value_vnd", "ground_unknown": "grounds", "ground_for_organisations": "grounds",
    "circumstances_impossible": "mitigating", "figure_outside": "figures", "figure_needs_reason": "figures",
    "figure_not_free": "figures",
}  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """The facts of one act that the rules reckon with; `on` is the day of the decision. Money in đồng."""

    provision: Provision
    subject: str
    acted_on: date
    on: date
    value_vnd: int | None = None
    profit_vnd: int | None = None
    quantity: Decimal | None = None
    mitigating: int = 0
    aggravating: int = 0
    grounds: tuple[str, ...] = ()
    from_prosecution: bool = False


@contextmanager
def _at_its_field() -> Iterator[None]:
    try:
        yield
    except LawRefused as no:
        no.facts.setdefault("field", FIELDS.get(no.code, "provision"))
        raise


def reckon(facts: Facts, figure: int | None = None, why: str = "") -> Answer:
    """Frame, fine or open interval, reasons, signers, right to explain and limitation of an act; LawRefused where there is no answer."""
    _refuse_unmeasured(facts)
    with _at_its_field():
        return reckoning.reckon(
            facts.provision, acted_on=facts.acted_on, subject=facts.subject, value_vnd=facts.value_vnd, quantity=facts.quantity,
            profit_vnd=facts.profit_vnd, mitigating=facts.mitigating, aggravating=facts.aggravating, grounds=facts.grounds,
            signed_on=max(facts.on, facts.acted_on), figure=figure, why=why, from_prosecution=facts.from_prosecution,
        )  # fmt: skip


def _refuse_unmeasured(facts: Facts) -> None:
    """An act whose frame depends on an amount is not reckoned from the band somebody clicked on."""
    if not facts.provision.is_graded or facts.profit_vnd is not None:
        return
    in_money = facts.provision.value_unit in ("", "VND")
    if (facts.value_vnd if in_money else facts.quantity) is None:
        field = "value_vnd" if in_money else "quantity"
        raise WrongFacts(
            _("The frame depends on how much there is: give the value or quantity."), code="value_missing", field=field
        )


def measures(provision: Provision) -> tuple[str, str]:
    """Additional sanctions and remedies of a provision in the words a decision uses."""
    return without_marks(provision.additional_sanctions), without_marks(provision.remedies)


def price(facts: Facts, figure: int | None, why: str) -> Answer:
    """The reckoning with a figure in it: the rules' own, or the officer's in the interval the law leaves open; refused otherwise."""
    told = reckon(facts, figure, why)
    if told.reckoning.fine is None:
        raise WrongFigure(
            _("The law leaves the figure open here: give one and the reason."),
            field="figures", between=list(told.reckoning.between or told.frame),
        )  # fmt: skip
    return told


def require_competence(title: str, acts: Iterable[Facts], on: date, *, delegated: bool = False) -> dict[str, Any]:
    """Why this title may sign a decision about these acts, to be kept with it; LawRefused with who may, when it may not."""
    answers = [reckon(facts) for facts in acts]
    may = reckoning.signers(answers, on=on)
    why = reckoning.require_title(title, answers, on=on, delegated=delegated)
    return {
        "title": title, "may_sign": list(may.roles), "frames": [list(told.frame) for told in answers], "because": [why, *may.because],
    }  # fmt: skip


def may_sign(acts: Iterable[Facts], on: date) -> list[str]:
    """Titles that may sign one decision about all these acts on that day, lowest first; none when there are no acts."""
    answers = [reckon(facts) for facts in acts]
    return list(reckoning.signers(answers, on=on).roles) if answers else []


@dataclass(frozen=True)
class Due:
    """When a term ends: None when the law gives no day. `careful_on` is the last safe day while a day off is unconfirmed."""

    code: str
    due_on: date | None
    legal_basis: str
    because: list[dict[str, Any]]


def due(code: str, started_on: date, variant: str = "") -> Due:
    """When the term that starts on this day ends, under the text of that day."""
    told = reckoning.clock(code, started_on, variant=variant)
    return Due(told.term.code, told.due_on, told.term.legal_basis, reckoning.sentences(told.because))


def clock_facts(code: str, started_on: date, variant: str = "") -> dict[str, Any]:
    """A clock with all it rests on: reasons, days skipped, what follows when it is missed."""
    return reckoning.clock_json(reckoning.clock(code, started_on, variant=variant))


def late_charge(
    required: Sequence[tuple[date, int]], on: date, paid: Iterable[tuple[date, int]] = (),
    paused: Sequence[tuple[date, date]] = (),
) -> LateCharge:  # fmt: skip
    """The charge for paying late up to the day `on`; `required`: from which day how much had to be paid; `paid`: on the fine itself."""
    return reckoning.late_charge_in_steps(required, on, paid, paused)


def minutes_needless(amount_vnd: int, subject: str) -> bool:
    """Whether a fine this small may be set without minutes (Article 56)."""
    return without_minutes(amount_vnd, subject == "organization").allowed


def limitation_basis() -> str:
    """The article limitation rests on, as the law writes it."""
    return "Điều 6, Luật Xử lý vi phạm hành chính"


def search_provisions(text: str, on: date) -> list[Provision]:
    """Provisions in force on that day that fit what was typed."""
    return laws.search_provisions(text, on)


def require_relief(kind: str, amount_vnd: int, subject: str) -> None:
    """LawRefused where a fine of this size may not be postponed or paid in parts (hardship being attested)."""
    rule = {"postpone": instalments.may_postpone, "instalments": instalments.may_pay_by_instalments}.get(kind)
    told = rule(amount_vnd, subject, hardship_attested=True) if rule else None
    if told and not told.allowed:
        raise LawRefused(said.say(told.because), code=told.because.code, citation=told.because.citation, field="kind")


def require_plan(amount_vnd: int, parts: Iterable[tuple[date, int]], effective_on: date) -> None:
    """LawRefused where these parts are no lawful plan for the amount (Article 79)."""
    with reckoning.in_words():
        instalments.plan(amount_vnd, [instalments.Instalment(*part) for part in parts], effective_on)


def postponed_until(decided_on: date) -> date:
    """The last day a postponement decided on this day may reach (Article 76)."""
    return instalments.postponed_until(decided_on)
