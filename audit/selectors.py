"""What the journal's pages read."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet

from audit.models import Entry, Job, JobState


def timeline(user: Any, subjects: Iterable[Model], at_most: int = 200) -> list[Entry]:
    """The journal lines about these things, newest first, in one query."""
    wanted = Q(pk__in=[])
    for subject in subjects:
        wanted |= Q(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    return list(Entry.objects.visible_to(user).filter(wanted).select_related("by").order_by("-id")[:at_most])


def entry_list(user: Any) -> QuerySet[Entry]:
    return Entry.objects.visible_to(user).select_related("by").order_by("-id")


def job_list() -> QuerySet[Job]:
    return Job.objects.select_related("entry", "entry__by").order_by("-id")


def job_counts() -> dict[str, int]:
    """How many jobs are in each state that needs somebody's eye (done ones are not counted)."""
    counts = dict.fromkeys([JobState.WAITING, JobState.RUNNING, JobState.REFUSED, JobState.PARKED], 0)
    for state in counts:
        counts[state] = Job.objects.filter(state=state).count()
    return {str(state): count for state, count in counts.items()}
