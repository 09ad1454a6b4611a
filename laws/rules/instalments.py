"""Relief in paying: instalments (Article 79), postponement (Article 76), reduction or remission (Article 77)."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from laws.rules import citation as cite
from laws.rules.deadlines import plus_months
from laws.rules.reasons import Reason, RuleRefused

INSTALMENTS_FROM = {"individual": 15_000_000, "organization": 150_000_000}
POSTPONE_FROM = {"individual": 2_000_000, "organization": 100_000_000}
MOST_TIMES = 3
MOST_MONTHS = 6
FIRST_PERCENT = 40
POSTPONE_MONTHS = 3


class Instalment(NamedTuple):
    """One part and its last day."""

    due_on: date
    amount: int


class Relief(NamedTuple):
    """Whether relief may be asked for, and why (not)."""

    allowed: bool
    because: Reason


def _level(subject: str) -> str:
    return "organization" if subject == "organization" else "individual"


def may_pay_by_instalments(fine: int, subject: str, *, hardship_attested: bool) -> Relief:
    """At least 15 million (organisation 150 million) and attested hardship."""
    return _relief("instalments", cite.INSTALMENTS, fine, INSTALMENTS_FROM[_level(subject)], hardship_attested)


def may_postpone(fine: int, subject: str, *, hardship_attested: bool) -> Relief:
    """At least 2 million (organisation 100 million) and attested special hardship; at most three months."""
    return _relief("postponement", cite.POSTPONEMENT, fine, POSTPONE_FROM[_level(subject)], hardship_attested)


def _relief(what: str, citation: str, fine: int, least: int, attested: bool) -> Relief:
    facts = {"what": what, "fine": fine, "least": least}
    if fine < least:
        return Relief(False, Reason("relief_fine_too_small", citation, facts))
    if not attested:
        return Relief(False, Reason("relief_hardship_unattested", citation, facts))
    return Relief(True, Reason("relief_allowed", citation, facts))


def postponed_until(decided_on: date) -> date:
    """The last day a postponement may reach."""
    return plus_months(decided_on, POSTPONE_MONTHS)


def plan(fine: int, parts: Sequence[Instalment], effective_on: date) -> Reason:
    """The plan's reason when lawful: at most 3 parts in 6 months from the day the decision takes effect, the first at least 40 %."""
    amounts = [part.amount for part in parts]
    if not 1 <= len(parts) <= MOST_TIMES:
        raise RuleRefused("instalments_too_many", cite.INSTALMENTS, parts=len(parts), most=MOST_TIMES)
    if any(amount <= 0 for amount in amounts) or sum(amounts) != fine:
        raise RuleRefused("instalments_do_not_add_up", cite.INSTALMENTS, total=sum(amounts), fine=fine)
    if amounts[0] * 100 < fine * FIRST_PERCENT:
        least = -(-fine * FIRST_PERCENT // 100)
        raise RuleRefused("first_instalment_too_small", cite.INSTALMENTS, first=amounts[0], least=least)
    days = [part.due_on for part in parts]
    last = plus_months(effective_on, MOST_MONTHS)
    if days != sorted(set(days)) or days[0] < effective_on or days[-1] > last:
        raise RuleRefused("instalments_out_of_time", cite.INSTALMENTS, first=effective_on, last=last)
    return Reason("instalments_lawful", cite.INSTALMENTS, {"parts": len(parts), "last": days[-1]})
