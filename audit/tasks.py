"""The worker's doors: come and look; the clock strikes; ring again for what is due."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.utils import timezone

from audit import bell, work
from audit.models import Answer

ANSWERS_KEPT = timedelta(days=7)


@shared_task(ignore_result=True)
def look(queue: str) -> int:
    """Work through what is due in `queue`. Running it twice, or for nothing, is harmless."""
    return work.work_through([queue])


@shared_task(ignore_result=True)
def strike_due() -> None:
    """The clock strikes: one job per schedule line and slot, however many clocks there are."""
    for queue in work.strike_due(timezone.now()):
        bell.ring(queue)


@shared_task(ignore_result=True)
def ring_again() -> None:
    """Ring for every queue in which something is due: what a lost message, a dead worker or a wiped broker left behind."""
    for queue in work.due_queues():
        bell.ring(queue)


@work.on_queue("clock")
def forget_answers(_subject_id: int, job: Any) -> None:
    """Drop answers to idempotency keys older than seven days."""
    dropped, _kinds = Answer.objects.filter(at__lt=timezone.now() - ANSWERS_KEPT).delete()
    job.progress(done=dropped)
