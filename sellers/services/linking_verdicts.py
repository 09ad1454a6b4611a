"""People's words as constraints of the engine: verdicts on pairs, and the accounts of confirmed sellers."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import pairwise

from django.db.models import Q

from sellers.models import Link, PlatformAccount
from sellers.states import LinkState, SellerState

Pair = tuple[int, int]


def said(accounts: Collection[int] | None = None) -> tuple[list[Pair], list[Pair]]:
    """(must, cannot): pairs people called the same or different; all, or those that touch `accounts`.

    The accounts of a confirmed seller are a person's word too: they hang together as a chain.
    """
    links = Link.objects.filter(state__in=(LinkState.SAME, LinkState.DIFFERENT))
    owned = PlatformAccount.objects.filter(seller__state=SellerState.CONFIRMED)
    if accounts is not None:
        links = links.filter(Q(left__in=accounts) | Q(right__in=accounts))
        # Asked for first: most accounts have no seller yet, and as a subquery it is read from the wrong end before ANALYZE.
        owned = owned.filter(seller__in=set(owned.filter(pk__in=accounts).values_list("seller", flat=True)))
    must: list[Pair] = []
    cannot: list[Pair] = []
    for left, right, state in links.values_list("left", "right", "state"):
        (must if state == LinkState.SAME else cannot).append((left, right))
    by_seller: dict[int, list[int]] = defaultdict(list)
    for account, seller in owned.order_by("pk").values_list("pk", "seller"):
        by_seller[seller].append(account)
    for own in by_seller.values():
        must += pairwise(own)
    return must, cannot


def partners(pairs: Iterable[Pair], account: int) -> set[int]:
    """The other accounts of the pairs that name this one."""
    return {left if right == account else right for left, right in pairs if account in (left, right)}


def hang_together(start: int) -> set[int]:
    """All accounts that standing "same" verdicts and confirmed sellers tie to this one, itself included."""
    found, fresh = {start}, {start}
    while fresh:
        must, _cannot = said(fresh)
        fresh = {own for pair in must for own in pair} - found
        found |= fresh
    return found
