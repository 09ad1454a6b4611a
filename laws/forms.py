"""What a person may ask of the law, and what an administrator may change in it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.widgets import DayInput, MoneyInput
from laws import words
from laws.models import Competence, DeadlineTerm, Holiday, Instrument, Provision, Requirement, Subject


class DayField(forms.DateField):
    """A day as people type it."""

    widget = DayInput


class MoneyField(forms.IntegerField):
    """Whole đồng, grouped while typing."""

    widget = MoneyInput

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=0, **more)


class ReckonForm(forms.Form):
    """The facts of one act, for the reckoning page of a provision. Fields the provision does not use are left out."""

    acted_on = DayField(label=_("Day of the act"))
    subject = forms.ChoiceField(label=_("Offender"), choices=Subject)
    value_vnd = MoneyField(label=_("Value of the goods"), required=False)
    quantity = forms.DecimalField(label=_("Quantity"), required=False, min_value=0, max_digits=18, decimal_places=3)
    profit_vnd = MoneyField(label=_("Illegal profit"), required=False)
    mitigating = forms.IntegerField(label=_("Mitigating circumstances"), min_value=0, max_value=8, initial=0)
    aggravating = forms.IntegerField(label=_("Aggravating circumstances"), min_value=0, max_value=12, initial=0)
    grounds = forms.MultipleChoiceField(
        label=_("The frame is multiplied because"), required=False, widget=forms.CheckboxSelectMultiple
    )
    remedies = forms.BooleanField(label=_("Remedial measures will be applied"), required=False)
    signed_on = DayField(label=_("Day of the decision"), required=False)

    def __init__(self, provision: Provision, *args: Any, **more: Any) -> None:
        more.setdefault(
            "initial",
            {"acted_on": timezone.localdate(), "subject": Subject.INDIVIDUAL, "mitigating": 0, "aggravating": 0},
        )
        super().__init__(*args, **more)
        grounds = sorted({ground for clause in provision.doubling for ground in clause["grounds"]})
        self.fields["grounds"].choices = [(code, words.ground_name(code)) for code in grounds]  # type: ignore[attr-defined]
        counts_money = provision.value_unit in ("", "VND")
        unused = [
            "quantity" if counts_money else "value_vnd",
            *([] if provision.profit_from is not None else ["profit_vnd"]),
            *([] if grounds else ["grounds"]),
        ]
        for name in unused:
            del self.fields[name]
        if not counts_money:
            self.fields["quantity"].label = f"{_('Quantity')} ({words.unit_name(provision.value_unit)})"

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class ClockForm(forms.Form):
    """From which day the table of terms reckons."""

    on = DayField(label=_("If the event is on"), required=False)


class ReasonForm(forms.Form):
    """Every change of the law says why and on which source."""

    why = forms.CharField(label=_("Why"), max_length=500)
    source = forms.CharField(label=_("Source (text, number, page)"), max_length=500)

    @property
    def reasons(self) -> dict[str, str]:
        return {"why": self.cleaned_data["why"], "source": self.cleaned_data["source"]}


class ConfirmForm(ReasonForm):
    """A figure compared with the text."""


class EndForm(ReasonForm):
    """The last day of a text."""

    on = DayField(label=_("Last day in force"))
    field_order = ["on", "why", "source"]

    @property
    def facts(self) -> dict[str, Any]:
        return {"on": self.cleaned_data["on"]}


class AmendForm(forms.ModelForm):  # type: ignore[type-arg]
    """Columns of a row with why and source. It reads and checks; the deed writes."""

    # Not `source`: that is a column of the rows themselves.
    why = forms.CharField(label=_("Why"), max_length=500)
    on_source = forms.CharField(label=_("Source (text, number, page)"), max_length=500)

    @property
    def reasons(self) -> dict[str, str]:
        return {"why": self.cleaned_data["why"], "source": self.cleaned_data["on_source"]}

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("why", "on_source")}


class ProvisionForm(AmendForm):
    category = forms.ChoiceField(label=_("Kind of act"), choices=words.category_choices)

    class Meta:
        model = Provision
        fields = [
            "title_vi", "title_en", "category", "fine_min", "fine_max", "fine_subject", "addressed_to", "value_unit", "band_bounds",
            "value_from", "value_to", "profit_from", "profit_to", "limitation_years", "competent", "additional_sanctions", "confiscates",
            "suspension", "remedies", "doubling_rule", "is_criminal", "allows_warning", "effective_from", "effective_to",
            "is_confirmed", "notes",
        ]  # fmt: skip
        widgets = {
            **dict.fromkeys(("effective_from", "effective_to"), DayInput),
            **dict.fromkeys(("fine_min", "fine_max", "profit_from", "profit_to"), MoneyInput),
            **{name: forms.Textarea(attrs={"rows": 2}) for name in ("title_vi", "title_en")},
            **{
                name: forms.Textarea(attrs={"rows": 3})
                for name in ("additional_sanctions", "remedies", "doubling_rule", "notes")
            },
        }


class NewProvisionForm(ProvisionForm):
    """A new band: it also needs its place."""

    class Meta(ProvisionForm.Meta):
        fields = ["instrument", "article", "clause", "point", *ProvisionForm.Meta.fields]

    instrument = forms.ChoiceField(label=_("Instrument"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = Instrument.objects.all()
        self.fields["instrument"].choices = [(row.number, f"{row.number} · {row.title}") for row in rows]  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """With code and family: bands of one act under one text stand together."""
        told = super().facts
        since = told["effective_from"]
        place = ".".join(part for part in (told["instrument"], told["article"], told["clause"], told["point"]) if part)
        family = (
            f"{told['instrument']}.{told['article']}.{told['category']}.{told['value_unit']}.@{since}"
            if told["band_bounds"]
            else ""
        )
        return {
            **told,
            "code": f"{place}@{since}",
            "family": family[:120],
            "status": "SOURCED" if told["is_confirmed"] else "",
        }


class SupersedeForm(ReasonForm):
    """A new text of a provision: from when, and which frame."""

    since = DayField(label=_("In force from"))
    fine_min = MoneyField(label=_("Lowest fine"))
    fine_max = MoneyField(label=_("Highest fine"))
    field_order = ["since", "fine_min", "fine_max", "why", "source"]

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("since", "fine_min", "fine_max")}


class InstrumentForm(AmendForm):
    class Meta:
        model = Instrument
        fields = [
            "number",
            "kind",
            "title_vi",
            "title_en",
            "short_vi",
            "amended_by",
            "effective_from",
            "effective_to",
            "is_confirmed",
        ]
        widgets = dict.fromkeys(("effective_from", "effective_to"), DayInput)

    @property
    def facts(self) -> dict[str, Any]:
        told = super().facts
        return {**told, "code": self.instance.code or told["number"].lower().replace("/", "-").replace("đ", "d")[:40]}


class HolidayForm(AmendForm):
    class Meta:
        model = Holiday
        fields = ["day", "kind", "name_vi", "name_en", "is_confirmed"]
        widgets = {"day": DayInput}


class TermForm(AmendForm):
    class Meta:
        model = DeadlineTerm
        fields = [
            "name_vi",
            "name_en",
            "trigger_event",
            "length",
            "unit",
            "legal_basis",
            "consequence",
            "effective_from",
            "effective_to",
            "is_confirmed",
        ]
        widgets = dict.fromkeys(("effective_from", "effective_to"), DayInput)


class RequirementForm(AmendForm):
    kinds = forms.CharField(
        label=_("kinds of act"), max_length=300,
        help_text=_("Categories with commas; * for every act, COUNTERFEIT* for all that begin so."),
    )  # fmt: skip

    class Meta:
        model = Requirement
        fields = [
            "name_vi", "name_en", "kinds", "when", "met_by", "waivable", "legal_basis", "effective_from", "effective_to", "is_confirmed",
        ]  # fmt: skip
        widgets = dict.fromkeys(("effective_from", "effective_to"), DayInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if self.instance.pk:
            self.initial["kinds"] = ", ".join(self.instance.kinds)

    def clean_kinds(self) -> list[str]:
        """Codes as a list."""
        return [kind.strip() for kind in self.cleaned_data["kinds"].split(",") if kind.strip()]


class NewRequirementForm(RequirementForm):
    class Meta(RequirementForm.Meta):
        fields = ["code", *RequirementForm.Meta.fields]


class CompetenceForm(AmendForm):
    class Meta:
        model = Competence
        fields = [
            "fine_max_individual", "fine_max_organization", "confiscation_limit", "can_suspend_licence", "can_apply_remedies",
            "can_issue_inspection_decision", "effective_from", "effective_to", "is_confirmed", "notes",
        ]  # fmt: skip
        widgets = {
            **dict.fromkeys(("effective_from", "effective_to"), DayInput),
            **dict.fromkeys(("fine_max_individual", "fine_max_organization", "confiscation_limit"), MoneyInput),
            "notes": forms.Textarea(attrs={"rows": 3}),
        }
