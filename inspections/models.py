"""Plans and the visits they become; what was asked, answered and found on the spot."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from cases.models import Violation
from common import clock
from evidence.models import Batch, Exhibit
from inspections.states import FindingState, PlanState, VisitState
from laws.models import Provision
from sellers.models import Premises, Seller
from staff.models import Team, User


class PlanKind(models.TextChoices):
    PERIODIC = "periodic", _("Annual periodic")
    THEMATIC = "thematic", _("Thematic")
    AD_HOC = "ad_hoc", _("Ad hoc")


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: Any) -> "PlanQuerySet":
        """Plans bind the whole force; drafts are for those who make or approve them."""
        if user.sees_all or user.has_perm("inspections.draft_plan") or user.has_perm("inspections.approve_plan"):
            return self
        return self.filter(Q(state__in=[PlanState.APPROVED, PlanState.CLOSED]) | Q(drafted_by=user))


class Plan(models.Model):
    """An inspection plan with the content Circular 27/2020/TT-BCT Article 5 asks for (docs/law: shared law notes, section 4)."""

    kind = models.CharField(_("kind"), max_length=8, choices=PlanKind)
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("number"), max_length=40, blank=True)
    basis = models.TextField(_("bases"), blank=True)
    purpose = models.TextField(_("purpose and requirements"), blank=True)
    subjects = models.TextField(_("subjects"), blank=True)
    goods = models.TextField(_("goods and fields"), blank=True)
    content = models.TextField(_("content of the inspection"), blank=True)
    force = models.TextField(_("force and coordination"), blank=True)
    means = models.TextField(_("budget and means"), blank=True)
    reporting = models.TextField(_("reporting"), blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    quota = models.PositiveIntegerField(_("number of targets"), default=0)
    rounds = models.PositiveSmallIntegerField(_("visits to each target"), default=1)
    per_day = models.PositiveSmallIntegerField(_("visits a team makes a day"), default=2)
    areas = models.ManyToManyField(Area, related_name="plans", blank=True, verbose_name=_("areas"))
    teams = models.ManyToManyField(Team, through="PlanTeam", related_name="plans", blank=True, verbose_name=_("teams"))
    questions = models.ManyToManyField("ChecklistItem", related_name="plans", blank=True, verbose_name=_("checklist"))
    state = models.CharField(_("state"), max_length=10, choices=PlanState, default=PlanState.DRAFT)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    drafted_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by"))
    approved_on = models.DateField(_("approved on"), null=True)
    remarks = models.TextField(_("remarks"), blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        permissions = [
            ("draft_plan", _("Can draft plans")),
            ("propose_plan", _("Can propose an ad hoc inspection")),
            ("approve_plan", _("Can approve plans")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="plan_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="nobody_approves_her_own_plan",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "closed"])
                | Q(approved_by__isnull=False, approved_on__isnull=False),
                name="approved_plan_names_who_and_when",
            ),
            models.CheckConstraint(condition=Q(rounds__gte=1, per_day__gte=1), name="plan_has_rounds_and_days"),
        ]

    @property
    def state_tone(self) -> str:
        return PlanState(self.state).tone

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("inspections:plan-detail", args=[self.pk])


class PlanTeam(models.Model):
    """A team that carries a plan, and how many of its visits at most (empty: as many as it has room for)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="shares")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    quota = models.PositiveIntegerField(_("visits"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "team"], name="one_share_per_plan_and_team")]


