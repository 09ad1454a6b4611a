"""One new or changed account: its neighbourhood only.

    placed = place(tokens, index, weights)

`index` is any `Index`: `MemoryIndex` here, tables in the product. Nothing is written; `Placed` says what to write. With the same
weights the groups come out as in a full run, but for the few accounts whose best partner depends on the order of arrival.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from sellers.linking import near
from sellers.linking.columns import Columns, Token
from sellers.linking.dates import fade, gap
from sellers.linking.kinds import KINDS, RECYCLED
from sellers.linking.weights import Weights
from sellers.linking.why import Side, Sum, group_name, side_of, weigh

GroupId = Hashable
NearKey = tuple[str, int]
Apart = Callable[[Collection[GroupId]], Collection[tuple[GroupId, GroupId]]]
_RECYCLED = {KINDS[number].name for number in RECYCLED}
_CROWD = {kind.name: kind.crowd for kind in KINDS}
# At most so many groups are weighed for one account, those that share most kinds first; so many of them again after it joined.
_MOST_WEIGHED = 300
_MOST_AGAIN = 20
_MOST_JOINS = 8


@dataclass(frozen=True, slots=True)
class Used:
    """How many accounts and how many groups hold a token."""

    accounts: int
    groups: int


class Index(Protocol):
    """What is asked of the store. Each call is one query; group ids are the store's own.

    used     token -> Used, unknown tokens left out
    holders  groups holding each token; asked only for tokens that few groups hold
    holding  of these groups, which of these tokens each holds (a token that many hold does not propose, but counts)
    sides    size and holdings of each group
    shared   tokens that each of `others` shares with `group`
    spans    (first day, last day) when accounts of a group that hold a token were seen, where known
    near     the values behind each of these (kind, neighbour key) (`near.picture_keys`, `near.text_keys`); unknown keys left out
    """

    def used(self, tokens: Collection[Token]) -> Mapping[Token, Used]: ...
    def holders(self, tokens: Collection[Token]) -> Mapping[Token, Collection[GroupId]]: ...
    def holding(self, groups: Collection[GroupId], tokens: Collection[Token]) -> Mapping[GroupId, set[Token]]: ...
    def sides(self, groups: Collection[GroupId]) -> Mapping[GroupId, Side]: ...
    def shared(self, group: GroupId, others: Collection[GroupId]) -> Mapping[GroupId, set[Token]]: ...
    def spans(
        self, groups: Collection[GroupId], tokens: Collection[Token]
    ) -> Mapping[tuple[GroupId, Token], tuple[float, float]]: ...
    def near(self, keys: Collection[NearKey]) -> Mapping[NearKey, Collection[str]]: ...


@dataclass(frozen=True)
class Placed:
    """Where an account belongs.

    group    the group it joins, or None: it stands alone
    because  the sum for that join, or None
    merges   further groups that its evidence brings into `group`, with their sums, in order
    doubts   groups that came near the bar (score >= 0), nearest first
    """

    group: GroupId | None
    because: Sum | None
    merges: list[tuple[GroupId, Sum]]
    doubts: list[tuple[GroupId, Sum]]


def settled_tokens(tokens: Iterable[Token], index: Index, kept: Collection[Token] = ()) -> frozenset[Token]:
    """The tokens with each picture and text replaced by the known value that stands for it, if one is near.

    `kept` are those the account has already: what stood for its picture goes on doing so.
    """
    own = frozenset(tokens)
    keys = {token: near_keys(token) for token in own if token[0] in ("picture", "text")}
    found = index.near({key for its in keys.values() for key in its}) if keys else {}
    settled = set(own - keys.keys())
    for token, its in keys.items():
        known = {value for key in its for value in found.get(key, ())}
        settled.add((token[0], _stand_in(token, known, index, kept)))
    return frozenset(settled)


def _stand_in(token: Token, known: Collection[str], index: Index, kept: Collection[Token]) -> str:
    kind, value = token
    if kind == "picture":
        bits = int(value, 16)
        known = [own for own in known if (int(own, 16) ^ bits).bit_count() <= near.BITS_APART]
    if held := [own for own in known if (kind, own) in kept]:
        return min(held)
    if not known or value in known:
        return value
    used = index.used([(kind, own) for own in known])
    return max(known, key=lambda own: (_accounts(used, (kind, own)), own))


def near_keys(token: Token) -> list[NearKey]:
    """The keys under which a picture's or text's neighbours are found; [] for what has none."""
    kind, value = token
    if kind == "picture":
        return [(kind, int(key)) for key in near.picture_keys(np.array([int(value, 16)], np.uint64))[0]]
    return [(kind, key) for key in text_neighbour_keys(value)] if kind == "text" else []


def text_neighbour_keys(value: str) -> list[int]:
    """The keys under which a listing's neighbours are found; [] for a short one."""
    _, keys, _ = near.text_keys([value])
    return [int(key) for key in keys]


def _accounts(used: Mapping[Token, Used], token: Token) -> int:
    return used[token].accounts if token in used else 0


