"""Sellers: registered from accounts, confirmed by a person, merged and split without losing anything."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from common.errors import Refused
from common.moves import step
from sellers.deeds import Deed
from sellers.models import PlatformAccount, Seller, SellerKind
from sellers.services.accounts import search_key
from sellers.states import SELLER_MOVES, SellerState
from staff import rights
from staff.models import User


def _held(seller_id: int, move: str) -> Seller:
    """The seller, locked, moved one step; or MoveRefused."""
    seller = Seller.objects.select_for_update().get(pk=seller_id)
    seller.state = step(SELLER_MOVES, move, seller.state)
    return seller


@transaction.atomic
def register(
    *, by: User | None, name: str, kind: str = SellerKind.INDIVIDUAL, accounts: Iterable[int] = (), address: str = "",
    area_id: int | None = None, is_confirmed: bool = False, note: str = "",
) -> Seller:  # fmt: skip
    """Open a dossier for a seller, over any number of accounts. Accounts of another confirmed seller are refused."""
    if by is not None:
        rights.require(by, "sellers.register_seller")
    if not name.strip():
        raise Refused(_("A seller needs a name, even if only the name used online."), code="no_name", field="name")
    seller = Seller.objects.create(
        name=name.strip(), name_key=search_key(name)[:160], kind=kind, address=address, area_id=area_id, note=note,
        state=SellerState.CONFIRMED if is_confirmed else SellerState.PROPOSED, registered_by=by,
    )  # fmt: skip
    ids = sorted(set(accounts))
    taken = PlatformAccount.objects.select_for_update().filter(pk__in=ids, seller__state=SellerState.CONFIRMED)
    if clash := list(taken.values_list("pk", flat=True)):
        raise Refused(_("An account belongs to another confirmed seller."), code="taken", accounts=clash)
    PlatformAccount.objects.filter(pk__in=ids).update(seller=seller)
    journal.record(by, Deed.SELLER_REGISTERED, seller, kind=kind, accounts=ids, confirmed=is_confirmed)
    return seller


@transaction.atomic
def confirm(*, seller_id: int, by: User, why: str = "") -> Seller:
    """A person says: this is one seller. From now on only people change it."""
    rights.require(by, "sellers.register_seller")
    seller = _held(seller_id, "confirm")
    seller.save(update_fields=["state"])
    journal.record(by, Deed.SELLER_CONFIRMED, seller, why=why)
    return seller


@transaction.atomic
def correct(*, seller_id: int, by: User, name: str, kind: str, address: str, area_id: int | None, note: str) -> Seller:
    """Correct a dossier's own words; the journal keeps what they were."""
    rights.require(by, "sellers.register_seller")
    seller = Seller.objects.select_for_update().get(pk=seller_id)
    if not name.strip():
        raise Refused(_("A seller needs a name, even if only the name used online."), code="no_name", field="name")
    before = {
        "name": seller.name,
        "kind": seller.kind,
        "address": seller.address,
        "area": seller.area_id,
        "note": seller.note,
    }
    seller.name, seller.name_key, seller.kind = name.strip(), search_key(name)[:160], kind
    seller.address, seller.area_id, seller.note = address, area_id, note
    seller.save(update_fields=["name", "name_key", "kind", "address", "area", "note"])
    journal.record(by, Deed.SELLER_CORRECTED, seller, before=before)
    return seller


@transaction.atomic
def merge(*, seller_id: int, into_id: int, by: User, why: str) -> Seller:
    """Two dossiers are one seller: accounts move to `into`, the other keeps its history and can be split off again."""
    rights.require(by, "sellers.merge_sellers")
    if seller_id == into_id:
        raise Refused(_("A seller cannot be merged into itself."), code="itself", field="into")
    list(Seller.objects.select_for_update().filter(pk__in=sorted({seller_id, into_id})).order_by("pk"))
    into = Seller.objects.get(pk=into_id)
    if into.state == SellerState.MERGED:
        raise Refused(
            _("This seller was merged into another one."), code="merged", seller=into.merged_into_id, field="into"
        )
    seller = _held(seller_id, "merge")
    moved = list(PlatformAccount.objects.filter(seller=seller).values_list("pk", flat=True))
    PlatformAccount.objects.filter(pk__in=moved).update(seller=into)
    seller.merged_into = into
    seller.save(update_fields=["state", "merged_into"])
    journal.record(by, Deed.SELLERS_MERGED, seller, into=into_id, accounts=moved, why=why)
    return into


@transaction.atomic
def split(*, seller_id: int, by: User, why: str) -> Seller:
    """Undo a merge: exactly the accounts that moved then, and still stand there, come back."""
    rights.require(by, "sellers.merge_sellers")
    seller = _held(seller_id, "split")
    into = seller.merged_into
    merged = journal.last(Deed.SELLERS_MERGED, seller)
    moved = merged.facts["accounts"] if merged else []
    back = PlatformAccount.objects.filter(pk__in=moved, seller__in=_line_of(into))
    count = back.update(seller=seller)
    seller.merged_into = None
    seller.save(update_fields=["state", "merged_into"])
    journal.record(by, Deed.SELLERS_SPLIT, seller, out_of=into.pk if into else None, accounts=count, why=why)
    return seller


def _line_of(seller: Seller | None) -> list[int]:
    """A seller and those it was merged into later, so that a split after further merges still finds its accounts."""
    line: list[int] = []
    while seller is not None and seller.pk not in line:
        line.append(seller.pk)
        seller = seller.merged_into
    return line


def note_standing(*, seller_id: int, times: int, last_on: date | None) -> None:
    """How often and when last the seller was fined. Called by the cases room inside its own transaction and journal line."""
    Seller.objects.filter(pk=seller_id).update(fined_times=times, fined_last_on=last_on)
