"""The ledger of what is owed and what came in: bookings of postings whose sum is nothing; both only grow."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.fine import Fine
from cases.models.scope import scoped
from common import clock
from staff.models import User


class Account(models.TextChoices):
    """Where money stands. Owed to the state and received: positive; set, and owed back: negative."""

    FINE = "fine", _("Fine owed")
    INSTALMENTS = "instalments", _("Instalments owed")
    LATE = "late", _("Late charge owed")
    PROFIT = "profit", _("Illegal profit to surrender")
    TREASURY = "treasury", _("Received by the treasury")
    REFUND = "refund", _("Owed back to the payer")
    IMPOSED = "imposed", _("Set by decision or law")
    REDUCED = "reduced", _("Reduced or exempted")
    WRITTEN_OFF = "written_off", _("Written off, limitation over")


# What the offender still owes stands on these.
OWED = (Account.FINE, Account.INSTALMENTS, Account.LATE, Account.PROFIT)


class BookingKind(models.TextChoices):
    IMPOSED = "imposed", _("Decision signed")
    LATE = "late", _("Late charge")
    PAID = "paid", _("Payment")
    REVERSED = "reversed", _("Payment taken back")
    SPREAD = "spread", _("Spread over instalments")
    REDUCED = "reduced", _("Reduced or exempted")
    WRITTEN_OFF = "written_off", _("Written off")
    ANNULLED = "annulled", _("Decision annulled")
    REFUNDED = "refunded", _("Paid back")


class Booking(models.Model):
    """One event of money. A mistake is answered by a booking that reverses it, never by a change."""

    fine = models.ForeignKey(Fine, models.PROTECT, related_name="bookings")
    kind = models.CharField(_("what"), max_length=12, choices=BookingKind)
    on = models.DateField(_("on"))
    # Number of the paper it rests on: treasury receipt, voucher, decision.
    paper = models.CharField(_("paper"), max_length=100, blank=True)
    why = models.CharField(_("note"), max_length=300, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    objects = scoped("fine__decision__case__team").as_manager()

    class Meta:
        verbose_name = _("booking")
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["paper"], condition=Q(kind="refunded"), name="refund_voucher_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.paper}".strip()


class Posting(models.Model):
    """So much on one account: what comes onto it positive, what leaves it negative."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="postings")
    account = models.CharField(_("account"), max_length=12, choices=Account)
    amount_vnd = models.BigIntegerField(_("amount"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking", "account"], name="one_posting_per_account"),
            models.CheckConstraint(condition=~Q(amount_vnd=0), name="posting_moves_money"),
        ]
