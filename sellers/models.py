"""Sellers, their accounts, identifiers and premises; what links them, and what people judged."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from evidence.models import Exhibit, Record
from sellers import link_models as link_models  # the tables of the linking engine belong to this room
from sellers.states import AccountStatus, LinkState, PremisesState, SellerState
from staff.models import User


class Known(models.QuerySet[Any]):
    """Sellers, accounts and identifiers are the force's common memory: all staff may read them."""

    def visible_to(self, user: Any) -> "Known":
        return self


class SellerKind(models.TextChoices):
    INDIVIDUAL = "individual", _("Individual")
    HOUSEHOLD = "household", _("Household business")
    ORGANIZATION = "organization", _("Organisation")


class Seller(models.Model):
    """Who sells: one person, household or organisation behind any number of accounts."""

    kind = models.CharField(_("kind"), max_length=12, choices=SellerKind, default=SellerKind.INDIVIDUAL)
    name = models.CharField(_("name"), max_length=160)
    # The name folded for search: lower case without diacritics (sellers.identifiers.fold).
    name_key = models.CharField(max_length=160, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=SellerState, default=SellerState.PROPOSED)
    address = models.CharField(_("address"), max_length=250, blank=True)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="sellers", verbose_name=_("area")
    )
    note = models.TextField(_("note"), blank=True)
    # Standing, told by the cases room when a decision is issued or annulled (sellers.services.sellers.note_standing).
    fined_times = models.PositiveIntegerField(_("times fined"), default=0)
    fined_last_on = models.DateField(_("last fined on"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    registered_at = models.DateTimeField(auto_now_add=True)
    registered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = Known.as_manager()

    class Meta:
        verbose_name = _("seller")
        permissions = [
            ("register_seller", _("Can register and confirm sellers")),
            ("merge_sellers", _("Can merge and split sellers")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="merged_seller_names_its_successor",
            ),
        ]
        indexes = [GinIndex(OpClass(F("name_key"), "gin_trgm_ops"), name="seller_name_trgm")]

    def __str__(self) -> str:
        return self.name


class Platform(models.TextChoices):
    FACEBOOK = "facebook", "Facebook"
    ZALO = "zalo", "Zalo"
    TIKTOK = "tiktok", "TikTok"
    SHOPEE = "shopee", "Shopee"
    LAZADA = "lazada", "Lazada"
    TIKI = "tiki", "Tiki"
    YOUTUBE = "youtube", "YouTube"
    TELEGRAM = "telegram", "Telegram"
    WEBSITE = "website", _("Website")
    OTHER = "other", _("Other")


class PlatformAccount(models.Model):
    """An account, shop or page on a platform. `key` is the canonical handle or id, unique on its platform."""

    platform = models.CharField(_("platform"), max_length=10, choices=Platform)
    key = models.CharField(max_length=160)
    handle = models.CharField(_("handle"), max_length=160, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    name_key = models.CharField(max_length=200, editable=False, blank=True)
    url = models.CharField(_("address on the web"), max_length=500, blank=True)
    legal_name = models.CharField(_("holder's name"), max_length=160, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name=_("area")
    )
    bio = models.TextField(blank=True)
    avatar = models.CharField(max_length=64, blank=True)
    listings = models.JSONField(default=list)
    seller = models.ForeignKey(
        Seller, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name=_("seller")
    )
    status = models.CharField(_("status"), max_length=10, choices=AccountStatus, default=AccountStatus.UNKNOWN)
    # Where the account was first told of: a data set ("city-2k") with its own number, or an exhibit.
    source = models.CharField(max_length=60, blank=True)
    source_ref = models.CharField(max_length=60, blank=True)
    # The vanished account whose place this one took, as a person said.
    continues = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="continued_by")
    first_seen_at = models.DateTimeField(_("first seen"), null=True)
    last_seen_at = models.DateTimeField(_("last seen"), null=True)
    noted_at = models.DateTimeField(auto_now_add=True)

    objects = Known.as_manager()

    class Meta:
        verbose_name = _("account")
        permissions = [("note_account", _("Can note and assign accounts"))]
        constraints = [
            models.UniqueConstraint(fields=["platform", "key"], name="one_account_per_platform_and_key"),
            models.CheckConstraint(condition=~Q(continues=F("id")), name="account_does_not_continue_itself"),
        ]
        indexes = [
            GinIndex(OpClass(F("name_key"), "gin_trgm_ops"), name="account_name_trgm"),
            models.Index(fields=["source", "source_ref"], name="account_source"),
        ]

    def __str__(self) -> str:
        return self.name or self.handle or self.key


class IdentifierKind(models.TextChoices):
    PHONE = "phone", _("Phone")
    BANK = "bank", _("Bank account")
    WALLET = "wallet", _("E-wallet")
    EMAIL = "email", _("E-mail")
    TAX_CODE = "tax_code", _("Tax code")
    CITIZEN_ID = "citizen_id", _("Citizen ID")
    WAYBILL = "waybill", _("Waybill")
    ACCOUNT = "account", _("Account on a platform")


class Identifier(models.Model):
    """A phone, bank account, e-mail… in its one spelling. A hub (depot, courier, agency) is shared by many and links nobody."""

    kind = models.CharField(_("kind"), max_length=10, choices=IdentifierKind)
    value = models.CharField(_("value"), max_length=200)
    shown = models.CharField(max_length=250)
    is_hub = models.BooleanField(_("hub"), default=False)
    hub_why = models.CharField(max_length=200, blank=True)
    hub_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = Known.as_manager()

    class Meta:
        verbose_name = _("identifier")
        permissions = [("mark_hub", _("Can mark an identifier as a hub"))]
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="one_identifier_per_spelling")]
        indexes = [models.Index(fields=["value"], name="identifier_value")]

    def __str__(self) -> str:
        return self.shown


