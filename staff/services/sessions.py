"""One's own sign-ins."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from audit import journal
from staff.deeds import Deed
from staff.models import User


@transaction.atomic
def end_others(*, by: User, keep: str) -> int:
    """Sign `by` out everywhere but in the session `keep`; how many sessions ended."""
    mine = [
        row.session_key
        for row in Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=keep).iterator()
        if row.get_decoded().get(SESSION_KEY) == str(by.pk)
    ]
    Session.objects.filter(session_key__in=mine).delete()
    if mine:
        journal.record(by, Deed.SESSIONS_ENDED, by, team=by.team_id, sessions=len(mine))
    return len(mine)
