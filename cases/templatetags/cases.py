"""Filters of this room's templates."""

from typing import Any

from django import template

from cases import words
from cases.services.deadlines import DECISION_TERMS

register = template.Library()


@register.filter
def term(code: str) -> Any:
    """The name of a term of law."""
    return words.term(code)


@register.filter
def is_decision_term(code: str) -> bool:
    return code in DECISION_TERMS


@register.filter
def chosen(value: Any, field: Any) -> bool:
    """Whether a value is ticked in a bound field of many choices."""
    return str(value) in {str(each) for each in field.value() or ()}


@register.filter
def refused_at(form: Any, name: str) -> Any:
    """The errors of a field the template draws itself."""
    return form.errors.get(name, ())


@register.filter
def match_sign(code: str) -> Any:
    """What speaks for a fine as the one a bank's line pays."""
    return words.MATCH_SIGNS.get(code, code)
