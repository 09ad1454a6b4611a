"""Words for the codes of the pure modules, and for the fields a plan must carry."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from inspections import scheduling
from inspections.deeds import Deed
from inspections.models import Plan, PlanKind

REASONS = {
    "open_violations": ngettext_lazy("%(n)d open violation", "%(n)d open violations", "n"),
    "fined_times": ngettext_lazy("fined %(n)d time", "fined %(n)d times", "n"),
    "fined_within_a_year": ngettext_lazy(
        "fined %(n)d month ago: a repeat would be recidivism",
        "fined %(n)d months ago: a repeat would be recidivism",
        "n",
    ),
    "vanished_accounts": ngettext_lazy("%(n)d account vanished", "%(n)d accounts vanished", "n"),
    "accounts": ngettext_lazy("%(n)d account", "%(n)d accounts", "n"),
    "platforms": ngettext_lazy("sells on %(n)d platform", "sells on %(n)d platforms", "n"),
    "suspected_places": ngettext_lazy("%(n)d suspected place", "%(n)d suspected places", "n"),
    "months_unvisited": ngettext_lazy("unvisited for %(n)d month", "unvisited for %(n)d months", "n"),
}
NEVER_VISITED = _("never visited")

TEAM_WHY = {
    scheduling.DUTY_AREA: _("its duty area"),
    scheduling.MOST_ROOM: _("the team on duty is full or there is none"),
}
UNPLACED = {
    scheduling.NO_ROOM: _("no team has room left in the period"),
    scheduling.NO_DAY: _("no working day is left in the period"),
}


def reason(told: dict[str, Any]) -> str:
    """One reason of a risk score as words: {"code": "accounts", "value": 5} -> "5 accounts"."""
    code, value = told.get("code", ""), int(told.get("value") or 0)
    return str(REASONS[code] % {"n": value}) if code in REASONS else str(NEVER_VISITED)


# What Circular 27/2020/TT-BCT (as amended by 45/2025/TT-BCT) Article 5 wants in a plan; for an ad hoc inspection the grounds,
# whom, what, who and when. The order is that of the form.
REQUIRED = {
    "basis": _("Bases"),
    "purpose": _("Purpose and requirements"),
    "subjects": _("Subjects"),
    "goods": _("Goods and fields"),
    "areas": _("Areas"),
    "targets": _("Names and addresses of those to be inspected"),
    "content": _("Content of the inspection"),
    "questions": _("Checklist"),
    "teams": _("Teams"),
    "force": _("Force and coordination"),
    "means": _("Budget and means"),
    "reporting": _("Reporting"),
}
REQUIRED_AD_HOC = ("basis", "purpose", "targets", "content", "questions", "teams")


def required(kind: str) -> dict[str, Any]:
    """The fields a plan of this kind must carry before it is submitted, with their names."""
    return REQUIRED if kind != PlanKind.AD_HOC else {name: REQUIRED[name] for name in REQUIRED_AD_HOC}


def missing(plan: Plan) -> list[str]:
    """The names of required fields that are empty, in the order of the form."""
    empty = []
    for name in required(plan.kind):
        value = getattr(plan, name)
        if not (value.exists() if hasattr(value, "exists") else str(value).strip()):
            empty.append(name)
    return empty


# deed -> (words, icon, tone)
DEEDS: dict[str, tuple[Any, str, str]] = {
    Deed.PLAN_DRAFTED: (_("Plan drafted"), "calendar3", "quiet"),
    Deed.PLAN_AMENDED: (_("Plan amended"), "pencil", "quiet"),
    Deed.PLAN_TARGETED: (_("Targets added"), "list-check", "quiet"),
    Deed.PLAN_SUBMITTED: (_("Plan submitted for approval"), "send", "info"),
    Deed.PLAN_SENT_BACK: (_("Plan sent back"), "arrow-return-left", "warn"),
    Deed.PLAN_APPROVED: (_("Plan approved"), "check-circle", "good"),
    Deed.PLAN_CLOSED: (_("Plan closed"), "check2-all", "quiet"),
    Deed.VISITS_SPREAD: (_("Visits spread over teams and days"), "calendar-check", "live"),
    Deed.VISIT_ALLOTTED: (_("Visit allotted"), "person-check", "quiet"),
    Deed.VISIT_STARTED: (_("Arrived on the spot"), "play-circle", "info"),
    Deed.VISIT_MET: (_("Those present written down"), "people", "quiet"),
    Deed.VISIT_ANSWERED: (_("Question answered"), "check-lg", "quiet"),
    Deed.VISIT_CONCLUDED: (_("Visit concluded"), "check-circle", "good"),
    Deed.VISIT_CANCELLED: (_("Visit cancelled"), "x-circle", "warn"),
    Deed.FINDING_NOTED: (_("Finding noted"), "exclamation-triangle", "warn"),
    Deed.FINDING_UPHELD: (_("Finding upheld as a violation"), "hammer", "bad"),
    Deed.FINDING_DISMISSED: (_("Finding dismissed"), "x-circle", "quiet"),
}
