"""What a person may write in this room."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from evidence.services.batches import Incoming
from evidence.states import PostingState
from staff.models import Team, User


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files, empty ones too: an empty file is evidence of an empty file."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data]
        return [file for file in given if isinstance(file, UploadedFile)]


def incoming(uploads: Iterable[UploadedFile], digests: Sequence[str] = ()) -> list[Incoming]:
    """Django's uploads as the deed takes them: a finished file is taken over, not copied. `digests` as the sender reckoned them, in
    the order of the files; one too many or too few says nothing of any."""
    files = list(uploads)
    claimed = digests if len(digests) == len(files) else [""] * len(files)
    return [
        Incoming(file.name or "", path=Path(file.temporary_file_path()), sha256=digest)
        if hasattr(file, "temporary_file_path")
        else Incoming(file.name or "", chunks=file.chunks(), sha256=digest)
        for file, digest in zip(files, claimed, strict=True)
    ]


class CaptureForm(forms.Form):
    files = ManyFilesField(label=_("Files"), required=False)
    text = forms.CharField(
        label=_("Text"), required=False, max_length=1_000_000, strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )  # fmt: skip
    source_url = forms.CharField(
        label=_("Address on the web"), required=False, max_length=1000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    note = forms.CharField(label=_("What this is"), required=False, max_length=300)
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), required=False)

    def __init__(self, *given: Any, by: User, **more: Any) -> None:
        super().__init__(*given, **more)
        if by.team_id is None:
            self.fields["team"].queryset = Team.objects.all()  # type: ignore[attr-defined]
            self.fields["team"].required = True
        else:
            del self.fields["team"]

    @property
    def facts(self) -> dict[str, Any]:
        """The deed's arguments."""
        given = self.cleaned_data
        return {
            "files": incoming(given["files"], self.data.getlist("sha256")),
            "text": given["text"], "source_url": given["source_url"], "note": given["note"],
            "team": given.get("team"),
        }  # fmt: skip


class ReasonForm(forms.Form):
    why = forms.CharField(
        label=_("Reason"), max_length=300, min_length=3,
        help_text=_("It goes into the chain of custody with your name and the time."),
        widget=forms.TextInput(attrs={"list": "reasons", "autocomplete": "off"}),
    )  # fmt: skip


class HoldForm(forms.Form):
    why = forms.CharField(label=_("Reason"), max_length=300, min_length=3)


class DisposalForm(forms.Form):
    decision_number = forms.CharField(label=_("Decision number"), max_length=60)
    why = forms.CharField(label=_("Reason"), max_length=300, min_length=3)


class OfferForm(forms.Form):
    receiver = forms.ModelChoiceField(
        label=_("Receiver"), queryset=User.objects.none(), widget=forms.Select(attrs={"data-pick": ""}),
        help_text=_("She must accept it with her own account before it is hers."),
    )  # fmt: skip
    why = forms.CharField(
        label=_("Reason"), max_length=300, min_length=3, help_text=_("It goes into the chain of custody with your name and the time."),
    )  # fmt: skip

    def __init__(self, *given: Any, by: User, **more: Any) -> None:
        super().__init__(*given, **more)
        people = User.objects.with_perm(
            "evidence.hand_over_exhibit", include_superusers=False, backend="django.contrib.auth.backends.ModelBackend"
        )
        field = self.fields["receiver"]
        field.queryset = people.exclude(pk=by.pk).select_related("team").order_by("full_name")  # type: ignore[attr-defined]
        field.label_from_instance = lambda person: f"{person} · {person.team or person.get_title_display()}"  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """`answer` comes from the button that was pressed."""

    answer = forms.ChoiceField(
        choices=[("accept", ""), ("refuse", ""), ("withdraw", "")], widget=forms.HiddenInput, initial="accept"
    )
    why = forms.CharField(
        label=_("Remark"), required=False, max_length=300, help_text=_("Needed when you refuse; it goes into the chain of custody."),
    )  # fmt: skip


class VerdictForm(forms.Form):
    """`verdict` comes from the button that was pressed."""

    verdict = forms.ChoiceField(choices=PostingState.choices)
    note = forms.CharField(required=False, max_length=300)


class CaptureOrderForm(forms.Form):
    url = forms.CharField(
        label=_("Address on the web"), max_length=1000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    why = forms.CharField(label=_("Reason"), max_length=300, min_length=3)
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), required=False)

    def __init__(self, *given: Any, by: User, **more: Any) -> None:
        super().__init__(*given, **more)
        if by.team_id is None:
            self.fields["team"].queryset = Team.objects.all()  # type: ignore[attr-defined]
            self.fields["team"].required = True
        else:
            del self.fields["team"]
