"""The charge for paying late: 0.05 % of the unpaid fine a day, never on the charge itself (Article 78(1)).

Days run from the day after the last day of payment up to the day before the money arrives, weekends and holidays included;
not while payment is postponed or reduction, remission or instalments are being considered (Circular 18/2023/TT-BTC Article 5).
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
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


def late_charge(
    fine: int, due_on: date, on: date, paid: Iterable[Paid] = (), paused: Sequence[tuple[date, date]] = ()
) -> LateCharge:
    """The charge if the rest is paid on the day `on` (itself free). `paused`: spans of days, both ends included, not counted."""
    if fine < 0:
        raise RuleRefused("amount_negative", cite.LATE_CHARGE, amount=fine)
    payments = sorted(paid)
    unpaid = fine - sum(each.amount for each in payments if each.on <= due_on)
    stretches: list[Stretch] = []
    first = due_on + ONE
    for each in [payment for payment in payments if due_on < payment.on < on] + [Paid(on, 0)]:
        last = each.on - ONE
        days = _days(first, last, paused)
        if days and unpaid > 0:
            stretches.append(Stretch(first, last, days, unpaid))
        unpaid, first = unpaid - each.amount, max(first, each.on)
    exact = sum(stretch.days * stretch.unpaid for stretch in stretches) * PER_DAY_NUMERATOR
    amount = exact // PER_DAY_DENOMINATOR
    facts = {"due_on": due_on, "on": on, "days": sum(stretch.days for stretch in stretches), "percent_per_day": "0.05"}
    return LateCharge(
        amount, tuple(stretches), Reason("late_charge" if amount else "no_late_charge", cite.LATE_CHARGE, facts)
    )


def _days(first: date, last: date, paused: Sequence[tuple[date, date]]) -> int:
    days = max(0, (last - first).days + 1)
    for start, end in paused:
        days -= max(0, (min(last, end) - max(first, start)).days + 1)
    return max(0, days)
