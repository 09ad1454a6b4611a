"""What is made from exhibits: thumbnails, page pictures, texts, picture hashes, redacted copies. Never the original itself."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func
from django.utils.translation import gettext_lazy as _

from evidence import words
from staff.models import User


class DerivativeKind(models.TextChoices):
    THUMBNAIL = "thumbnail", _("Thumbnail")
    PAGE = "page", _("Picture of a page")
    TEXT = "text", _("Text")


class Derivative(models.Model):
    """Something a tool made from the sealed bytes. It can be made again from them at any time, and replaces nothing."""

    exhibit = models.ForeignKey("evidence.Exhibit", models.PROTECT, related_name="derivatives")
    kind = models.CharField(_("kind"), max_length=10, choices=DerivativeKind)
    part = models.PositiveIntegerField(_("page"), default=0)
    tool = models.CharField(_("tool"), max_length=40)
    version = models.CharField(_("version"), max_length=40, blank=True)
    parameters = models.JSONField(default=dict)
    # Of the file in the store, or of the text; empty when nothing could be made, and `said` tells why.
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(_("size"), default=0)
    text = models.TextField(_("text"), blank=True)
    said = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("derivative")
        constraints = [
            models.UniqueConstraint(
                fields=["exhibit", "kind", "part", "tool", "version"], name="one_derivative_per_tool"
            )
        ]
        indexes = [
            GinIndex(
                OpClass(Func(F("text"), function="vi_fold", output_field=models.TextField()), "gin_trgm_ops"),
                name="derivative_text_trgm",
            )
        ]

    @property
    def trouble(self) -> object:
        return words.reason_label(self.said) if self.said else ""


class PictureHash(models.Model):
    """Perceptual hashes (64 bit each) of a picture, whole or without its frame, or of a picture inside a saved page.

    The four bands are the quarters of `phash`: pictures up to 11 bits apart agree in one quarter up to 2 bits, so a search by
    bands misses none of them.
    """

    exhibit = models.ForeignKey("evidence.Exhibit", models.PROTECT, related_name="picture_hashes")
    part = models.CharField(max_length=300)
    phash = models.BigIntegerField()
    dhash = models.BigIntegerField()
    band0 = models.IntegerField()
    band1 = models.IntegerField()
    band2 = models.IntegerField()
    band3 = models.IntegerField()

    class Meta:
        verbose_name = _("picture hash")
        constraints = [models.UniqueConstraint(fields=["exhibit", "part"], name="one_hash_per_picture")]
        indexes = [models.Index(fields=[f"band{band}"], name=f"picturehash_band{band}") for band in range(4)]


class Redaction(models.Model):
    """A redacted copy: an exhibit of its own that points at its original. `regions` are boxes or masked words, counted not quoted."""

    copy = models.OneToOneField("evidence.Exhibit", models.PROTECT, related_name="redaction")
    original = models.ForeignKey("evidence.Exhibit", models.PROTECT, related_name="redacted_copies")
    regions = models.JSONField(default=list)
    why = models.CharField(_("reason"), max_length=300)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("redacted copy")
        permissions = [("redact_exhibit", _("Can make redacted copies of exhibits"))]
        constraints = [
            models.CheckConstraint(condition=~models.Q(copy=F("original")), name="a_copy_is_not_its_original")
        ]
