"""What the workers of test_workers run: one effect a job, slow enough to be killed in the middle."""

import time

from django.db import connection

from audit.work import DAY, Stroke

REACTIONS: dict = {}


def effect(subject_id: int, job) -> None:
    """One row; the transaction stays open for a while."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO worker_effects (job) VALUES (%s)", [subject_id])
    job.progress(done=1)
    time.sleep(0.15)


SCHEDULE = {"effect": Stroke(effect, every=DAY)}
