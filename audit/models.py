"""The journal, the jobs that follow its lines, and the answers kept for repeated requests."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit import telling
from common import clock


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user: Any) -> "EntryQuerySet":
        """Those who see all read the whole journal; others the lines of their team and their own."""
        if user.sees_all:
            return self
        return self.filter(Q(team_id=user.team_id, team_id__isnull=False) | Q(by=user))

    def about(self, subject: models.Model) -> "EntryQuerySet":
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)


class Entry(models.Model):
    """One line of the journal: who did what to which thing, when, with which facts."""

    at = models.DateTimeField(_("at"), default=clock.now, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    deed = models.CharField(_("deed"), max_length=60)
    subject_type = models.CharField(_("kind of thing"), max_length=60)
    subject_id = models.BigIntegerField(_("thing"))
    # The team the thing belongs to; a plain number because teams live upstairs.
    team_id = models.BigIntegerField(null=True)
    facts = models.JSONField(_("facts"), default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal line")
        permissions = [("read_journal", _("Can read the journal"))]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="entry_subject"),
            models.Index(fields=["team_id", "-id"], name="entry_team"),
        ]

    def __str__(self) -> str:
        return f"{self.deed} {self.subject_type} {self.subject_id}"

    @property
    def deed_words(self) -> Any:
        return telling.of(self.deed).words

    @property
    def icon(self) -> str:
        return telling.of(self.deed).icon

    @property
    def tone(self) -> str:
        return telling.of(self.deed).tone


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    PARKED = "parked", _("Parked")

    @property
    def tone(self) -> str:
        return {"waiting": "info", "running": "live", "done": "good", "refused": "warn", "parked": "bad"}[self]


class JobQuerySet(models.QuerySet["Job"]):
    def unfinished(self) -> "JobQuerySet":
        return self.filter(state__in=[JobState.WAITING, JobState.RUNNING])

    def of(self, subject: models.Model) -> "JobQuerySet":
        """The jobs that work on this thing."""
        return self.filter(entry__subject_type=subject._meta.label_lower, entry__subject_id=subject.pk)


class Job(models.Model):
    """Work that follows a line of the journal, or a stroke of the clock.

    PostgreSQL is the record of work; the broker only rings a bell. `attempt` fences: a late finisher of an older attempt
    changes nothing. `slot` names the stroke of the clock ("2026-11-24T05:00"), once per task.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="jobs")
    task = models.CharField(max_length=120)
    subject_id = models.BigIntegerField(default=0)
    slot = models.CharField(max_length=40, blank=True)
    queue = models.CharField(max_length=20, default="default")
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    progress = models.JSONField(default=dict)
    said = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        permissions = [("retry_job", _("Can run a parked job again"))]
        constraints = [
            models.UniqueConstraint(fields=["entry", "task"], name="one_job_per_line_and_task"),
            models.UniqueConstraint(fields=["task", "slot"], condition=~Q(slot=""), name="one_job_per_stroke"),
        ]
        indexes = [
            models.Index(fields=["queue", "due_at"], condition=Q(state__in=["waiting", "running"]), name="job_due"),
        ]

    @property
    def state_tone(self) -> str:
        return JobState(self.state).tone

    def __str__(self) -> str:
        return f"{self.task}({self.subject_id}) {self.state}"


class Answer(models.Model):
    """The answer to a request that carried an idempotency key; the same key gets the same answer for seven days."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "key"], name="one_answer_per_key")]
