"""A decision: the act of an authority that names the violations and sets the fines."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.scope import scoped
from cases.models.violation import Violation
from cases.states import DecisionState
from common import clock
from sellers.models import Seller
from staff.models import User


class DecisionQuerySet(scoped("case__team")):  # type: ignore[misc]
    def issued(self) -> "DecisionQuerySet":
        return self.filter(state=DecisionState.ISSUED)

    def awaiting_signature(self) -> "DecisionQuerySet":
        return self.filter(state=DecisionState.SUBMITTED)


class RegisterBook(models.Model):
    """The last number given in a book and year; locked while a number is given, so that there are no gaps."""

    book = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "year"], name="one_register_per_book_and_year")]


class Decision(models.Model):
    """Drafted by one person, signed by another whose title reaches far enough."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", verbose_name=_("case"))
    seller = models.ForeignKey(Seller, models.PROTECT, related_name="decisions", verbose_name=_("seller"))
    state = models.CharField(_("state"), max_length=10, choices=DecisionState, default=DecisionState.DRAFT)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="drafts", verbose_name=_("drafted by"))
    # All who drafted or amended it; none of them signs it.
    authors = models.ManyToManyField(User, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    due_on = models.DateField(_("to be decided by"), null=True)
    # The number as printed, and the place in the register it comes from.
    number = models.CharField(_("number"), max_length=40, blank=True)
    book = models.CharField(max_length=20, blank=True)
    sequence = models.PositiveIntegerField(null=True)
    issued_on = models.DateField(_("signed on"), null=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("signed by"))
    issued_title = models.CharField(max_length=20, blank=True)
    competence = models.JSONField(default=dict)
    served_on = models.DateField(_("served on"), null=True)
    served_how = models.CharField(_("served how"), max_length=200, blank=True)
    annulled_on = models.DateField(null=True)
    annulled_why = models.CharField(max_length=300, blank=True)
    total_vnd = models.BigIntegerField(_("total fine"), default=0)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        permissions = [
            ("draft_decision", _("Can draft a decision")),
            ("submit_decision", _("Can submit a draft")),
            ("send_back_decision", _("Can send a draft back with remarks")),
            ("issue_decision", _("Can sign a decision")),
            ("serve_decision", _("Can record the service of a decision")),
            ("annul_decision", _("Can annul a decision")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "annulled"])
                | (~Q(number="") & Q(issued_by__isnull=False) & Q(issued_on__isnull=False)),
                name="issued_decision_has_number_signer_and_day",
            ),
            models.CheckConstraint(
                condition=Q(issued_by__isnull=True) | ~Q(issued_by=models.F("drafted_by")),
                name="nobody_signs_her_own_draft",
            ),
            # Each book counts from 1 every year, so the same printed number comes again a year later.
            models.UniqueConstraint(
                "book",
                models.functions.ExtractYear("issued_on"),
                "sequence",
                name="decision_number_once",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="decision_state"),
            models.Index(fields=["-issued_on", "-id"], name="decision_newest"),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("cases:decision-detail", args=[self.pk])


class Sanction(models.Model):
    """The fine a decision sets for one violation: frame, amount, reasons, and why the officer chose inside an open interval."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="sanctions")
    violation = models.ForeignKey(Violation, models.PROTECT, related_name="sanctions")
    frame_low_vnd = models.BigIntegerField()
    frame_high_vnd = models.BigIntegerField()
    amount_vnd = models.BigIntegerField(_("fine"))
    because = models.JSONField(default=list)
    officer_why = models.CharField(_("reason for the amount"), max_length=300, blank=True)
    additional = models.TextField(_("additional sanctions"), blank=True)
    remedies = models.TextField(_("remedies"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "violation"], name="one_sanction_per_violation"),
            models.CheckConstraint(
                condition=Q(amount_vnd__gte=models.F("frame_low_vnd"), amount_vnd__lte=models.F("frame_high_vnd")),
                name="fine_stays_in_its_frame",
            ),
        ]


class Remark(models.Model):
    """Why a draft came back."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="remarks")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)
    words = models.TextField(_("remarks"))
