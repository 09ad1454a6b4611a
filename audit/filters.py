"""What the journal and the list of jobs can be narrowed by."""

import django_filters
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from audit import telling, work
from audit.models import Entry, Job, JobState
from common.widgets import DayInput


def _deeds() -> list[tuple[str, object]]:
    return sorted(((code, told.words) for code, told in telling.deeds().items()), key=lambda pair: str(pair[1]))


class EntryFilter(django_filters.FilterSet):
    deed = django_filters.ChoiceFilter(label=_("Deed"), choices=_deeds)
    by = django_filters.ModelChoiceFilter(label=_("By"), queryset=get_user_model().objects.all())
    subject_type = django_filters.CharFilter(label=_("Kind of thing"))
    subject_id = django_filters.NumberFilter(label=_("Number of the thing"))
    since = django_filters.DateFilter(label=_("From"), field_name="at", lookup_expr="date__gte", widget=DayInput)
    until = django_filters.DateFilter(label=_("Until"), field_name="at", lookup_expr="date__lte", widget=DayInput)

    class Meta:
        model = Entry
        fields: list[str] = []


class JobFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=JobState)
    queue = django_filters.ChoiceFilter(label=_("Queue"), choices=[(name, name) for name in work.QUEUES])
    task = django_filters.CharFilter(label=_("Task"), lookup_expr="icontains")

    class Meta:
        model = Job
        fields: list[str] = []
