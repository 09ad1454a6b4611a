"""Real Celery workers on real servers: killed in the middle, the broker wiped; nothing is lost and nothing done twice."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from audit import work
from audit.models import Job, JobState
from surveillance.celery import app

TASK = "tests.audit.work_table.effect"
JOBS = 40

pytestmark = pytest.mark.slow


def database_url() -> str:
    told = connection.settings_dict
    return f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


@pytest.fixture
def hire(committed, tmp_path):
    """hire() starts a worker process and returns it; all are ended with the test."""
    hired = []

    def start() -> subprocess.Popen:
        environment = {
            **os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.audit.worker_settings",
            "REDIS_URL": settings.REDIS_URL, "JOB_LEASE_SECONDS": "2",
        }  # fmt: skip
        name = f"worker{len(hired)}@tests"
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "surveillance",
            "worker",
            "--pool=solo",
            "-Q",
            "default",
            "-n",
            name,
        ]
        log = (tmp_path / f"{name}.log").open("wb")
        more = ["--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "WARNING"]
        worker = subprocess.Popen([*command, *more], env=environment, stdout=log, stderr=log, cwd=settings.BASE_DIR)
        hired.append(worker)
        return worker

    yield start
    for worker in hired:
        if worker.poll() is None:
            worker.kill()
        worker.wait()


def ring(times: int = 1) -> None:
    for _n in range(times):
        app.send_task("audit.tasks.look", args=["default"], queue="default", ignore_result=True)


def write_jobs(count: int = JOBS) -> None:
    now = timezone.now()
    Job.objects.bulk_create([Job(task=TASK, subject_id=n, queue="default", due_at=now) for n in range(count)])


def wait_for(question, seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < until, list(Job.objects.values_list("state", "attempt", "said").distinct())
        time.sleep(0.1)


def done() -> int:
    return Job.objects.filter(state=JobState.DONE).count()


@pytest.mark.django_db
def test_what_waits_is_rung_for_again():
    write_jobs(1)
    assert work.due_queues() == ["default"]


def test_killed_workers_and_a_wiped_broker_lose_nothing_and_double_nothing(hire, effects):
    write_jobs()
    first, second = hire(), hire()
    ring(2)
    wait_for(lambda: done() >= 5)
    first.send_signal(signal.SIGKILL)  # in the middle of a job: its effect was not committed yet
    first.wait()
    wait_for(lambda: done() >= 15)
    import redis

    redis.from_url(settings.REDIS_URL).flushall()  # every message is gone
    second.send_signal(signal.SIGKILL)
    second.wait()
    left = JOBS - done()
    assert left > 0
    hire()

    def finished() -> bool:
        ring()  # what the clock does every ten seconds
        return done() == JOBS

    wait_for(finished)
    assert effects() == dict.fromkeys(range(JOBS), 1)
    again = Job.objects.filter(attempt__gt=1).count()
    assert 1 <= again <= 2  # only what was in a killed worker's hands was begun again
