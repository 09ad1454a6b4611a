"""The lives of watches and matches."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.moves import move


class WatchState(models.TextChoices):
    WATCHING = "watching", _("Watching")
    MUTED = "muted", _("Muted")
    ENDED = "ended", _("Ended")

    @property
    def tone(self) -> str:
        return TONES[self]


WATCH_MOVES = {
    "mute": move(WatchState.WATCHING, to=WatchState.MUTED),
    "unmute": move(WatchState.MUTED, to=WatchState.WATCHING),
    "renew": move(WatchState.WATCHING, WatchState.MUTED, WatchState.ENDED, to=WatchState.WATCHING),
    "end": move(WatchState.WATCHING, WatchState.MUTED, to=WatchState.ENDED),
}


class MatchState(models.TextChoices):
    NEW = "new", _("New")
    KEPT = "kept", _("Kept")
    DISMISSED = "dismissed", _("Dismissed")

    @property
    def tone(self) -> str:
        return TONES[self]


MATCH_MOVES = {
    "keep": move(MatchState.NEW, to=MatchState.KEPT),
    "dismiss": move(MatchState.NEW, to=MatchState.DISMISSED),
    "take_back": move(MatchState.KEPT, MatchState.DISMISSED, to=MatchState.NEW),
}

TONES = {
    WatchState.WATCHING: "good", WatchState.MUTED: "quiet", WatchState.ENDED: "quiet",
    MatchState.NEW: "info", MatchState.KEPT: "good", MatchState.DISMISSED: "quiet",
}  # fmt: skip
