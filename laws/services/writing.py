"""How a row of the catalogue is written down in an amendment."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

UNTOLD = {"id", "search_key", "sort_key"}


def plain_fields(row: models.Model, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Columns of a row as JSON values; all of them, or those named."""
    told = (
        names if names is not None else [field.name for field in row._meta.concrete_fields if field.name not in UNTOLD]
    )
    return {name: plain_value(getattr(row, name)) for name in told}


def plain_value(value: Any) -> Any:
    """A value JSON can keep."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