class Role(models.TextChoices):
    HOLDER = "holder", _("Holder")
    SENDER = "sender", _("Sender")
    RECEIVER = "receiver", _("Receiver")
    PAYEE = "payee", _("Payee")
    PAYER = "payer", _("Payer")
    MENTIONED = "mentioned", _("Mentioned")


class Sighting(models.Model):
    """An identifier seen in a line of an exhibit (or told of by a data set), and whose account it is said to be."""

    identifier = models.ForeignKey(Identifier, models.PROTECT, related_name="sightings")
    account = models.ForeignKey(PlatformAccount, models.PROTECT, null=True, related_name="sightings")
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, null=True, related_name="sightings")
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="sightings")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MENTIONED)
    # The holder's name written beside a bank account, without diacritics, in capitals.
    holder = models.CharField(_("holder's name"), max_length=160, blank=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sighting")
        constraints = [
            models.UniqueConstraint(
                fields=["identifier", "account", "record", "role"],
                nulls_distinct=False,
                name="one_sighting_per_line_and_role",
            ),
        ]


class Premises(models.Model):
    """A place: shop, warehouse, or an apartment that holds stock. Suspected, then observed, then confirmed."""

    address = models.CharField(_("address"), max_length=250)
    address_key = models.CharField(max_length=250, unique=True)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="premises", verbose_name=_("area")
    )
    seller = models.ForeignKey(
        Seller, models.PROTECT, null=True, blank=True, related_name="premises", verbose_name=_("seller")
    )
    state = models.CharField(_("state"), max_length=10, choices=PremisesState, default=PremisesState.SUSPECTED)
    noted_at = models.DateTimeField(auto_now_add=True)

    objects = Known.as_manager()

    class Meta:
        verbose_name = _("premises")
        verbose_name_plural = _("premises")

    def __str__(self) -> str:
        return self.address


class Observation(models.Model):
    """What somebody saw at a place, and when."""

    premises = models.ForeignKey(Premises, models.PROTECT, related_name="observations")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    words = models.TextField(_("what was seen"))
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, null=True, blank=True, related_name="+")


class Link(models.Model):
    """Two accounts that may be in the same hands: the score, its reasons, and where people's verdict stands."""

    left = models.ForeignKey(PlatformAccount, models.PROTECT, related_name="links_left")
    right = models.ForeignKey(PlatformAccount, models.PROTECT, related_name="links_right")
    # Natural log-odds that the two sides are of the same hands, under weights version `weights`; the sum of `reasons`.
    score = models.FloatField(_("score"))
    # How far the sum is from the bar on either side: the nearest decide most.
    distance = models.FloatField(default=0.0)
    reasons = models.JSONField(default=list)
    weights = models.CharField(max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=LinkState, default=LinkState.PROPOSED)
    proposed_at = models.DateTimeField(auto_now_add=True)

    objects = Known.as_manager()

    class Meta:
        verbose_name = _("link")
        permissions = [("judge_link", _("Can judge whether accounts are in the same hands"))]
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="one_link_per_pair"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="link_is_ordered"),
        ]
        indexes = [
            models.Index(fields=["state", "distance", "id"], name="link_queue"),
            # Verdicts are asked for by the account on either side.
            models.Index(fields=["right", "state"], name="link_right"),
        ]


class Judgement(models.Model):
    """A person's verdict on a link. Undone ones stay, marked."""

    link = models.ForeignKey(Link, models.PROTECT, related_name="judgements")
    verdict = models.CharField(
        _("verdict"), max_length=10, choices=[(s.value, s.label) for s in LinkState if s != LinkState.PROPOSED]
    )
    why = models.CharField(_("why"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    # The groups of the neighbourhood before and after, so that taking back is exact: {"run", "before": [[id]], "after": [[id]]}.
    groups = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
