"""Guides and receipts."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common import clock
from library.states import GuideState
from staff.models import User


class GuideKind(models.TextChoices):
    HOW_TO = "how_to", _("How to")
    LAW = "law", _("Law explained")
    BULLETIN = "bulletin", _("Bulletin")


class GuideQuerySet(models.QuerySet["Guide"]):
    def visible_to(self, user: Any) -> "GuideQuerySet":
        """Published ones are for all staff; drafts and withdrawn ones for those who publish."""
        return self if user.has_perm("library.publish_guide") else self.filter(state=GuideState.PUBLISHED)


class Guide(models.Model):
    """A text in both languages: paragraphs parted by an empty line, `## ` begins a heading, `- ` an item. No other marks."""

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=GuideKind, default=GuideKind.HOW_TO)
    title_vi = models.CharField(_("title (Vietnamese)"), max_length=160)
    title_en = models.CharField(_("title (English)"), max_length=160)
    body_vi = models.TextField(_("text (Vietnamese)"))
    body_en = models.TextField(_("text (English)"))
    must_read = models.BooleanField(_("everybody must read it"), default=False)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=GuideState, default=GuideState.DRAFT)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("written by"))
    written_at = models.DateTimeField(_("written"), default=clock.now)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("published by"))
    published_on = models.DateField(_("published"), null=True)

    objects = GuideQuerySet.as_manager()

    class Meta:
        verbose_name = _("guide")
        permissions = [("publish_guide", _("Can write and publish guides"))]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_on__isnull=False),
                name="published_guide_has_its_day",
            ),
        ]

    @property
    def state_tone(self) -> str:
        return GuideState(self.state).tone

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:guide-detail", args=[self.slug])

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" else self.title_vi

    @property
    def body(self) -> str:
        return self.body_en if get_language() == "en" else self.body_vi


class Reading(models.Model):
    """Somebody has read a version of a guide."""

    guide = models.ForeignKey(Guide, models.CASCADE, related_name="readings")
    by = models.ForeignKey(User, models.PROTECT, related_name="readings")
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("reading receipt")
        constraints = [
            models.UniqueConstraint(fields=["guide", "by", "version"], name="one_receipt_per_person_and_version")
        ]
