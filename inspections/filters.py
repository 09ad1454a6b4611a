"""What lists of this room can be narrowed by; pages and programs share them."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common import clock
from common.widgets import DayInput
from inspections.models import Finding, Plan, PlanKind, Visit
from inspections.states import FindingState, PlanState, VisitState
from sellers.identifiers import fold
from staff.models import Team, User


class PlanFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Title or number"), method="by_words")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=PlanKind)
    state = django_filters.ChoiceFilter(label=_("State"), choices=PlanState)
    team = django_filters.ModelChoiceFilter(label=_("Team"), queryset=Team.objects.all(), field_name="teams")
    sort = django_filters.OrderingFilter(
        label=_("Sort"), fields=[("starts_on", "starts"), ("title", "title"), ("visit_count", "visits"), ("pk", "id")]
    )

    class Meta:
        model = Plan
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Plan], name: str, value: str) -> QuerySet[Plan]:
        return rows.filter(title__icontains=value) | rows.filter(number__icontains=value)


class VisitFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Seller"), method="by_seller")
    state = django_filters.ChoiceFilter(
        label=_("State"), method="by_state",
        choices=[
            ("open", _("Planned or under way")), ("late", _("Late")), ("standing", _("Not cancelled")), *VisitState.choices,
        ],
    )  # fmt: skip
    team = django_filters.ModelChoiceFilter(label=_("Team"), queryset=Team.objects.all())
    lead = django_filters.ModelChoiceFilter(
        label=_("Lead"), queryset=User.objects.filter(visits__isnull=False).distinct()
    )
    plan = django_filters.ModelChoiceFilter(label=_("Plan"), queryset=Plan.objects.all())
    area = django_filters.ModelChoiceFilter(label=_("Area"), queryset=Area.objects.present())
    seller = django_filters.NumberFilter(label=_("Seller number"), field_name="seller_id")
    since = django_filters.DateFilter(label=_("From"), field_name="day", lookup_expr="gte", widget=DayInput)
    until = django_filters.DateFilter(label=_("Until"), field_name="day", lookup_expr="lte", widget=DayInput)
    found = django_filters.ChoiceFilter(
        label=_("Findings"),
        choices=[("yes", _("Something was found")), ("no", _("Nothing was found"))],
        method="by_found",
    )
    sort = django_filters.OrderingFilter(
        label=_("Sort"), fields=[("day", "day"), ("seller__name_key", "seller"), ("pk", "id")]
    )

    class Meta:
        model = Visit
        fields: list[str] = []

    def by_seller(self, rows: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        return rows.filter(seller__name_key__contains=" ".join(fold(value).split()))

    def by_state(self, rows: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        unmade = rows.filter(state__in=[VisitState.PLANNED, VisitState.STARTED])
        if value == "late":
            return unmade.filter(day__lt=clock.today())
        if value == "standing":
            return rows.exclude(state=VisitState.CANCELLED)
        return unmade if value == "open" else rows.filter(state=value)

    def by_found(self, rows: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        with_findings = Finding.objects.values("visit")
        return rows.filter(pk__in=with_findings) if value == "yes" else rows.exclude(pk__in=with_findings)


class FindingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Goods"), field_name="goods", lookup_expr="icontains")
    state = django_filters.ChoiceFilter(label=_("State"), choices=FindingState)
    team = django_filters.ModelChoiceFilter(label=_("Team"), queryset=Team.objects.all(), field_name="visit__team")
    plan = django_filters.ModelChoiceFilter(label=_("Plan"), queryset=Plan.objects.all(), field_name="visit__plan")
    since = django_filters.DateFilter(label=_("From"), field_name="found_on", lookup_expr="gte", widget=DayInput)
    until = django_filters.DateFilter(label=_("Until"), field_name="found_on", lookup_expr="lte", widget=DayInput)
    sort = django_filters.OrderingFilter(
        label=_("Sort"), fields=[("found_on", "day"), ("value_vnd", "value"), ("pk", "id")]
    )

    class Meta:
        model = Finding
        fields: list[str] = []
