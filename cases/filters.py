"""Filters of the lists, the same on pages, in exports and in the API; all of them stand in the address."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from cases.models import Case, Coercion, Deadline, Decision, Fine, Reminder, Sanction, Violation
from cases.states import CaseState, DeadlineState, DecisionState, FineState, ViolationState
from cases.words import AGES
from common import clock
from common.widgets import DayInput
from sellers.identifiers import fold
from sellers.models import Platform
from staff.models import Team

YES = [("true", _("Yes"))]


def folded(text: str) -> str:
    """Names as they are searched: lower case, no diacritics, single blanks."""
    return " ".join(fold(text).split())


class Days(django_filters.DateFilter):
    """A day typed the Vietnamese way or as ISO."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, widget=DayInput(), input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d%m%Y", "%d.%m.%Y"], **more)


class One(django_filters.ModelChoiceFilter):
    """One of many, in a picker."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, widget=forms.Select(attrs={"data-pick": True}), **more)


class Hidden(django_filters.CharFilter):
    """A filter that only links set; it shows as a chip."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, widget=forms.HiddenInput(), **more)


def seller_filter(path: str = "seller") -> django_filters.NumberFilter:
    """By id: only links set it, and no list of all sellers is drawn for it."""
    return django_filters.NumberFilter(label=_("Seller"), field_name=f"{path}_id", widget=forms.HiddenInput())


class CaseFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Number, title or seller"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("State"), choices=CaseState)
    team = One(label=_("Team"), queryset=Team.objects.all())
    area = One(label=_("Area"), queryset=Area.objects.present())
    opened_from = Days(label=_("Opened from"), field_name="opened_on", lookup_expr="gte")
    opened_to = Days(label=_("Opened until"), field_name="opened_on", lookup_expr="lte")
    mine = django_filters.ChoiceFilter(label=_("Mine"), choices=YES, method="by_mine")
    seller = seller_filter()
    sort = django_filters.OrderingFilter(
        fields=[("pk", "number"), ("opened_on", "opened"), ("title", "title"), ("next_due_on", "due")],
    )

    class Meta:
        model = Case
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        return rows.filter(
            Q(number__icontains=value) | Q(title__icontains=value) | Q(ins_number__iexact=value)
            | Q(seller__name_key__contains=folded(value))
        )  # fmt: skip

    def by_mine(self, rows: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        return rows.filter(pk__in=Case.members.through.objects.filter(user=self.request.user).values("case"))


class ViolationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Goods, seller or case"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("State"), choices=ViolationState)
    detected_from = Days(label=_("Detected from"), field_name="detected_on", lookup_expr="gte")
    detected_to = Days(label=_("Detected until"), field_name="detected_on", lookup_expr="lte")
    team = One(label=_("Team"), field_name="case__team", queryset=Team.objects.all())
    area = One(label=_("Area"), queryset=Area.objects.present())
    platform = django_filters.ChoiceFilter(label=_("Platform"), choices=Platform, field_name="account__platform")
    article = django_filters.CharFilter(label=_("Article"), field_name="provision__article", lookup_expr="exact")
    instrument = Hidden(label=_("Instrument"), field_name="provision__instrument", lookup_expr="exact")
    provision = django_filters.NumberFilter(label=_("Provision"), field_name="provision_id", widget=forms.HiddenInput())
    seller = seller_filter()
    account = django_filters.NumberFilter(label=_("Account"), field_name="account_id", widget=forms.HiddenInput())
    case = django_filters.NumberFilter(label=_("Case"), field_name="case_id", widget=forms.HiddenInput())
    standing = django_filters.ChoiceFilter(
        label=_("Not withdrawn"), choices=YES, method="by_standing", widget=forms.HiddenInput()
    )
    sort = django_filters.OrderingFilter(
        fields=[
            ("detected_on", "detected"), ("acted_on", "acted"), ("value_vnd", "value"), ("proposed_vnd", "fine"),
            ("next_due_on", "due"), ("pk", "id"),
        ],
    )  # fmt: skip

    class Meta:
        model = Violation
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Violation], name: str, value: str) -> QuerySet[Violation]:
        return rows.filter(
            Q(goods__icontains=value) | Q(case__number__icontains=value) | Q(seller__name_key__contains=folded(value))
        )

    def by_standing(self, rows: QuerySet[Violation], name: str, value: str) -> QuerySet[Violation]:
        return rows.exclude(state=ViolationState.WITHDRAWN)


