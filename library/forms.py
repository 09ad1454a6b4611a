"""What a person may write in this room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from library.models import GuideKind


def _body(label) -> forms.CharField:  # type: ignore[no-untyped-def]
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("An empty line begins a paragraph, “## ” a heading, “- ” an item."),
    )  # fmt: skip


class GuideForm(forms.Form):
    slug = forms.SlugField(label=_("Short name in the address"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=GuideKind)
    must_read = forms.BooleanField(label=_("Everybody must read it"), required=False)
    title_vi = forms.CharField(label=_("Title (Vietnamese)"), max_length=160)
    body_vi = _body(_("Text (Vietnamese)"))
    title_en = forms.CharField(label=_("Title (English)"), max_length=160, required=False)
    body_en = _body(_("Text (English)"))

    def __init__(self, *given, **more) -> None:  # type: ignore[no-untyped-def]
        super().__init__(*given, **more)
        self.fields["body_en"].required = False
