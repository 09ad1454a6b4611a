"""Relief in paying: postponement (Article 76), reduction or exemption (Article 77), instalments (Article 79)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.fine import Fine
from cases.models.scope import scoped
from cases.states import ReliefState
from common import clock
from staff.models import User


class ReliefKind(models.TextChoices):
    POSTPONE = "postpone", _("Postponement")
    REDUCE = "reduce", _("Reduction or exemption")
    INSTALMENTS = "instalments", _("Instalments")


class Relief(models.Model):
    """What the offender asked for, who attested the hardship, and what was decided."""

    fine = models.ForeignKey(Fine, models.PROTECT, related_name="reliefs")
    kind = models.CharField(_("kind"), max_length=11, choices=ReliefKind)
    state = models.CharField(_("state"), max_length=7, choices=ReliefState, default=ReliefState.ASKED)
    asked_on = models.DateField(_("application received on"))
    attested_by = models.CharField(_("hardship attested by"), max_length=200)
    until = models.DateField(_("postponed until"), null=True)
    amount_vnd = models.BigIntegerField(_("reduced by"), null=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now, editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True)
    number = models.CharField(_("number"), max_length=40, blank=True)
    why = models.CharField(_("reason"), max_length=300, blank=True)

    objects = scoped("fine__decision__case__team").as_manager()

    class Meta:
        verbose_name = _("relief")
        permissions = [
            ("propose_relief", _("Can propose relief in paying")),
            ("decide_relief", _("Can decide on relief in paying")),
        ]
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["fine"], condition=Q(state="asked"), name="one_relief_asked_at_a_time"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
                name="nobody_grants_her_own_proposal",
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.get_kind_display())


class Instalment(models.Model):
    """One part of a plan and its last day."""

    relief = models.ForeignKey(Relief, models.PROTECT, related_name="parts")
    due_on = models.DateField(_("due on"))
    amount_vnd = models.BigIntegerField(_("amount"))

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["relief", "due_on"], name="one_instalment_per_day"),
            models.CheckConstraint(condition=Q(amount_vnd__gt=0), name="instalment_is_positive"),
        ]
