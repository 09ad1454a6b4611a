"""What the dashboard can be narrowed to."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.widgets import DayInput
from sellers.models import Platform
from staff.models import Team


def year_back(today: date) -> date:
    """The first day of the month eleven months before: twelve months with the present one."""
    months = today.year * 12 + today.month - 12
    return date(months // 12, months % 12 + 1, 1)


class DashboardForm(forms.Form):
    since = forms.DateField(label=_("From"), required=False, widget=DayInput())
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput())
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.all(), required=False, empty_label=_("All"))
    platform = forms.ChoiceField(label=_("Platform"), choices=[("", _("All")), *Platform.choices], required=False)

    def wanted(self, today: date) -> dict[str, Any]:
        """since, until (days), team (Team or None), platform ("" for all); what is missing or wrong is the last twelve months."""
        facts = self.cleaned_data if self.is_valid() else {}
        since, until = facts.get("since") or year_back(today), facts.get("until") or today
        if since > until:
            since, until = until, since
        return {"since": since, "until": until, "team": facts.get("team"), "platform": facts.get("platform") or ""}
