"""The life of a batch and of an exhibit's reading, and how their states look."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.moves import move


class BatchState(models.TextChoices):
    RECEIVED = "received", _("Received")
    SEALED = "sealed", _("Sealed")


BATCH_MOVES = {"seal": move(BatchState.RECEIVED, to=BatchState.SEALED)}


class ReadState(models.TextChoices):
    WAITING = "waiting", _("Waiting to be read")
    READ = "read", _("Read")
    KEPT = "kept", _("Kept unread")
    BROKEN = "broken", _("Could not be read")


EXHIBIT_MOVES = {
    "read": move(ReadState.WAITING, ReadState.READ, ReadState.KEPT, ReadState.BROKEN, to=ReadState.READ),
    "reread": move(ReadState.READ, ReadState.KEPT, ReadState.BROKEN, to=ReadState.WAITING),
}


class DisposalState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


DISPOSAL_MOVES = {
    "confirm": move(DisposalState.PROPOSED, to=DisposalState.CONFIRMED),
    "withdraw": move(DisposalState.PROPOSED, to=DisposalState.WITHDRAWN),
}


class HandoverState(models.TextChoices):
    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @property
    def tone(self) -> str:
        return {"offered": "info", "accepted": "good", "refused": "warn", "withdrawn": "quiet"}[self.value]


HANDOVER_MOVES = {
    "accept": move(HandoverState.OFFERED, to=HandoverState.ACCEPTED),
    "refuse": move(HandoverState.OFFERED, to=HandoverState.REFUSED),
    "withdraw": move(HandoverState.OFFERED, to=HandoverState.WITHDRAWN),
}


class PostingState(models.TextChoices):
    ONLINE = "online", pgettext_lazy("page on the web", "Online")
    CHANGED = "changed", _("Changed")
    GONE = "gone", _("Gone")

    @property
    def tone(self) -> str:
        return {"online": "good", "changed": "warn", "gone": "bad"}[self.value]


class CaptureState(models.TextChoices):
    ORDERED = "ordered", _("Ordered")
    TAKEN = "taken", _("Taken")
    FAILED = "failed", _("Not taken")

    @property
    def tone(self) -> str:
        return {"ordered": "info", "taken": "good", "failed": "warn"}[self.value]


CAPTURE_MOVES = {
    "take": move(CaptureState.ORDERED, to=CaptureState.TAKEN),
    "fail": move(CaptureState.ORDERED, to=CaptureState.FAILED),
}
