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

    def unsettled(self) -> "FineQuerySet":
        """Those about which money still moves: to be paid, or owed back. A case with one of these is not done."""
        return self.filter(Q(state=FineState.DUE) | Q(refund_due_vnd__gt=0))


class Fine(models.Model):
    """What an issued decision makes payable.

    The amounts kept here are balances of its ledger (cases/models/ledger.py), written in the booking's own transaction, so that lists
    need no sums.
    """

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="fine")
    amount_vnd = models.BigIntegerField(_("fine"))
    paid_vnd = models.BigIntegerField(_("paid"), default=0)
    late_paid_vnd = models.BigIntegerField(_("late charge paid"), default=0)
    # Illegal profit the decision makes the offender surrender; paid beside the fine, without late charge.
    profit_vnd = models.BigIntegerField(_("illegal profit"), default=0)
    profit_paid_vnd = models.BigIntegerField(_("illegal profit paid"), default=0)
    reduced_vnd = models.BigIntegerField(_("reduced by"), default=0)
    # Paid without being owed, and so owed back: more than was due, or for a decision annulled since.
    refund_due_vnd = models.BigIntegerField(_("owed back"), default=0)
    # The next day money is due: the ten days, or what a postponement or plan put in their place. The charge counts from `first_due_on`.
    due_on = models.DateField(_("due on"))
    first_due_on = models.DateField(_("first due on"))
    state = models.CharField(_("state"), max_length=6, choices=FineState, default=FineState.DUE)
    paid_on = models.DateField(_("paid on"), null=True)

    objects = FineQuerySet.as_manager()

    class Meta:
        verbose_name = _("fine")
        constraints = [
            models.CheckConstraint(condition=Q(amount_vnd__gt=0, paid_vnd__gte=0), name="fine_is_positive"),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_vnd=F("amount_vnd") - F("reduced_vnd"), paid_on__isnull=False),
                name="paid_fine_is_paid",
            ),
            models.CheckConstraint(
                condition=Q(
                    paid_vnd__lte=F("amount_vnd") - F("reduced_vnd"),
                    late_paid_vnd__gte=0,
                    reduced_vnd__gte=0,
                    profit_paid_vnd__gte=0,
                    profit_paid_vnd__lte=F("profit_vnd"),
                    refund_due_vnd__gte=0,
                ),
                name="fine_is_never_overpaid",
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
        return max(0, self.amount_vnd - self.reduced_vnd - self.paid_vnd)

    @property
    def profit_left_vnd(self) -> int:
        return self.profit_vnd - self.profit_paid_vnd

    @property
    def collected_vnd(self) -> int:
        """All money that came in and was owed: fine, late charge, illegal profit."""
        return self.paid_vnd + self.late_paid_vnd + self.profit_paid_vnd

    def is_overdue(self, on: date) -> bool:
        return self.state == FineState.DUE and self.due_on < on


class PaymentQuerySet(scoped("fine__decision__case__team")):  # type: ignore[misc]
    def standing(self) -> "PaymentQuerySet":
        """Not taken back."""
        return self.filter(is_reversed=False)


class Payment(models.Model):
    """Money that reached the treasury for a fine; a receipt of one office counts once, unless its payment was taken back."""

    fine = models.ForeignKey(Fine, models.PROTECT, related_name="payments")
    amount_vnd = models.BigIntegerField(_("amount"))
    # The part of `amount_vnd` that is late charge (0.05 % a day), the rest pays the fine.
    late_vnd = models.BigIntegerField(_("late charge"), default=0)
    profit_vnd = models.BigIntegerField(_("of it illegal profit"), default=0)
    # More than was owed; it stands to be paid back.
    over_vnd = models.BigIntegerField(_("of it too much"), default=0)
    receipt = models.CharField(_("treasury receipt"), max_length=60)
    office = models.CharField(_("treasury office or bank"), max_length=80, blank=True)
    paid_on = models.DateField(_("paid on"))
    booking = models.OneToOneField("cases.Booking", models.PROTECT, null=True, related_name="payment")
    is_reversed = models.BooleanField(_("taken back"), default=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        permissions = [
            ("record_payment", _("Can record a payment")),
            ("reverse_payment", _("Can take a recorded payment back")),
            ("refund_fine", _("Can record that money was paid back")),
            ("write_off_fine", _("Can write a fine off after its limitation")),
        ]
        ordering = ["paid_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_vnd__gt=0, late_vnd__gte=0, profit_vnd__gte=0, over_vnd__gte=0)
                & Q(amount_vnd__gte=F("late_vnd") + F("profit_vnd") + F("over_vnd")),
                name="payment_is_positive",
            ),
            models.UniqueConstraint(
                fields=["office", "receipt"], condition=Q(is_reversed=False), name="receipt_of_an_office_once"
            ),
        ]

    @property
    def on_fine_vnd(self) -> int:
        """The part that pays the fine itself."""
        return self.amount_vnd - self.late_vnd - self.profit_vnd - self.over_vnd