def place(
    tokens: Collection[Token],
    index: Index,
    weights: Weights,
    *,
    seen: tuple[float, float] | None = None,
    must: Sequence[GroupId] = (),
    may_not: Callable[[GroupId], bool] = lambda group: False,
    apart: Apart = lambda groups: set(),
) -> Placed:
    """Where an account with these (settled) tokens belongs.

    `seen` are the days when it was seen first and last, which limits recycled numbers. `must` groups hold accounts people said are
    the same; `may_not(group)` is true where a verdict keeps this account out, and `apart(groups)` tells which pairs of these groups
    verdicts keep apart, both ways round. Verdicts go before every sum.
    """
    own = frozenset(tokens)
    used = index.used(own)
    users = {token: _accounts(used, token) + 1 for token in own}
    sums = _candidates(own, users, used, index, weights, seen)
    open_to = {group: because for group, because in sums.items() if not may_not(group)}
    ranked = sorted(open_to.items(), key=lambda item: (-item[1].barred, str(item[0])))
    home: GroupId | None
    if must:
        home, because = must[0], sums.get(must[0])
    elif ranked and ranked[0][1].barred >= weights.join_at:
        home, because = ranked[0]
    else:
        return Placed(None, None, [], [pair for pair in ranked if pair[1].score >= 0])
    merges = [(group, sums.get(group, Sum(0.0, 0.0, ()))) for group in must[1:]]
    merges += _merges(own, home, ranked, {home, *must}, users, index, weights, apart) if home is not None else []
    done = {home, *(group for group, _ in merges)}
    return Placed(home, because, merges, [pair for pair in ranked if pair[0] not in done and pair[1].score >= 0])


def _candidates(
    own: frozenset[Token],
    users: Mapping[Token, int],
    used: Mapping[Token, Used],
    index: Index,
    weights: Weights,
    seen: tuple[float, float] | None,
) -> dict[GroupId, Sum]:
    few = [token for token in sorted(own) if token in used and used[token].groups <= _CROWD[token[0]]]
    found: dict[GroupId, set[Token]] = defaultdict(set)
    for token, groups in index.holders(few).items():
        for group in groups:
            found[group].add(token)
    chosen = sorted(found, key=lambda group: (-len({group_name(kind) for kind, _ in found[group]}), str(group)))[
        :_MOST_WEIGHED
    ]
    crowded = [token for token in own if token in used and used[token].groups > _CROWD[token[0]]]
    if crowded:
        for group, tokens in index.holding(chosen, crowded).items():
            found[group] |= tokens
    mine, sides = side_of(own), index.sides(chosen)
    fades = _fades(own, chosen, seen, index) if seen else {}
    return {
        group: weigh({token: users[token] for token in found[group]}, mine, sides[group], weights, fades.get(group, {}))
        for group in chosen
    }


def _fades(
    own: frozenset[Token], groups: Collection[GroupId], seen: tuple[float, float], index: Index
) -> dict[GroupId, dict[Token, float]]:
    fades: dict[GroupId, dict[Token, float]] = defaultdict(dict)
    for (group, token), span in index.spans(groups, [token for token in own if token[0] in _RECYCLED]).items():
        share = fade(gap(seen, span))
        if share < 1:
            fades[group][token] = share
    return fades


def _merges(
    own: frozenset[Token], home: GroupId, ranked: Sequence[tuple[GroupId, Sum]], done: set[GroupId], users: Mapping[Token, int],
    index: Index, weights: Weights, apart: Apart,
) -> list[tuple[GroupId, Sum]]:  # fmt: skip
    """Groups that the home, with the new account in it, now belongs together with."""
    near_by = [group for group, _ in ranked if group not in done][:_MOST_AGAIN]
    if not near_by:
        return []
    sides = dict(index.sides([home, *near_by]))
    closed = apart([*done, *near_by])
    joined: list[tuple[GroupId, Sum]] = []
    # What verdicts keep from any part of the grown group is kept from all of it.
    parts = [group for group in done if group != home]
    mine = index.holding([home, *near_by], own)
    fresh = own - mine.get(home, set())
    held = {group: set(tokens) for group, tokens in index.shared(home, near_by).items()}
    for group in near_by:
        held[group] = held.get(group, set()) | mine.get(group, set())
    grown = _grown(sides[home], fresh, 1)
    for _ in range(_MOST_JOINS):
        sums = {
            group: _weigh_held(held[group], grown, sides[group], users, index, weights)
            for group in near_by
            if not any((part, group) in closed for part in (home, *parts))
        }
        best = max(sums, key=lambda group: (sums[group].barred, str(group)), default=None)
        if best is None or sums[best].barred < weights.join_at:
            break
        joined.append((best, sums[best]))
        parts.append(best)
        near_by.remove(best)
        grown = Side(grown.size + sides[best].size, _together(grown, sides[best], held[best]))
        for group, tokens in index.shared(best, near_by).items():
            held[group] |= tokens
    return joined


def _weigh_held(
    tokens: set[Token], one: Side, other: Side, users: Mapping[Token, int], index: Index, weights: Weights
) -> Sum:
    unknown = [token for token in tokens if token not in users]
    used = index.used(unknown) if unknown else {}
    counted = {token: users.get(token) or _accounts(used, token) for token in tokens}
    return weigh(counted, one, other, weights)


