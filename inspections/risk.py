"""Risk points of a seller: transparent, each with its reason. Pure; the weights are house practice, not law.

The points only order a list of proposals. A person decides who is visited, and sees for each seller why it stands where it stands.
"""

from dataclasses import dataclass
from datetime import date

# Points per fact, and the most one kind of fact can give (docs/decisions tells why: no single fact may drown the others).
WEIGHTS = {
    "open_violations": (4.0, 12.0),
    "fined_times": (3.0, 9.0),
    "vanished_accounts": (2.0, 6.0),
    "accounts": (0.5, 5.0),
    "platforms": (1.0, 3.0),
    "suspected_places": (2.0, 4.0),
}
RECIDIVIST_POINTS = 5.0
RECIDIVISM_MONTHS = 12  # Article 7 of the Law: one year after a sanction other than a warning
NEVER_VISITED_POINTS = 2.0
POINTS_PER_MONTH_UNVISITED = 0.1
MOST_FOR_TIME = 3.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a seller on a day."""

    accounts: int = 0
    platforms: int = 0
    vanished_accounts: int = 0
    open_violations: int = 0
    fined_times: int = 0
    fined_last_on: date | None = None
    suspected_places: int = 0
    last_visit: date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact that gave points: its code, its value (a count, or months), and the points."""

    code: str
    value: int
    points: float


@dataclass(frozen=True, slots=True)
class Risk:
    """The sum, and what it is made of, heaviest first."""

    points: float
    because: tuple[Reason, ...]


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another; never negative."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
    return max(0, months)


def weigh(facts: Facts, on: date) -> Risk:
    """The points of a seller on a day."""
    reasons = []
    for code, (each, most) in WEIGHTS.items():
        count = getattr(facts, code)
        if code == "platforms":
            count = max(0, count - 1)  # selling on one platform is ordinary
        if count > 0:
            reasons.append(Reason(code, getattr(facts, code), min(most, each * count)))
    if facts.fined_last_on and (months := months_between(facts.fined_last_on, on)) < RECIDIVISM_MONTHS:
        reasons.append(Reason("fined_within_a_year", months, RECIDIVIST_POINTS))
    if facts.last_visit is None:
        reasons.append(Reason("never_visited", 0, NEVER_VISITED_POINTS))
    elif months := months_between(facts.last_visit, on):
        reasons.append(Reason("months_unvisited", months, min(MOST_FOR_TIME, POINTS_PER_MONTH_UNVISITED * months)))
    reasons.sort(key=lambda reason: (-reason.points, reason.code))
    return Risk(round(sum(reason.points for reason in reasons), 2), tuple(reasons))
