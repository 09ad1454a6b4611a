"""What the pages of this room read."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from evidence.models import Exhibit
from monitoring.models import Match, WatchRule
from monitoring.states import MatchState


def watch_list(user: Any) -> QuerySet[WatchRule]:
    """Watches with how many matches were kept and dismissed, so that noisy ones show."""
    counts = {state: Count("matches", filter=Q(matches__state=state)) for state in MatchState.values}
    return (
        WatchRule.objects.visible_to(user)
        .select_related("account", "team", "by")
        .annotate(new_count=counts["new"], kept_count=counts["kept"], dismissed_count=counts["dismissed"])
    )


def match_list(user: Any) -> QuerySet[Match]:
    """Matches with what their rows show."""
    return Match.objects.visible_to(user).select_related(
        "watch__team", "exhibit", "record", "identifier", "account", "decided_by"
    )


def readable(user: Any, matches: list[Match]) -> set[int]:
    """Ids of the exhibits among these that the person may open; of others only the number is told."""
    return set(
        Exhibit.objects.visible_to(user).filter(pk__in={m.exhibit_id for m in matches}).values_list("pk", flat=True)
    )


def new_matches(user: Any) -> int:
    """How many matches wait for this person's verdict, for My work."""
    return Match.objects.visible_to(user).new().count() if user.has_perm("monitoring.watch") else 0
