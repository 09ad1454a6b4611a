"""Jobs: claimed under a lease, fenced by the attempt, refused for good, tried again, parked, run again by a person."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from audit import bell, jobs, journal, work
from audit.models import Entry, Job, JobState
from audit.work import Stroke
from common.errors import MoveRefused, NotAllowed, Refused
from staff.models import Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def does(monkeypatch):
    """does(function) -> a job that runs it."""

    def make(function, **more) -> Job:
        monkeypatch.setattr(work, "known_functions", lambda: {"a.task": function})
        return Job.objects.create(**{"task": "a.task", "subject_id": 7, "due_at": timezone.now(), **more})

    return make


def run_one(job: Job) -> Job:
    work.run(work.claim(job.queue))
    job.refresh_from_db()
    return job


def test_a_job_runs_once_with_the_subject_s_number_and_tells_its_progress(does):
    seen = []
    job = run_one(does(lambda pk, told: (seen.append(pk), told.progress(done=3, of=3))))
    assert seen == [7] and (job.state, job.progress, job.attempt) == (JobState.DONE, {"done": 3, "of": 3}, 1)
    assert work.claim("default") is None


def test_a_job_in_hand_is_not_given_to_another_worker_until_its_lease_runs_out(does):
    job = does(lambda pk, told: None)
    held = work.claim("default")
    assert work.claim("default") is None
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    again = work.claim("default")
    assert again.pk == held.pk and again.attempt == 2


def test_a_late_finisher_changes_nothing(does, team5):
    job = does(lambda pk, told: Team.objects.filter(number=5).update(name="zu spät"))
    late = work.claim("default")
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    quick = work.claim("default")
    work.run(late)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.RUNNING, 2)
    assert Team.objects.get(number=5).name != "zu spät"  # what it wrote was rolled back
    work.run(quick)
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_a_refusal_is_final_and_in_words(does):
    def no(pk, told):
        raise Refused("nicht so")

    job = run_one(does(no))
    assert (job.state, job.said) == (JobState.REFUSED, "nicht so")
    assert work.drain() == 0


@pytest.mark.parametrize("trouble", [OSError("cable"), OperationalError("server")])
def test_outside_trouble_is_tried_again_later_and_parked_in_the_end(trouble, does):
    def fail(pk, told):
        raise trouble

    job = does(fail)
    for attempt in range(1, work.MAX_ATTEMPTS + 1):
        Job.objects.filter(pk=job.pk).update(due_at=timezone.now())
        run_one(job)
        assert job.attempt == attempt
        expected = JobState.PARKED if attempt == work.MAX_ATTEMPTS else JobState.WAITING
        assert job.state == expected and str(trouble) in job.said
        if expected == JobState.WAITING:
            assert job.due_at > timezone.now()


def test_a_bug_is_tried_once_more_and_then_parked_with_what_it_said(does):
    def bug(pk, told):
        raise ZeroDivisionError("oh")

    job = run_one(does(bug))
    assert job.state == JobState.WAITING
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now())
    assert run_one(job).state == JobState.PARKED and "ZeroDivisionError: oh" in job.said


def test_what_a_failed_job_wrote_is_rolled_back(does, team5):
    def half(pk, told):
        Team.objects.filter(pk=team5.pk).update(name="halb")
        raise OSError("cable")

    run_one(does(half))
    team5.refresh_from_db()
    assert team5.name != "halb"


def test_a_task_nobody_knows_any_more_is_parked(does):
    job = does(lambda pk, told: None, task="gone.task")
    assert run_one(job).state == JobState.PARKED


def test_a_parked_job_is_run_again_by_an_administrator_and_by_nobody_else(does, quan, lan, chi):
    job = does(lambda pk, told: None, state=JobState.PARKED, attempt=5, said="cable")
    for person in (lan, chi):
        with pytest.raises(NotAllowed):
            jobs.retry(job_id=job.pk, by=person)
    jobs.retry(job_id=job.pk, by=quan)
    assert Entry.objects.about(job).get().facts == {"task": "a.task", "said": "cable"}
    assert run_one(job).state == JobState.DONE and job.attempt == 6
    with pytest.raises(MoveRefused):
        jobs.retry(job_id=job.pk, by=quan)


def test_two_clocks_write_one_job_for_a_stroke():
    before = Job.objects.exclude(slot="").count()
    now = timezone.now()
    work.strike_due(now)
    made = Job.objects.exclude(slot="").count() - before
    work.strike_due(now)
    assert made > 0 and Job.objects.exclude(slot="").count() - before == made


def test_slots_begin_at_local_midnight_plus_their_hour():
    at = timezone.datetime(2026, 11, 24, 4, 0, tzinfo=timezone.get_default_timezone())
    daily = Stroke(lambda pk, told: None, every=work.DAY, at=5 * work.HOUR)
    assert daily.slot(at) == "2026-11-23T05:00"
    assert daily.slot(at + timedelta(hours=1)) == "2026-11-24T05:00"


def test_one_line_gives_each_task_one_job(team5):
    with transaction.atomic():
        entry = journal.record(None, "x", team5)
    Job.objects.create(entry=entry, task="a", due_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(entry=entry, task="a", due_at=timezone.now())


def test_a_broker_that_is_away_fails_no_deed(settings, monkeypatch):
    settings.JOBS_INLINE = False
    asked = []

    def away(*_args, **_more):
        asked.append(1)
        raise ConnectionError("broker")

    monkeypatch.setattr(bell.current_app, "send_task", away)
    monkeypatch.setattr(bell, "_silent_until", 0.0)
    bell.ring("default")
    bell.ring("default")
    assert len(asked) == 1  # it stays quiet for a while instead of asking each time


def test_every_task_of_the_tables_is_a_function_that_is_there():
    assert all(callable(function) for function in work.known_functions().values())
    assert {function.queue for function in work.known_functions().values() if hasattr(function, "queue")} <= set(
        work.QUEUES
    )


def test_states_have_tones():
    assert all(state.tone for state in JobState)
    with pytest.raises((ValueError, ValidationError)):
        JobState("nowhere")
