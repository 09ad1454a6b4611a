"""Addresses of the lists behind the numbers. A number and its list use the same filters; tests open them and count."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse


def listing(name: str, **filters: Any) -> str:
    """The address of list `name` with these filters; empty ones are left out, days become ISO."""
    kept = {key: getattr(value, "pk", value) for key, value in filters.items() if value not in (None, "")}
    return f"{reverse(name)}?{urlencode(kept)}" if kept else reverse(name)


def violations(**filters: Any) -> str:
    return listing("cases:violation-list", **filters)


def decisions(**filters: Any) -> str:
    return listing("cases:decision-list", **filters)


def fines(**filters: Any) -> str:
    return listing("cases:fine-list", **filters)
