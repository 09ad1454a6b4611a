"""Working days: Monday to Friday, less days off, plus make-up Saturdays (Labour Code Articles 111, 112; Resolution 28/2026/QH16)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from laws.rules.texts import Day

DAYS_OFF = frozenset({"holiday", "substitute", "swap_off", "projected"})
ONE = timedelta(days=1)


class Skipped(NamedTuple):
    """A day that does not count, and why: weekend, or the name of the day off."""

    day: date
    why: str  # weekend or the kind of the day off
    name_vi: str = ""
    name_en: str = ""
    confirmed: bool = True


class Calendar:
    """The working days of civil servants.

    Days off of any status count as off, make-up Saturdays as working; a day merely proposed stays what its weekday is.
    `confirmed_only` gives the calendar in which an unconfirmed day off is an ordinary day: the careful reading.
    """

    def __init__(self, days: Iterable[Day]) -> None:
        self.days = {each.day: each for each in days}
        self._off = {day for day, each in self.days.items() if each.kind in DAYS_OFF}
        self._work = {day for day, each in self.days.items() if each.kind == "swap_work"}

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on that day."""
        return (day.weekday() < 5 and day not in self._off) or day in self._work

    def confirmed_only(self) -> "Calendar":
        """The same calendar without days off that no official notice confirms."""
        return Calendar(each for each in self.days.values() if each.confirmed or each.kind == "swap_work")

    def why_off(self, day: date) -> Skipped:
        """Why the day does not count."""
        found = self.days.get(day)
        if found and found.kind in DAYS_OFF:
            return Skipped(day, found.kind, found.name_vi, found.name_en, found.confirmed)
        return Skipped(day, "weekend")

    def proposed_between(self, start: date, end: date) -> list[Day]:
        """Days off that are only proposed, after `start` and up to `end`."""
        return [each for day, each in sorted(self.days.items()) if each.kind == "proposed" and start < day <= end]

    def rolled(self, day: date) -> tuple[date, list[Skipped]]:
        """The day itself, or the next working day with the days passed over (Civil Code Article 148(5))."""
        skipped = []
        while not self.is_working_day(day):
            skipped.append(self.why_off(day))
            day += ONE
        return day, skipped

    def plus_working_days(self, start: date, count: int) -> tuple[date, list[Skipped]]:
        """The last of `count` working days after `start`; the first day is not counted (Civil Code Article 147(2))."""
        skipped = []
        day = start
        while count:
            day += ONE
            if self.is_working_day(day):
                count -= 1
            else:
                skipped.append(self.why_off(day))
        return day, skipped
