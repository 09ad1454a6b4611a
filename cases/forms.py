"""What a person may write in this room. Forms turn words into values; they know no rule of the trade."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from cases import law
from cases.circumstances import AGGRAVATING, MITIGATING, NO_SANCTION
from cases.models import Case, CoercionKind, ReliefKind, Violation
from cases.models.case import Origin
from cases.models.decision import DecisionKind, RemarkCategory, SanctionOutcome, ServiceMethod
from common.widgets import DayInput, MoneyInput
from sellers.models import Seller, SellerKind
from staff.models import Team, User

DAY_FORMATS = ["%d/%m/%Y", "%d%m%Y", "%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"]


class Day(forms.DateField):
    def __init__(self, **more: Any) -> None:
        super().__init__(widget=DayInput(), input_formats=DAY_FORMATS, **more)


class Money(forms.IntegerField):
    def __init__(self, **more: Any) -> None:
        super().__init__(widget=MoneyInput(), **more)


class AreaField(forms.ModelChoiceField):
    def __init__(self, **more: Any) -> None:
        picker = forms.Select(attrs={"data-pick": True})
        super().__init__(label=_("Area"), queryset=Area.objects.present(), required=False, widget=picker, **more)


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}))


class CloseForm(forms.Form):
    why = forms.CharField(label=_("Note"), max_length=300, required=False)


class CaseForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True}),
        help_text=_("What it is about, in one line."),
    )  # fmt: skip
    seller = forms.ModelChoiceField(
        label=_("Seller"), queryset=Seller.objects.all(), required=False,
        widget=forms.Select(attrs={"data-pick": True, "data-suggest": "/sellers/options/?q="}),
    )  # fmt: skip
    area = AreaField()
    origin = forms.ChoiceField(label=_("Origin"), choices=Origin)
    ins_number = forms.CharField(label=_("INS number"), max_length=40, required=False)
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.all(), required=False)

    def __init__(self, *args: Any, by: User, **more: Any) -> None:
        super().__init__(*args, **more)
        if by.team_id and not by.sees_all:
            del self.fields["team"]
        chosen = self.data.get("seller") or self.initial.get("seller")
        rows = Seller.objects.filter(pk=chosen) if str(chosen or "").isdecimal() else Seller.objects.none()
        self.fields["seller"].widget.choices = [("", ""), *[(row.pk, row.name) for row in rows]]  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """The fields as `opening.open_case` takes them."""
        given = self.cleaned_data
        ids = {f"{name}_id": given[name].pk for name in ("seller", "area", "team") if given.get(name)}
        return {"title": given["title"], "origin": given["origin"], "ins_number": given["ins_number"], **ids}


class AssignForm(forms.Form):
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.all())
    members = forms.ModelMultipleChoiceField(
        label=_("Members"), queryset=User.objects.filter(is_active=True, team__isnull=False).order_by("full_name"),
        widget=forms.SelectMultiple(attrs={"data-pick": True}),
    )  # fmt: skip
    why = forms.CharField(label=_("Why"), max_length=300)


class FileExhibitForm(forms.Form):
    exhibits = forms.TypedMultipleChoiceField(label=_("Exhibits"), coerce=int, widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(label=_("What for"), max_length=300, required=False)

    def __init__(self, *args: Any, choices: list[tuple[int, Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["exhibits"].choices = choices  # type: ignore[attr-defined]


class FileInCaseForm(forms.Form):
    """Which open case a handful of exhibits goes into."""

    case = forms.ModelChoiceField(label=_("Case"), queryset=Case.objects.none(), empty_label=_("Choose a case"))
    note = forms.CharField(label=_("What for"), max_length=300, required=False)

    def __init__(self, *args: Any, by: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["case"].queryset = Case.objects.visible_to(by).open().order_by("-pk")  # type: ignore[attr-defined]


class ViolationForm(forms.Form):
    """Whose act, which provision, when, what, how much, under which circumstances, with which proof."""

    party = forms.CharField(label=_("Seller or account"), widget=forms.HiddenInput())
    new_name = forms.CharField(label=_("Name of the new seller"), max_length=160, required=False)
    new_kind = forms.ChoiceField(label=_("Kind of seller"), choices=SellerKind, required=False)
    acted_on = Day(label=_("Day of the act"))
    detected_on = Day(label=_("Detected on"))
    minutes_on = Day(label=_("Minutes made on"), required=False)
    provision = forms.IntegerField(label=_("Provision"), widget=forms.HiddenInput())
    goods = forms.CharField(label=_("Goods or service"), max_length=300)
    value_vnd = Money(label=_("Value of the goods"), required=False)
    profit_vnd = Money(label=_("Illegal profit"), required=False)
    quantity = forms.DecimalField(
        label=_("Quantity"), required=False, max_digits=14, decimal_places=3, localize=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    unit = forms.CharField(label=_("Unit"), max_length=30, required=False)
    mitigating = forms.MultipleChoiceField(
        label=_("Mitigating circumstances"),
        required=False,
        choices=MITIGATING.items,
        widget=forms.CheckboxSelectMultiple,
    )
    aggravating = forms.MultipleChoiceField(
        label=_("Aggravating circumstances"),
        required=False,
        choices=AGGRAVATING.items,
        widget=forms.CheckboxSelectMultiple,
    )
    grounds = forms.MultipleChoiceField(
        label=_("The frame is multiplied because"), required=False, widget=forms.CheckboxSelectMultiple
    )
    area = AreaField()
    description = forms.CharField(label=_("What was done"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    exhibits = forms.TypedMultipleChoiceField(
        label=_("Proof"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        exhibits: list[tuple[int, Any]],
        grounds: list[tuple[str, Any]] = (),
        **more: Any,  # type: ignore[assignment]
    ) -> None:
        super().__init__(*args, **more)
        self.exhibit_rows = [exhibit for _pk, exhibit in exhibits]
        self.fields["exhibits"].choices = exhibits  # type: ignore[attr-defined]
        self.fields["grounds"].choices = grounds  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """The fields of `violations.Act` but the parties, and the proof."""
        given = self.cleaned_data
        same = ("acted_on", "detected_on", "minutes_on", "goods", "value_vnd", "profit_vnd", "quantity", "unit", "mitigating",
                "aggravating", "grounds", "description")  # fmt: skip
        area = given.get("area")
        return {
            **{name: given[name] for name in same}, "provision_id": given["provision"],
            "area_id": area.pk if area else None,
        }  # fmt: skip

    @staticmethod
    def initial_of(violation: Violation) -> dict[str, Any]:
        """A form filled with what stands."""
        same = ("acted_on", "detected_on", "minutes_on", "goods", "value_vnd", "profit_vnd", "quantity", "unit", "mitigating",
                "aggravating", "grounds", "description")  # fmt: skip
        party = f"account:{violation.account_id}" if violation.account_id else f"seller:{violation.seller_id}"
        return {
            **{name: getattr(violation, name) for name in same}, "party": party, "provision": violation.provision_id,
            "area": violation.area_id, "exhibits": [exhibit.pk for exhibit in violation.proofs.all()],
        }  # fmt: skip


class CorrectViolationForm(ViolationForm):
    why = forms.CharField(label=_("Why"), max_length=300)


class DecisionForm(forms.Form):
    """Which violations, and for each the figure where the law leaves one open, and the measures."""

    violations = forms.TypedMultipleChoiceField(label=_("Violations"), coerce=int, widget=forms.CheckboxSelectMultiple)

    kind = forms.ChoiceField(
        label=_("Kind of decision"), choices=[each for each in DecisionKind.choices if each[0] != "on_the_spot"],
        initial=DecisionKind.SANCTION, required=False,
        help_text=_("After the term for the decision only confiscation of prohibited goods and remedies (Article 65)."),
    )  # fmt: skip

    def __init__(self, *args: Any, rows: list[Violation], **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = rows
        self.fields["violations"].choices = [(row.pk, row.goods) for row in rows]  # type: ignore[attr-defined]
        for row in rows:
            self.fields[f"outcome_{row.pk}"] = forms.ChoiceField(
                label=_("Outcome"), choices=SanctionOutcome.choices, required=False, initial=SanctionOutcome.FINE
            )
            self.fields[f"no_why_{row.pk}"] = forms.ChoiceField(
                label=_("Why no sanction"), choices=[("", "–"), *NO_SANCTION.items()], required=False
            )
            self.fields[f"amount_{row.pk}"] = Money(label=_("Fine in đồng"), required=False)
            self.fields[f"why_{row.pk}"] = forms.CharField(
                label=_("Reason for the amount"), max_length=300, required=False
            )
            area = forms.Textarea(attrs={"rows": 2})
            self.fields[f"additional_{row.pk}"] = forms.CharField(
                label=_("Additional sanctions"), required=False, widget=area, initial=law.measures(row.provision)[0]
            )
            self.fields[f"remedies_{row.pk}"] = forms.CharField(
                label=_("Remedies"), required=False, widget=area, initial=law.measures(row.provision)[1]
            )

    def lines(self) -> list[dict[str, Any]]:
        """Each violation with its own fields, for the template."""
        chosen = {str(value) for value in self["violations"].value() or []}
        return [
            {
                "violation": row, "chosen": str(row.pk) in chosen, "amount": self[f"amount_{row.pk}"],
                "outcome": self[f"outcome_{row.pk}"], "no_why": self[f"no_why_{row.pk}"],
                "why": self[f"why_{row.pk}"], "additional": self[f"additional_{row.pk}"], "remedies": self[f"remedies_{row.pk}"],
            }
            for row in self.rows
        ]  # fmt: skip

    @property
    def facts(self) -> dict[str, Any]:
        """The fields as `decisions.draft` takes them."""
        given, chosen = self.cleaned_data, self.cleaned_data["violations"]
        figures = {
            pk: (given[f"amount_{pk}"], given[f"why_{pk}"]) for pk in chosen if given.get(f"amount_{pk}") is not None
        }
        measures = {pk: (given[f"additional_{pk}"], given[f"remedies_{pk}"]) for pk in chosen}
        outcomes = {
            pk: (given.get(f"outcome_{pk}") or SanctionOutcome.FINE, given.get(f"no_why_{pk}") or "") for pk in chosen
        }
        if self.chosen_kind not in (DecisionKind.SANCTION, DecisionKind.ON_THE_SPOT):
            outcomes = {pk: (SanctionOutcome.NONE, why or "65.1.c") for pk, (_what, why) in outcomes.items()}
        return {"violation_ids": chosen, "figures": figures, "measures": measures, "outcomes": outcomes}

    @property
    def chosen_kind(self) -> str:
        """The kind asked for; an amended draft keeps its own."""
        return self.cleaned_data.get("kind") or DecisionKind.SANCTION


class SendBackForm(forms.Form):
    category = forms.ChoiceField(label=_("What was wrong"), choices=RemarkCategory)
    remarks = forms.CharField(label=_("Remarks"), widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}))


class IssueForm(forms.Form):
    on = Day(label=_("Signed on"))


class ServeForm(forms.Form):
    method = forms.ChoiceField(label=_("Method"), choices=ServiceMethod)
    served_on = Day(
        label=_("Served on"),
        help_text=_("The day received; posted up: the first day; returned: the third return; electronic: the day it entered."),
    )  # fmt: skip
    how = forms.CharField(
        label=_("How"), max_length=200,
        help_text=_("Handed over in person, by registered post, posted up; with the proof."),
    )  # fmt: skip


class PaymentForm(forms.Form):
    amount_vnd = Money(label=_("Amount"), min_value=1)
    receipt = forms.CharField(label=_("Treasury receipt"), max_length=60)
    office = forms.CharField(label=_("Treasury office or bank"), max_length=80, required=False)
    paid_on = Day(label=_("Paid on"))
    keep_over = forms.BooleanField(
        label=_("The receipt really shows more than is owed: keep the rest to be paid back"), required=False
    )


class RemindForm(forms.Form):
    how = forms.CharField(label=_("How"), max_length=200, help_text=_("By registered post, by hand, electronically."))
    on = Day(label=_("Sent on"))


class CoerceForm(forms.Form):
    kind = forms.ChoiceField(label=_("Measure"), choices=CoercionKind, widget=forms.RadioSelect)
    against = forms.CharField(
        label=_("Against what"), max_length=300,
        help_text=_("The employer, the bank and account, the property, or who holds it; as it was verified."),
    )  # fmt: skip


class OnForm(forms.Form):
    on = Day(label=_("Sent on"))


class RefundForm(forms.Form):
    amount_vnd = Money(label=_("Amount"), min_value=1)
    voucher = forms.CharField(label=_("Voucher"), max_length=60)
    on = Day(label=_("Paid back on"))


class PaidOnForm(forms.Form):
    on = Day(label=_("Paid on"), required=False)


class ReliefForm(forms.Form):
    """One application; which of the amounts and days is needed, the deed says."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ReliefKind, widget=forms.RadioSelect)
    asked_on = Day(label=_("Application received on"))
    attested_by = forms.CharField(label=_("Hardship attested by"), max_length=200)
    until = Day(label=_("Postponed until"), required=False, help_text=_("For a postponement, at most three months."))
    amount_vnd = Money(
        label=_("Reduced by"),
        required=False,
        min_value=1,
        help_text=_("For a reduction; all that is left for an exemption."),
    )
    amount_1 = Money(label=_("First instalment"), required=False, min_value=1, help_text=_("At least 40 %."))
    due_1 = Day(label=_("First instalment until"), required=False)
    amount_2 = Money(label=_("Second instalment"), required=False, min_value=1)
    due_2 = Day(label=_("Second instalment until"), required=False)
    amount_3 = Money(label=_("Third instalment"), required=False, min_value=1)
    due_3 = Day(label=_("Third instalment until"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for number in "123":
            if bool(given.get(f"amount_{number}")) != bool(given.get(f"due_{number}")):
                self.add_error(f"due_{number}", _("An instalment has an amount and a day."))
        return given

    @property
    def facts(self) -> dict[str, Any]:
        """The fields as `reliefs.propose` takes them: only what this kind of relief knows."""
        given = self.cleaned_data
        told = {name: given[name] for name in ("kind", "asked_on", "attested_by")}
        if given["kind"] == ReliefKind.POSTPONE:
            return {**told, "until": given["until"]}
        if given["kind"] == ReliefKind.REDUCE:
            return {**told, "amount_vnd": given["amount_vnd"]}
        return {**told, "parts": [(given[f"due_{n}"], given[f"amount_{n}"]) for n in "123" if given[f"amount_{n}"]]}


class MeetForm(forms.Form):
    on = Day(label=_("Done on"))
    why = forms.CharField(label=_("Note"), max_length=300, required=False)


class SwitchForm(forms.Form):
    code = forms.ChoiceField(label=_("Term"))
    why = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["code"].choices = choices  # type: ignore[attr-defined]


def members_of(case: Case) -> list[int]:
    """Ids for the initial choice of members."""
    return list(case.members.values_list("pk", flat=True))


def day_of(text: str | None) -> date | None:
    """A day as people type it, or None."""
    try:
        return Day(required=False).clean(text or "")
    except forms.ValidationError:
        return None
