"""The right to explain before the decision (Article 61): licence withdrawal or suspension, or a frame of 15 (30) million or more."""

from typing import NamedTuple

from laws.rules import citation as cite
from laws.rules.reasons import Reason

INDIVIDUAL = 15_000_000
ORGANISATION = 30_000_000


class RightToExplain(NamedTuple):
    """Whether the offender may explain, and why (not)."""

    holds: bool
    because: Reason


def right_to_explain(frame_highest: int, organisation: bool, suspension: bool) -> RightToExplain:
    """By the highest fine of the frame (for this subject), or because licence withdrawal or suspension is prescribed."""
    threshold = ORGANISATION if organisation else INDIVIDUAL
    if suspension:
        return RightToExplain(True, Reason("may_explain_suspension", cite.EXPLANATION))
    holds = frame_highest >= threshold
    facts = {"frame_highest": frame_highest, "threshold": threshold}
    return RightToExplain(
        holds, Reason("may_explain_frame" if holds else "no_right_to_explain", cite.EXPLANATION, facts)
    )
