"""What all lists of this room share: filters from the address, chips with names, a page, the same rows as a file."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.models import Case
from common import sheets
from common.paging import page_of
from laws.models import Provision
from sellers.models import PlatformAccount, Seller
from staff.models import User

# Hidden filters by id, and whose name their chip shows.
NAMED = {"seller": Seller, "account": PlatformAccount, "case": Case, "provision": Provision, "drafted_by": User}


def found(request: HttpRequest, kind: type[django_filters.FilterSet], rows: QuerySet[Any]) -> tuple[Any, QuerySet[Any]]:
    """(filter form, rows) for the address of this request. A filter that cannot be is left out, not an error."""
    filters = kind(request.GET, rows, request=request)
    chosen = filters.qs
    form = filters.form
    form.fields.pop("sort", None)  # the heads of the columns sort
    for name, model in NAMED.items():
        value = request.GET.get(name, "")
        if name in form.fields and value.isdecimal():
            form.fields[name].choices = [(value, _name(request, model, int(value)))]
    return form, chosen


def _name(request: HttpRequest, model: Any, pk: int) -> str:
    rows = model.objects.visible_to(request.user) if hasattr(model.objects, "visible_to") else model.objects
    row = rows.filter(pk=pk).first()
    return str(row) if row else str(pk)


def shown(
    request: HttpRequest, template: str, kind: type[django_filters.FilterSet], rows: QuerySet[Any], **more: Any
) -> HttpResponse:
    """The list as a page."""
    form, chosen = found(request, kind, rows)
    return render(request, template, {"filters": form, "page": page_of(chosen, request), **more})


def exported(
    request: HttpRequest, file: str, name: str, kind: type[django_filters.FilterSet], rows: QuerySet[Any],
    columns: Sequence[sheets.Column],
) -> Any:  # fmt: skip
    """The list as a file: the rows of the screen, all pages of it."""
    _form, chosen = found(request, kind, rows)
    return sheets.answer(file, name, columns, sheets.chosen(request, chosen)[: sheets.MOST_ROWS])
