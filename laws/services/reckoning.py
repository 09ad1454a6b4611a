"""What other rooms ask of the law: a violation reckoned, who may sign, when a term ends. Answers carry their reasons in words.

Nothing here writes. A refusal of the rules comes as LawRefused (a Refused) with code, sentence and article.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from laws import selectors, words
from laws.models import Provision
from laws.rules import competence, deadlines, late_payment, reckoning
from laws.rules.book import Book
from laws.rules.deadlines import Clock, DecisionFacts
from laws.rules.reasons import Reason, RuleRefused
from laws.rules.reckoning import Facts, Reckoning


@contextmanager
def in_words() -> Iterator[None]:
    """The rules' refusals as sentences."""
    try:
        yield
    except RuleRefused as no:
        raise words.refused(no) from no


@dataclass(frozen=True)
class Answer:
    """A reckoning with its provision in the database. `moved`: the amount falls in another band than the one named."""

    reckoning: Reckoning
    provision_code: str
    moved: bool

    @property
    def frame(self) -> tuple[int, int]:
        return (self.reckoning.frame.lowest, self.reckoning.frame.highest)

    @property
    def limitation_code(self) -> str:
        return f"LIMITATION_{self.reckoning.band.limitation_years}Y"

    @property
    def because(self) -> list[dict[str, Any]]:
        """Reasons in words: [{code, citation, text, facts}]."""
        return [words.told(reason) for reason in self.reckoning.because]

    @property
    def prompts(self) -> list[dict[str, Any]]:
        """Signs to look for (criminal): the same shape."""
        return [words.told(reason) for reason in self.reckoning.prompts]

    def provision(self) -> Provision:
        """The band the amount falls in."""
        return Provision.objects.get(code=self.provision_code)

    def as_json(self) -> dict[str, Any]:
        """All of it as JSON values: inputs, figures, reasons; what a decision keeps to be reckoned again years later."""
        told = self.reckoning
        band = told.band
        inputs = words.plain_facts(
            {name: value for name, value in told.facts._asdict().items() if value not in (None, "", (), False)}
        )
        return {
            "provision": band.code, "citation": told.citation, "instrument": band.number, "article": band.article,
            "clause": band.clause, "point": band.point, "inputs": inputs, "frame": list(told.frame), "fine": told.fine,
            "between": list(told.between) if told.between else None, "may_sign": list(told.may_sign), "sector": told.sector,
            "right_to_explain": told.right_to_explain, "without_minutes": told.without_minutes, "form": told.form,
            "suspension": told.suspension, "limitation_code": self.limitation_code, "limitation_ends": told.limitation_ends.isoformat(),
            "confirmed": told.confirmed, "gates": list(told.gates), "prompts": self.prompts, "because": self.because,
            "alike": [each.code for each in told.alike],
        }  # fmt: skip


def reckon(
    provision: Provision | int | None = None, *, acted_on: date, subject: str = "individual", value_vnd: int | None = None,
    quantity: Decimal | int | None = None, unit: str = "", profit_vnd: int | None = None, mitigating: int = 0, aggravating: int = 0,
    grounds: Iterable[str] = (), signed_on: date | None = None, figure: int | None = None, why: str = "",
    instrument: str = "", article: str = "", clause: str = "", point: str = "", category: str = "", law: Book | None = None, **more: Any,
) -> Answer:  # fmt: skip
    """Reckon one violation of a provision (or of an article named by instrument and article, with clause, point, category).

    subject: individual | household | organization. Money in đồng; `quantity` in the unit of the provision where it counts pieces, packs
    or kilos (`unit` is needed only with an article). `grounds`: codes of grounds.yaml that multiply the frame. `figure` and `why`: the
    officer's, when exactly one circumstance is left. `more`: confiscated_vnd, remedies, warning, by_device, age, from_prosecution.
    Raises LawRefused: no text in force, value missing or in no band, a ground the text does not know, a figure outside the interval...
    """
    row = Provision.objects.get(pk=provision) if isinstance(provision, int) else provision
    law = law or (selectors.book_for(row) if row else selectors.book())
    counted = row.value_unit if row and row.family else unit
    value: Any = value_vnd
    if counted not in ("", "VND"):
        value = quantity
    facts = Facts(
        on=acted_on, subject=subject, value=value, unit=counted or "VND", profit=profit_vnd, mitigating=mitigating, aggravating=aggravating,
        grounds=tuple(grounds), signed_on=signed_on, figure=figure, why=why, **more,
    )  # fmt: skip
    with in_words():
        if row:
            told = reckoning.reckon_named(law, row.code, facts)
        else:
            told = reckoning.reckon(
                law, law.instrument_code(instrument), article, facts, clause=clause, point=point, category=category
            )
    return Answer(told, told.band.code, row is not None and told.band.code != row.code)


