"""Spreading targets over teams and working days. Pure: values in, a plan of visits with its reasons out.

The riskiest come first, then those unvisited longest. A team takes what lies in its duty areas; a team that is full hands over to
the one with most room. No team gets more visits a day than it can make, nobody leads two visits running to the same target, no
visit falls on a day on which offices rest. The same input gives the same answer, and what is placed already stays where it is.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

# Why a team got a target, and why a target got no day.
DUTY_AREA, MOST_ROOM = "duty_area", "most_room"
NO_ROOM, NO_DAY = "no_room", "no_day"


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to visit. `area` is where; `last_lead` led the last visit made or planned before this plan's rounds."""

    key: int
    points: float = 0.0
    area: int | None = None
    last_visit: date | None = None
    last_lead: int | None = None


@dataclass(frozen=True, slots=True)
class Crew:
    """A team: its duty areas, those who may lead, how many visits it makes a day, and how many in all (None: no limit)."""

    key: int
    areas: frozenset[int] = frozenset()
    leads: tuple[int, ...] = ()
    per_day: int = 2
    quota: int | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One visit: which target in which round, by which crew, on which day, led by whom (None: nobody may), and why this crew."""

    target: int
    round: int
    crew: int
    day: date
    lead: int | None = None
    because: str = DUTY_AREA


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A visit for which no team has a day left."""

    target: int
    round: int
    because: str


@dataclass(frozen=True, slots=True)
class Spread:
    """New visits in the order of their days, and what found no place."""

    slots: tuple[Slot, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()


def order(targets: Iterable[Target]) -> list[Target]:
    """Riskiest first; among equals the one never visited, then the one unvisited longest; then by key."""
    return sorted(targets, key=lambda t: (-t.points, t.last_visit or date.min, t.key))


def working_days(starts_on: date, ends_on: date, is_working_day: Callable[[date], bool]) -> list[date]:
    """The days between both ends, the ends included, on which visits may be made."""
    span = (ends_on - starts_on).days
    return [day for n in range(span + 1) if is_working_day(day := starts_on + timedelta(days=n))]


def windows(days: Sequence[date], rounds: int) -> list[Sequence[date]]:
    """The days cut into one stretch for each round, as even as they come."""
    cuts = [len(days) * n // rounds for n in range(rounds + 1)]
    return [days[cuts[n] : cuts[n + 1]] for n in range(rounds)]


def spread(
    targets: Iterable[Target],
    crews: Iterable[Crew],
    *,
    starts_on: date,
    ends_on: date,
    is_working_day: Callable[[date], bool],
    rounds: int = 1,
    taken: Iterable[Slot] = (),
    busy: Mapping[tuple[int, date], int] | None = None,
    not_before: date | None = None,
) -> Spread:
    """Give every target one visit in every round.

    `taken` are the visits of this plan that stand already; they are neither moved nor repeated. `busy` counts what the crews do
    for other plans, by crew and day. Nothing new is placed before `not_before`.
    """
    board = _Board({crew.key: crew for crew in crews}, dict(busy or {}), list(taken))
    first = max(starts_on, not_before) if not_before else starts_on
    placed: list[Slot] = []
    unplaced: list[Unplaced] = []
    ranked = order(targets)
    for number, days in enumerate(windows(working_days(starts_on, ends_on, is_working_day), rounds), start=1):
        open_days = [day for day in days if day >= first]
        wanted = [target for target in ranked if (target.key, number) not in board.done]
        for crew, share in board.shares(wanted, open_days).items():
            placed += board.place(crew, share, number, open_days)
        unplaced += [
            Unplaced(target.key, number, NO_ROOM if open_days else NO_DAY)
            for target in wanted
            if (target.key, number) not in board.done
        ]
    return Spread(tuple(sorted(placed, key=lambda s: (s.day, s.crew, s.target))), tuple(unplaced))


@dataclass(slots=True)
class _Board:
    """Who does what on which day, while the spreading goes on."""

    crews: dict[int, Crew]
    load: dict[tuple[int, date], int]
    taken: list[Slot]
    done: set[tuple[int, int]] = field(default_factory=set)
    made: Counter[int] = field(default_factory=Counter)  # visits by crew
    led: Counter[int] = field(default_factory=Counter)  # visits by lead
    leads: dict[tuple[int, int], int | None] = field(default_factory=dict)  # who leads a target in a round
    why: dict[tuple[int, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for slot in self.taken:
            self._note(slot)

    def _note(self, slot: Slot) -> None:
        self.done.add((slot.target, slot.round))
        self.load[slot.crew, slot.day] = self.load.get((slot.crew, slot.day), 0) + 1
        self.made[slot.crew] += 1
        self.leads[slot.target, slot.round] = slot.lead
        if slot.lead is not None:
            self.led[slot.lead] += 1

    def room(self, crew: Crew, days: Sequence[date]) -> int:
        """How many more visits the crew can make on these days."""
        free = sum(max(0, crew.per_day - self.load.get((crew.key, day), 0)) for day in days)
        return free if crew.quota is None else max(0, min(free, crew.quota - self.made[crew.key]))

    def shares(self, wanted: Sequence[Target], days: Sequence[date]) -> dict[int, list[Target]]:
        """Which crew takes which targets: the one on duty there while it has room, else the one with most room."""
        left = {key: self.room(crew, days) for key, crew in sorted(self.crews.items())}
        shares: dict[int, list[Target]] = {key: [] for key in left}
        for target in wanted:
            on_duty = [key for key in left if target.area is not None and target.area in self.crews[key].areas]
            for keys, because in ((on_duty, DUTY_AREA), (list(left), MOST_ROOM)):
                best = max((key for key in keys if left[key] > 0), key=lambda key: (left[key], -key), default=None)
                if best is not None:
                    shares[best].append(target)
                    self.why[best, target.key] = because
                    left[best] -= 1
                    break
        return shares

    def place(self, key: int, share: Sequence[Target], number: int, days: Sequence[date]) -> list[Slot]:
        """Give a crew's targets their days at an even pace over the stretch, the first ones first."""
        crew = self.crews[key]
        slots = []
        for n, target in enumerate(share):
            day = self._free_day(crew, days, len(days) * n // len(share))
            slot = Slot(target.key, number, key, day, self._lead(crew, target, number), self.why[key, target.key])
            self._note(slot)
            slots.append(slot)
        return slots

    def _free_day(self, crew: Crew, days: Sequence[date], wish: int) -> date:
        """The wished day, or the next one with room, or the last one before it (`shares` made sure there is one)."""
        for n in (*range(wish, len(days)), *range(wish - 1, -1, -1)):
            if self.load.get((crew.key, days[n]), 0) < crew.per_day:
                free: date = days[n]
                return free
        raise AssertionError("a crew got more visits than it has room for")

    def _lead(self, crew: Crew, target: Target, number: int) -> int | None:
        """Whoever of the crew leads fewest, but neither the one before nor the one after on this target."""
        before = self.leads.get((target.key, number - 1)) if number > 1 else target.last_lead
        barred = {before, self.leads.get((target.key, number + 1))}
        free = [lead for lead in crew.leads if lead not in barred]
        return min(free, key=lambda lead: (self.led[lead], lead), default=None)
