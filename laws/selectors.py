"""What pages, commands and other rooms read of the law."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from laws import catalogue, convert
from laws.models import Amendment, Competence, DeadlineTerm, DecisionForm, Holiday, Instrument, Provision
from laws.rules.book import Book
from laws.rules.calendar import Calendar
from laws.rules.in_force import holds

SUGGESTED = 30
_KEPT: dict[str, Any] = {"edition": None, "book": None}


def edition() -> tuple[int, int]:
    """What the catalogue in the database is at: its last amendment, and how many provisions there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(a.id), 0), (SELECT count(*) FROM laws_provision) FROM laws_amendment a")
        last, rows = cursor.fetchone()
    return (last, rows)


def book() -> Book:
    """The law in the database as dated values for the rules; read again only after an amendment (one short query otherwise)."""
    now = edition()
    if _KEPT["edition"] != now:
        _KEPT.update(book=read_book(), edition=now)
    found: Book = _KEPT["book"]
    return found


def read_book() -> Book:
    """Reads the whole law from the database. Sectors, gates, grounds and names of categories are those of the files."""
    instruments = tuple(convert.instrument_of(row) for row in Instrument.objects.all())
    codes = {each.number: each.code for each in instruments}
    return replace(
        catalogue.book(),
        instruments=instruments,
        bands=tuple(convert.band_of(row, codes) for row in Provision.objects.exclude(fine_max=None)),
        offices=tuple(convert.office_of(row) for row in Competence.objects.all()),
        terms=tuple(convert.term_of(row) for row in DeadlineTerm.objects.all()),
        days=tuple(convert.day_of(row) for row in Holiday.objects.all()),
        forms=tuple(convert.form_of(row) for row in DecisionForm.objects.all()),
    )


def book_for(provision: Provision) -> Book:
    """The law with this provision in it, even if nobody told the catalogue (a row made a moment ago in this transaction)."""
    law = book()
    if provision.code in law.by_code:
        return law
    codes = {each.number: each.code for each in law.instruments}
    rows = Provision.objects.filter(instrument=provision.instrument, article=provision.article).exclude(fine_max=None)
    return replace(law, bands=tuple(convert.band_of(row, codes) for row in rows))


def calendar() -> Calendar:
    """The working days of the present calendar."""
    return book().calendar


def search_provisions(text: str, on: date, limit: int = SUGGESTED) -> list[Provision]:
    """Provisions in force on that day that hold every word (accents do not matter), in the order of the law: one query."""
    return list(Provision.objects.in_force(on).search(text)[:limit])


@dataclass(frozen=True)
class ProvisionFilters:
    """What the list of provisions may be narrowed by; empty fields do not narrow."""

    text: str = ""
    instrument: str = ""
    category: str = ""
    on: date | None = None
    unconfirmed: bool = False

    def apply(self, rows: Any) -> Any:
        if self.text:
            rows = rows.search(self.text)
        if self.instrument:
            rows = rows.filter(instrument=self.instrument)
        if self.category:
            rows = rows.filter(category=self.category)
        if self.on:
            rows = rows.in_force(self.on)
        return rows.filter(is_confirmed=False) if self.unconfirmed else rows


def provision_list(filters: ProvisionFilters) -> "QuerySet[Provision]":
    """Rows of the list page, in the order of the law."""
    found: QuerySet[Provision] = filters.apply(Provision.objects.all())
    return found


def bands_of(provision: Provision) -> list[Provision]:
    """The bands of the provision's act under the same text; the provision alone where the act is not graded."""
    if not provision.family:
        return [provision]
    return sorted(
        Provision.objects.filter(family=provision.family), key=lambda row: (row.value_from or 0, row.profit_from or 0)
    )


def history_of(provision: Provision) -> list[Provision]:
    """The same act under all its texts, newest first: same article and kind, and the same place or the same words."""
    rows = Provision.objects.filter(
        instrument=provision.instrument, article=provision.article, category=provision.category
    )
    if provision.family:
        same = [row for row in rows if row.title_vi == provision.title_vi and row.value_from == provision.value_from]
    else:
        same = [row for row in rows if (row.clause, row.point) == (provision.clause, provision.point)]
    return sorted(same, key=lambda row: row.effective_from, reverse=True)


def amendments_of(table: str, codes: Iterable[str]) -> "QuerySet[Amendment]":
    """What was changed in these rows, newest first."""
    return Amendment.objects.filter(table=table, code__in=list(codes)).select_related("by")


def gates_on(law: Book, provision: Provision, on: date) -> list[Any]:
    """The questions a lawyer must still answer about this provision."""
    by_code = {gate.code: gate for gate in law.gates}
    touching = law.gates_of.get(provision.code, ())
    return [by_code[gate.code] for gate in touching if gate.since is None or gate.since <= on]


def competence_table(law: Book, on: date) -> list[dict[str, Any]]:
    """Sectors with their offices of the day, lowest limit first."""
    found = []
    for sector in law.sectors:
        offices = [office for office in law.offices if office.sector == sector.code and holds(office, on)]
        found.append({"sector": sector, "offices": sorted(offices, key=lambda office: office.fine_individual)})
    return found
