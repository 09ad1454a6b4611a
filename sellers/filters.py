"""Filters of the lists, the same on pages and in the API; all of them stand in the address."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from sellers.identifiers import fold
from sellers.models import Identifier, IdentifierKind, Platform, PlatformAccount, Seller, SellerKind
from sellers.states import AccountStatus, SellerState


class SellerFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name"), method="by_name")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=SellerKind)
    state = django_filters.ChoiceFilter(label=_("State"), choices=SellerState)
    platform = django_filters.ChoiceFilter(label=_("Platform"), choices=Platform, method="by_platform")
    area = django_filters.ModelChoiceFilter(label=_("Area"), queryset=Area.objects.present())
    fined = django_filters.ChoiceFilter(
        label=_("Fined"), choices=[("yes", _("Fined before")), ("no", _("Never fined"))], method="by_fined"
    )
    sort = django_filters.OrderingFilter(
        label=_("Sort"),
        fields=[("name_key", "name"), ("account_count", "accounts"), ("fined_times", "fined"), ("pk", "id")],
    )

    class Meta:
        model = Seller
        fields: list[str] = []

    def by_name(self, rows: QuerySet[Seller], name: str, value: str) -> QuerySet[Seller]:
        return rows.filter(name_key__contains=" ".join(fold(value).split()))

    def by_platform(self, rows: QuerySet[Seller], name: str, value: str) -> QuerySet[Seller]:
        return rows.filter(pk__in=PlatformAccount.objects.filter(platform=value, seller__isnull=False).values("seller"))

    def by_fined(self, rows: QuerySet[Seller], name: str, value: str) -> QuerySet[Seller]:
        return rows.filter(fined_times__gt=0) if value == "yes" else rows.filter(fined_times=0)


class AccountFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name or handle"), method="by_name")
    platform = django_filters.ChoiceFilter(label=_("Platform"), choices=Platform)
    status = django_filters.ChoiceFilter(label=_("Status"), choices=AccountStatus)
    seller = django_filters.NumberFilter(label=_("Seller"), field_name="seller_id", widget=forms.HiddenInput())
    owned = django_filters.ChoiceFilter(
        label=_("Whose"), choices=[("yes", _("Of a known seller")), ("no", _("Nobody's yet"))], method="by_owned"
    )
    source = django_filters.CharFilter(label=_("Source"))
    sort = django_filters.OrderingFilter(
        label=_("Sort"), fields=[("name_key", "name"), ("platform", "platform"), ("last_seen_at", "seen"), ("pk", "id")]
    )

    class Meta:
        model = PlatformAccount
        fields: list[str] = []

    def by_name(self, rows: QuerySet[PlatformAccount], name: str, value: str) -> QuerySet[PlatformAccount]:
        key = " ".join(fold(value).split())
        return rows.filter(Q(name_key__contains=key) | Q(key__contains=key.replace(" ", "")))

    def by_owned(self, rows: QuerySet[PlatformAccount], name: str, value: str) -> QuerySet[PlatformAccount]:
        return rows.filter(seller__isnull=value == "no")


class IdentifierFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=IdentifierKind)
    value = django_filters.CharFilter(label=_("Value"))
    hub = django_filters.BooleanFilter(label=_("Hub"), field_name="is_hub")

    class Meta:
        model = Identifier
        fields: list[str] = []
