"""What the list of people can be narrowed by."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from staff.models import Team, User
from staff.roles import ROLES


class PersonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name"), method="by_name")
    team = django_filters.ModelChoiceFilter(label=_("Team"), queryset=Team.objects.all())
    role = django_filters.ChoiceFilter(
        label=_("Role"), choices=[(name, role.label) for name, role in ROLES.items()], field_name="groups__name"
    )
    active = django_filters.ChoiceFilter(
        label=_("Access"), choices=[("yes", _("Active")), ("no", _("Ended"))], method="by_access"
    )
    sort = django_filters.OrderingFilter(
        label=_("Sort"), fields=[("full_name", "name"), ("team__number", "team"), ("last_login", "seen"), ("pk", "id")]
    )

    class Meta:
        model = User
        fields: list[str] = []

    def by_name(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(Q(full_name__icontains=value) | Q(username__icontains=value))

    def by_access(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(is_active=value == "yes")
