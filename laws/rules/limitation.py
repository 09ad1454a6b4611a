"""Limitation of the power to sanction (Article 6): from the end of the act, from its detection while it goes on, from evasion again."""

from datetime import date
from typing import NamedTuple

from laws.rules import citation as cite
from laws.rules.deadlines import plus_months
from laws.rules.reasons import Reason, RuleRefused


class Limitation(NamedTuple):
    """The last day on which the act may be sanctioned, and why."""

    ends_on: date
    because: tuple[Reason, ...]

    def over(self, on: date) -> bool:
        return on > self.ends_on


def limitation(
    years: int,
    *,
    ended_on: date | None = None,
    detected_on: date | None = None,
    from_prosecution: bool = False,
    evaded_until: date | None = None,
) -> Limitation:
    """Years from the end of the act (or from detection while it goes on).

    One year more when the prosecution hands the case over; anew after evasion.
    The last day does not move to a working day: a limitation ends on its day (the careful reading for the authority).
    """
    start = ended_on or detected_on
    if start is None:
        raise RuleRefused("limitation_start_missing", cite.LIMITATION)
    if ended_on and detected_on and detected_on < ended_on:
        raise RuleRefused("detected_before_end", cite.LIMITATION, ended_on=ended_on, detected_on=detected_on)
    because = [
        Reason(
            "limitation_from_end" if ended_on else "limitation_from_detection",
            cite.LIMITATION,
            {"years": years, "from": start},
        )
    ]
    if evaded_until and evaded_until > start:
        start = evaded_until
        because.append(Reason("limitation_restarts", cite.LIMITATION, {"from": start}))
    if from_prosecution:
        years += 1
        because.append(Reason("limitation_prosecution", cite.LIMITATION, {"years": years}))
    return Limitation(plus_months(start, years * 12), tuple(because))
