"""Filters of the lists, the same on pages and in the API; all of them stand in the address."""

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.widgets import DayInput
from evidence import selectors, words
from evidence.models import Batch, Exhibit
from evidence.posting_models import Posting
from evidence.states import BatchState, PostingState, ReadState
from staff.models import Team


class BatchFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Note"), field_name="note", lookup_expr="icontains")
    state = django_filters.ChoiceFilter(label=_("State"), choices=BatchState)
    team = django_filters.ModelChoiceFilter(label=_("Team"), queryset=Team.objects.all())
    since = django_filters.DateFilter(
        label=_("Since"), field_name="received_at", lookup_expr="date__gte", widget=DayInput
    )
    until = django_filters.DateFilter(
        label=_("Until"), field_name="received_at", lookup_expr="date__lte", widget=DayInput
    )

    class Meta:
        model = Batch
        fields: list[str] = []


class ExhibitFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name or words in it"), method="of_words")
    kind = django_filters.ChoiceFilter(label=_("Type"), choices=list(words.KINDS.items()))
    state = django_filters.ChoiceFilter(label=_("Reading"), field_name="read_state", choices=ReadState)
    sha256 = django_filters.CharFilter(label=_("Digest"), lookup_expr="startswith")
    since = django_filters.DateFilter(
        label=_("Sealed since"), field_name="sealed_at", lookup_expr="date__gte", widget=DayInput
    )
    until = django_filters.DateFilter(
        label=_("Sealed until"), field_name="sealed_at", lookup_expr="date__lte", widget=DayInput
    )

    class Meta:
        model = Exhibit
        fields: list[str] = []

    def of_words(self, rows: QuerySet[Exhibit], _name: str, asked: str) -> QuerySet[Exhibit]:
        return rows.filter(pk__in=selectors.holding(asked))


class PostingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Address on the web"), field_name="url", lookup_expr="icontains")
    state = django_filters.ChoiceFilter(label=_("State"), choices=PostingState)
    due = django_filters.ChoiceFilter(
        label=_("To look at now"), choices=[("true", _("Yes")), ("false", _("No"))], method="of_due"
    )

    class Meta:
        model = Posting
        fields: list[str] = []

    def of_due(self, rows: QuerySet[Posting], _name: str, wanted: str) -> QuerySet[Posting]:
        now = timezone.now()
        return rows.filter(due_at__lte=now) if wanted == "true" else rows.filter(due_at__gt=now)