def sanctioned(**which: Any) -> Exists:
    """Decisions one of whose violations is so; no decision twice."""
    return Exists(Sanction.objects.filter(decision=OuterRef("pk"), **which))


class DecisionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Number, seller or case"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("State"), choices=DecisionState)
    issued_from = Days(label=_("Signed from"), field_name="issued_on", lookup_expr="gte")
    issued_to = Days(label=_("Signed until"), field_name="issued_on", lookup_expr="lte")
    team = One(label=_("Team"), field_name="case__team", queryset=Team.objects.all())
    platform = django_filters.ChoiceFilter(label=_("Platform"), choices=Platform, method="by_platform")
    article = django_filters.CharFilter(label=_("Article"), method="by_article")
    area = One(label=_("Area"), queryset=Area.objects.present(), method="by_area")
    drafted_by = django_filters.NumberFilter(
        label=_("Drafted by"), field_name="drafted_by_id", widget=forms.HiddenInput()
    )
    seller = seller_filter()
    case = django_filters.NumberFilter(label=_("Case"), field_name="case_id", widget=forms.HiddenInput())
    sort = django_filters.OrderingFilter(
        fields=[("issued_on", "issued"), ("total_vnd", "total"), ("due_on", "due"), ("pk", "id")],
    )

    class Meta:
        model = Decision
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return rows.filter(
            Q(number__icontains=value) | Q(case__number__icontains=value) | Q(seller__name_key__contains=folded(value))
        )

    def by_platform(self, rows: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return rows.filter(sanctioned(violation__account__platform=value))

    def by_article(self, rows: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return rows.filter(sanctioned(violation__provision__article=value))

    def by_area(self, rows: QuerySet[Decision], name: str, value: Area) -> QuerySet[Decision]:
        return rows.filter(sanctioned(violation__area=value))


class FineFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Number, seller or case"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("State"), choices=FineState)
    overdue = django_filters.ChoiceFilter(label=_("Overdue"), choices=YES, method="by_overdue")
    age = django_filters.ChoiceFilter(
        label=_("Arrears"), method="by_age", choices=[(code, label) for code, label, _first, _last in AGES]
    )
    chased = django_filters.ChoiceFilter(
        label=_("Reminded or coerced"), method="by_chased", choices=[*YES, ("false", _("No"))], widget=forms.HiddenInput()
    )  # fmt: skip
    owed_back = django_filters.ChoiceFilter(label=_("Owed back"), choices=YES, method="by_owed_back")
    paid = django_filters.ChoiceFilter(
        label=_("Payment"), method="by_paid",
        choices=[("none", _("Nothing paid")), ("some", _("Something paid")), ("part", _("Paid in part"))],
    )  # fmt: skip
    issued_from = Days(label=_("Signed from"), field_name="decision__issued_on", lookup_expr="gte")
    issued_to = Days(label=_("Signed until"), field_name="decision__issued_on", lookup_expr="lte")
    team = One(label=_("Team"), field_name="decision__case__team", queryset=Team.objects.all())
    platform = django_filters.ChoiceFilter(label=_("Platform"), choices=Platform, method="by_platform")
    article = django_filters.CharFilter(label=_("Article"), method="by_article")
    instrument = Hidden(label=_("Instrument"), method="by_instrument")
    area = One(label=_("Area"), queryset=Area.objects.present(), method="by_area")
    seller = seller_filter("decision__seller")
    case = django_filters.NumberFilter(label=_("Case"), field_name="decision__case_id", widget=forms.HiddenInput())
    standing = django_filters.ChoiceFilter(
        label=_("Not void"), choices=YES, method="by_standing", widget=forms.HiddenInput()
    )
    sort = django_filters.OrderingFilter(
        fields=[
            ("decision__issued_on", "issued"), ("amount_vnd", "amount"), ("paid_vnd", "paid"), ("due_on", "due"), ("pk", "id"),
        ],
    )  # fmt: skip

    class Meta:
        model = Fine
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Fine], name: str, value: str) -> QuerySet[Fine]:
        return rows.filter(
            Q(decision__number__icontains=value) | Q(decision__case__number__icontains=value)
            | Q(decision__seller__name_key__contains=folded(value))
        )  # fmt: skip

    def by_overdue(self, rows: QuerySet[Fine], name: str, value: str) -> QuerySet[Fine]:
        return rows.filter(state=FineState.DUE, due_on__lt=clock.today())

    def by_age(self, rows: QuerySet[Fine], name: str, value: str) -> QuerySet[Fine]:
        today = clock.today()
        first, last = next((first, last) for code, _label, first, last in AGES if code == value)
        found = rows.filter(state=FineState.DUE, due_on__lte=today - timedelta(days=first))
        return found.filter(due_on__gte=today - timedelta(days=last)) if last else found

    def by_chased(self, rows: QuerySet[Fine], name: str, value: str) -> QuerySet[Fine]:
        """Whether anybody reminded or proposed coercion yet."""
        chased = Exists(Reminder.objects.filter(fine=OuterRef("pk"))) | Exists(
            Coercion.objects.filter(fine=OuterRef("pk"))
        )
        return rows.filter(chased) if value == "true" else rows.filter(~chased)

    def by_owed_back(self, rows: QuerySet[Fine], name: str, value: str) -> QuerySet[Fine]:
        return rows.filter(refund_due_vnd__gt=0)

    def by_paid(self, rows: QuerySet[Fine], name: str, value: str) -> QuerySet[Fine]:
        if value == "none":
            return rows.filter(paid_vnd=0)
        return rows.filter(paid_vnd__gt=0) if value == "some" else rows.filter(paid_vnd__gt=0, state=FineState.DUE)

    def by_standing(self, rows: QuerySet[Fine], name: str, value: str) -> QuerySet[Fine]:
        return rows.exclude(state=FineState.VOID)

    def by_platform(self, rows: QuerySet[Fine], name: str, value: str) -> QuerySet[Fine]:
        return rows.filter(_of_violations(account__platform=value))

    def by_article(self, rows: QuerySet[Fine], name: str, value: str) -> QuerySet[Fine]:
        return rows.filter(_of_violations(provision__article=value))

    def by_instrument(self, rows: QuerySet[Fine], name: str, value: str) -> QuerySet[Fine]:
        return rows.filter(_of_violations(provision__instrument=value))

    def by_area(self, rows: QuerySet[Fine], name: str, value: Area) -> QuerySet[Fine]:
        return rows.filter(_of_violations(area=value))


