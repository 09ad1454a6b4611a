"""What a person may do about a job."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import bell, journal
from audit.deeds import Deed
from audit.models import Job, JobState
from common.errors import MoveRefused, NotAllowed


@transaction.atomic
def retry(*, job_id: int, by: Any) -> Job:
    """Run a parked job again, as if for the first time; what it was parked for is kept in the journal."""
    if not by.is_active or not by.has_perm("audit.retry_job"):
        raise NotAllowed(_("Your role does not allow this."), permission="audit.retry_job")
    job = Job.objects.select_for_update().get(pk=job_id)
    if job.state != JobState.PARKED:
        raise MoveRefused("retry", job.state)
    said = job.said
    # The attempt goes on counting: a worker that still holds an older one must find its fence closed.
    job.state, job.due_at, job.lease_until, job.finished_at, job.said = JobState.WAITING, timezone.now(), None, None, ""
    job.save(update_fields=["state", "due_at", "lease_until", "finished_at", "said"])
    journal.record(by, Deed.JOB_RETRIED, job, task=job.task, said=said[:300])
    bell.ring_on_commit({job.queue})
    return job
