"""Batches that arrive, exhibits that are sealed, custody that only grows, and the records read from exhibits."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence import derived_models as derived_models  # what is made from exhibits belongs to this room
from evidence import handover_models as handover_models  # hand-overs belong to this room
from evidence import hold_models as hold_models  # holds and disposals belong to this room
from evidence import log_models as log_models  # the sealed log's tables belong to this room
from evidence import page_capture_models as page_capture_models  # pages captured by machine belong to this room
from evidence import posting_models as posting_models  # captured pages belong to this room
from evidence import words
from evidence.handover_models import Handover
from evidence.states import BatchState, HandoverState, ReadState
from staff.models import Team, User


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: Any) -> "BatchQuerySet":
        if user.sees_all:
            return self
        if user.team_id is None or not user.has_perm("evidence.read_exhibits"):
            return self.none()
        return self.filter(team=user.team_id)


class Batch(models.Model):
    """What one person handed in at one moment: files, or text and an address pasted from the clipboard."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="batches", verbose_name=_("team"))
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("received by"))
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    source_url = models.CharField(_("address on the web"), max_length=1000, blank=True)
    posting = models.ForeignKey(
        "evidence.Posting", models.PROTECT, null=True, related_name="batches", verbose_name=_("captured page")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=BatchState, default=BatchState.RECEIVED)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("capture")
        permissions = [
            ("receive_batch", _("Can hand in evidence")),
            ("read_exhibits", _("Can read exhibits of the team")),
        ]
        indexes = [models.Index(fields=["team", "-id"], name="batch_team")]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("evidence:batch-detail", args=[self.pk])


class Upload(models.Model):
    """A file of a batch on its way into the vault. `staged` is its path under INCOMING_DIR until it is sealed."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="uploads")
    name = models.CharField(_("name"), max_length=500)
    size = models.BigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    staged = models.CharField(max_length=200, blank=True)


class ExhibitQuerySet(models.QuerySet["Exhibit"]):
    def visible_to(self, user: Any) -> "ExhibitQuerySet":
        """Exhibits that arrived in a batch of one's team or were handed over to it; those who see all, all."""
        if user.sees_all:
            return self
        if user.team_id is None or not user.has_perm("evidence.read_exhibits"):
            return self.none()
        arrived = Arrival.objects.filter(batch__team=user.team_id).values("exhibit")
        accepted = Handover.objects.filter(team=user.team_id, state=HandoverState.ACCEPTED).values("exhibit")
        return self.filter(models.Q(pk__in=arrived) | models.Q(pk__in=accepted))


class Exhibit(models.Model):
    """Sealed bytes. The same bytes are the same exhibit, however often they arrive."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField(_("size"))
    kind = models.CharField(_("type"), max_length=40)
    mime = models.CharField(max_length=100, blank=True)
    name = models.CharField(_("name"), max_length=500)
    sealed_at = models.DateTimeField(_("sealed"), auto_now_add=True)
    sealed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reader = models.CharField(_("read by"), max_length=60, blank=True)
    read_state = models.CharField(_("reading"), max_length=10, choices=ReadState, default=ReadState.WAITING)
    read_at = models.DateTimeField(null=True)
    read_said = models.CharField(max_length=60, blank=True)
    counts = models.JSONField(default=dict)
    # The bytes are gone by a decision of two people; what was read, the custody and the log stay.
    disposed_at = models.DateTimeField(_("disposed of"), null=True)

    objects = ExhibitQuerySet.as_manager()

    class Meta:
        verbose_name = _("exhibit")
        permissions = [
            ("view_original", _("Can view and download sealed originals")),
            ("export_exhibit", _("Can export exhibits")),
            ("reread_exhibit", _("Can have exhibits read anew")),
        ]
        indexes = [
            GinIndex(
                OpClass(Func(F("name"), function="vi_fold", output_field=models.TextField()), "gin_trgm_ops"),
                name="exhibit_name_folded",
            ),
            models.Index(fields=["kind", "-id"], name="exhibit_kind"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("evidence:exhibit-detail", args=[self.pk])

    @property
    def kind_label(self) -> object:
        return words.kind_label(self.kind)

    @property
    def icon(self) -> str:
        return words.ICONS.get(self.kind, "files")

    @property
    def said(self) -> object:
        """Why it was not read, or not to its end."""
        return words.reason_label(self.read_said) if self.read_said else ""

    @property
    def record_count(self) -> int:
        return sum(self.counts.get("records", {}).values())

    @property
    def unread_count(self) -> int:
        return int(self.counts.get("unread", 0))


class Arrival(models.Model):
    """An exhibit arrived in a batch under a name; a second arrival of the same bytes is a duplicate, not a new exhibit."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="arrivals")
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="arrival")
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="arrivals")
    name = models.CharField(max_length=500)
    is_duplicate = models.BooleanField(default=False)


