"""Whose act it was: the seller behind what a person chose, registered now where nobody has done so."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.errors import WrongFacts
from sellers.models import PlatformAccount, Seller, SellerKind
from sellers.services import accounts, sellers
from staff.models import User


@transaction.atomic
def chosen(*, value: str, by: User, new_name: str = "", new_kind: str = "") -> tuple[int, int | None]:
    """(seller id, account id) for "account:12", "seller:5" or "new". An account of nobody gets its seller registered."""
    kind, _colon, pk = value.partition(":")
    if kind == "new":
        return _registered(by, new_name, new_kind).pk, None
    if kind == "seller" and pk.isdecimal() and Seller.objects.filter(pk=pk).exists():
        return int(pk), None
    account = PlatformAccount.objects.filter(pk=pk).first() if kind == "account" and pk.isdecimal() else None
    if account is None:
        raise WrongFacts(_("Say whose act it was."), field="party")
    if account.seller_id is None:
        seller = _registered(by, new_name or account.legal_name or str(account), new_kind)
        accounts.assign(account_id=account.pk, seller_id=seller.pk, by=by, why=str(_("Violation established")))
        return seller.pk, account.pk
    return account.seller_id, account.pk


def _registered(by: User, name: str, kind: str) -> Seller:
    return sellers.register(by=by, name=name, kind=kind or SellerKind.INDIVIDUAL, is_confirmed=True)
