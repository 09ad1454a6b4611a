"""A fine and the payments against it."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.decision import Decision
from cases.models.scope import scoped
from cases.states import FineState
from common import clock
from staff.models import User


class FineQuerySet(scoped("decision__case__team")):  # type: ignore[misc]
    def overdue(self, on: date) -> "FineQuerySet":
        """Unpaid after their due day."""
        return self.filter(state=FineState.DUE, due_on__lt=on)


class Fine(models.Model):
    """What an issued decision makes payable.

    `paid_vnd` is what its payments paid of the fine itself, `late_paid_vnd` what they paid of the late charge; both kept in the
    payment's transaction, so that lists need no sums.
    """

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="fine")
    amount_vnd = models.BigIntegerField(_("fine"))
    paid_vnd = models.BigIntegerField(_("paid"), default=0)
    late_paid_vnd = models.BigIntegerField(_("late charge paid"), default=0)
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=5, choices=FineState, default=FineState.DUE)
    paid_on = models.DateField(_("paid on"), null=True)

    objects = FineQuerySet.as_manager()

    class Meta:
        verbose_name = _("fine")
        constraints = [
            models.CheckConstraint(condition=Q(amount_vnd__gt=0, paid_vnd__gte=0), name="fine_is_positive"),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_vnd=F("amount_vnd"), paid_on__isnull=False),
                name="paid_fine_is_paid",
            ),
            models.CheckConstraint(
                condition=Q(paid_vnd__lte=F("amount_vnd"), late_paid_vnd__gte=0), name="fine_is_never_overpaid"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="fine_due")]

    def __str__(self) -> str:
        return str(self.decision)

    def get_absolute_url(self) -> str:
        return reverse("cases:fine-detail", args=[self.pk])

    @property
    def left_vnd(self) -> int:
        """What is left of the fine itself, without the late charge."""
        return max(0, self.amount_vnd - self.paid_vnd)

    @property
    def collected_vnd(self) -> int:
        """All money that came in: fine and late charge."""
        return self.paid_vnd + self.late_paid_vnd

    def is_overdue(self, on: date) -> bool:
        return self.state == FineState.DUE and self.due_on < on


class Payment(models.Model):
    """Money that reached the treasury for a fine; a receipt number counts once."""

    fine = models.ForeignKey(Fine, models.PROTECT, related_name="payments")
    amount_vnd = models.BigIntegerField(_("amount"))
    # The part of `amount_vnd` that is late charge (0.05 % a day), the rest pays the fine.
    late_vnd = models.BigIntegerField(_("late charge"), default=0)
    receipt = models.CharField(_("treasury receipt"), max_length=60, unique=True)
    paid_on = models.DateField(_("paid on"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    objects = scoped("fine__decision__case__team").as_manager()

    class Meta:
        verbose_name = _("payment")
        permissions = [("record_payment", _("Can record a payment"))]
        ordering = ["paid_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_vnd__gt=0, late_vnd__gte=0, late_vnd__lte=F("amount_vnd")),
                name="payment_is_positive",
            ),
        ]
