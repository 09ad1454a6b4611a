"""After the day to pay: reminders, and coercion (Articles 86-88 of the Law)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.fine import Fine
from cases.models.scope import scoped
from cases.states import CoercionState
from common import clock
from staff.models import User


class Reminder(models.Model):
    """A numbered letter to who has not paid: what was owed on its day, and how it went out. Only grows."""

    fine = models.ForeignKey(Fine, models.PROTECT, related_name="reminders")
    number = models.CharField(_("number"), max_length=40)
    sent_on = models.DateField(_("sent on"))
    owed_vnd = models.BigIntegerField(_("owed on that day"))
    how = models.CharField(_("how"), max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    objects = scoped("fine__decision__case__team").as_manager()

    class Meta:
        verbose_name = _("reminder")
        permissions = [("remind_fine", _("Can send a reminder about a fine"))]
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["fine", "sent_on"], name="one_reminder_of_a_fine_a_day")]

    def __str__(self) -> str:
        return self.number


class CoercionKind(models.TextChoices):
    """The measures of Article 86(2) that bring money; the decree's form of each."""

    INCOME = "income", _("Deduction from wages or income (MQĐ07)")
    ACCOUNT = "account", _("Deduction from a bank account (MQĐ08)")
    DISTRAINT = "distraint", _("Distraint of property for auction (MQĐ09)")
    HELD_BY_OTHERS = "others", _("Money or property held by others (MQĐ10)")


class Coercion(models.Model):
    """One measure against one fine: proposed, decided by another person, sent, ended."""

    fine = models.ForeignKey(Fine, models.PROTECT, related_name="coercions")
    kind = models.CharField(_("measure"), max_length=9, choices=CoercionKind)
    state = models.CharField(_("state"), max_length=9, choices=CoercionState, default=CoercionState.PROPOSED)
    against = models.CharField(_("against what"), max_length=300)
    owed_vnd = models.BigIntegerField(_("owed when it was decided"), null=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now, editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True)
    number = models.CharField(_("number"), max_length=40, blank=True)
    sent_on = models.DateField(_("sent on"), null=True)
    ended_on = models.DateField(_("ended on"), null=True)
    result = models.CharField(_("what came of it"), max_length=300, blank=True)

    objects = scoped("fine__decision__case__team").as_manager()

    class Meta:
        verbose_name = _("coercion")
        permissions = [
            ("propose_coercion", _("Can propose coercion, send and end it")),
            ("decide_coercion", _("Can decide on coercion")),
        ]
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fine"], condition=Q(state__in=["proposed", "decided"]), name="one_coercion_of_a_fine_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="nobody_decides_her_own_coercion",
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.get_kind_display())
