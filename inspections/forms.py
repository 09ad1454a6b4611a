"""What a person may write in this room."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from cases.models import Case
from common import clock
from common.widgets import DayInput, MoneyInput
from evidence.forms import ManyFilesField, incoming
from evidence.models import Exhibit
from inspections import words
from inspections.models import ChecklistItem, Finding, Plan, Reply, Visit
from inspections.services import targets
from inspections.services.spreading import leads_of
from laws.models import Provision
from sellers.models import Seller
from staff.models import Team, User

PICK_SELLERS = {"data-pick": True, "data-suggest": "/sellers/options/?q="}


def _text(label: Any, help_text: Any, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=forms.Textarea(attrs={"rows": rows})
    )


class PlanForm(forms.Form):
    """A plan in sections. A draft may lack everything but title and period; what submitting needs is marked."""

    title = forms.CharField(label=_("Title of the plan"), max_length=200)
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(label=_("Until"), widget=DayInput)
    basis = _text(
        _("Bases"), _("The laws, orders and programme orientation the plan stands on, with numbers and days.")
    )
    purpose = _text(_("Purpose and requirements"), _("What the plan is for, and what each visit must keep to."))
    subjects = _text(
        _("Subjects"), _("Which kinds of sellers: for instance household businesses selling cosmetics by livestream.")
    )
    goods = _text(_("Goods and fields"), _("Which goods, which part of the law."))
    areas = forms.ModelMultipleChoiceField(
        label=_("Areas"), queryset=Area.objects.present(), required=False, widget=forms.SelectMultiple(attrs={"data-pick": True}),
        help_text=_("Wards and communes. Targets are proposed from these."),
    )  # fmt: skip
    quota = forms.IntegerField(
        label=_("Number of targets"), min_value=0, max_value=5000, required=False, initial=20,
        help_text=_("So many of the riskiest sellers are proposed."),
    )  # fmt: skip
    rounds = forms.IntegerField(label=_("Visits to each target"), min_value=1, max_value=12, initial=1)
    per_day = forms.IntegerField(
        label=_("Visits a team makes a day"), min_value=1, max_value=20, initial=2,
        help_text=_("Visits of other plans count too."),
    )  # fmt: skip
    more_sellers = forms.ModelMultipleChoiceField(
        label=_("Further targets"), queryset=Seller.objects.all(), required=False, widget=forms.SelectMultiple(attrs=PICK_SELLERS),
        help_text=_("Type a name to add a seller of your own choice."),
    )  # fmt: skip
    content = _text(_("Content of the inspection"), _("What is looked at on the spot, in order."))
    questions = forms.ModelMultipleChoiceField(
        label=_("Checklist"), queryset=ChecklistItem.objects.filter(is_active=True), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Asked on every visit, one by one."),
    )  # fmt: skip
    force = _text(_("Force and coordination"), _("Who goes, who leads, which agencies help."))
    means = _text(_("Budget and means"), _("Money, vehicles, devices."), rows=2)
    reporting = _text(_("Reporting"), _("Who reports to whom, and when."), rows=2)

    def __init__(
        self, *given: Any, kind: str, plan: Plan | None = None, seller_ids: Iterable[int] = (), **more: Any
    ) -> None:
        self.kind, self.plan = kind, plan
        super().__init__(*given, initial=_plan_initial(plan), **more)
        self.required_names = set(words.required(kind))
        self.teams = list(Team.objects.order_by("number"))
        self.shares = {share.team_id: share.quota for share in plan.shares.all()} if plan else {}
        self.chosen = self._chosen(plan, seller_ids)
        picked = self.data.getlist("more_sellers") if hasattr(self.data, "getlist") else []
        rows = Seller.objects.filter(pk__in=[pk for pk in picked if pk.isdecimal()])
        self.fields["more_sellers"].widget.choices = [(row.pk, row.name) for row in rows]  # type: ignore[attr-defined]
        if plan is None and not self.is_bound:
            self.initial["questions"] = list(self.fields["questions"].queryset)  # type: ignore[attr-defined]

    def _chosen(self, plan: Plan | None, seller_ids: Iterable[int]) -> set[int]:
        if self.is_bound:
            return {int(pk) for pk in self.data.getlist("sellers") if pk.isdecimal()}
        return set(plan.targets.values_list("seller_id", flat=True)) if plan else set(seller_ids)

    def target_rows(self, *, fill: bool) -> list[dict[str, Any]]:
        """The table of targets: those chosen, and with `fill` the riskiest of the areas until the number is reached."""
        areas = [area.pk for area in self.cleaned_data.get("areas", [])] if self.is_bound and self.is_valid() else []
        if not areas and self.plan:
            areas = list(self.plan.areas.values_list("pk", flat=True))
        today = clock.today()
        chosen = targets.weigh(self.chosen, today, areas)
        room = max(0, int(self["quota"].value() or 0) - len(chosen)) if fill else 0
        more = [
            one
            for one in targets.ranked(on=today, area_ids=areas, at_most=room + len(chosen))
            if one.seller.pk not in self.chosen
        ]
        self.left_out = targets.left_out(on=today, area_ids=areas) if fill else 0
        return [
            {"one": one, "reasons": [words.reason(told) for told in one.because]} for one in (*chosen, *more[:room])
        ]

    def team_rows(self) -> list[dict[str, Any]]:
        """One row for each team: whether it takes part, and its most visits."""
        if self.is_bound:
            ticked = set(self.data.getlist("teams"))
            return [
                {"team": team, "checked": str(team.pk) in ticked, "quota": self.data.get(f"quota_{team.pk}", "")}
                for team in self.teams
            ]
        return [
            {"team": team, "checked": team.pk in self.shares, "quota": self.shares.get(team.pk) or ""}
            for team in self.teams
        ]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        told["teams"] = {}
        for row in self.team_rows():
            quota = str(row["quota"]).strip()
            if quota and not (quota.isdecimal() and len(quota) < 6):
                self.add_error(None, _("The number of visits of %(team)s is not a number.") % {"team": row["team"]})
            elif row["checked"]:
                told["teams"][row["team"].pk] = int(quota) if quota else None
        return told

    @property
    def facts(self) -> dict[str, Any]:
        """The deed's arguments."""
        told = dict(self.cleaned_data)
        more = {seller.pk for seller in told.pop("more_sellers")}
        return {
            **{name: told[name] for name in ("title", "starts_on", "ends_on", *words.REQUIRED) if name in told and name not in
               {"areas", "questions", "teams", "targets"}},
            "quota": told["quota"] or 0, "rounds": told["rounds"], "per_day": told["per_day"], "teams": told["teams"],
            "area_ids": [area.pk for area in told["areas"]], "question_ids": [item.pk for item in told["questions"]],
            "seller_ids": self.chosen | more,
        }  # fmt: skip


