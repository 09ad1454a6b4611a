"""The chain of custody: one line per event, in the deed's own transaction. It only grows; corrections are further lines."""

from typing import Any

from evidence.models import CustodyEntry, Exhibit
from staff.models import User


def enter(exhibit: Exhibit, act: str, by: User | None, why: str = "", **facts: Any) -> CustodyEntry:
    """Write that `by` (None: the machine) did `act` to the exhibit, and why. `facts` are JSON values."""
    return CustodyEntry.objects.create(exhibit=exhibit, act=act, by=by, why=why.strip()[:300], facts=facts)
