"""A violation: an act of a seller against a provision in force on its day, with its proof and its reckoning."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from cases.models.case import Case
from cases.models.scope import scoped
from cases.states import ViolationState
from common import clock
from evidence.models import Exhibit
from laws.models import Provision
from sellers.models import PlatformAccount, Seller, SellerKind
from staff.models import User


class ViolationQuerySet(scoped("case__team")):  # type: ignore[misc]
    def standing(self) -> "ViolationQuerySet":
        """Those that have not been withdrawn."""
        return self.exclude(state=ViolationState.WITHDRAWN)


class Violation(models.Model):
    """One act under one provision.

    `reckoning` keeps what the rules answered when it was established: frame, fine or open interval, reasons, inputs, so that
    it can be reckoned again years later and give the same number.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="violations", verbose_name=_("case"))
    seller = models.ForeignKey(Seller, models.PROTECT, related_name="violations", verbose_name=_("seller"))
    account = models.ForeignKey(
        PlatformAccount, models.PROTECT, null=True, blank=True, related_name="violations", verbose_name=_("account")
    )
    provision = models.ForeignKey(Provision, models.PROTECT, related_name="violations", verbose_name=_("provision"))
    subject_kind = models.CharField(_("subject"), max_length=12, choices=SellerKind)
    acted_on = models.DateField(_("day of the act"))
    detected_on = models.DateField(_("detected on"))
    minutes_on = models.DateField(_("minutes made on"), null=True, blank=True)
    goods = models.CharField(_("goods"), max_length=300)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    value_vnd = models.BigIntegerField(_("value of the goods"), null=True, blank=True)
    profit_vnd = models.BigIntegerField(_("illegal profit"), null=True, blank=True)
    mitigating = models.JSONField(_("mitigating circumstances"), default=list)
    aggravating = models.JSONField(_("aggravating circumstances"), default=list)
    # Codes of the grounds on which the provision multiplies its frame (laws/catalogue/grounds.yaml).
    grounds = models.JSONField(_("grounds for a doubled frame"), default=list, blank=True)
    description = models.TextField(_("what was done"), blank=True)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="violations", verbose_name=_("area")
    )
    reckoning = models.JSONField(default=dict)
    frame_low_vnd = models.BigIntegerField(null=True)
    frame_high_vnd = models.BigIntegerField(null=True)
    proposed_vnd = models.BigIntegerField(_("proposed fine"), null=True)
    right_to_explain = models.BooleanField(_("right to explain"), default=False)
    limitation_ends_on = models.DateField(_("limitation ends"), null=True)
    state = models.CharField(_("state"), max_length=12, choices=ViolationState, default=ViolationState.ESTABLISHED)
    established_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("established by"))
    established_at = models.DateTimeField(default=clock.now, editable=False)
    # The day the prosecution gave the file back: its time is counted in and a year is added (Articles 6, 63).
    returned_on = models.DateField(_("returned by the prosecution"), null=True)
    withdrawn_why = models.CharField(_("why withdrawn"), max_length=300, blank=True)
    proofs = models.ManyToManyField(Exhibit, related_name="violations", verbose_name=_("proof"))

    objects = ViolationQuerySet.as_manager()

    class Meta:
        verbose_name = _("violation")
        permissions = [
            ("establish_violation", _("Can establish a violation")),
            ("correct_violation", _("Can correct a violation")),
            ("withdraw_violation", _("Can withdraw a violation")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(value_vnd__isnull=True) | Q(value_vnd__gte=0), name="value_is_not_negative"
            ),
            models.CheckConstraint(condition=Q(detected_on__gte=models.F("acted_on")), name="detected_after_the_act"),
        ]
        indexes = [
            models.Index(fields=["-detected_on", "-id"], name="violation_newest"),
            models.Index(fields=["case", "state"], name="violation_case_state"),
        ]

    def __str__(self) -> str:
        return f"{self.provision} · {self.goods}"

    @property
    def is_open_interval(self) -> bool:
        """One circumstance alone: the law leaves the figure between two bounds to the officer."""
        return bool(self.reckoning.get("between"))

    def get_absolute_url(self) -> str:
        return reverse("cases:violation-detail", args=[self.pk])
