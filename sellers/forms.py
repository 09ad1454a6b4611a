"""What a person may write in this room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from sellers.models import Platform, Seller, SellerKind
from sellers.states import AccountStatus, LinkState


class SellerForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160, widget=forms.TextInput(attrs={"autofocus": True}))
    kind = forms.ChoiceField(label=_("Kind"), choices=SellerKind)
    address = forms.CharField(label=_("Address"), max_length=250, required=False)
    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.present(), required=False, widget=forms.Select(attrs={"data-pick": True})
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    @classmethod
    def of(cls, seller: Seller, data: Any = None) -> "SellerForm":
        return cls(
            data,
            initial={
                "name": seller.name,
                "kind": seller.kind,
                "address": seller.address,
                "area": seller.area_id,
                "note": seller.note,
            },
        )

    @property
    def facts(self) -> dict[str, Any]:
        area = self.cleaned_data["area"]
        return {**{k: v for k, v in self.cleaned_data.items() if k != "area"}, "area_id": area.pk if area else None}


class AccountForm(forms.Form):
    platform = forms.ChoiceField(label=_("Platform"), choices=Platform)
    handle = forms.CharField(
        label=_("Handle or web address"),
        max_length=300,
        help_text=_("Paste the address of the page, or type the handle."),
    )
    name = forms.CharField(label=_("Name shown"), max_length=200, required=False)
    legal_name = forms.CharField(label=_("Holder's name"), max_length=160, required=False)
    phones = forms.CharField(label=_("Phones"), max_length=200, required=False)
    banks = forms.CharField(
        label=_("Bank account"),
        max_length=200,
        required=False,
        help_text=_("As written on the page: bank, number, holder."),
    )
    address = forms.CharField(label=_("Address"), max_length=250, required=False)


class AssignForm(forms.Form):
    seller = forms.ModelChoiceField(
        label=_("Seller"), queryset=Seller.objects.all(), required=False,
        widget=forms.Select(attrs={"data-pick": True, "data-suggest": "/sellers/options/?q="}),
    )  # fmt: skip
    why = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only the chosen one is drawn; the rest come while typing.
        chosen = self.data.get("seller") or (self.initial.get("seller") if self.initial else None)
        rows = Seller.objects.filter(pk=chosen) if str(chosen or "").isdecimal() else Seller.objects.none()
        self.fields["seller"].widget.choices = [("", _("Nobody known")), *[(row.pk, row.name) for row in rows]]  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        label=_("Into this seller"), queryset=Seller.objects.all(),
        widget=forms.Select(attrs={"data-pick": True, "data-suggest": "/sellers/options/?q="}, choices=[("", "")]),
    )  # fmt: skip
    why = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].widget.choices = [("", "")]  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why"), max_length=300)


class CheckForm(forms.Form):
    status = forms.ChoiceField(label=_("Status"), choices=AccountStatus)


class JudgeForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Verdict"), choices=[(s.value, s.label) for s in LinkState if s != LinkState.PROPOSED]
    )
    why = forms.CharField(label=_("Why"), max_length=300, required=False)


class HubForm(forms.Form):
    is_hub = forms.BooleanField(label=_("This is a hub (shared by many who do not belong together)"), required=False)
    why = forms.CharField(label=_("Why"), max_length=200)


class PremisesForm(forms.Form):
    address = forms.CharField(label=_("Address"), max_length=250)
    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.present(), required=False, widget=forms.Select(attrs={"data-pick": True})
    )


class ObservationForm(forms.Form):
    words = forms.CharField(label=_("What was seen"), widget=forms.Textarea(attrs={"rows": 3}))