def _of_violations(**which: Any) -> Exists:
    of = {f"violation__{name}": value for name, value in which.items()}
    return Exists(Sanction.objects.filter(decision=OuterRef("decision"), **of))


class DeadlineFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=DeadlineState)
    due_from = Days(label=_("Due from"), field_name="due_on", lookup_expr="gte")
    due_to = Days(label=_("Due until"), field_name="due_on", lookup_expr="lte")
    late = django_filters.ChoiceFilter(label=_("Late"), choices=YES, method="by_late")
    code = django_filters.CharFilter(label=_("Term"), lookup_expr="istartswith")
    team = One(label=_("Team"), field_name="case__team", queryset=Team.objects.all())
    mine = django_filters.ChoiceFilter(label=_("Mine"), choices=YES, method="by_mine")
    case = django_filters.NumberFilter(label=_("Case"), field_name="case_id", widget=forms.HiddenInput())
    sort = django_filters.OrderingFilter(fields=[("due_on", "due"), ("started_on", "started"), ("pk", "id")])

    class Meta:
        model = Deadline
        fields: list[str] = []

    def by_late(self, rows: QuerySet[Deadline], name: str, value: str) -> QuerySet[Deadline]:
        return rows.filter(Q(state=DeadlineState.MISSED) | Q(state=DeadlineState.RUNNING, due_on__lt=clock.today()))

    def by_mine(self, rows: QuerySet[Deadline], name: str, value: str) -> QuerySet[Deadline]:
        return rows.filter(case__in=Case.members.through.objects.filter(user=self.request.user).values("case"))
