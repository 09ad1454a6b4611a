"""What a person writes when a paper is made, or a template is put in another's place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import Day
from cases.papers.forms import ASKS, Form


class PaperForm(forms.Form):
    """The fields a form asks for, as its place in `ASKS` says; the day, and whether the paper is final."""

    def __init__(self, *args: Any, form: Form, sellers: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        if form.about == "case" and len(sellers) > 1:
            self.fields["seller"] = forms.ChoiceField(label=_("Offender"), choices=sellers)
        self.fields["on"] = Day(label=_("Day of the paper"))
        for name in form.asks:
            ask = ASKS[name]
            area = forms.Textarea(attrs={"rows": 3}) if ask.kind == "lines" else forms.TextInput()
            self.fields[name] = forms.CharField(label=ask.label, required=False, max_length=4000, widget=area)
        if form.about != "decision":
            self.fields["is_final"] = forms.BooleanField(
                label=_("Final: it gets its number from the register"), required=False
            )
        self.form = form

    @property
    def facts(self) -> dict[str, Any]:
        """The fields as `papers.make` takes them."""
        given = self.cleaned_data
        return {
            "on": given["on"],
            "is_draft": not given.get("is_final"),
            "seller_id": int(given["seller"]) if given.get("seller") else None,
            "answers": {name: given[name] for name in self.form.asks if given[name]},
        }


class TemplateForm(forms.Form):
    """A DOCX in the place of the one in force; without a file the house's own comes back."""

    docx = forms.FileField(label=_("DOCX file"))
    effective_from = Day(label=_("In force from"))
    why = forms.CharField(label=_("Why"), max_length=300)


class RestoreForm(forms.Form):
    """An earlier template, or the house's own, again in force from a day."""

    effective_from = Day(label=_("In force from"))
    why = forms.CharField(label=_("Why"), max_length=300)
