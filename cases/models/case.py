"""A case: the file that gathers exhibits, violations and decisions about a seller."""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from cases.models.scope import scoped
from cases.states import CaseState
from common import clock
from evidence.models import Exhibit
from sellers.models import Seller
from staff.models import Team, User


class CaseQuerySet(scoped("team")):  # type: ignore[misc]
    def open(self) -> "CaseQuerySet":
        return self.filter(state=CaseState.OPEN)


class Origin(models.TextChoices):
    CAPTURE = "capture", _("Quick capture")
    VISIT = "visit", _("Inspection visit")
    TIP = "tip", _("Tip or complaint")
    REFERRAL = "referral", _("Referred by another agency")


class Case(models.Model):
    """One file. `number` is given on opening from a register without gaps ("2026/0147")."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=200)
    team = models.ForeignKey(Team, models.PROTECT, related_name="cases", verbose_name=_("team"))
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("area"))
    seller = models.ForeignKey(
        Seller, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("seller")
    )
    state = models.CharField(_("state"), max_length=10, choices=CaseState, default=CaseState.OPEN)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.CAPTURE)
    ins_number = models.CharField(_("INS number"), max_length=40, blank=True)
    opened_on = models.DateField(_("opened on"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("opened by"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    members = models.ManyToManyField(User, related_name="cases", verbose_name=_("members"))
    exhibits = models.ManyToManyField(Exhibit, through="CaseExhibit", related_name="+")

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        permissions = [
            ("read_cases", _("Can read cases of the team")),
            ("open_case", _("Can open a case")),
            ("join_case", _("Can join a case")),
            ("assign_case", _("Can assign a case")),
            ("file_exhibit", _("Can file an exhibit in a case")),
            ("close_case", _("Can close a case")),
            ("reopen_case", _("Can reopen a case")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=CaseState.OPEN, closed_on__isnull=True)
                | models.Q(state=CaseState.CLOSED, closed_on__isnull=False),
                name="closed_case_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["team", "state", "-id"], name="case_team_state")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("cases:case-detail", args=[self.pk])

    def days_open(self, on: date) -> int:
        return ((self.closed_on or on) - self.opened_on).days


class CaseExhibit(models.Model):
    """An exhibit filed in a case: by whom, when, what for. The exhibit itself does not know the case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="filings")
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="filings")
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(default=clock.now, editable=False)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "exhibit"], name="one_filing_per_case_and_exhibit")]
