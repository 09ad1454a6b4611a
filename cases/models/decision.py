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


class DecisionKind(models.TextChoices):
    """What a decision may be; its form in the annex of Decree 118/2021 follows."""

    SANCTION = "sanction", _("Sanction")
    ON_THE_SPOT = "on_the_spot", _("Sanction without minutes")
    CONFISCATION = "confiscation", _("Confiscation without a sanction")
    REMEDIES = "remedies", _("Remedies without a sanction")


FORMS = {
    DecisionKind.SANCTION: "MQĐ02", DecisionKind.ON_THE_SPOT: "MQĐ01", DecisionKind.CONFISCATION: "MQĐ14",
    DecisionKind.REMEDIES: "MQĐ15",
}  # fmt: skip


class ServiceMethod(models.TextChoices):
    """How a decision reaches the offender (Article 70; Decree 118/2021 Article 17a)."""

    IN_PERSON = "in_person", _("Handed over in person")
    POST = "post", _("Registered post, received")
    POSTING = "posting", _("Posted up for 7 working days in a row")
    MAIL_RETURN = "mail_return", _("Post returned for the third time")
    ELECTRONIC = "electronic", _("Entered the recipient's information system")


class Decision(models.Model):
    """Drafted by one person, signed by another whose title reaches far enough."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", verbose_name=_("case"))
    seller = models.ForeignKey(Seller, models.PROTECT, related_name="decisions", verbose_name=_("seller"))
    state = models.CharField(_("state"), max_length=10, choices=DecisionState, default=DecisionState.DRAFT)
    kind = models.CharField(_("kind"), max_length=12, choices=DecisionKind, default=DecisionKind.SANCTION)
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
    service_method = models.CharField(_("method of service"), max_length=12, choices=ServiceMethod, blank=True)
    # The day it was posted up, came back for the third time or entered the system; it counts as served when the term is over.
    service_begun_on = models.DateField(_("service begun on"), null=True)
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
            ("correct_decision", _("Can correct a signed decision")),
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

    @property
    def form(self) -> str:
        """Its form in the annex of Decree 118/2021."""
        return FORMS[DecisionKind(self.kind)]

    @property
    def is_sanction(self) -> bool:
        return self.kind in (DecisionKind.SANCTION, DecisionKind.ON_THE_SPOT)


class SanctionOutcome(models.TextChoices):
    FINE = "fine", _("Fine")
    WARNING = "warning", _("Warning")
    NONE = "none", _("No sanction")


class Sanction(models.Model):
    """The fine a decision sets for one violation: frame, amount, reasons, and why the officer chose inside an open interval."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="sanctions")
    violation = models.ForeignKey(Violation, models.PROTECT, related_name="sanctions")
    frame_low_vnd = models.BigIntegerField()
    frame_high_vnd = models.BigIntegerField()
    outcome = models.CharField(_("outcome"), max_length=8, choices=SanctionOutcome, default=SanctionOutcome.FINE)
    # Article 11 or 65: code of `cases.circumstances.NO_SANCTION`.
    no_sanction_why = models.CharField(_("why no sanction"), max_length=10, blank=True)
    amount_vnd = models.BigIntegerField(_("fine"))
    because = models.JSONField(default=list)
    officer_why = models.CharField(_("reason for the amount"), max_length=300, blank=True)
    additional = models.TextField(_("additional sanctions"), blank=True)
    remedies = models.TextField(_("remedies"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "violation"], name="one_sanction_per_violation"),
            models.CheckConstraint(
                condition=Q(
                    outcome="fine",
                    amount_vnd__gte=models.F("frame_low_vnd"),
                    amount_vnd__lte=models.F("frame_high_vnd"),
                )
                | (Q(amount_vnd=0) & ~Q(outcome="fine")),
                name="fine_stays_in_its_frame",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="none") | ~Q(no_sanction_why=""), name="no_sanction_has_its_article"
            ),
        ]


class RemarkCategory(models.TextChoices):
    """What was wrong, counted for training."""

    EVIDENCE = "evidence", _("Evidence does not carry it")
    PROVISION = "provision", _("Wrong provision or text")
    AMOUNT = "amount", _("Fine or circumstances")
    PROCEDURE = "procedure", _("Procedure: minutes, explanation, terms")
    COMPETENCE = "competence", _("Competence")
    WORDING = "wording", _("Wording and form")


class Remark(models.Model):
    """Why a draft came back."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="remarks")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)
    category = models.CharField(
        _("what was wrong"), max_length=12, choices=RemarkCategory, default=RemarkCategory.WORDING
    )
    words = models.TextField(_("remarks"))


class Correction(models.Model):
    """A signed decision put right in words (Article 18): a paper of its own, with its number; the decision stays as it was signed."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="corrections")
    number = models.CharField(_("number"), max_length=40)
    book = models.CharField(max_length=20)
    sequence = models.PositiveIntegerField()
    corrected_on = models.DateField(_("corrected on"))
    words = models.TextField(_("what is put right"))
    why = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    objects = scoped("decision__case__team").as_manager()

    class Meta:
        verbose_name = _("correction")
        constraints = [
            models.UniqueConstraint(
                "book", models.functions.ExtractYear("corrected_on"), "sequence", name="correction_number_once"
            ),
        ]
