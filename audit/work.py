"""How jobs are claimed, run and finished: lease, fence, effect and "done" in one transaction.

The scheme was tried against killed workers, a killed and wiped broker and killed sweepers (docs/decisions/0003): nothing was
lost and nothing done twice.
"""

import json
import logging
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from audit.journal import JobFunction, path_of, reactions
from audit.models import Job, JobState
from common.errors import Refused

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=int(os.environ.get("JOB_LEASE_SECONDS", "60")))
HEARTBEAT_SECONDS = 0.7
MAX_ATTEMPTS = 5
BACKOFF_SECONDS = (2, 10, 60, 300, 900)
QUEUES = ("read", "default", "clock")
MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class Stroke:
    """Call `function` once in each slot of `every` seconds; a slot begins `at` seconds after local midnight."""

    function: JobFunction
    every: int
    at: int = 0

    def slot(self, now: datetime) -> str:
        """The name of the slot `now` falls in: the local time it began."""
        local = timezone.localtime(now)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        since = int((local - midnight).total_seconds()) - self.at
        began = midnight + timedelta(seconds=self.at + since - since % self.every)
        return began.strftime("%Y-%m-%dT%H:%M")


class Lost(Exception):
    """Another worker took the job over while this one was running it; what this one wrote is rolled back."""


def on_queue(name: str) -> Callable[[JobFunction], JobFunction]:
    """Mark a job function for the queue `name` (one of QUEUES)."""

    def mark(function: JobFunction) -> JobFunction:
        function.queue = name  # type: ignore[attr-defined]
        return function

    return mark


@cache
def known_functions() -> dict[str, JobFunction]:
    """Every function a row may name: those of the reactions table and of the schedule."""
    strokes = import_string(settings.SCHEDULE)
    functions: list[JobFunction] = [each for table in reactions().values() for each in table]
    functions += [stroke.function for stroke in strokes.values()]
    return {path_of(function): function for function in functions}


class Progress:
    """What a running job says about itself. `progress(done=3, of=10)` is cheap; a heartbeat writes it on its own connection."""

    def __init__(self, job: Job) -> None:
        self.pk = job.pk
        self.attempt = job.attempt
        self.by = job.entry.by if job.entry else None
        self.entry = job.entry
        self._said: dict[str, Any] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def progress(self, **words: Any) -> None:
        """Remember the latest figures; the keys are the page's business."""
        self._said = {**self._said, **words}

    @property
    def said(self) -> dict[str, Any]:
        return self._said

    def __enter__(self) -> "Progress":
        if not settings.JOBS_INLINE:
            self._thread = threading.Thread(target=self._beat, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join()

    def _beat(self) -> None:
        own = connection.copy()
        written: dict[str, Any] | None = None
        renewed = timezone.now()
        try:
            while not self._stop.wait(HEARTBEAT_SECONDS):
                now = timezone.now()
                if self._said is written and now - renewed < LEASE / 3:
                    continue
                written, renewed = self._said, now
                self._write(own, written, now)
        except Exception as trouble:  # a lost heartbeat only risks the lease; the fence keeps the effect single
            logger.warning("heartbeat of job %s: %s", self.pk, trouble)
        finally:
            own.close()

    def _write(self, own: Any, words: dict[str, Any], now: Any) -> None:
        with own.cursor() as cursor:
            cursor.execute(
                "UPDATE audit_job SET progress = %s::jsonb, lease_until = %s WHERE id = %s AND attempt = %s AND state = 'running'",
                [json.dumps(words, default=str), now + LEASE, self.pk, self.attempt],
            )


def claim(queue: str) -> Job | None:
    """Take the next due job of the queue, or one whose lease has run out. None when there is nothing to do."""
    return next(iter(_claim(queue, 1)), None)


def _claim(queue: str, at_once: int) -> list[Job]:
    now = timezone.now()
    with transaction.atomic():
        jobs = list(
            Job.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(queue=queue)
            .filter(Q(state=JobState.WAITING, due_at__lte=now) | Q(state=JobState.RUNNING, lease_until__lt=now))
            .select_related("entry__by")
            .order_by("due_at", "id")[:at_once]
        )
        for job in jobs:
            job.state, job.attempt, job.lease_until = JobState.RUNNING, job.attempt + 1, now + LEASE
            job.started_at = job.started_at or now
        if jobs:
            Job.objects.bulk_update(jobs, ["state", "attempt", "lease_until", "started_at"])
    return jobs


def run(job: Job) -> None:
    """Run a claimed job. Its effect and its "done" are one transaction; a refusal is final; outside trouble is tried again."""
    function = known_functions().get(job.task)
    if function is None:
        _finish(job, JobState.PARKED, _("No such task any more: %(task)s") % {"task": job.task})
        return
    try:
        with Progress(job) as progress, transaction.atomic():
            function(job.subject_id, progress)
            if not _finish(job, JobState.DONE, "", progress=progress.said):
                raise Lost
    except Lost:
        logger.warning("job %s was taken over by another worker", job.pk)
    except Refused as refused:
        _finish(job, JobState.REFUSED, str(refused))
    except (OSError, OperationalError) as trouble:
        _try_again(job, trouble)
    except Exception as bug:
        logger.exception("job %s (%s) failed", job.pk, job.task)
        if job.attempt >= 2:
            _finish(job, JobState.PARKED, f"{type(bug).__name__}: {bug}"[:2000])
        else:
            _try_again(job, bug)


def _finish(job: Job, state: str, said: str, **more: Any) -> bool:
    mine = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING)
    return bool(mine.update(state=state, said=said, finished_at=timezone.now(), lease_until=None, **more))


def _try_again(job: Job, trouble: Exception) -> None:
    said = f"{type(trouble).__name__}: {trouble}"[:2000]
    if job.attempt >= MAX_ATTEMPTS:
        _finish(job, JobState.PARKED, said)
        return
    wait = timedelta(seconds=BACKOFF_SECONDS[min(job.attempt, len(BACKOFF_SECONDS)) - 1])
    mine = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING)
    mine.update(state=JobState.WAITING, due_at=timezone.now() + wait, said=said, lease_until=None)


def work_through(queues: Iterable[str] = QUEUES, at_most: int = 10_000, at_once: int = 1) -> int:
    """Run due jobs until none is left; how many were run. Also the way tests and commands run jobs inline."""
    ran = 0
    for queue in queues:
        while ran < at_most and (jobs := _claim(queue, at_once)):
            for job in jobs:
                run(job)
            ran += len(jobs)
    return ran


def drain(at_most: int = 10_000, at_once: int = 1) -> int:
    """Run everything due on every queue, and what follows from it, in this process.

    `at_once` more than one is for whoever is alone with the table (the demo city): what is claimed early may outlive its lease.
    """
    total = 0
    while ran := work_through(at_most=at_most - total, at_once=at_once):
        total += ran
    return total


def strike_due(now: datetime) -> set[str]:
    """Write the job of every schedule line whose slot has none yet; the queues that got one."""
    queues = set()
    for stroke in import_string(settings.SCHEDULE).values():
        queue = getattr(stroke.function, "queue", "clock")
        _job, made = Job.objects.get_or_create(
            task=path_of(stroke.function), slot=stroke.slot(now), defaults={"queue": queue, "due_at": now}
        )
        if made:
            queues.add(queue)
    return queues


def due_queues() -> list[str]:
    """The queues in which something is due, for ringing again."""
    now = timezone.now()
    due = Q(state=JobState.WAITING, due_at__lte=now) | Q(state=JobState.RUNNING, lease_until__lt=now)
    return list(Job.objects.filter(due).values_list("queue", flat=True).distinct())
