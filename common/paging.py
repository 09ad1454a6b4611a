"""Pages of a list: each begins after the last row of the one before, with a capped count so that nothing large is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from common import keyset

COUNT_CAP = 10_000
PARAM = "page"
AFTER, BEFORE, END = "a", "b", "z"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows and where the neighbours are. `count` is exact up to `COUNT_CAP`; beyond that `more` is true."""

    rows: list[Any]
    count: int
    more: bool = False
    before: int | None = 0
    query: str = ""
    prev_place: str = ""
    next_place: str = ""

    @property
    def first(self) -> int | None:
        """The number of the first row shown; unknown on the last page of a list too long to count."""
        return None if self.before is None else self.before + 1

    @property
    def last(self) -> int | None:
        return None if self.before is None else self.before + len(self.rows)

    @property
    def prev_url(self) -> str:
        return self._url(self.prev_place) if self.prev_place else ""

    @property
    def next_url(self) -> str:
        return self._url(self.next_place) if self.next_place else ""

    @property
    def first_url(self) -> str:
        return self._url("") if self.prev_place else ""

    @property
    def last_url(self) -> str:
        return self._url(END) if self.next_place else ""

    def _url(self, place: str) -> str:
        return "?" + "&".join(part for part in (self.query, place and f"{PARAM}={place}") if part)


def page_of(rows: QuerySet[Any], request: HttpRequest, size: int = 50) -> Page:
    """The page the request asks for. A place that is none is the first page, never an error."""
    query = request.GET.copy()
    place = str(query.pop(PARAM, [""])[-1])
    try:
        return page_at(rows, place, size, query.urlencode())
    except keyset.NoPlace:
        return page_at(rows, "", size, query.urlencode())


def page_at(rows: QuerySet[Any], place: str, size: int, query: str = "") -> Page:
    """The page at a place; NoPlace where the place is none of this list."""
    keys = keyset.keys_of(rows)
    counted = rows.order_by()[: COUNT_CAP + 1].count()
    count, more = min(counted, COUNT_CAP), counted > COUNT_CAP
    way, token = place[:1], place[2:]
    if way == AFTER:
        before, values = keyset.values_of(token, rows, keys)
        return _forwards(list(keyset.beyond(rows, keys, values)[: size + 1]), keys, size, before, count, more, query)
    if way == BEFORE:
        before, values = keyset.values_of(token, rows, keys)
        found = list(keyset.beyond(rows, keys, values, backwards=True)[: size + 1])
        if len(found) > size:
            start = max(1, before - size)
            return _page(found[:size][::-1], keys, start, count, more, query, has_prev=True, has_next=True)
    elif way == END and not token:
        wanted = size if more else (count % size or size)
        found = list(keyset.ordered(rows, keys, backwards=True)[:wanted])[::-1]
        start = None if more else count - len(found)
        return _page(found, keys, start, count, more, query, has_prev=start != 0, has_next=False)
    elif place:
        raise keyset.NoPlace
    return _forwards(list(keyset.ordered(rows, keys)[: size + 1]), keys, size, 0, count, more, query)


def _forwards(
    found: list[Any], keys: Sequence[keyset.Key], size: int, before: int, count: int, more: bool, query: str
) -> Page:
    return _page(found[:size], keys, before, count, more, query, has_prev=before > 0, has_next=len(found) > size)


def _page(
    shown: list[Any], keys: Sequence[keyset.Key], before: int | None, count: int, more: bool, query: str,
    *, has_prev: bool, has_next: bool,
) -> Page:  # fmt: skip
    known = before if before is not None else count
    return Page(
        rows=shown, count=count, more=more, before=before, query=query,
        prev_place=f"{BEFORE}.{keyset.place_of(shown[0], keys, known)}" if has_prev and shown else "",
        next_place=f"{AFTER}.{keyset.place_of(shown[-1], keys, known + len(shown))}" if has_next else "",
    )  # fmt: skip
