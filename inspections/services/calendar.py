"""The days on which visits are planned: those on which offices work."""

from datetime import date

from laws.catalogue import book


def is_working_day(day: date) -> bool:
    """Whether a visit may be planned on that day."""
    return book().calendar.is_working_day(day)
