"""The digest of a day for one person: the clocks that near or passed; and what she does not want to hear of."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from common import clock
from staff.models import User


class Notice(models.Model):
    """At most one a day and person. `lines`: [{deadline, level}], the words are found when it is read or sent."""

    person = models.ForeignKey(User, models.CASCADE, related_name="notices")
    on = models.DateField(_("on"))
    lines = models.JSONField(default=list)
    more = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice")
        ordering = ["-on"]
        constraints = [models.UniqueConstraint(fields=["person", "on"], name="one_notice_per_person_and_day")]
        indexes = [models.Index(fields=["on"], condition=Q(mailed_at__isnull=True), name="notice_unmailed")]


class Mute(models.Model):
    """She hears nothing of this case until a day (and sees its clocks on every list as before)."""

    person = models.ForeignKey(User, models.CASCADE, related_name="mutes")
    case = models.ForeignKey(Case, models.CASCADE, related_name="mutes")
    until = models.DateField(_("until"))

    class Meta:
        verbose_name = _("muted case")
        constraints = [models.UniqueConstraint(fields=["person", "case"], name="one_mute_per_person_and_case")]
