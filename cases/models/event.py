"""What happened in a file on which day, and moves its clocks: a hearing asked for, a file passed up, goods valued."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.clocks import EventKind
from cases.models.case import Case
from cases.models.decision import Decision
from cases.models.goods import Seizure
from cases.models.scope import scoped
from cases.models.violation import Violation
from common import clock
from staff.models import User


class Event(models.Model):
    """One line; it is never edited. The effect of its kind on the clocks stands in `cases.clocks`."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    violation = models.ForeignKey(Violation, models.PROTECT, null=True, related_name="events")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="events")
    # Each seizure has events of its own.
    seizure = models.ForeignKey(Seizure, models.PROTECT, null=True, related_name="events")
    kind = models.CharField(_("what happened"), max_length=24, choices=EventKind)
    happened_on = models.DateField(_("on"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(default=clock.now, editable=False)

    objects = scoped("case__team").as_manager()

    class Meta:
        verbose_name = _("event")
        ordering = ["happened_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "violation", "decision", "seizure", "kind", "happened_on"],
                nulls_distinct=False,
                name="one_event_per_kind_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"
