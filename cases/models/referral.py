"""A file, or a part of it, sent to another authority, and its answer."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.scope import scoped
from cases.models.violation import Violation
from cases.states import ReferralState
from common import clock
from evidence.models import Exhibit
from staff.models import User


class Agency(models.TextChoices):
    POLICE = "police", _("Police (signs of a crime)")
    CUSTOMS = "customs", _("Customs")
    TAX = "tax", _("Tax authority")
    HEALTH = "health", _("Health authority")
    OTHER = "other", _("Another authority")


class Outcome(models.TextChoices):
    ANSWERED = "answered", _("Answered")
    TAKEN = "taken", _("Taken over (prosecuted, or decided there)")
    RETURNED = "returned", _("Returned, not prosecuted")


class ReferralQuerySet(scoped("case__team")):  # type: ignore[misc]
    def unanswered(self) -> "ReferralQuerySet":
        return self.filter(state=ReferralState.SENT)


class Referral(models.Model):
    """To the police the file goes with its violations: their sanctioning pauses until it comes back (Articles 62, 63)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals", verbose_name=_("case"))
    agency = models.CharField(_("authority"), max_length=8, choices=Agency)
    recipient = models.CharField(_("recipient"), max_length=200)
    number = models.CharField(_("number of the letter"), max_length=40, blank=True)
    grounds = models.TextField(_("why, and what is asked"))
    sent_on = models.DateField(_("sent on"))
    answer_due_on = models.DateField(_("answer asked for by"), null=True)
    violations = models.ManyToManyField(Violation, related_name="referrals", verbose_name=_("violations"))
    exhibits = models.ManyToManyField(Exhibit, related_name="+", verbose_name=_("exhibits"))
    state = models.CharField(_("state"), max_length=8, choices=ReferralState, default=ReferralState.SENT)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True)
    answered_on = models.DateField(_("answered on"), null=True)
    answer = models.TextField(_("answer"), blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    sent_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        permissions = [("refer_case", _("Can refer a file to another authority"))]
        ordering = ["-sent_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", answered_on__isnull=True, outcome="")
                | (Q(state="answered", answered_on__isnull=False) & ~Q(outcome="")),
                name="answered_referral_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_agency_display()} {self.number}".strip()

    def get_absolute_url(self) -> str:
        return reverse("cases:referral-detail", args=[self.pk])
