"""Who hears of a clock, how early: the inspector first, then the head of the team, then who leads the sub-department.

House practice, not law (docs/decisions): days are calendar days before the due day; zero is the day itself and every day after.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Step:
    """From how many days before the due day a level hears of it."""

    level: str
    days_before: int


LADDER = (Step("inspector", 5), Step("team_head", 2), Step("supervisor", 0))
FARTHEST = max(step.days_before for step in LADDER)


def levels(due_on: date, on: date) -> list[str]:
    """Who hears of a clock on that day, lowest first; nobody while it is far."""
    left = (due_on - on).days
    return [step.level for step in LADDER if left <= step.days_before]