class PlanTarget(models.Model):
    """A seller (and place) to be visited under a plan, in the order of its risk points, each point with its reason."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    seller = models.ForeignKey(Seller, models.PROTECT, related_name="plan_targets")
    premises = models.ForeignKey(Premises, models.PROTECT, null=True, blank=True, related_name="+")
    points = models.FloatField(default=0)
    because = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "seller"], name="one_target_per_plan_and_seller")]


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, user: Any) -> "VisitQuerySet":
        """One's team's visits; planners and those who see all, all."""
        if user.sees_all or user.has_perm("inspections.draft_plan"):
            return self
        if user.team_id is None or not user.has_perm("inspections.read_visits"):
            return self.none()
        return self.filter(team=user.team_id)

    def on(self, day: date) -> "VisitQuerySet":
        return self.filter(day=day)

    def open(self) -> "VisitQuerySet":
        return self.filter(state__in=[VisitState.PLANNED, VisitState.STARTED])


class Visit(models.Model):
    """A team goes to a seller on a day."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="visits", verbose_name=_("plan"))
    seller = models.ForeignKey(Seller, models.PROTECT, related_name="visits", verbose_name=_("seller"))
    premises = models.ForeignKey(
        Premises, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("premises")
    )
    address = models.CharField(_("address"), max_length=250, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("area"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="visits", verbose_name=_("team"))
    lead = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("lead"))
    day = models.DateField(_("day"))
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    # Why this team goes: inspections.scheduling.DUTY_AREA or MOST_ROOM.
    team_why = models.CharField(max_length=12, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=VisitState, default=VisitState.PLANNED)
    started_at = models.DateTimeField(_("started"), null=True)
    concluded_at = models.DateTimeField(_("concluded"), null=True)
    present = models.CharField(_("who was present"), max_length=200, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    cancelled_why = models.CharField(max_length=300, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        permissions = [
            ("read_visits", _("Can read visits of the team")),
            ("allot_visit", _("Can allot visits")),
            ("conduct_visit", _("Can conduct a visit")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["plan", "seller", "round"], name="one_visit_per_plan_seller_and_round"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "cancelled"]) | Q(lead__isnull=False, started_at__isnull=False),
                name="visit_under_way_has_a_lead",
            ),
            models.CheckConstraint(
                condition=~Q(state="concluded") | Q(concluded_at__isnull=False) & ~Q(present="") & ~Q(outcome=""),
                name="concluded_visit_says_who_and_what",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "day"], name="visit_team_day"),
            models.Index(fields=["lead", "day"], name="visit_lead_day"),
            models.Index(fields=["seller", "-day"], name="visit_seller_day"),
        ]

    @property
    def state_tone(self) -> str:
        return VisitState(self.state).tone

    def __str__(self) -> str:
        return f"{self.seller} {self.day}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:visit-detail", args=[self.pk])


class ChecklistItem(models.Model):
    """A question asked on the spot; it may cite the provision a "no" would break."""

    code = models.SlugField(max_length=40, unique=True)
    question = models.CharField(max_length=250)
    question_en = models.CharField(max_length=250)
    provision_article = models.CharField(max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("question")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.question_en if get_language() == "en" and self.question_en else self.question


class Reply(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_SEEN = "not_seen", _("Could not be checked")


class Answer(models.Model):
    """The answer to one question on one visit; answering again replaces it (the journal keeps both)."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="answers")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="answers")
    reply = models.CharField(max_length=8, choices=Reply)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "item"], name="one_answer_per_visit_and_question")]


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: Any) -> "FindingQuerySet":
        """The findings of the visits one sees."""
        return self.filter(visit__in=Visit.objects.visible_to(user))


class Finding(models.Model):
    """What the inspector found; upheld at the desk it becomes a violation."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="findings")
    provision = models.ForeignKey(
        Provision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("provision")
    )
    goods = models.CharField(_("goods"), max_length=300)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    value_vnd = models.BigIntegerField(_("value of the goods"), null=True, blank=True)
    words = models.TextField(_("what was found"), blank=True)
    found_on = models.DateField(_("found on"))
    exhibits = models.ManyToManyField(Exhibit, related_name="findings", blank=True, verbose_name=_("exhibits"))
    # Photos taken on the spot, handed in with the finding; the worker seals them, then they are exhibits.
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=FindingState, default=FindingState.NOTED)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    violation = models.OneToOneField(Violation, models.PROTECT, null=True, blank=True, related_name="finding")
    dismissed_why = models.CharField(max_length=300, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        permissions = [("uphold_finding", _("Can uphold a finding as a violation"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="upheld", violation__isnull=False) | (~Q(state="upheld") & Q(violation__isnull=True)),
                name="upheld_finding_names_its_violation",
            ),
        ]

    @property
    def state_tone(self) -> str:
        return FindingState(self.state).tone

    def __str__(self) -> str:
        return self.goods

    def get_absolute_url(self) -> str:
        return reverse("inspections:finding-detail", args=[self.pk])

    def proofs(self) -> models.QuerySet[Exhibit]:
        """The exhibits named, and those sealed from the photos handed in with the finding."""
        return Exhibit.objects.filter(
            Q(findings=self) | Q(arrivals__batch=self.batch_id, arrivals__batch__isnull=False)
        ).distinct()