def _grown(side: Side, fresh: Collection[Token], accounts: int) -> Side:
    holds = dict(side.holds)
    for kind, _ in fresh:
        holds[group_name(kind)] = holds.get(group_name(kind), 0) + 1
    return Side(side.size + accounts, holds)


def _together(one: Side, other: Side, shared: Collection[Token]) -> dict[str, int]:
    holds = {group: one.holds.get(group, 0) + other.holds.get(group, 0) for group in {*one.holds, *other.holds}}
    for kind, _ in shared:
        holds[group_name(kind)] -= 1
    return holds


class MemoryIndex:
    """An `Index` in dictionaries: for tests, for measuring, and as the pattern for the tables.

    Groups are numbers; `add` writes what `place` said.
    """

    def __init__(self) -> None:
        self.group_of: dict[Any, int] = {}
        self.members: dict[int, list[Any]] = {}
        self.tokens: dict[int, dict[Token, int]] = {}
        self._own: dict[Any, frozenset[Token]] = {}
        self._groups: dict[Token, dict[int, int]] = defaultdict(dict)
        self._near: dict[tuple[str, int], set[str]] = defaultdict(set)
        self._seen: dict[Any, tuple[float, float]] = {}
        self._next = 0

    @classmethod
    def of(cls, columns: Columns, label: near.Array, accounts: Collection[int] | None = None) -> "MemoryIndex":
        """The index after a full run; `accounts` limits it to some rows."""
        index = cls()
        wanted = range(len(columns.ids)) if accounts is None else sorted(accounts)
        names, bounds = columns.tokens(), np.searchsorted(columns.account, np.arange(len(columns.ids) + 1))
        homes: dict[int, int] = {}
        for row in wanted:
            own = frozenset(names[number] for number in columns.value[bounds[row] : bounds[row + 1]].tolist())
            home = homes.get(int(label[row]))
            homes[int(label[row])] = index.add(columns.ids[row], own, home)
        return index

    def add(
        self,
        account: Any,
        tokens: frozenset[Token],
        home: int | None,
        merges: Iterable[int] = (),
        seen: tuple[float, float] | None = None,
    ) -> int:
        """Write an account into its group (a new one if None) and the groups its arrival brought together. The group's number."""
        group = self._new() if home is None else home
        self.group_of[account] = group
        self.members[group].append(account)
        self._own[account] = tokens
        if seen:
            self._seen[account] = seen
        for token in tokens:
            if token not in self._groups:
                self._remember(token)
            self._count(group, token, 1)
        for other in merges:
            self._merge(group, other)
        return group

    def _new(self) -> int:
        self._next += 1
        self.members[self._next], self.tokens[self._next] = [], {}
        return self._next

    def _count(self, group: int, token: Token, by: int) -> None:
        self.tokens[group][token] = self.tokens[group].get(token, 0) + by
        self._groups[token][group] = self._groups[token].get(group, 0) + by

    def _merge(self, group: int, other: int) -> None:
        for account in self.members.pop(other):
            self.group_of[account] = group
            self.members[group].append(account)
        for token, count in self.tokens.pop(other).items():
            del self._groups[token][other]
            self._count(group, token, count)

    def _remember(self, token: Token) -> None:
        for key in near_keys(token):
            self._near[key].add(token[1])

    def used(self, tokens: Collection[Token]) -> dict[Token, Used]:
        known = ((token, self._groups[token]) for token in tokens if token in self._groups)
        return {token: Used(sum(groups.values()), len(groups)) for token, groups in known}

    def holders(self, tokens: Collection[Token]) -> dict[Token, list[int]]:
        return {token: list(self._groups[token]) for token in tokens}

    def holding(self, groups: Collection[GroupId], tokens: Collection[Token]) -> dict[GroupId, set[Token]]:
        return {group: {token for token in tokens if token in self.tokens[group]} for group in groups}  # type: ignore[index]

    def sides(self, groups: Collection[GroupId]) -> dict[GroupId, Side]:
        return {group: side_of(self.tokens[group], len(self.members[group])) for group in groups}  # type: ignore[index]

    def shared(self, group: GroupId, others: Collection[GroupId]) -> dict[GroupId, set[Token]]:
        mine = self.tokens[group].keys()  # type: ignore[index]
        return {other: set(mine & self.tokens[other].keys()) for other in others}  # type: ignore[index]

    def spans(
        self, groups: Collection[GroupId], tokens: Collection[Token]
    ) -> dict[tuple[GroupId, Token], tuple[float, float]]:
        found: dict[tuple[GroupId, Token], tuple[float, float]] = {}
        for group in groups:
            for token in tokens:
                days = [self._seen[own] for own in self.members[group] if own in self._seen and token in self._own[own]]  # type: ignore[index]
                if days:
                    found[group, token] = (min(first for first, _ in days), max(last for _, last in days))
        return found

    def near(self, keys: Collection[NearKey]) -> dict[NearKey, set[str]]:
        return {key: self._near[key] for key in keys if key in self._near}
