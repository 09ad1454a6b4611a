"""The charge for paying late: 0.05 % of the unpaid fine a day, never on the charge itself (Article 78(1)).

Days run from the day after the last day of payment up to the day before the money arrives, weekends and holidays included;
not while payment is postponed or reduction, remission or instalments are being considered (Circular 18/2023/TT-BTC Article 5).
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from laws.rules import citation as cite
from laws.rules.reasons import Reason, RuleRefused

PER_DAY_NUMERATOR = 5
PER_DAY_DENOMINATOR = 10_000
ONE = timedelta(days=1)


class Paid(NamedTuple):
    """Money on the fine itself, on a day."""

    on: date
    amount: int


class Stretch(NamedTuple):
    """Days on which the same amount was unpaid."""

    since: date
    until: date
    days: int
    unpaid: int


class LateCharge(NamedTuple):
    """The charge in whole đồng (fractions dropped), the stretches it is made of, and why."""

    amount: int
    stretches: tuple[Stretch, ...]
    because: Reason


class Required(NamedTuple):
    """From this day on, so much of the fine had to be paid already; a later line takes the place of the earlier."""

    since: date
    amount: int


def late_charge(
    fine: int, due_on: date, on: date, paid: Iterable[Paid] = (), paused: Sequence[tuple[date, date]] = ()
) -> LateCharge:
    """The charge if the rest is paid on the day `on` (itself free). `paused`: spans of days, both ends included, not counted."""
    return late_charge_in_steps([Required(due_on + ONE, fine)], on, paid, paused)


def late_charge_in_steps(
    required: Sequence[Required], on: date, paid: Iterable[Paid] = (), paused: Sequence[tuple[date, date]] = ()
) -> LateCharge:
    """The charge where what had to be paid changed on the way: reduced, or spread over the days of a plan (Articles 77, 79)."""
    for step in required:
        if step.amount < 0:
            raise RuleRefused("amount_negative", cite.LATE_CHARGE, amount=step.amount)
    steps, payments, free = sorted(required), sorted(paid), _merged(paused)
    turns = sorted({day for day in [*(each.since for each in steps), *(each.on for each in payments)] if day < on})
    stretches: list[Stretch] = []
    for first, after in pairwise([*turns, on]):
        asked = next((each.amount for each in reversed(steps) if each.since <= first), 0)
        unpaid = asked - sum(each.amount for each in payments if each.on <= first)
        days = _days(first, after - ONE, free)
        if days and unpaid > 0:
            stretches.append(Stretch(first, after - ONE, days, unpaid))
    exact = sum(stretch.days * stretch.unpaid for stretch in stretches) * PER_DAY_NUMERATOR
    amount = exact // PER_DAY_DENOMINATOR
    facts = {
        "due_on": min((each.since for each in steps), default=on) - ONE, "on": on,
        "days": sum(stretch.days for stretch in stretches), "percent_per_day": "0.05",
    }  # fmt: skip
    return LateCharge(
        amount, tuple(stretches), Reason("late_charge" if amount else "no_late_charge", cite.LATE_CHARGE, facts)
    )


def _merged(spans: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    """The same days in spans that do not overlap, so that no day is left out twice."""
    merged: list[tuple[date, date]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + ONE:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _days(first: date, last: date, paused: Sequence[tuple[date, date]]) -> int:
    days = max(0, (last - first).days + 1)
    for start, end in paused:
        days -= max(0, (min(last, end) - max(first, start)).days + 1)
    return max(0, days)
