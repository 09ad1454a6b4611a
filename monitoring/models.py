"""Watches and matches."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from evidence.models import Exhibit, Record
from monitoring.states import MatchState, WatchState
from sellers.models import Identifier, IdentifierKind, PlatformAccount
from staff.models import Team, User


class WatchKind(models.TextChoices):
    IDENTIFIER = "identifier", _("Identifier")
    KEYWORD = "keyword", _("Words")
    ACCOUNT = "account", _("Account")


class WatchQuerySet(models.QuerySet["WatchRule"]):
    def visible_to(self, user: Any) -> "WatchQuerySet":
        """One's own and one's team's watches; those who see all, all."""
        if user.sees_all:
            return self
        if not user.has_perm("monitoring.watch"):
            return self.none()
        return self.filter(Q(by=user) | Q(team=user.team_id, team__isnull=False))

    def awake(self, on: date) -> "WatchQuerySet":
        """Those that catch something on this day: neither muted nor ended nor past their last day."""
        return self.filter(state=WatchState.WATCHING, expires_on__gte=on)


class WatchRule(models.Model):
    """Tell us when this identifier, account or word is seen in evidence. It has a reason and a last day."""

    kind = models.CharField(_("kind"), max_length=10, choices=WatchKind)
    # What is watched, in one spelling: the identifier's kind and value, or the words folded; empty for accounts.
    value_kind = models.CharField(_("identifier"), max_length=10, choices=IdentifierKind, blank=True)
    value = models.CharField(max_length=200, blank=True)
    shown = models.CharField(_("what is watched"), max_length=250)
    account = models.ForeignKey(
        PlatformAccount, models.PROTECT, null=True, blank=True, related_name="watches", verbose_name=_("account")
    )
    why = models.CharField(_("why"), max_length=300)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="watches", verbose_name=_("team")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="watches", verbose_name=_("set by"))
    set_at = models.DateTimeField(_("since"), default=clock.now)
    expires_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=10, choices=WatchState, default=WatchState.WATCHING)
    last_match_at = models.DateTimeField(_("last match"), null=True)

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("watch")
        permissions = [("watch", _("Can set watches and judge their matches"))]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "by", "kind", "value_kind", "value", "account"],
                condition=~Q(state="ended"),
                nulls_distinct=False,
                name="one_living_watch_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(kind="identifier", account__isnull=True) & ~Q(value="") & ~Q(value_kind="")
                | Q(kind="keyword", account__isnull=True, value_kind="") & ~Q(value="")
                | Q(kind="account", account__isnull=False, value="", value_kind=""),
                name="watch_says_what_it_watches",
            ),
        ]
        indexes = [models.Index(fields=["kind", "value_kind", "value"], name="watch_value")]

    @property
    def state_tone(self) -> str:
        return WatchState(self.state).tone

    def __str__(self) -> str:
        return self.shown

    def get_absolute_url(self) -> str:
        return reverse("monitoring:watch-detail", args=[self.pk])


class MatchQuerySet(models.QuerySet["Match"]):
    def visible_to(self, user: Any) -> "MatchQuerySet":
        """The matches of the watches one sees."""
        if user.sees_all:
            return self
        return self.filter(watch__in=WatchRule.objects.visible_to(user))

    def new(self) -> "MatchQuerySet":
        return self.filter(state=MatchState.NEW)


class Match(models.Model):
    """A watch caught something in an exhibit: the first line, and how many lines in all."""

    watch = models.ForeignKey(WatchRule, models.PROTECT, related_name="matches", verbose_name=_("watch"))
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="matches", verbose_name=_("exhibit"))
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+", verbose_name=_("first line"))
    identifier = models.ForeignKey(Identifier, models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(PlatformAccount, models.PROTECT, null=True, related_name="+")
    lines = models.PositiveIntegerField(_("lines"), default=1)
    at = models.DateTimeField(_("at"), default=clock.now)
    state = models.CharField(_("state"), max_length=10, choices=MatchState, default=MatchState.NEW)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("judged by"))
    decided_at = models.DateTimeField(null=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("match")
        constraints = [
            models.UniqueConstraint(fields=["watch", "exhibit"], name="one_match_per_watch_and_exhibit"),
            models.CheckConstraint(
                condition=Q(state="new", decided_by__isnull=True) | ~Q(state="new") & Q(decided_by__isnull=False),
                name="judged_match_names_its_judge",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="match_state")]

    @property
    def state_tone(self) -> str:
        return MatchState(self.state).tone

    def __str__(self) -> str:
        return f"{self.watch} · {self.exhibit_id}"

    def get_absolute_url(self) -> str:
        return reverse("monitoring:match-list")