def _plan_initial(plan: Plan | None) -> dict[str, Any]:
    if plan is None:
        today = clock.today()
        return {"starts_on": today, "ends_on": today + timedelta(days=60)}
    names = (
        "title",
        "starts_on",
        "ends_on",
        "basis",
        "purpose",
        "subjects",
        "goods",
        "content",
        "force",
        "means",
        "reporting",
    )
    numbers = {"quota": plan.quota, "rounds": plan.rounds, "per_day": plan.per_day}
    return {
        **{name: getattr(plan, name) for name in names}, **numbers,
        "areas": list(plan.areas.all()), "questions": list(plan.questions.all()),
    }  # fmt: skip


class ApproveForm(forms.Form):
    number = forms.CharField(
        label=_("Number of the decision"),
        max_length=40,
        required=False,
        help_text=_("As in the register, for instance 12/QĐ-QLTT."),
    )


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class AddTargetsForm(forms.Form):
    sellers = forms.ModelMultipleChoiceField(
        label=_("Sellers"), queryset=Seller.objects.all(), widget=forms.SelectMultiple(attrs=PICK_SELLERS)
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["sellers"].widget.choices = []  # type: ignore[attr-defined]


class AllotForm(forms.Form):
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.all())
    lead = forms.ModelChoiceField(
        label=_("Lead"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    day = forms.DateField(label=_("Day"), widget=DayInput)
    why = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, *given: Any, visit: Visit, by: User, **more: Any) -> None:
        super().__init__(*given, initial={"team": visit.team_id, "lead": visit.lead_id, "day": visit.day}, **more)
        teams = [visit.team_id]
        if by.has_perm("inspections.draft_plan"):
            teams = list(Team.objects.values_list("pk", flat=True))
        else:
            del self.fields["team"]
        leads = [pk for people in leads_of(teams).values() for pk in people]
        self.fields["lead"].queryset = (
            User.objects.filter(pk__in=leads).select_related("team").order_by("team__number", "pk")
        )  # type: ignore[attr-defined]
        self.fields["lead"].label_from_instance = lambda one: f"{one} ({one.team})" if len(teams) > 1 else str(one)  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        told = self.cleaned_data
        lead, team = told["lead"], told.get("team")
        return {
            "lead_id": lead.pk if lead else None,
            "team_id": team.pk if team else None,
            "day": told["day"],
            "why": told["why"],
        }


class PresentForm(forms.Form):
    present = forms.CharField(
        label=_("Who was present"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Name and role of each: owner, staff, ward police, witness. If nobody opened, write that and who witnessed it."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    reply = forms.ChoiceField(choices=Reply)
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("With a no: what is not as it should be."),
    )  # fmt: skip


class ConcludeForm(forms.Form):
    outcome = forms.CharField(
        label=_("Outcome in a few words"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was found, or that nothing was; what the seller said; what was asked of her and until when."),
    )  # fmt: skip


class ProvisionField(forms.ModelChoiceField):
    """Provisions by citation and title, to be searched while typing."""

    def label_from_instance(self, obj: Provision) -> str:
        return f"{obj.citation} · {obj.title[:110]}"


def _provision_field(required: bool) -> forms.ModelChoiceField:
    return ProvisionField(
        label=_("Provision"), queryset=Provision.objects.all(), required=required,
        widget=forms.Select(attrs={"data-pick": True}),
        help_text=_("The text in force on the day it was found."),
    )  # fmt: skip


class FindingForm(forms.Form):
    goods = forms.CharField(
        label=_("What was found"), max_length=300, help_text=_("The goods or the act, in a few words.")
    )
    words = forms.CharField(label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    quantity = forms.DecimalField(label=_("Quantity"), max_digits=14, decimal_places=3, min_value=0, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=30, required=False)
    value_vnd = forms.IntegerField(label=_("Value of the goods"), min_value=0, required=False, widget=MoneyInput)
    provision = _provision_field(required=False)
    photos = ManyFilesField(
        label=_("Photos and files"),
        required=False,
        help_text=_("They are sealed as evidence at once, with your name and the time."),
    )
    exhibits = forms.ModelMultipleChoiceField(
        label=_("Exhibits handed in before"), queryset=Exhibit.objects.none(), required=False,
        widget=forms.SelectMultiple(attrs={"data-pick": True}),
    )  # fmt: skip

    def __init__(self, *given: Any, by: User, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["photos"].widget.attrs["accept"] = "image/*,video/*,application/pdf"
        seen = Exhibit.objects.visible_to(by).order_by("-pk")
        self.fields["exhibits"].queryset = seen if self.is_bound else seen[:50]  # type: ignore[attr-defined]
        if self.is_bound:
            self.fields["exhibits"].widget.choices = [(row.pk, row.name) for row in seen[:50]]  # type: ignore[attr-defined]
        on = clock.today()
        self.fields["provision"].queryset = Provision.objects.in_force(on)  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        provision, exhibits = told.pop("provision"), told.pop("exhibits")
        told["photos"] = incoming(told["photos"] or [])
        return {
            **told,
            "provision_id": provision.pk if provision else None,
            "exhibit_ids": [row.pk for row in exhibits],
        }


class UpholdForm(forms.Form):
    """The finding as a violation: what the finding says is filled in, the desk may say it better."""

    provision = _provision_field(required=True)
    acted_on = forms.DateField(label=_("Day of the act"), widget=DayInput)
    goods = forms.CharField(label=_("Goods"), max_length=300)
    value_vnd = forms.IntegerField(label=_("Value of the goods"), min_value=0, required=False, widget=MoneyInput)
    description = forms.CharField(label=_("What was done"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    case = forms.ModelChoiceField(
        label=_("Case"), queryset=Case.objects.none(), required=False, empty_label=_("A new case from this visit"),
        help_text=_("Open cases about this seller in your sight."),
    )  # fmt: skip

    def __init__(self, *given: Any, finding: Finding, by: User, case: Case | None, **more: Any) -> None:
        initial = {
            "provision": finding.provision_id, "acted_on": finding.found_on, "goods": finding.goods, "value_vnd": finding.value_vnd,
            "description": finding.words, "case": case.pk if case else None,
        }  # fmt: skip
        super().__init__(*given, initial=initial, **more)
        seller = finding.visit.seller_id
        self.fields["case"].queryset = Case.objects.visible_to(by).open().filter(
            seller=seller
        ) | Case.objects.visible_to(by).open().filter(  # type: ignore[attr-defined]
            violations__seller=seller
        )
        self.fields["case"].queryset = self.fields["case"].queryset.distinct()  # type: ignore[attr-defined]
        self.fields["case"].label_from_instance = lambda one: f"{one.number} · {one.title}"  # type: ignore[attr-defined]
        self.fields["provision"].queryset = Provision.objects.in_force(finding.found_on)  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        case, provision = told.pop("case"), told.pop("provision")
        return {**told, "case_id": case.pk if case else None, "provision_id": provision.pk}
