"""Pages on the web that were captured, and whether they are still there: each look is a row that stays."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evidence.states import PostingState
from staff.models import Team, User


class PostingQuerySet(models.QuerySet["Posting"]):
    def visible_to(self, user: Any) -> "PostingQuerySet":
        if user.sees_all:
            return self
        if user.team_id is None or not user.has_perm("evidence.read_exhibits"):
            return self.none()
        return self.filter(team=user.team_id)

    def due(self, at: Any = None) -> "PostingQuerySet":
        """To be looked at again by now."""
        return self.filter(due_at__lte=at or timezone.now())


class Posting(models.Model):
    """An address that a team captured. It was online when it was captured; `since` is when it came into its present state."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("team"))
    url = models.CharField(_("address on the web"), max_length=1000)
    state = models.CharField(_("state"), max_length=10, choices=PostingState, default=PostingState.ONLINE)
    since = models.DateTimeField(_("since"), default=timezone.now)
    checked_at = models.DateTimeField(_("last looked at"), null=True)
    due_at = models.DateTimeField(_("look again"))

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("captured page")
        permissions = [("recheck_posting", _("Can say whether captured pages are still online"))]
        constraints = [models.UniqueConstraint(fields=["team", "url"], name="one_posting_per_team_and_address")]
        indexes = [models.Index(fields=["team", "due_at"], name="posting_due")]

    def __str__(self) -> str:
        return self.url

    def get_absolute_url(self) -> str:
        return reverse("evidence:posting-detail", args=[self.pk])

    @property
    def state_tone(self) -> str:
        return PostingState(self.state).tone


class PostingCheck(models.Model):
    """One look at a captured page: what was found, by whom (nobody: the machine), and the likeness of its text. Only grows."""

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="checks")
    verdict = models.CharField(_("verdict"), max_length=10, choices=PostingState)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    likeness = models.CharField(max_length=16, blank=True)

    class Meta:
        verbose_name = _("look at a captured page")

    @property
    def verdict_tone(self) -> str:
        return PostingState(self.verdict).tone
