"""What may not be disposed of, and what two people decided to dispose of."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evidence.states import DisposalState
from staff.models import User


class Hold(models.Model):
    """A legal hold: while one is open the bytes of the exhibit cannot be disposed of."""

    exhibit = models.ForeignKey("evidence.Exhibit", models.PROTECT, related_name="holds")
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(auto_now_add=True)
    why = models.CharField(_("reason"), max_length=300)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    release_why = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("legal hold")
        constraints = [
            models.UniqueConstraint(fields=["exhibit"], condition=Q(released_at__isnull=True), name="one_open_hold"),
        ]


class Disposal(models.Model):
    """A disposal: proposed by one person under a decision, confirmed by another. The bytes go; every line of the log stays."""

    exhibit = models.ForeignKey("evidence.Exhibit", models.PROTECT, related_name="disposals")
    state = models.CharField(_("state"), max_length=10, choices=DisposalState, default=DisposalState.PROPOSED)
    decision_number = models.CharField(_("decision number"), max_length=60)
    why = models.CharField(_("reason"), max_length=300)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("disposal")
        permissions = [
            ("hold_exhibit", _("Can place and release legal holds")),
            ("dispose_exhibit", _("Can propose or confirm the disposal of exhibits")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["exhibit"], condition=Q(state=DisposalState.PROPOSED), name="one_open_disposal"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(state=DisposalState.WITHDRAWN)
                | ~Q(decided_by=F("proposed_by")),
                name="disposal_needs_two_people",
            ),
        ]
