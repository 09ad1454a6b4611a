"""Pages of a list: numbered, with a capped count so that a large table is never counted whole."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

COUNT_CAP = 10_000


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows and where the neighbours are. `count` is exact up to `COUNT_CAP`; beyond that `more` is true."""

    rows: list[Any]
    number: int
    size: int
    count: int
    more: bool
    query: str

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * self.size + len(self.rows)

    @property
    def prev_url(self) -> str:
        return self._url(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self._url(self.number + 1) if self.more or self.last < self.count else ""

    def _url(self, number: int) -> str:
        return f"?{self.query}{'&' if self.query else ''}page={number}"


def page_of(rows: QuerySet[Any], request: HttpRequest, size: int = 50) -> Page:
    """The page the request asks for. A page that is not a number is the first; one past the end is empty, never an error."""
    asked = request.GET.get("page", "1")
    number = max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1
    query = request.GET.copy()
    query.pop("page", None)
    count = rows.order_by()[: COUNT_CAP + 1].count()
    start = (number - 1) * size
    shown = list(rows[start : start + size])
    return Page(shown, number, size, min(count, COUNT_CAP), count > COUNT_CAP and len(shown) == size, query.urlencode())
