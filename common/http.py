"""Small helpers for pages."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest

from common.errors import Refused


@contextmanager
def refusals_on(form: forms.Form) -> Iterator[None]:
    """A refused deed becomes an error of the form that asked; what the deed wrote before refusing is rolled back."""
    try:
        with transaction.atomic():
            yield
    except Refused as refused:
        field = refused.facts.get("field")
        form.add_error(
            field if field in form.fields else None, forms.ValidationError(refused.message, code=refused.code)
        )
        form.refused = refused  # type: ignore[attr-defined]


@contextmanager
def said(request: HttpRequest) -> Iterator[None]:
    """For a deed behind a single button: a refusal becomes a message on the page that follows."""
    try:
        with transaction.atomic():
            yield
    except Refused as refused:
        messages.error(request, str(refused.message))


def wants_fragment(request: HttpRequest) -> bool:
    """True when htmx asks for a fragment rather than a whole page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def address_of(request: HttpRequest) -> str:
    """The client's address as the web server saw it."""
    return str(request.META.get("REMOTE_ADDR", ""))
