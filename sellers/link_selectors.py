"""What the pages about linking read: why two accounts, the network of a group, the queue, continuations, hubs."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from sellers import words
from sellers.link_models import LinkGroup, LinkMember, LinkRun, LinkToken, LinkValue
from sellers.linking import Reborn, Sight, Step, Sum, Token, chain
from sellers.linking import continuations as reborn
from sellers.linking.kinds import KIND, KINDS
from sellers.linking.why import Term, side_of, weigh
from sellers.models import Identifier, Judgement, Link, PlatformAccount
from sellers.services.linking_index import TableIndex
from sellers.services.linking_rows import runs_of
from sellers.services.linking_store import run_of
from sellers.states import AccountStatus, LinkState

# A chain or network of more accounts is not a picture any more.
MOST_SHOWN = 200
_MOST_CONTINUED = 200
_HUB_USERS, _HUB_TRUST = 5, 0.15


@dataclass(frozen=True, slots=True)
class Said:
    """One term in words, with the identifier's row where the value is one."""

    sentence: str
    note: str
    weight: float
    code: str
    kind: str
    users: int
    trust: float
    identifier: Identifier | None


@dataclass(frozen=True, slots=True)
class Why:
    """Two accounts compared directly (`because`, in words `terms`), and the chain that ties them inside their group."""

    because: Sum
    terms: list[Said]
    join_at: float
    weights: str
    sure: str
    same_group: bool
    steps: list[tuple[PlatformAccount, PlatformAccount, Sum, list[Said]]]


@dataclass(frozen=True, slots=True)
class Network:
    """A group: its accounts, and the values at least two of them share (value, its account ids, the identifier)."""

    group: LinkGroup
    accounts: list[PlatformAccount]
    shared: list[tuple[Token, str, list[int], Identifier | None]]
    more: int


def _index_of(accounts: Collection[int]) -> TableIndex | None:
    """The store that keeps all of these accounts."""
    runs = runs_of(list(accounts))
    return next((TableIndex(run) for run, own in runs.items() if len(own) == len(set(accounts))), None)


def in_words(terms: Iterable[Term]) -> list[Said]:
    """Terms as sentences; one query for all the identifiers they name."""
    terms = list(terms)
    known = identifiers_of((term.kind, term.value) for term in terms if term.code == "shares")
    return [
        Said(
            words.sentence(term), words.note(term), term.weight, term.code, term.kind, term.users, term.trust,
            known.get((term.kind, term.value)),
        )
        for term in terms
    ]  # fmt: skip


def identifiers_of(tokens: Iterable[Token]) -> dict[Token, Identifier]:
    """The rows of those tokens that are identifiers of the product."""
    asked = {(words.IDENTIFIER_OF[kind], value): (kind, value) for kind, value in tokens if kind in words.IDENTIFIER_OF}
    rows = Identifier.objects.filter(value__in=[value for _kind, value in asked]) if asked else []
    return {asked[row.kind, row.value]: row for row in rows if (row.kind, row.value) in asked}


def explain(links: Sequence[Link]) -> None:
    """Give each link its `terms`: its reasons in words, what counts most first; in one query for all."""
    told = [[Term(**reason) for reason in link.reasons if "code" in reason] for link in links]
    said = iter(in_words(term for terms in told for term in terms))
    for link, terms in zip(links, told, strict=True):
        own = [next(said) for _ in terms]
        link.terms = own  # type: ignore[attr-defined]
        link.shared = [one for one in own if one.code == "shares" and one.weight > 0]  # type: ignore[attr-defined]


def why(account_a: PlatformAccount, account_b: PlatformAccount) -> Why | None:
    """Why two accounts may be in the same hands: the sum of what they share, and the chain within their group. None: no run yet."""
    index = _index_of([account_a.pk, account_b.pk])
    if index is None:
        return None
    groups = index.groups_of([account_a.pk, account_b.pk])
    same = len(set(groups.values())) == 1 and len(groups) == 2
    members = index.members(groups.values())[groups[account_a.pk]] if same else []
    near = [*dict.fromkeys([account_a.pk, account_b.pk, *members])][:MOST_SHOWN]
    tokens = index.tokens_of(near)
    mine, theirs = (tokens.get(one.pk, frozenset()) for one in (account_a, account_b))
    users = index.users({token for own in tokens.values() for token in own})
    because = weigh(
        {token: users.get(token, 2) for token in mine & theirs}, side_of(mine), side_of(theirs), index.weights
    )
    steps = chain(account_a.pk, account_b.pk, tokens, users, index.weights) if same else []
    return Why(
        because, in_words(because.terms), index.weights.join_at, index.run.version,
        words.sureness(because.score, index.weights.join_at), same, _steps(steps),
    )  # fmt: skip


def _steps(steps: Sequence[Step]) -> list[tuple[PlatformAccount, PlatformAccount, Sum, list[Said]]]:
    rows = PlatformAccount.objects.select_related("seller").in_bulk(
        [own for step in steps for own in (step.one, step.other)]
    )
    said = in_words(term for step in steps for term in step.because.terms)
    found, start = [], 0
    for step in steps:
        end = start + len(step.because.terms)
        found.append((rows[step.one], rows[step.other], step.because, said[start:end]))
        start = end
    return found


def group_of(account: PlatformAccount) -> LinkGroup | None:
    """The group an account is in, under the run in force."""
    run = next(iter(runs_of([account.pk])), None)
    if run is None:
        return None
    member = LinkMember.objects.filter(run_id=run.pk, account_id=account.pk).first()
    return LinkGroup.objects.filter(run_id=run.pk, id=member.group_id).first() if member else None


