"""What the pages of this room read."""

from datetime import date
from typing import Any

from axes.models import AccessLog
from django.db.models import Count, Q, QuerySet

from staff.models import Duty, Team, User


def person_list() -> QuerySet[User]:
    """Staff with team and roles."""
    return User.objects.select_related("team").prefetch_related("groups")


def team_list(on: date) -> QuerySet[Team]:
    """Teams with how many people and duty areas they have today."""
    today = Q(duties__since__lte=on) & (Q(duties__until__isnull=True) | Q(duties__until__gte=on))
    return Team.objects.annotate(
        member_count=Count("members", filter=Q(members__is_active=True), distinct=True),
        area_count=Count("duties__area", filter=today, distinct=True),
    ).order_by("number")


def team_page(team: Team, on: date) -> dict[str, Any]:
    """A team's people, its areas of today, and those it looked after before."""
    duties = Duty.objects.filter(team=team).select_related("area").order_by("area__name", "since")
    running = [duty for duty in duties if duty.until is None or duty.until >= on]
    return {
        "members": list(team.members.filter(is_active=True).prefetch_related("groups").order_by("full_name")),
        "duties": running,
        "ended": [duty for duty in duties if duty not in running],
    }


def sign_ins(person: User, at_most: int = 10) -> list[AccessLog]:
    """The last sign-ins under this log-in name."""
    return list(AccessLog.objects.filter(username__iexact=person.username).order_by("-attempt_time")[:at_most])
