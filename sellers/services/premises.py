"""Places: noted from an address, observed, confirmed."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from common.errors import Refused
from common.moves import step
from sellers.deeds import Deed
from sellers.models import Observation, Premises
from sellers.services.accounts import search_key
from sellers.states import PREMISES_MOVES
from staff import rights
from staff.models import User


@transaction.atomic
def note(*, by: User, address: str, area_id: int | None = None, seller_id: int | None = None) -> Premises:
    """Note a place somebody suspects; the same address is the same place."""
    rights.require(by, "sellers.note_account")
    key = search_key(address)[:250]
    if len(key) < 6:
        raise Refused(_("The address is too short to find a place by."), code="no_address", field="address")
    place, made = Premises.objects.get_or_create(
        address_key=key, defaults={"address": address.strip()[:250], "area_id": area_id, "seller_id": seller_id}
    )
    if made:
        journal.record(by, Deed.PREMISES_NOTED, place, seller=seller_id)
    return place


@transaction.atomic
def observe(*, premises_id: int, by: User, words: str, exhibit_id: int | None = None) -> Observation:
    """Write down what was seen at a place; a suspected place becomes an observed one."""
    rights.require(by, "sellers.note_account")
    place = _held(premises_id, "observe")
    if not words.strip():
        raise Refused(_("Say what was seen."), code="no_words", field="words")
    place.save(update_fields=["state"])
    seen = Observation.objects.create(premises=place, by=by, words=words.strip(), exhibit_id=exhibit_id)
    journal.record(by, Deed.PREMISES_OBSERVED, place, words=words.strip()[:300])
    return seen


@transaction.atomic
def confirm(*, premises_id: int, by: User, why: str) -> Premises:
    """A person says what the place is for certain."""
    rights.require(by, "sellers.register_seller")
    place = _held(premises_id, "confirm")
    place.save(update_fields=["state"])
    journal.record(by, Deed.PREMISES_CONFIRMED, place, why=why)
    return place


def _held(premises_id: int, move: str) -> Premises:
    place = Premises.objects.select_for_update().get(pk=premises_id)
    place.state = step(PREMISES_MOVES, move, place.state)
    return place