class CustodyEntry(models.Model):
    """One event in the life of an exhibit: who did what, when, why. Only grows."""

    class Act(models.TextChoices):
        RECEIVED = "received", _("Received")
        SEALED = "sealed", _("Sealed")
        RECEIVED_AGAIN = "received_again", _("Received again")
        READ = "read", _("Read by machine")
        VIEWED = "viewed", _("Viewed")
        DOWNLOADED = "downloaded", _("Downloaded")
        EXPORTED = "exported", _("Exported")
        REREAD = "reread", _("Reading anew ordered")
        OFFERED = "offered", _("Offered for hand-over")
        HANDED_OVER = "handed_over", _("Handed over and accepted")
        HANDOVER_REFUSED = "handover_refused", _("Hand-over refused")
        HANDOVER_WITHDRAWN = "handover_withdrawn", _("Hand-over withdrawn")
        RECHECKED = "rechecked", _("The page on the web was looked at again")
        CHECKED = "checked", _("Checked")
        CHECK_FAILED = "check_failed", _("Check failed")
        HELD = "held", _("Legal hold placed")
        RELEASED = "released", _("Legal hold released")
        DISPOSAL_PROPOSED = "disposal_proposed", _("Disposal proposed")
        DISPOSAL_WITHDRAWN = "disposal_withdrawn", _("Disposal withdrawn")
        DISPOSED = "disposed", _("Disposed of")
        REDACTED = "redacted", _("Redacted copy made")

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="custody")
    act = models.CharField(_("act"), max_length=20, choices=Act)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    why = models.CharField(_("reason"), max_length=300, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("custody line")
        indexes = [models.Index(fields=["exhibit", "id"], name="custody_exhibit")]


_ACCOUNT_NAMES = {"platform", "handle", "doubt"}


class RecordKind(models.TextChoices):
    MESSAGE = "message", _("Message")
    SHIPMENT = "shipment", _("Shipment")
    PAYMENT = "payment", _("Payment")
    ACCOUNT = "account", _("Account")
    PAGE = "page", _("Page")


class Record(models.Model):
    """One line of an exhibit as read: a fact of the file. A better reader adds records under its version; the old stay cited."""

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="records")
    reader = models.CharField(max_length=60)
    part = models.CharField(max_length=300, blank=True)
    line = models.PositiveIntegerField(_("line"))
    kind = models.CharField(_("kind"), max_length=10, choices=RecordKind)
    at = models.DateTimeField(_("at"), null=True)
    author = models.CharField(_("from"), max_length=200, blank=True)
    counterpart = models.CharField(_("to"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    amount_vnd = models.BigIntegerField(_("amount"), null=True)
    fields = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("record")
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "reader", "part", "line"], name="one_record_per_line")
        ]
        indexes = [
            GinIndex(
                OpClass(Func(F("text"), function="vi_fold", output_field=models.TextField()), "gin_trgm_ops"),
                name="record_text_folded",
                condition=~models.Q(text=""),
            )
        ]

    @property
    def told(self) -> list[str]:
        """What a platform told of an account beside its name: the values, citizen ids with their middle hidden."""
        hidden = {name: f"{value[:3]}******{value[-3:]}" for name, value in self.fields.items() if name == "citizen_id"}
        return [str(hidden.get(name, value)) for name, value in self.fields.items() if name not in _ACCOUNT_NAMES]


class UnreadLine(models.Model):
    """A line a reader did not understand, with its number and the reason."""

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="unread_lines")
    reader = models.CharField(max_length=60)
    part = models.CharField(max_length=300, blank=True)
    line = models.PositiveIntegerField(_("line"))
    reason = models.CharField(_("reason"), max_length=40)
    raw = models.TextField(blank=True)

    class Meta:
        verbose_name = _("line not understood")
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "reader", "part", "line"], name="one_unread_line_per_line")
        ]

    @property
    def said(self) -> object:
        return words.reason_label(self.reason)
