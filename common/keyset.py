"""Paging by the last row seen: the next page begins after its values, so page 4,000 costs what page 2 costs.

A place in a list is a short token: the values the order looks at, and how many rows lie before it (only to be shown)."""

import base64
import binascii
import functools
import json
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.dateparse import parse_datetime

NOWHERE: Q = Q(pk__in=[])


class NoPlace(ValueError):
    """The token says no place of this list."""


@dataclass(frozen=True, slots=True)
class Key:
    """One term of the order. `empties_first` is where PostgreSQL puts NULLs for it."""

    name: str
    term: Any
    descending: bool
    empties_first: bool
    may_be_empty: bool

    def reversed(self) -> "Key":
        return Key(self.name, self.term, not self.descending, not self.empties_first, self.may_be_empty)

    def order(self) -> OrderBy:
        return OrderBy(
            F(self.name),
            descending=self.descending,
            nulls_first=self.empties_first or None,
            nulls_last=None if self.empties_first else True,
        )

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def later(self, value: Any) -> Q:
        """Rows that this term alone puts after the value."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if self.empties_first else NOWHERE
        beyond = Q(**{f"{self.name}__{'lt' if self.descending else 'gt'}": value})
        if self.may_be_empty and not self.empties_first:
            beyond |= Q(**{f"{self.name}__isnull": True})
        return beyond


def keys_of(rows: QuerySet[Any]) -> list[Key]:
    """The terms of the order of a list; the primary key comes last where no other term tells rows apart."""
    asked: Sequence[Any] = rows.query.order_by or (
        rows.query.get_meta().ordering if rows.query.default_ordering else ()
    )
    terms = [_order_by(term) for term in asked]
    if not any(isinstance(term.expression, F) and term.expression.name in ("pk", "id") for term in terms):
        terms.append(OrderBy(F("pk")))
    return [
        Key(
            name=f"_place{number}",
            term=term.expression,
            descending=bool(term.descending),
            empties_first=bool(term.nulls_first) or (bool(term.descending) and not term.nulls_last),
            may_be_empty=_may_be_empty(rows, term.expression),
        )
        for number, term in enumerate(terms)
    ]


def _order_by(term: Any) -> OrderBy:
    if isinstance(term, OrderBy):
        return term
    if isinstance(term, str):
        return OrderBy(F(term.lstrip("-")), descending=term.startswith("-"))
    return OrderBy(term)


def _may_be_empty(rows: QuerySet[Any], term: Any) -> bool:
    if not isinstance(term, F):
        return True
    if term.name == "pk":
        return False
    try:
        return bool(rows.model._meta.get_field(term.name).null)
    except FieldDoesNotExist:
        return True


def ordered(rows: QuerySet[Any], keys: Sequence[Key], *, backwards: bool = False) -> QuerySet[Any]:
    """The list in its order, or from its end; each row carries the values a place is made of."""
    carried = rows.annotate(**{key.name: key.term for key in keys})
    return carried.order_by(*[(key.reversed() if backwards else key).order() for key in keys])


def beyond(
    rows: QuerySet[Any], keys: Sequence[Key], values: Sequence[Any], *, backwards: bool = False
) -> QuerySet[Any]:
    """The rows after a place (before it: backwards), nearest first."""
    turned = [key.reversed() for key in keys] if backwards else list(keys)
    ways, so_far = [], Q()
    for key, value in zip(turned, values, strict=True):
        ways.append(so_far & key.later(value))
        so_far &= key.same(value)
    wanted = functools.reduce(operator.or_, ways)
    # Said apart, so that an index on the first term finds where to begin.
    wanted &= turned[0].later(values[0]) | turned[0].same(values[0])
    return ordered(rows, keys, backwards=backwards).filter(wanted)


def place_of(row: Any, keys: Sequence[Key], before: int) -> str:
    """The token of a row: its values, and how many rows lie before the place."""
    values = [_plain(getattr(row, key.name)) for key in keys]
    told = json.dumps([before, *values], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def values_of(token: str, rows: QuerySet[Any], keys: Sequence[Key]) -> tuple[int, list[Any]]:
    """(rows before, values) of a token; NoPlace where it was made for another order, or by hand."""
    try:
        before, *told = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, TypeError, binascii.Error) as no:
        raise NoPlace from no
    if not isinstance(before, int) or len(told) != len(keys):
        raise NoPlace
    fields = ordered(rows, keys).query.annotations
    return max(0, before), [_read(fields[key.name].output_field, value) for key, value in zip(keys, told, strict=True)]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _read(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, list | dict) or (isinstance(value, str) and "\0" in value):
        raise NoPlace
    try:
        if field.get_internal_type() == "DateTimeField":
            return _moment(value)
        return field.to_python(value)
    except (ValidationError, ValueError, TypeError, OverflowError) as no:
        raise NoPlace from no


def _moment(value: Any) -> datetime:
    at = parse_datetime(value)
    if at is None or at.tzinfo is None:
        raise NoPlace
    return at
