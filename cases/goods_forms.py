"""What a person writes about seized goods."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import Day, Money
from cases.models import GoodsLine, Storehouse
from cases.models.goods import Ground, MoveAct, PriceSource
from cases.paste import Fault, Row, number, read

FAULTS: dict[str, Any] = {
    "few_columns": _("a line has at least name, unit and quantity, with tabs between"),
    "name": _("the name is missing or too long"),
    "too_long": _("this is too long"),
    "quantity": _("this is no quantity: write 12 or 2,5 or 1.250"),
    "value": _("this is no value in đồng: write 1.250.000"),
    "too_many": _("at most 2,000 lines at once"),
}


class Store(forms.ModelChoiceField):
    def __init__(self, **more: Any) -> None:
        super().__init__(queryset=Storehouse.objects.filter(is_open=True), **more)


class SeizeForm(forms.Form):
    """Where, when, on which ground, and the inventory as a spreadsheet copies it."""

    seized_on = Day(label=_("Seized on"))
    place = forms.CharField(label=_("Place"), max_length=250)
    ground = forms.ChoiceField(label=_("Ground (Article 125)"), choices=Ground)
    store = Store(label=_("Storehouse"))
    rows = forms.CharField(
        label=_("Inventory"), widget=forms.Textarea(attrs={"rows": 12, "class": "mono", "wrap": "off"}), strip=False,
        help_text=_("Copied from a spreadsheet: name, unit, quantity, label, origin stated, condition, value. One line each."),
    )  # fmt: skip

    def clean_rows(self) -> list[Row]:
        rows, faults = read(self.cleaned_data["rows"])
        if faults:
            raise forms.ValidationError([_told(fault) for fault in faults[:20]])
        if not rows:
            raise forms.ValidationError(_("An inventory has at least one line."))
        return rows


def _told(fault: Fault) -> forms.ValidationError:
    words = _("Line %(line)s, “%(found)s”: %(why)s")
    return forms.ValidationError(words, params={"line": fault.line, "found": fault.found, "why": FAULTS[fault.code]})


class OfLines(forms.Form):
    """A form about chosen lines; they stay chosen when it comes back with an error."""

    def __init__(self, *args: Any, lines: list[GoodsLine], **more: Any) -> None:
        super().__init__(*args, **more)
        self.lines = lines


class MoveForm(OfLines):
    source = Store(label=_("From"))
    target = Store(label=_("To"))
    on = Day(label=_("Day"))
    why = forms.CharField(label=_("Why"), max_length=300)


class ReleaseForm(OfLines):
    act = forms.ChoiceField(
        label=_("What happens"), choices=[(act.value, act.label) for act in MoveAct if act not in ("seized", "moved")]
    )
    source = Store(label=_("From"))
    on = Day(label=_("Day"))
    why = forms.CharField(label=_("Decision or minutes: number and day"), max_length=300)
    receiver = forms.CharField(label=_("Received by"), max_length=160, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for line in self.lines:
            field = forms.CharField(
                label=f"{line} ({line.unit})", initial=f"{line.left.normalize():f}".replace(".", ",")
            )
            self.fields[f"quantity_{line.pk}"] = field

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for line in self.lines:
            name = f"quantity_{line.pk}"
            told = number(given.get(name) or "")
            if told is None:
                self.add_error(name, FAULTS["quantity"])
            given[name] = told
        return given

    @property
    def quantities(self) -> dict[int, Decimal]:
        return {line.pk: self.cleaned_data[f"quantity_{line.pk}"] for line in self.lines}


class ValueForm(OfLines):
    source = forms.ChoiceField(label=_("Source of the price (Article 60)"), choices=PriceSource)
    basis = forms.CharField(label=_("Where the price stands"), max_length=300)
    why_not_earlier = forms.CharField(label=_("Why no earlier source gives a price"), max_length=300, required=False)
    council = forms.CharField(label=_("Members of the council"), max_length=500, required=False)
    on = Day(label=_("Day"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for line in self.lines:
            self.fields[f"value_{line.pk}"] = Money(label=str(line), initial=line.worth)

    @property
    def values(self) -> dict[int, int]:
        return {line.pk: self.cleaned_data[f"value_{line.pk}"] for line in self.lines}


class SealForm(OfLines):
    number = forms.CharField(label=_("Seal number"), max_length=40)
    on = Day(label=_("Day"))


class OpenSealForm(forms.Form):
    on = Day(label=_("Day"))
    why = forms.CharField(label=_("Why"), max_length=300)


class ExtendForm(forms.Form):
    number = forms.CharField(label=_("Number of the decision (MQĐ21)"), max_length=40)
    is_complex = forms.BooleanField(
        label=_("Especially serious or complex file: two months instead of one"), required=False
    )
    on = Day(label=_("Extended on"))


class StorehouseForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=250, required=False)
    keeper = forms.CharField(label=_("Storekeeper"), max_length=120, required=False)
