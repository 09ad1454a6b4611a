"""The sealed log's tables: lines and nodes of the tree, heads, what the outside said of them, packs and checks.

Lines, nodes, heads, stamps and cosignatures only grow; docs/evidence.md tells why that alone would not be enough.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class LogPending(models.Model):
    """A line of custody that is not in the log yet. Written by a trigger on the custody table, emptied by the sealer."""

    custody_id = models.BigIntegerField(primary_key=True)
    since = models.DateTimeField(db_default=models.functions.Now())


class LogLeaf(models.Model):
    """One line of the log: its exact bytes and its place. `hash` is the RFC 6962 leaf hash."""

    index = models.BigIntegerField(primary_key=True)
    raw = models.BinaryField()
    hash = models.BinaryField()
    chain = models.CharField(max_length=140)
    seq = models.PositiveIntegerField()
    type = models.CharField(max_length=40)
    custody = models.OneToOneField("evidence.CustodyEntry", models.PROTECT, null=True, related_name="leaf")
    sealed_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="one_line_per_place_in_a_chain")]


class LogNode(models.Model):
    """A complete subtree of the log above the leaves: level 1 and up, index within the level."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()


class LogFrontier(models.Model):
    """The edge of the tree on which the next line is built: its size and the roots of its complete subtrees, largest first.

    One row, written anew with each append; the check holds it against the lines.
    """

    id = models.PositiveSmallIntegerField(primary_key=True)
    size = models.BigIntegerField()
    peaks = models.BinaryField()


class LogDetail(models.Model):
    """What a line's commitment hides, and its salt. May be destroyed by decision; the line and its proofs stay."""

    leaf = models.OneToOneField(LogLeaf, models.PROTECT, primary_key=True, related_name="detail")
    salt = models.BinaryField()
    body = models.BinaryField()


class Head(models.Model):
    """The log at one size, as a signed note. `note` are the exact bytes; `key` the fingerprint of the key that signed it."""

    size = models.BigIntegerField(_("lines"))
    root = models.BinaryField()
    note = models.BinaryField()
    key = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("head of the log")
        constraints = [models.UniqueConstraint(fields=["size", "key"], name="one_head_per_size_and_key")]
        get_latest_by = ["size", "pk"]

    def __str__(self) -> str:
        return f"{self.size}"


class Stamp(models.Model):
    """A believed time stamp over a head's note: the authority's exact bytes, and the certificates it was believed by."""

    head = models.ForeignKey(Head, models.PROTECT, related_name="stamps")
    authority = models.CharField(_("authority"), max_length=40)
    reply = models.BinaryField()
    nonce = models.CharField(max_length=16)
    policy = models.CharField(max_length=80)
    serial = models.CharField(max_length=60)
    at = models.DateTimeField(_("stamped"))
    certificate = models.BinaryField()
    roots = models.BinaryField()
    is_test = models.BooleanField(default=False)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("time stamp")
        constraints = [models.UniqueConstraint(fields=["head", "authority"], name="one_stamp_per_head_and_authority")]


class Cosignature(models.Model):
    """A witness saw this head and found that it continues the last one it had seen."""

    head = models.ForeignKey(Head, models.PROTECT, related_name="cosignatures")
    witness = models.CharField(_("witness"), max_length=40)
    said = models.TextField()
    key = models.BinaryField()
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("cosignature")
        constraints = [models.UniqueConstraint(fields=["head", "witness"], name="one_cosignature_per_head_and_witness")]


class Trouble(models.Model):
    """An authority or a witness that did not do its part: since when, how often, what it said last."""

    name = models.CharField(max_length=60, unique=True)
    since = models.DateTimeField(auto_now_add=True)
    times = models.PositiveIntegerField(default=1)
    said = models.TextField()


class PackQuerySet(models.QuerySet["Pack"]):
    def visible_to(self, user: Any) -> "PackQuerySet":
        if user.sees_all:
            return self
        if user.team_id is None or not user.has_perm("evidence.export_exhibit"):
            return self.none()
        return self.filter(team=user.team_id)


class Pack(models.Model):
    """An evidence pack of one dossier at one head. While no stamp was there when it was built it is provisional."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being made")
        PROVISIONAL = "provisional", _("Made, time stamp still to come")
        READY = "ready", _("Made")
        BROKEN = "broken", _("Could not be made")

    subject = models.CharField(_("dossier"), max_length=120)
    closing = models.OneToOneField(LogLeaf, models.PROTECT, related_name="pack")
    head = models.ForeignKey(Head, models.PROTECT, related_name="packs")
    exhibits = models.JSONField(default=list)
    team = models.ForeignKey("staff.Team", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.CharField(_("reason"), max_length=300)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    frozen_at = models.DateTimeField(null=True)
    manifest = models.CharField(max_length=64, blank=True)
    signature = models.BinaryField(default=bytes)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    said = models.TextField(blank=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence pack")

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("evidence:pack-detail", args=[self.pk])

    @property
    def file_name(self) -> str:
        plain = "".join(each if each.isascii() and each.isalnum() else "-" for each in self.subject).strip("-")
        return f"{plain or 'pack'}-{self.pk}.zip"


class FileCheck(models.Model):
    """When the sealed bytes of an exhibit were last hashed again, and what came out: empty, `missing` or `changed`."""

    exhibit = models.OneToOneField("evidence.Exhibit", models.PROTECT, primary_key=True, related_name="file_check")
    at = models.DateTimeField()
    said = models.CharField(max_length=20, blank=True)


class LogCheck(models.Model):
    """One verification of the log: counts, and each thing that is wrong or could not be excluded, by name."""

    began_at = models.DateTimeField(_("began"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    size = models.BigIntegerField(default=0)
    files = models.BigIntegerField(default=0)
    is_sound = models.BooleanField(default=False)
    report = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("check of the log")
        permissions = [("verify_log", _("Can check the sealed log and see its health"))]
        get_latest_by = "pk"
