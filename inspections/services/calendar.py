"""The days on which visits are planned: those on which offices work."""

from collections.abc import Callable
from datetime import date

from laws import selectors


def working() -> Callable[[date], bool]:
    """The calendar of the moment as a question; asked often, it reads the law once."""
    return selectors.calendar().is_working_day


def is_working_day(day: date) -> bool:
    """Whether a visit may be planned on that day."""
    return working()(day)
