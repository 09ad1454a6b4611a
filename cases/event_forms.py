"""What a person may write about events of a file and about referrals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import Day
from cases.models.referral import Agency, Outcome
from staff.models import User


class EventForm(forms.Form):
    kind = forms.ChoiceField(label=_("What happened"))
    happened_on = Day(label=_("On"))
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Number of the letter, place of the hearing, who received it."),
    )  # fmt: skip

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


class ReferForm(forms.Form):
    agency = forms.ChoiceField(label=_("Authority"), choices=Agency)
    recipient = forms.CharField(label=_("Recipient"), max_length=200)
    number = forms.CharField(label=_("Number of the letter"), max_length=40, required=False)
    sent_on = Day(label=_("Sent on"))
    answer_due_on = Day(label=_("Answer asked for by"), required=False)
    violations = forms.TypedMultipleChoiceField(
        label=_("Violations"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("To the police: those with signs of a crime. Their sanctioning pauses until the file is returned."),
    )  # fmt: skip
    exhibits = forms.TypedMultipleChoiceField(
        label=_("Exhibits in the package"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    grounds = forms.CharField(label=_("Why, and what is asked"), widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(
        self, *args: Any, violations: list[tuple[int, Any]], exhibits: list[tuple[int, Any]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.fields["violations"].choices = violations  # type: ignore[attr-defined]
        self.fields["exhibits"].choices = exhibits  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """The fields as `referrals.send` takes them."""
        given = dict(self.cleaned_data)
        return {"violation_ids": given.pop("violations"), "exhibit_ids": given.pop("exhibits"), **given}


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What came of it"), choices=Outcome)
    answered_on = Day(label=_("Answer received on"))
    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 3}))
    verification = forms.BooleanField(label=_("Facts must be verified further: 45 days instead of 30"), required=False)


class SatisfyForm(forms.Form):
    code = forms.CharField(widget=forms.HiddenInput(), max_length=40)
    exhibit = forms.TypedChoiceField(label=_("Exhibit"), coerce=int, required=False, empty_value=None)
    words = forms.CharField(label=_("What meets it, or why it is not needed"), max_length=300, required=False)
    waived = forms.BooleanField(label=_("Not needed here"), required=False)

    def __init__(self, *args: Any, exhibits: list[tuple[int, Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["exhibit"].choices = [("", "–"), *exhibits]  # type: ignore[attr-defined]


class CorrectForm(forms.Form):
    words = forms.CharField(label=_("What is put right"), widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}))
    why = forms.CharField(label=_("Why"), max_length=300)


class DelegateForm(forms.Form):
    deputy = forms.ModelChoiceField(label=_("Deputy"), queryset=User.objects.none())
    number = forms.CharField(label=_("Number of the delegation (MQĐ34)"), max_length=40)
    since = Day(label=_("From"))
    until = Day(label=_("Until"))

    def __init__(self, *args: Any, deputies: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["deputy"].queryset = deputies  # type: ignore[attr-defined]
