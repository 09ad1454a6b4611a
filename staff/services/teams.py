"""Teams and where they are on duty."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from audit import journal
from common import clock
from common.errors import Refused
from staff import rights
from staff.deeds import Deed
from staff.models import Duty, Team, User


@transaction.atomic
def set_duties(*, team_id: int, by: User, area_ids: Iterable[int], why: str, since: date | None = None) -> Team:
    """From a day on the team looks after exactly these areas; what it looked after before stays on record, ended."""
    rights.require(by, "staff.manage_staff")
    team = Team.objects.select_for_update().get(pk=team_id)
    since = since or clock.today()
    if not why.strip():
        raise Refused(_("Say why."), code="no_why", field="why")
    wanted = set(Area.objects.filter(pk__in=set(area_ids)).values_list("pk", flat=True))
    running = Duty.objects.filter(team=team, until__isnull=True)
    there = set(running.values_list("area_id", flat=True))
    gone = running.exclude(area__in=wanted)
    gone.filter(since__gte=since).delete()  # begun and ended on one day: it never was
    gone.update(until=since - timedelta(days=1))
    Duty.objects.bulk_create([Duty(team=team, area_id=pk, since=since) for pk in sorted(wanted - there)])
    journal.record(
        by, Deed.DUTIES_SET, team, team=team, why=why, since=since.isoformat(),
        added=sorted(wanted - there), ended=sorted(there - wanted),
    )  # fmt: skip
    return team
