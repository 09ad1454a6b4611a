"""Seized goods: what was seized, where it lies, what it is worth, where it went. Stock is the sum of moves."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.scope import scoped
from common import clock
from sellers.models import Seller
from staff.models import User


class Storehouse(models.Model):
    """Where seized goods lie. One that was used is closed, not removed."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    keeper = models.CharField(_("keeper"), max_length=120, blank=True)
    is_open = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("storehouse")
        permissions = [("keep_storehouse", _("Can add and close storehouses"))]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Ground(models.TextChoices):
    """Article 125(1) of the Law on Handling of Administrative Violations."""

    VERIFY = "a", _("To establish facts a decision cannot do without")
    PREVENT = "b", _("To stop the act or prevent danger to society")
    SECURE = "c", _("To secure that the decision is carried out")


class Seizure(models.Model):
    """Goods taken at one time and place from one offender."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="seizures", verbose_name=_("case"))
    seller = models.ForeignKey(Seller, models.PROTECT, null=True, related_name="+", verbose_name=_("seller"))
    number = models.CharField(_("number"), max_length=20, unique=True)
    seized_on = models.DateField(_("seized on"))
    place = models.CharField(_("place"), max_length=250)
    ground = models.CharField(_("ground"), max_length=1, choices=Ground)
    seized_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("seized by"))
    seized_at = models.DateTimeField(default=clock.now, editable=False)

    objects = scoped("case__team").as_manager()

    class Meta:
        verbose_name = _("seizure")
        permissions = [
            ("seize_goods", _("Can seize goods and write their inventory")),
            ("move_goods", _("Can move goods between storehouses and seal them")),
            ("value_goods", _("Can value goods")),
            ("release_goods", _("Can return, confiscate, destroy goods")),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("cases:case-goods", args=[self.case_id])


class Seal(models.Model):
    """A numbered seal on a package; a number is used once, whoever uses it."""

    number = models.CharField(_("seal number"), max_length=40, unique=True)
    seizure = models.ForeignKey(Seizure, models.PROTECT, related_name="seals")
    applied_on = models.DateField(_("applied on"))
    applied_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_on = models.DateField(_("opened on"), null=True)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_why = models.CharField(max_length=300, blank=True)

    objects = scoped("seizure__case__team").as_manager()

    class Meta:
        verbose_name = _("seal")

    def __str__(self) -> str:
        return self.number


class GoodsLine(models.Model):
    """A line of the inventory, as it was found. How much of it is left lies in its moves."""

    seizure = models.ForeignKey(Seizure, models.PROTECT, related_name="lines")
    line = models.PositiveIntegerField(_("line"))
    name = models.CharField(_("goods"), max_length=300)
    unit = models.CharField(_("unit"), max_length=30)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3)
    label = models.CharField(_("label"), max_length=200, blank=True)
    origin = models.CharField(_("origin stated"), max_length=200, blank=True)
    condition = models.CharField(_("condition"), max_length=200, blank=True)
    value_vnd = models.BigIntegerField(_("value as found"), null=True)
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, related_name="lines")

    objects = scoped("seizure__case__team").as_manager()

    class Meta:
        verbose_name = _("line of goods")
        ordering = ["seizure", "line"]
        constraints = [
            models.UniqueConstraint(fields=["seizure", "line"], name="one_line_per_number"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="seized_quantity_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.line}. {self.name}"


class MoveAct(models.TextChoices):
    SEIZED = "seized", _("Seized")
    MOVED = "moved", _("Moved")
    SAMPLED = "sampled", _("Taken as a sample")
    RETURNED = "returned", _("Returned to its owner")
    CONFISCATED = "confiscated", _("Confiscated")
    DESTROYED = "destroyed", _("Destroyed")


class Move(models.Model):
    """A quantity from one side to the other. Outside a storehouse is the world: where goods come from and where they end. Only grows."""

    line = models.ForeignKey(GoodsLine, models.PROTECT, related_name="moves")
    act = models.CharField(_("act"), max_length=12, choices=MoveAct)
    source = models.ForeignKey(Storehouse, models.PROTECT, null=True, related_name="moves_out")
    target = models.ForeignKey(Storehouse, models.PROTECT, null=True, related_name="moves_in")
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3)
    moved_on = models.DateField(_("on"))
    why = models.CharField(_("why"), max_length=300, blank=True)
    receiver = models.CharField(_("handed to"), max_length=160, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    objects = scoped("line__seizure__case__team").as_manager()

    class Meta:
        verbose_name = _("move of goods")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="moved_quantity_is_positive"),
            models.CheckConstraint(
                condition=Q(act="seized", source__isnull=True, target__isnull=False)
                | (Q(act="moved", source__isnull=False, target__isnull=False) & ~Q(source=F("target")))
                | Q(
                    act__in=["sampled", "returned", "confiscated", "destroyed"],
                    source__isnull=False,
                    target__isnull=True,
                ),
                name="a_move_has_the_sides_of_its_act",
            ),
        ]
        indexes = [models.Index(fields=["line", "id"], name="move_line")]


class PriceSource(models.TextChoices):
    """The order of Article 60(2): a later one only when the earlier gives no price."""

    LISTED = "a", _("Listed price, or the price on a contract, invoice or import declaration")
    NOTICE = "b", _("Price told by the finance authority, or the market price of the place")
    COST = "c", _("Cost price of goods not yet sold")
    COUNCIL = "d", _("Valuation council")


class Valuation(models.Model):
    """What a line is worth, by which source of price. A later one takes its place; none is changed."""

    line = models.ForeignKey(GoodsLine, models.PROTECT, related_name="valuations")
    source = models.CharField(_("source of the price"), max_length=1, choices=PriceSource)
    value_vnd = models.BigIntegerField(_("value"))
    basis = models.CharField(_("where the price stands"), max_length=300)
    why_not_earlier = models.CharField(_("why no earlier source"), max_length=300, blank=True)
    council = models.CharField(_("members of the council"), max_length=500, blank=True)
    valued_on = models.DateField(_("valued on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at: Any = models.DateTimeField(default=clock.now, editable=False)

    objects = scoped("line__seizure__case__team").as_manager()

    class Meta:
        verbose_name = _("valuation")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(value_vnd__gte=0), name="valuation_is_not_negative")]
