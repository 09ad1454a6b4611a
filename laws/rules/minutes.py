"""When an act may be sanctioned on the spot, without minutes (Article 56)."""

from typing import NamedTuple

from laws.rules import citation as cite
from laws.rules.reasons import Reason

INDIVIDUAL = 500_000
ORGANISATION = 1_000_000


class OnTheSpot(NamedTuple):
    """Whether minutes may be left out, the form of the decision, and why."""

    allowed: bool
    form: str
    because: Reason


def without_minutes(
    fine: int | None, organisation: bool, *, warning: bool = False, by_device: bool = False, remedies: bool = False
) -> OnTheSpot:
    """A warning, or a fine of at most 500,000 (organisation 1,000,000), not found by a technical device and without remedies."""
    limit = ORGANISATION if organisation else INDIVIDUAL
    facts = {"fine": fine, "limit": limit}
    if by_device:
        return OnTheSpot(False, "MQĐ02", Reason("minutes_device", cite.WITHOUT_MINUTES, facts))
    if remedies:
        return OnTheSpot(False, "MQĐ02", Reason("minutes_remedies", cite.WITHOUT_MINUTES, facts))
    if warning or (fine is not None and fine <= limit):
        return OnTheSpot(True, "MQĐ01", Reason("minutes_not_needed", cite.WITHOUT_MINUTES, facts))
    return OnTheSpot(False, "MQĐ02", Reason("minutes_needed", cite.WITHOUT_MINUTES, facts))
