"""What a person may write in this room."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common import clock
from common.widgets import DayInput
from monitoring.models import WatchKind
from sellers.models import IdentifierKind, PlatformAccount

USUAL = timedelta(days=90)
KINDS = [kind for kind in IdentifierKind.choices if kind[0] != IdentifierKind.ACCOUNT]


class WatchForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What to watch"), choices=WatchKind, widget=forms.RadioSelect, initial=WatchKind.IDENTIFIER
    )
    value_kind = forms.ChoiceField(label=_("Kind of identifier"), choices=KINDS, required=False)
    value = forms.CharField(
        label=_("Identifier or words"), max_length=200, required=False,
        help_text=_("A phone, bank account, e-mail… in any spelling; or words, accents do not matter."),
    )  # fmt: skip
    account = forms.ModelChoiceField(
        label=_("Account"), queryset=PlatformAccount.objects.all(), required=False,
        widget=forms.Select(attrs={"data-pick": True, "data-suggest": "/sellers/accounts/options/?q="}),
        help_text=_("Only to watch an account."),
    )  # fmt: skip
    why = forms.CharField(label=_("Why"), max_length=300)
    expires_on = forms.DateField(
        label=_("Last day"), widget=DayInput, help_text=_("Ninety days unless you say otherwise, a year at most.")
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        more["initial"] = {"expires_on": clock.today() + USUAL, **(more.get("initial") or {})}
        super().__init__(*given, **more)
        chosen = str(self["account"].value() or "")
        rows = PlatformAccount.objects.filter(pk=chosen) if chosen.isdecimal() else PlatformAccount.objects.none()
        self.fields["account"].widget.choices = [("", ""), *[(row.pk, str(row)) for row in rows]]  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        account = told.pop("account")
        return {**told, "account_id": account.pk if account else None}


class RenewForm(forms.Form):
    expires_on = forms.DateField(label=_("New last day"), widget=DayInput)