def group_network(group: LinkGroup) -> Network:
    """A group's accounts and what holds them together, the values of most accounts first. The number of queries does not grow with it."""
    run = LinkRun.objects.get(pk=run_of(group.id))
    index = TableIndex(run)
    members = index.members([group.id])[group.id]
    tokens = index.tokens_of(members[:MOST_SHOWN])
    holders: dict[Token, list[int]] = {}
    for account in sorted(tokens):
        for token in tokens[account]:
            holders.setdefault(token, []).append(account)
    shared = sorted(
        ((token, own) for token, own in holders.items() if len(own) > 1), key=lambda pair: (-len(pair[1]), pair[0])
    )
    known = identifiers_of(token for token, _ in shared)
    rows = PlatformAccount.objects.filter(pk__in=members[:MOST_SHOWN]).select_related("seller", "area").order_by("pk")
    told = [(token, words.shown(*token), own, known.get(token)) for token, own in shared]
    return Network(group, list(rows), told, max(len(members) - MOST_SHOWN, 0))


def queue(user: Any) -> QuerySet[Link]:
    """Links she may judge, those that decide most first: nearest the bar, between accounts that do not share a seller yet."""
    return (
        Link.objects.visible_to(user)
        .filter(state=LinkState.PROPOSED)
        .exclude(left__seller__isnull=False, left__seller=F("right__seller"))
        .select_related("left__seller", "right__seller")
        .prefetch_related(Prefetch("judgements", Judgement.objects.select_related("by")))
        .order_by("distance", "pk")
    )


def proposals() -> QuerySet[LinkGroup]:
    """Groups of at least two accounts in which an account has no seller yet: sellers to register, the largest first."""
    open_one = LinkMember.objects.filter(run_id=OuterRef("run_id"), group_id=OuterRef("id")).filter(
        account_id__in=PlatformAccount.objects.filter(seller__isnull=True).values("pk")
    )
    run = LinkRun.objects.filter(source="", state=LinkRun.State.CURRENT).values("pk")
    return LinkGroup.objects.filter(Exists(open_one), run_id__in=run, size__gte=2).order_by("-size", "id")


def continuations(account: PlatformAccount) -> list[Reborn]:
    """Vanished accounts this one may continue, likeliest first: it appeared after them and shares their evidence."""
    index = _index_of([account.pk])
    if index is None or account.first_seen_at is None:
        return []
    mine = index.tokens_of([account.pk]).get(account.pk, frozenset())
    few = [token for token, used in index.used(mine).items() if used.groups <= KINDS[KIND[token[0]]].crowd]
    holders = LinkToken.objects.filter(run_id=index.run.pk, value_id__in=index.ids(few)).values("account_id")
    gone = PlatformAccount.objects.filter(
        pk__in=holders, status=AccountStatus.VANISHED, first_seen_at__isnull=False, last_seen_at__isnull=False
    ).exclude(pk=account.pk)
    rows = list(gone.order_by("-last_seen_at", "pk")[:_MOST_CONTINUED])
    tokens = index.tokens_of([row.pk for row in rows])
    users = index.users({token for own in tokens.values() for token in own} | mine)
    sights = [_sight(row, tokens.get(row.pk, frozenset())) for row in rows]
    return reborn(_sight(account, mine), sights, users, index.weights)


def _sight(account: PlatformAccount, tokens: frozenset[Token]) -> Sight:
    first, last = account.first_seen_at, account.last_seen_at or account.first_seen_at
    return Sight(account.pk, tokens, first.timestamp() / 86400, last.timestamp() / 86400)  # type: ignore[union-attr]


def run_in_force() -> LinkRun | None:
    """The run whose groups the pages show."""
    return LinkRun.objects.filter(source="", state=LinkRun.State.CURRENT).first()


def hubs() -> QuerySet[LinkValue]:
    """Values that many share and that bind nobody, by the data or by a person's word; most used first."""
    run = LinkRun.objects.filter(source="", state=LinkRun.State.CURRENT).values("pk")
    found = Q(accounts__gte=_HUB_USERS, trust__lt=_HUB_TRUST, pinned__isnull=True) | Q(pinned__lt=_HUB_TRUST)
    return LinkValue.objects.filter(found, run_id__in=run).order_by("-accounts", "id")


def trust_in(identifier: Identifier) -> LinkValue | None:
    """What the engine makes of an identifier: how many use it, and how far it is trusted."""
    kinds = [kind for kind, own in words.IDENTIFIER_OF.items() if own == identifier.kind]
    run = LinkRun.objects.filter(source="", state=LinkRun.State.CURRENT).first()
    if not kinds or run is None:
        return None
    return LinkValue.objects.filter(run_id=run.pk, kind=KIND[kinds[0]], value=identifier.value).first()


def companions(account: PlatformAccount, most: int = 30) -> list[tuple[PlatformAccount, Sum]]:
    """Other accounts of its group that share something with it, strongest first."""
    group, index = group_of(account), _index_of([account.pk])
    if group is None or index is None:
        return []
    mine = index.tokens_of([account.pk]).get(account.pk, frozenset())
    others = sorted({other for other, _token in index.sharing(mine, [group.id])[group.id]} - {account.pk})[:MOST_SHOWN]
    tokens = index.tokens_of(others)
    users = index.users(mine)
    sums = {
        other: weigh({t: users.get(t, 2) for t in mine & own}, side_of(mine), side_of(own), index.weights)
        for other, own in tokens.items()
    }
    best = sorted(sums, key=lambda own: (-sums[own].score, own))[:most]
    rows = PlatformAccount.objects.select_related("seller").in_bulk(best)
    return [(rows[own], sums[own]) for own in best]
