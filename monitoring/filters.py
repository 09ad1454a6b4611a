"""What lists of this room can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from monitoring.models import Match, WatchKind, WatchRule
from monitoring.states import MatchState, WatchState


class WatchFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("What is watched"), field_name="shown", lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=WatchKind)
    state = django_filters.ChoiceFilter(label=_("State"), choices=WatchState)
    sort = django_filters.OrderingFilter(
        label=_("Sort"), fields=[("expires_on", "ends"), ("new_count", "new"), ("pk", "id")]
    )

    class Meta:
        model = WatchRule
        fields: list[str] = []


class MatchFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=MatchState)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=WatchKind, field_name="watch__kind")
    watch = django_filters.ModelChoiceFilter(label=_("Watch"), queryset=WatchRule.objects.none())

    class Meta:
        model = Match
        fields: list[str] = []

    def __init__(self, *given, by, **more):  # type: ignore[no-untyped-def]
        super().__init__(*given, **more)
        self.filters["watch"].queryset = WatchRule.objects.visible_to(by)
