"""What a person may write in this room."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common import clock
from common.errors import Refused
from common.widgets import DayInput
from staff.models import Duty, Team, Title, User
from staff.roles import ROLES


def _roles() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(name, role.label) for name, role in ROLES.items()],
        widget=forms.CheckboxSelectMultiple,
    )


class EngageForm(forms.Form):
    full_name = forms.CharField(label=_("Full name"), max_length=120)
    username = forms.RegexField(
        r"^[a-z0-9._-]{2,40}$", label=_("Log-in name"), help_text=_("Small letters, digits, dot, dash."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip
    password = forms.CharField(
        label=_("First password"), strip=False, help_text=_("Twelve signs or more; the person changes it after signing in."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )  # fmt: skip
    title = forms.ChoiceField(label=_("Title"), choices=Title)
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.all(), required=False, empty_label=_("No team")
    )
    card_number = forms.CharField(label=_("Inspection card"), max_length=30, required=False)
    roles = _roles()

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        name = self.cleaned_data.get("username", "")
        validate_password(password, User(username=name, full_name=self.cleaned_data.get("full_name", "")))
        return password


class MoveForm(forms.Form):
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.all(), required=False, empty_label=_("No team")
    )
    title = forms.ChoiceField(label=_("Title"), choices=Title)
    roles = _roles()
    why = forms.CharField(label=_("Why"), max_length=300)

    @classmethod
    def of(cls, person: User, data: Any = None) -> "MoveForm":
        return cls(data, initial={"team": person.team_id, "title": person.title, "roles": person.role_names})

    @property
    def facts(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        team = told.pop("team")
        return {**told, "team_id": team.pk if team else None}


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class DutiesForm(forms.Form):
    areas = forms.ModelMultipleChoiceField(
        label=_("Duty areas"),
        queryset=Area.objects.present(),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-pick": True}),
    )
    since = forms.DateField(label=_("From"), widget=DayInput)
    why = forms.CharField(label=_("Why"), max_length=300)

    @classmethod
    def of(cls, team: Team, data: Any = None) -> "DutiesForm":
        areas = list(Duty.objects.filter(team=team, until__isnull=True).values_list("area_id", flat=True))
        return cls(data, initial={"areas": areas, "since": clock.today()})


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=80)
    expires_on = forms.DateField(label=_("Expires on"), widget=DayInput)
    may_write = forms.BooleanField(label=_("It may write, not only read"), required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, initial={"expires_on": clock.today() + timedelta(days=90)}, **more)


class SavedViewForm(forms.Form):
    list_name = forms.CharField(max_length=80)
    name = forms.CharField(label=_("Name"), max_length=60)
    query = forms.CharField(required=False)
    is_shared = forms.BooleanField(required=False)

    @property
    def facts(self) -> dict[str, Any]:
        """What was written; a refusal says which field to mend, for a menu has no page of its own to come back to."""
        if not self.is_valid():
            raise Refused(_("Give the view a name of at most 60 signs."), code="bad_name", field="name")
        return {name: self.cleaned_data[name] for name in self.fields}
