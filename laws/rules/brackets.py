"""Which band an act falls in: by value, quantity or illegal profit, with the bounds as the decree writes them.

Decree 98/2020 writes "từ ... đến dưới ...": [from, to). Decree 99/2013 writes "trên ... đến ...": (from, to].
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from laws.rules import citation as cite
from laws.rules.in_force import in_force
from laws.rules.reasons import Reason, RuleRefused
from laws.rules.texts import Band, Number

LETTERS = "abcdđeghiklmnopqrstuvxy"  # points as Vietnamese law counts them
ABSURD = 10**15  # a thousand trillion: nobody's goods; a slip of the finger


class Measure(NamedTuple):
    """How much: a value or quantity in `unit` (VND unless said), and the illegal profit where the text knows it."""

    value: Number | None = None
    unit: str = "VND"
    profit: int | None = None


class Ladder:
    """The bands of one act under one text, lowest first: a search over their lower bounds."""

    __slots__ = ("above", "bands", "lows", "profit_bands", "profit_lows")

    def __init__(self, bands: Iterable[Band]) -> None:
        self.bands: list[Band] = sorted(bands, key=lambda band: band.value_from or 0)
        self.above = self.bands[0].bounds == "above-to"
        self.lows: list[Number] = [band.value_from or 0 for band in self.bands]
        with_profit = [band for band in self.bands if band.profit_from is not None]
        self.profit_bands = with_profit
        self.profit_lows = [band.profit_from or 0 for band in with_profit]

    def at(self, value: Number) -> int:
        """The band's index for a value; -1 below the lowest, len(bands) above the highest that is known."""
        lows = self.lows
        index = (bisect_left(lows, value) if self.above else bisect_right(lows, value)) - 1
        if index < 0:
            # "đến 5.000.000" has no lower bound: nothing at all still falls in the lowest band.
            return 0 if not lows[0] else -1
        top = self.bands[index].value_to
        if top is not None and (value > top if self.above else value >= top):
            return len(lows)
        return index

    def at_profit(self, profit: int) -> int:
        """The same for illegal profit."""
        lows = self.profit_lows
        return (bisect_left(lows, profit) if self.above else bisect_right(lows, profit)) - 1

    def gaps(self) -> list[tuple[Number | None, Number | None]]:
        """Pairs of neighbouring bounds that do not meet: a gap or an overlap in the text as typed in."""
        pairs = zip(self.bands, self.bands[1:], strict=False)
        return [(low.value_to, high.value_from) for low, high in pairs if low.value_to != high.value_from]


def check_measure(measure: Measure) -> None:
    """Refuses amounts that cannot be."""
    for name, amount in (("value", measure.value), ("profit", measure.profit)):
        if amount is None:
            continue
        if amount < 0:
            raise RuleRefused("amount_negative", field=name, amount=amount)
        if amount > ABSURD:
            raise RuleRefused("amount_absurd", field=name, amount=amount)


def pick(ladder: Ladder, measure: Measure) -> tuple[Band, Reason]:
    """The band of the value, or of the illegal profit when that is higher ("hoặc thu lợi bất hợp pháp")."""
    first = ladder.bands[0]
    place = cite.provision(first.number, first.article)
    index, by = -1, "value"
    if measure.value is not None:
        if measure.unit != first.unit:
            raise RuleRefused("other_unit", place, unit=measure.unit, expected=first.unit)
        index = ladder.at(measure.value)
        if index == len(ladder.bands):
            raise RuleRefused("above_highest_band", place, value=measure.value, highest=ladder.bands[-1].value_to)
    if measure.profit is not None and ladder.profit_bands:
        by_profit = ladder.at_profit(measure.profit)
        if by_profit > index:
            index, by = by_profit, "profit"
    if index < 0:
        if measure.value is None:
            raise RuleRefused("value_missing", place, unit=first.unit)
        raise RuleRefused("below_lowest_band", place, value=measure.value, lowest=ladder.lows[0])
    band = ladder.bands[index]
    return band, by_reason(band, by, measure)


def by_reason(band: Band, by: str, measure: Measure) -> Reason:
    """Why this band: the amount and the bounds it lies between."""
    if by == "profit":
        return Reason(
            "band_by_profit",
            citation_of(band),
            {"amount": measure.profit, "from": band.profit_from, "to": band.profit_to},
        )
    return Reason(
        "band_by_value",
        citation_of(band),
        {"amount": measure.value, "unit": band.unit, "from": band.value_from, "to": band.value_to},
    )


def citation_of(band: Band) -> str:
    """The band's place in the law, as the law writes it."""
    return cite.provision(band.number, band.article, band.clause, band.point)


class Asked(NamedTuple):
    """What an officer names: an article, perhaps clause, point and kind of act; the day of the act; how much."""

    instrument: str
    article: str
    on: date
    measure: Measure = Measure()
    clause: str = ""
    point: str = ""
    category: str = ""


