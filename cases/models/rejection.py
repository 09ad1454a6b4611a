"""A proposal of the matching a person said no to: this line of a statement does not pay that fine."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.fine import Fine
from cases.models.scope import scoped
from common import clock
from evidence.models import Exhibit
from staff.models import User


class Rejection(models.Model):
    """Kept by the line's own receipt, so that it stands when the statement is read anew."""

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="+")
    receipt = models.CharField(_("receipt"), max_length=60)
    office = models.CharField(_("office"), max_length=80, blank=True)
    fine = models.ForeignKey(Fine, models.PROTECT, related_name="rejections")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    objects = scoped("fine__decision__case__team").as_manager()

    class Meta:
        verbose_name = _("rejected proposal")
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "receipt", "office", "fine"], name="a_proposal_is_rejected_once")
        ]
