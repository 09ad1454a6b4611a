"""Filters of the list of provisions, the same on the page and in the API."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from common.widgets import DayInput
from laws import catalogue, words
from laws.models import Instrument, Provision

# The words of the catalogue, in the reader's language when shown.
CATEGORIES = [(code, lazy(words.category_name, str)(code)) for code, _vi, _en in catalogue.book().categories]


class ProvisionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Words or place"), method="by_words")
    instrument = django_filters.ModelChoiceFilter(
        label=_("Instrument"),
        queryset=Instrument.objects.all(),
        to_field_name="number",
        method="by_instrument",
        empty_label=_("All"),
    )
    category = django_filters.ChoiceFilter(label=_("Kind of act"), choices=CATEGORIES, empty_label=_("All"))
    on = django_filters.DateFilter(label=_("In force on"), method="by_day", widget=DayInput)
    unconfirmed = django_filters.BooleanFilter(
        label=_("Unconfirmed only"), method="by_confirmation", widget=forms.CheckboxInput
    )

    class Meta:
        model = Provision
        fields: list[str] = []

    def by_words(self, rows: Any, name: str, value: str) -> Any:
        return rows.search(value)

    def by_instrument(self, rows: Any, name: str, value: Instrument) -> Any:
        return rows.filter(instrument=value.number)

    def by_day(self, rows: Any, name: str, value: Any) -> Any:
        return rows.in_force(value)

    def by_confirmation(self, rows: QuerySet[Provision], name: str, value: bool) -> QuerySet[Provision]:
        return rows.filter(is_confirmed=False) if value else rows