class Found(NamedTuple):
    """The band, others with the same frame that the question does not tell apart, and why."""

    band: Band
    alike: tuple[Band, ...]
    because: tuple[Reason, ...]


def find(bands: Sequence[Band], ladders: dict[str, Ladder], asked: Asked) -> Found:
    """The band for what was named, among all bands of the article. RuleRefused says what is missing or contradictory."""
    check_measure(asked.measure)
    place = _place(bands, asked)
    now = in_force(bands, asked.on)
    if not now:
        first_days = [band.since for band in bands]
        raise RuleRefused(
            "no_text_in_force" if bands else "article_unknown", place, on=asked.on, since=min(first_days, default=None)
        )
    named = [band for band in now if _named(band, asked)]
    if not named:
        raise RuleRefused("place_unknown", place, clause=asked.clause, point=asked.point, category=asked.category)
    measured = asked.measure.value is not None or asked.measure.profit is not None
    graded = _unit_matches([band for band in named if band.graded], asked.measure) if measured else []
    if graded:
        return _by_measure(graded, ladders, asked, place)
    if measured and all(band.graded for band in named):
        raise RuleRefused("other_unit", place, unit=asked.measure.unit, expected=sorted({band.unit for band in named}))
    plain = [band for band in named if not band.graded] if measured else named
    return _by_name(plain, asked, place)


def _named(band: Band, asked: Asked) -> bool:
    # A clause of a graded act is checked against the amount later, so that a wrong clause is told apart from an unknown one.
    return (
        (not asked.category or band.category == asked.category)
        and (not asked.clause or band.clause == asked.clause or (band.graded and asked.measure.value is not None))
        and (
            not asked.point
            or point_matches(band.point, asked.point)
            or (band.graded and asked.measure.value is not None)
        )
    )


def point_matches(point: str, asked: str) -> bool:
    """Whether the officer's "a" names this point: "a", "k1a", "a-b" (a range holds its letters).

    >>> point_matches("a-d", "c"), point_matches("k1a", "a"), point_matches("b", "a")
    (True, True, False)
    """
    bare = point.removeprefix("k1")
    if asked in (point, bare):
        return True
    first, dash, last = bare.partition("-")
    if not dash or not all(len(each) == 1 and each in LETTERS for each in (first, last, asked)):
        return False
    return LETTERS.index(first) <= LETTERS.index(asked) <= LETTERS.index(last)


def _unit_matches(graded: list[Band], measure: Measure) -> list[Band]:
    return [band for band in graded if measure.value is None or band.unit == measure.unit]


def _by_measure(graded: list[Band], ladders: dict[str, Ladder], asked: Asked, place: str) -> Found:
    picked: list[tuple[Band, Reason]] = []
    refusal: RuleRefused | None = None
    for family in dict.fromkeys(band.family for band in graded):
        try:
            picked.append(pick(ladders[family], asked.measure))
        except RuleRefused as no:
            refusal = no
    fitting = [(band, why) for band, why in picked if _fits(band, asked)]
    if not fitting and picked:
        right = picked[0][0]
        raise RuleRefused(
            "amount_in_other_band",
            citation_of(right),
            clause=right.clause,
            point=right.point,
            amount=asked.measure.value,
        )
    if not fitting:
        raise refusal or RuleRefused("value_missing", place)
    band, why = fitting[0]
    alike = _alike([each for each, _ in fitting], place)
    return Found(
        band,
        alike,
        (why, *((Reason("act_assumed", citation_of(band), {"others": [b.code for b in alike]}),) if alike else ())),
    )


def _fits(band: Band, asked: Asked) -> bool:
    return (not asked.clause or band.clause == asked.clause) and (
        not asked.point or point_matches(band.point, asked.point)
    )


def _by_name(named: list[Band], asked: Asked, place: str) -> Found:
    frames = {(band.fine_min, band.fine_max) for band in named}
    if any(band.graded for band in named) and len(frames) > 1:
        raise RuleRefused("value_missing", place, units=sorted({band.unit for band in named if band.graded}))
    band = named[0]
    alike = _alike(named, place)
    why = Reason("band_by_name", citation_of(band), {"graded": band.graded, "others": [each.code for each in alike]})
    return Found(band, alike, (why,))


def _alike(bands: list[Band], place: str) -> tuple[Band, ...]:
    """The other bands, when telling them apart would change nothing in the frame; RuleRefused when it would."""
    if len({(band.fine_min, band.fine_max, band.fine_subject) for band in bands}) > 1:
        named = [
            {"clause": band.clause, "point": band.point, "title": band.title_vi, "category": band.category}
            for band in bands
        ]
        raise RuleRefused("say_which", place, choices=named)
    return tuple(bands[1:])


def _place(bands: Sequence[Band], asked: Asked) -> str:
    number = bands[0].number if bands else asked.instrument
    return cite.provision(number, asked.article, asked.clause, asked.point)
