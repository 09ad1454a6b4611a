"""A period of the law that runs for a case."""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.decision import Decision
from cases.models.goods import Seizure
from cases.models.scope import scoped
from cases.models.violation import Violation
from cases.states import DeadlineState


class DeadlineQuerySet(scoped("case__team")):  # type: ignore[misc]
    def running(self) -> "DeadlineQuerySet":
        return self.filter(state=DeadlineState.RUNNING)

    def due_within(self, on: date, days: int) -> "DeadlineQuerySet":
        """Running ones due on or before `days` days from `on`, the late ones included."""
        return self.running().filter(due_on__lte=date.fromordinal(on.toordinal() + days))


class Deadline(models.Model):
    """Code of the term (laws.DeadlineTerm), its day, its basis, and what the reckoning said."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="deadlines")
    violation = models.ForeignKey(Violation, models.PROTECT, null=True, related_name="deadlines")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="deadlines")
    # Each seizure has a clock of its own.
    seizure = models.ForeignKey(Seizure, models.PROTECT, null=True, related_name="deadlines")
    code = models.CharField(_("term"), max_length=40)
    # The longer or shorter length the same article gives ("complex", "extended", "verification").
    variant = models.CharField(max_length=20, blank=True)
    started_on = models.DateField(_("from"))
    due_on = models.DateField(_("due on"))
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    because = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=8, choices=DeadlineState, default=DeadlineState.RUNNING)
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=300, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        permissions = [("keep_deadline", _("Can mark, switch and stop deadlines"))]
        indexes = [models.Index(fields=["state", "due_on"], name="deadline_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code", "violation", "decision", "seizure"],
                nulls_distinct=False,
                name="one_deadline_per_term_and_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.due_on}"

    def get_absolute_url(self) -> str:
        return reverse("cases:deadline-detail", args=[self.pk])

    def is_late(self, on: date) -> bool:
        return self.state == DeadlineState.MISSED or (self.state == DeadlineState.RUNNING and self.due_on < on)
