"""A page that somebody ordered the machine to capture, and what came of it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from evidence import words
from evidence.states import CaptureState
from staff.models import Team, User


class CaptureQuerySet(models.QuerySet["Capture"]):
    def visible_to(self, user: Any) -> "CaptureQuerySet":
        if user.sees_all:
            return self
        if user.team_id is None or not user.has_perm("evidence.read_exhibits"):
            return self.none()
        return self.filter(team=user.team_id)


class Capture(models.Model):
    """An order to capture an address by the worker's browser; its batch once it is taken."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    url = models.CharField(_("address on the web"), max_length=1000)
    why = models.CharField(_("reason"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=CaptureState, default=CaptureState.ORDERED)
    ordered_at = models.DateTimeField(_("ordered"), auto_now_add=True)
    batch = models.OneToOneField("evidence.Batch", models.PROTECT, null=True, related_name="capture")
    said = models.CharField(max_length=60, blank=True)

    objects = CaptureQuerySet.as_manager()

    class Meta:
        verbose_name = _("capture by machine")
        permissions = [("order_capture", _("Can have pages captured by machine"))]

    def __str__(self) -> str:
        return self.url

    @property
    def state_tone(self) -> str:
        return CaptureState(self.state).tone

    @property
    def said_words(self) -> object:
        """Why it failed."""
        return words.capture_label(self.said) if self.said else ""
