"""Handing an exhibit over: a person gives, another accepts with her own account; until then the giver keeps it."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evidence.states import HandoverState
from staff.models import Team, User


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, user: Any) -> "HandoverQuerySet":
        """Those one gives or is to receive; those who see all, all."""
        if user.sees_all:
            return self
        return self.filter(Q(giver=user) | Q(receiver=user))

    def waiting_for(self, user: Any) -> "HandoverQuerySet":
        """Offered to this person and not answered yet."""
        return self.filter(receiver=user, state=HandoverState.OFFERED)


class Handover(models.Model):
    """One exhibit from one keeper to the next. The receiver's team sees the exhibit once she has accepted it."""

    exhibit = models.ForeignKey("evidence.Exhibit", models.PROTECT, related_name="handovers")
    giver = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("given by"))
    receiver = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("receiver"))
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=HandoverState, default=HandoverState.OFFERED)
    why = models.CharField(_("reason"), max_length=300)
    offered_at = models.DateTimeField(_("offered"), auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(_("what was answered"), max_length=300, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        permissions = [("hand_over_exhibit", _("Can hand exhibits over and receive them"))]
        constraints = [
            models.UniqueConstraint(
                fields=["exhibit"], condition=Q(state=HandoverState.OFFERED), name="one_open_handover"
            ),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="handover_needs_two_people"),
        ]
        indexes = [models.Index(fields=["receiver", "state"], name="handover_receiver")]

    @property
    def state_tone(self) -> str:
        return HandoverState(self.state).tone
