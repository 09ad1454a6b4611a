"""Recidivism: sanctioned before, the clean-record period not over, the same act again (Articles 2(5), 7).

Repeated acts that nobody sanctioned yet: Decree 98/2020 Article 4a(2).
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from laws.rules import citation as cite
from laws.rules.deadlines import plus_months
from laws.rules.reasons import Reason


class Earlier(NamedTuple):
    """An earlier sanction: for which act, decided when, executed when (None: not yet), limitation of execution over when."""

    act: str
    decided_on: date
    executed_on: date | None = None
    lapsed_on: date | None = None
    warning: bool = False


class Recidivism(NamedTuple):
    """Whether the act repeats a sanctioned one, the earlier sanctions that make it so, and why."""

    holds: bool
    earlier: tuple[Earlier, ...]
    because: tuple[Reason, ...]


def clean_on(sanction: Earlier) -> date | None:
    """The day the record is clean: 6 months after a warning, 1 year after other sanctions; None while unexecuted."""
    done = sanction.executed_on or sanction.lapsed_on
    return plus_months(done, 6 if sanction.warning else 12) if done else None


def recidivism(act: str, acted_on: date, earlier: Iterable[Earlier]) -> Recidivism:
    """Whether the same act was sanctioned before it was done again, within the clean-record period."""
    counted = []
    for sanction in earlier:
        clean = clean_on(sanction)
        if sanction.act == act and sanction.decided_on <= acted_on and (clean is None or acted_on < clean):
            counted.append(sanction)
    code = "recidivist" if counted else "not_recidivist"
    return Recidivism(
        bool(counted),
        tuple(counted),
        (Reason(code, cite.RECIDIVISM, {"count": len(counted), "period": cite.CLEAN_RECORD}),),
    )


def repeated_acts(graded_by_amount: bool) -> Reason:
    """How several unsanctioned acts of one kind count: aggravating, except that acts fined by amount are sanctioned each for itself."""
    return Reason("each_act_sanctioned" if graded_by_amount else "repetition_aggravates", cite.REPEATED_ACTS)
