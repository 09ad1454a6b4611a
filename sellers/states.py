"""The lives of things in this room, and how they look."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.moves import move


class SellerState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    MERGED = "merged", _("Merged")


SELLER_MOVES = {
    "confirm": move(SellerState.PROPOSED, to=SellerState.CONFIRMED),
    "merge": move(SellerState.PROPOSED, SellerState.CONFIRMED, to=SellerState.MERGED),
    "split": move(SellerState.MERGED, to=SellerState.CONFIRMED),
}


class AccountStatus(models.TextChoices):
    ONLINE = "online", _("Online")
    VANISHED = "vanished", _("Vanished")
    UNKNOWN = "unknown", _("Not checked")


class PremisesState(models.TextChoices):
    SUSPECTED = "suspected", _("Suspected")
    OBSERVED = "observed", _("Observed")
    CONFIRMED = "confirmed", _("Confirmed")


PREMISES_MOVES = {
    "observe": move(PremisesState.SUSPECTED, PremisesState.OBSERVED, to=PremisesState.OBSERVED),
    "confirm": move(PremisesState.SUSPECTED, PremisesState.OBSERVED, to=PremisesState.CONFIRMED),
}


class LinkState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    SAME = "same", _("Same hands")
    DIFFERENT = "different", _("Not the same")
    UNSURE = "unsure", _("Unsure")
