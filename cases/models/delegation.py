"""A head lets a deputy sign for a time (Article 54; MQĐ34). The deputy passes it on to nobody."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common import clock
from staff.models import User


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def standing(self, on: date) -> "DelegationQuerySet":
        """Those by which a deputy may sign on this day."""
        rows = self.filter(since__lte=on, until__gte=on)
        return rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))


class Delegation(models.Model):
    """Written, numbered, with a first and a last day."""

    head = models.ForeignKey(User, models.PROTECT, related_name="delegations", verbose_name=_("head"))
    deputy = models.ForeignKey(User, models.PROTECT, related_name="delegated", verbose_name=_("deputy"))
    number = models.CharField(_("number of the decision to delegate"), max_length=40)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    ended_on = models.DateField(_("ended on"), null=True)
    ended_why = models.CharField(_("why ended"), max_length=300, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        permissions = [("delegate_signing", _("Can delegate signing to a deputy"))]
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="delegation_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(head=F("deputy")), name="nobody_delegates_to_herself"),
        ]

    def __str__(self) -> str:
        return self.number
