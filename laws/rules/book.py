"""The whole law of the house in memory: bands, offices, terms, days, sectors, with the indexes reckoning needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from laws.rules.brackets import Ladder
from laws.rules.calendar import Calendar
from laws.rules.in_force import holds
from laws.rules.texts import Band, Day, Form, Gate, Ground, Instrument, Office, Sector, Term


@dataclass(frozen=True)
class Book:
    """What the catalogue (or the database) holds, as dated values."""

    bands: tuple[Band, ...]
    offices: tuple[Office, ...]
    terms: tuple[Term, ...]
    days: tuple[Day, ...]
    sectors: tuple[Sector, ...]
    gates: tuple[Gate, ...] = ()
    grounds: tuple[Ground, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    forms: tuple[Form, ...] = ()
    categories: tuple[tuple[str, str, str], ...] = ()  # code, Vietnamese, English

    @cached_property
    def by_code(self) -> dict[str, Band]:
        return {band.code: band for band in self.bands}

    @cached_property
    def by_article(self) -> dict[tuple[str, str], list[Band]]:
        found: dict[tuple[str, str], list[Band]] = {}
        for band in self.bands:
            found.setdefault((band.instrument, band.article), []).append(band)
        return found

    @cached_property
    def ladders(self) -> dict[str, Ladder]:
        """Graded acts by family."""
        found: dict[str, list[Band]] = {}
        for band in self.bands:
            if band.family:
                found.setdefault(band.family, []).append(band)
        return {family: Ladder(bands) for family, bands in found.items()}

    @cached_property
    def sector_of(self) -> dict[str, Sector]:
        """The sector of competence of each category."""
        return {category: sector for sector in self.sectors for category in sector.categories}

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar(self.days)

    @cached_property
    def _offices_on(self) -> dict[tuple[str, date], list[Office]]:
        return {}

    def offices_on(self, sector: str, on: date) -> list[Office]:
        """The sector's offices of the day, lowest limit first."""
        key = (sector, on)
        found = self._offices_on.get(key)
        if found is None:
            held = [office for office in self.offices if office.sector == sector and holds(office, on)]
            found = self._offices_on[key] = sorted(held, key=lambda office: office.fine_individual)
        return found

    @cached_property
    def gates_of(self) -> dict[str, tuple[Gate, ...]]:
        """The gates each band may touch, by the band's code."""
        return {band.code: tuple(gate for gate in self.gates if _touches(gate, band)) for band in self.bands}

    def instrument_code(self, named: str) -> str:
        """The code of an instrument named by its number or code ("98/2020/NĐ-CP", "nd-98-2020"); the name itself when unknown."""
        bare = named.split(" ")[0].strip()
        return next((each.code for each in self.instruments if bare in (each.code, each.number)), named)


def _touches(gate: Gate, band: Band) -> bool:
    if gate.quiet or not (gate.instruments or gate.categories):
        return False
    return (
        (not gate.instruments or band.instrument in gate.instruments)
        and (not gate.articles or band.article in gate.articles)
        and (not gate.categories or band.category in gate.categories)
    )


def codes(bands: Iterable[Band]) -> list[str]:
    """The codes of bands, for facts of a reason."""
    return [band.code for band in bands]
