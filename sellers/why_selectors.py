"""What the pictures of linking show: the waterfall of a pair with the lines of exhibits, the network of a group, the list of groups."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from evidence.models import Exhibit
from sellers import pictures, words
from sellers.link_models import LinkGroup, LinkMember
from sellers.link_selectors import Network, Said, Why, continuations, in_words
from sellers.models import Identifier, PlatformAccount, Seller, Sighting

# So many accounts and values of a group are drawn; the tables beside the picture hold them all.
MOST_DRAWN = 60
_MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One step of the waterfall: the term in words, its bar, and lines of exhibits where either account was seen with the value."""

    said: Said
    bar: pictures.Bar
    places: list[Sighting]


@dataclass(frozen=True, slots=True)
class Fall:
    """The waterfall of a pair as a table of rows; `zero` and `bar_at` are places within 0..100."""

    rows: list[Row]
    zero: float
    bar_at: float


def fall(why: Why, accounts: Collection[int], user: Any) -> Fall:
    """The steps of a pair's sum, with the exhibits this person may open."""
    picture = pictures.waterfall(why.because.terms, why.join_at)
    said = dict(zip(map(id, why.because.terms), why.terms, strict=True))
    seen = places((one.identifier for one in why.terms), accounts, user)
    rows = []
    for bar in picture.bars:
        one = said[id(bar.term)]
        rows.append(Row(one, bar, seen.get(one.identifier.pk, []) if one.identifier else []))
    return Fall(rows, picture.zero, picture.bar_at)


def places(identifiers: Iterable[Identifier | None], accounts: Collection[int], user: Any) -> dict[int, list[Sighting]]:
    """identifier -> lines of exhibits in which it was seen on these accounts; only of exhibits she may open."""
    wanted = {one.pk for one in identifiers if one}
    if not wanted:
        return {}
    found: dict[int, list[Sighting]] = defaultdict(list)
    seen = Sighting.objects.filter(
        identifier__in=wanted, account__in=accounts, exhibit__in=Exhibit.objects.visible_to(user), record__isnull=False
    )
    for sighting in seen.select_related("record").order_by("pk"):
        if len(found[sighting.identifier_id]) < _MOST_PLACES:
            found[sighting.identifier_id].append(sighting)
    return found


@dataclass(frozen=True, slots=True)
class Shared:
    """A value that several accounts of a group hold, for the table beside the picture."""

    kind: Any
    label: str
    holders: list[PlatformAccount]
    identifier: Identifier | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The network of a group: accounts and values with their places, the lines between them, and the same as rows."""

    accounts: list[tuple[pictures.Node, PlatformAccount]]
    values: list[tuple[pictures.Node, Shared]]
    lines: list[pictures.Line]
    shared: list[Shared]
    sellers: list[Seller]
    free: list[PlatformAccount]


def drawing(network: Network) -> Drawing:
    """Where everything of a group stands."""
    by_id = {account.pk: account for account in network.accounts}
    shared = [
        Shared(words.KIND_WORDS[token[0]], label, [by_id[own] for own in holders if own in by_id], identifier)
        for token, label, holders, identifier in network.shared
    ]
    drawn = network.accounts[:MOST_DRAWN]
    accounts, values, lines = (
        pictures.network(
            [account.pk for account in drawn],
            {number: [own.pk for own in one.holders] for number, one in enumerate(shared[:MOST_DRAWN])},
        )
        if drawn
        else ([], [], [])
    )
    sellers = {account.seller_id: account.seller for account in network.accounts if account.seller}
    return Drawing(
        list(zip(accounts, drawn, strict=True)), list(zip(values, shared, strict=False)), lines, shared, list(sellers.values()),
        [account for account in network.accounts if account.seller_id is None],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in the list, named by one of its accounts: numbers of groups change with each full run."""

    account: PlatformAccount
    size: int
    names: list[str]
    platforms: list[str]
    sellers: list[Seller]
    free: int


def group_rows(groups: Sequence[LinkGroup]) -> list[GroupRow]:
    """The groups of one page of the list, in two queries."""
    if not groups:
        return []
    members: dict[int, list[int]] = defaultdict(list)
    rows = LinkMember.objects.filter(run_id=groups[0].run_id, group_id__in=[one.id for one in groups])
    for account, number in rows.values_list("account_id", "group_id"):
        members[number].append(account)
    known = PlatformAccount.objects.select_related("seller").in_bulk(
        [own for group in members.values() for own in group]
    )
    return [
        _group_row(one, [known[pk] for pk in sorted(members[one.id]) if pk in known])
        for one in groups
        if members[one.id]
    ]


def _group_row(group: LinkGroup, accounts: Sequence[PlatformAccount]) -> GroupRow:
    sellers = {account.seller_id: account.seller for account in accounts if account.seller}
    return GroupRow(
        accounts[0], group.size, list(dict.fromkeys(str(account) for account in accounts))[:4],
        sorted({account.get_platform_display() for account in accounts}), list(sellers.values()),
        sum(account.seller_id is None for account in accounts),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rebirth:
    """A vanished account that a newer one may continue, in words."""

    old: PlatformAccount
    gap_days: int
    terms: list[Said]


def rebirths(account: PlatformAccount, most: int = 5) -> list[Rebirth]:
    """Vanished accounts this one may continue, likeliest first; none once a person said which it continues."""
    found = [] if account.continues_id else continuations(account)[:most]
    known = PlatformAccount.objects.select_related("seller").in_bulk([one.old for one in found])
    return [Rebirth(known[one.old], round(one.gap_days), in_words(one.because.terms)) for one in found]