@dataclass(frozen=True)
class Signing:
    """Who may sign a decision about several acts, and why."""

    roles: tuple[str, ...]
    because: list[dict[str, Any]]


def signers(answers: Sequence[Answer], *, on: date, law: Book | None = None) -> Signing:
    """Who may sign one decision about all these acts on that day (frames' maxima, each act; several forces: the Chairman)."""
    found = _signers(answers, on, law or selectors.book())
    return Signing(found.roles, [words.told(reason) for reason in found.because])


def require_title(
    title: str, answers: Sequence[Answer], *, on: date, delegated: bool = False, law: Book | None = None
) -> dict[str, Any]:
    """The reason why this title may sign all these acts on that day; LawRefused (over_competence, delegation_missing) otherwise."""
    with in_words():
        found = _signers(answers, on, law or selectors.book())
        return words.told(competence.require(title, found, delegated=delegated))


def _signers(answers: Sequence[Answer], on: date, law: Book) -> competence.Signers:
    each = [
        (reckoning.signers_on(law, answer.reckoning, on), answer.reckoning.band.competent != "no") for answer in answers
    ]
    return competence.for_all(each)


def clock(code: str, started: date | datetime, *, variant: str = "", law: Book | None = None) -> Clock:
    """When the term of that code, started by its event on that day, ends (the term in force on that day)."""
    law = law or selectors.book()
    with in_words():
        on = started.date() if isinstance(started, datetime) else started
        return deadlines.run(deadlines.term_of(law.terms, code, on), started, law.calendar, variant)


def decision_clock(minutes_on: date, *, law: Book | None = None, **facts: bool) -> Clock:
    """When the decision must be signed. Facts: transferred, explanation, complex, returned_by_prosecution, verification."""
    law = law or selectors.book()
    with in_words():
        return deadlines.decision_due(law.terms, minutes_on, law.calendar, DecisionFacts(**facts))


def clock_json(found: Clock) -> dict[str, Any]:
    """A clock as JSON values: due day, reasons in words, the days skipped."""
    skipped = [
        {"day": each.day.isoformat(), "why": each.why, "name": each.name_vi, "confirmed": each.confirmed}
        for each in found.skipped
    ]
    return {
        "code": found.term.code, "name": found.term.name_vi, "from": found.started_on.isoformat(),
        "due_on": found.due_on.isoformat() if found.due_on else None, "due_at": found.due_at.isoformat() if found.due_at else None,
        "careful_on": found.careful_on.isoformat() if found.careful_on else None, "legal_basis": found.term.legal_basis,
        "if_missed": found.term.consequence, "confirmed": found.confirmed, "skipped": skipped,
        "because": [words.told(reason) for reason in found.because],
    }  # fmt: skip


def late_charge(
    fine_vnd: int,
    due_on: date,
    on: date,
    paid: Iterable[tuple[date, int]] = (),
    paused: Sequence[tuple[date, date]] = (),
) -> late_payment.LateCharge:
    """The charge if the rest is paid on `on` (that day itself is free); `paused`: spans of postponement."""
    with in_words():
        return late_payment.late_charge(fine_vnd, due_on, on, [late_payment.Paid(*each) for each in paid], paused)


def late_charge_in_steps(
    required: Sequence[tuple[date, int]],
    on: date,
    paid: Iterable[tuple[date, int]] = (),
    paused: Sequence[tuple[date, date]] = (),
) -> late_payment.LateCharge:
    """The charge where what had to be paid changed on the way; `required`: from which day on, how much."""
    with in_words():
        steps = [late_payment.Required(*each) for each in required]
        return late_payment.late_charge_in_steps(steps, on, [late_payment.Paid(*each) for each in paid], paused)


def sentences(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Reasons of any rule in words."""
    return [words.told(reason) for reason in reasons]
