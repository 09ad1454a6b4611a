"""What a person cited for a requirement of the file, or why it is not needed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.scope import scoped
from cases.models.violation import Violation
from common import clock
from evidence.models import Exhibit
from staff.models import User


class Satisfaction(models.Model):
    """One requirement of one violation (code of laws.Requirement); the journal keeps what was said before."""

    violation = models.ForeignKey(Violation, models.PROTECT, related_name="satisfactions")
    code = models.CharField(max_length=40)
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, null=True, related_name="+", verbose_name=_("exhibit"))
    waived = models.BooleanField(_("not needed here"), default=False)
    words = models.CharField(_("what meets it, or why it is not needed"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    objects = scoped("violation__case__team").as_manager()

    class Meta:
        verbose_name = _("satisfied requirement")
        permissions = [("satisfy_requirement", _("Can say what meets a requirement of the file"))]
        constraints = [
            models.UniqueConstraint(fields=["violation", "code"], name="one_satisfaction_per_requirement"),
            models.CheckConstraint(
                condition=Q(exhibit__isnull=False) | ~Q(words=""), name="satisfaction_cites_an_exhibit_or_says_why"
            ),
        ]
