"""One line per deed, and the jobs that follow from it, in the deed's own transaction."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from audit import bell
from audit.models import Entry, Job

JobFunction = Callable[..., None]


def path_of(function: JobFunction) -> str:
    """The dotted name under which a job function is kept in its row."""
    return f"{function.__module__}.{function.__qualname__}"


@cache
def reactions() -> Mapping[str, Sequence[JobFunction]]:
    """The table of `surveillance/reactions.py`; read by its setting, since audit may not import upstairs."""
    table: Mapping[str, Sequence[JobFunction]] = import_string(settings.REACTIONS)
    return table


def record(by: Any, deed: str, subject: models.Model, *, team: Any = None, **facts: Any) -> Entry:
    """Write one journal line about `subject` and the jobs that react to `deed`.

    Must be called inside the deed's transaction (TransactionManagementError otherwise). `facts` are JSON values: ids,
    amounts in đồng, ISO dates, reasons.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a journal line belongs in the transaction of its deed")
    team_id = team.pk if isinstance(team, models.Model) else team
    entry = Entry.objects.create(
        by=by if by is not None and by.pk else None,
        deed=str(deed),
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        team_id=team_id,
        facts=facts,
    )
    followers = reactions().get(str(deed), ())
    if followers:
        now = timezone.now()
        jobs = [
            Job(
                entry=entry,
                task=path_of(each),
                subject_id=subject.pk,
                queue=getattr(each, "queue", "default"),
                due_at=now,
            )
            for each in followers
        ]
        Job.objects.bulk_create(jobs)
        bell.ring_on_commit({job.queue for job in jobs})
    return entry


def last(deed: str, subject: models.Model) -> Entry | None:
    """The newest line that says `deed` of `subject`."""
    return Entry.objects.about(subject).filter(deed=str(deed)).order_by("-id").first()
