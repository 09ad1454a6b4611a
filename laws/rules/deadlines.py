"""Terms: when a clock that started on a day ends. First day excluded, last day rolled to a working day (Article 8; Civil Code 147, 148)."""

import calendar as months
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from laws.rules import citation as cite
from laws.rules.calendar import Calendar, Skipped
from laws.rules.in_force import in_force
from laws.rules.reasons import Reason, RuleRefused
from laws.rules.texts import Length, Term

LONGEST_YEARS = 100


class Clock(NamedTuple):
    """When a term ends. `due_on` is None when the law gives no day (at once, as the decision states).

    `careful_on` is the last day that is safe if no unconfirmed day off is confirmed; equal to `due_on` when none matters.
    """

    term: Term
    started_on: date
    due_on: date | None
    due_at: datetime | None
    careful_on: date | None
    skipped: tuple[Skipped, ...]
    because: tuple[Reason, ...]
    confirmed: bool


def plus_months(day: date, count: int) -> date:
    """The same day number `count` months later, or that month's last day (Civil Code Article 148(3)).

    >>> plus_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def term_of(terms: Iterable[Term], code: str, on: date) -> Term:
    """The term of that code under the text in force on that day; RuleRefused when unknown or not yet (no longer) law."""
    known = [term for term in terms if code in (term.code, term.term)]
    if not known:
        raise RuleRefused("term_unknown", term=code)
    same_rule = [term for term in terms if term.term == known[0].term]
    held = in_force(same_rule, on)
    if not held:
        raise RuleRefused(
            "term_not_in_force", known[0].legal_basis, term=code, on=on, since=min(each.since for each in same_rule)
        )
    return next((term for term in held if term.code == code), held[0])


def run(term: Term, started: date | datetime, calendar: Calendar, variant: str = "") -> Clock:
    """The clock of a term that its event set going. `started` may be a moment: terms in hours then end at a moment."""
    started_on = started.date() if isinstance(started, datetime) else started
    term = _varied(term, variant)
    reasons = [
        Reason(
            "term", term.legal_basis, {"code": term.code, "length": term.length, "unit": term.unit, "variant": variant}
        )
    ]
    due_at = None
    due_on, skipped = _due(term, started_on, calendar)
    if term.unit == "hour" and isinstance(started, datetime):
        due_at = started + timedelta(hours=term.length or 0)
    if term.unit in ("working_day", "calendar_day", "month", "year"):
        reasons.append(Reason("first_day_excluded", cite.COUNTING, {"started_on": started_on}))
    if term.unit == "working_day" and skipped:
        reasons.append(Reason("days_not_counted", cite.COUNTING, {"count": len(skipped)}))
    elif skipped:
        reasons.append(Reason("last_day_rolled", cite.COUNTING, {"from": skipped[0].day, "to": due_on}))
    if not term.rolls:
        reasons.append(Reason("last_day_stays", term.legal_basis, {"due_on": due_on}))
    if term.unit in ("promptly", "as_stated"):
        reasons.append(Reason(f"due_{term.unit}", term.legal_basis, {}))
    careful_on = _due(term, started_on, calendar.confirmed_only())[0] if due_on else None
    if careful_on != due_on:
        reasons.append(Reason("unconfirmed_days_off", cite.COUNTING, {"careful_on": careful_on}))
    if due_on and (proposed := calendar.proposed_between(started_on, due_on)):
        reasons.append(
            Reason("proposed_day_counted", cite.COUNTING, {"day": proposed[0].day, "name": proposed[0].name_vi})
        )
    if not term.confirmed:
        reasons.append(Reason("unconfirmed", term.legal_basis, {"status": term.status}))
    return Clock(
        term,
        started_on,
        due_on,
        due_at,
        careful_on,
        tuple(skipped),
        tuple(reasons),
        term.confirmed and careful_on == due_on,
    )


def _varied(term: Term, variant: str) -> Term:
    if not variant:
        return term
    length = dict(term.variants).get(variant)
    if length is None:
        raise RuleRefused(
            "variant_unknown",
            term.legal_basis,
            term=term.code,
            variant=variant,
            known=[name for name, _ in term.variants],
        )
    return replace(term, length=length.length, unit=length.unit)


def _due(term: Term, start: date, calendar: Calendar) -> tuple[date | None, list[Skipped]]:
    length = term.length or 0
    if term.unit == "working_day":
        return calendar.plus_working_days(start, length)
    if term.unit == "date":
        return _yearly(term, start), []
    if term.unit == "hour":
        return start + timedelta(hours=length), []
    if term.unit == "calendar_day":
        last = start + timedelta(days=length)
    elif term.unit in ("month", "year"):
        last = plus_months(start, length * (12 if term.unit == "year" else 1))
    else:
        return None, []
    return calendar.rolled(last) if term.rolls else (last, [])


def _yearly(term: Term, start: date) -> date | None:
    """The next yearly date on or after `start` ("before" means the day before it); a fixed date is itself."""
    if term.day:
        return term.day
    month, day = (int(part) for part in term.window_to.split("-"))
    back = timedelta(days=1 if term.before else 0)
    this_year = date(start.year, month, day) - back
    return this_year if start <= this_year else date(start.year + 1, month, day) - back


class DecisionFacts(NamedTuple):
    """What decides how long the authority has to sign (Article 66(1), 63(3))."""

    transferred: bool = False  # the file goes up to another signer
    explanation: bool = False  # the offender explains, or facts must be verified
    complex: bool = False  # especially serious or complex, more time for verification
    returned_by_prosecution: bool = False
    verification: bool = False  # after return by prosecution: more facts to verify


def decision_code(facts: DecisionFacts) -> tuple[str, str]:
    """Code and variant of the term for a decision; the longest ground the facts give."""
    if facts.returned_by_prosecution:
        return "DECISION_AFTER_RETURN", "verification" if facts.verification else ""
    if facts.complex:
        return "DECISION_2M", ""
    if facts.explanation:
        return "DECISION_1M", ""
    return ("DECISION_10WD", "") if facts.transferred else ("DECISION_7WD", "")


def decision_due(terms: Iterable[Term], minutes_on: date, calendar: Calendar, facts: DecisionFacts) -> Clock:
    """When the decision must be signed, counted from the minutes (or from the return of the file by the prosecution)."""
    code, variant = decision_code(facts)
    return run(term_of(terms, code, minutes_on), minutes_on, calendar, variant)


class AfterTerm(NamedTuple):
    """What may still be drafted once the decision term has run out."""

    sanction: bool
    confiscation: bool
    remedies: bool
    forms: tuple[str, ...]
    because: tuple[Reason, ...]


def allowed_on(due_on: date, on: date) -> AfterTerm:
    """After the term: no decision to sanction, only confiscation of prohibited goods (MQĐ14) and remedies (MQĐ15), Article 65."""
    if on <= due_on:
        return AfterTerm(
            True, True, True, ("MQĐ02",), (Reason("decision_in_time", cite.DECISION_TERM, {"due_on": due_on}),)
        )
    late = Reason("decision_term_over", cite.AFTER_TERM, {"due_on": due_on, "on": on})
    return AfterTerm(False, True, True, ("MQĐ14", "MQĐ15"), (late,))


__all__ = [
    "AfterTerm", "Clock", "DecisionFacts", "Length", "allowed_on", "decision_code", "decision_due", "plus_months", "run", "term_of",
]  # fmt: skip
