"""What people are asked: links between accounts with the terms of their sum, those nearest the bar first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import combinations
from typing import Any

import numpy as np
from django.db.models import Q

from sellers.link_models import LinkRun
from sellers.linking import Columns, Groups, Placed, Side, Sum, Token, side_of, weigh
from sellers.linking.kinds import GROUPS
from sellers.linking.pairs import held
from sellers.linking.score import holdings
from sellers.models import Link
from sellers.services.linking_index import TableIndex
from sellers.states import LinkState

# As many doubts as people may ever come to, and as many groups of a size a page can show.
_MOST_DOUBTS = 2_000
_MOST_GROUPS = 2_000
_LARGEST_GROUP = 12
# Doubts of one new account: the nearest few, not far below the bar.
_DOUBTS_EACH = 3
_FARTHEST = 4.0
# Accounts of a group that are compared with the new one: those that share most.
_MOST_COMPARED = 20


def terms_of(because: Sum) -> list[dict[str, Any]]:
    """The terms of a sum as they are kept with a link."""
    return [{**asdict(term), "weight": round(term.weight, 3), "trust": round(term.trust, 4)} for term in because.terms]


def _link(one: int, other: int, because: Sum, bar: float, version: str) -> Link:
    left, right = sorted((one, other))
    return Link(
        left_id=left, right_id=right, score=round(because.score, 3), distance=round(abs(because.barred - bar), 3),
        reasons=terms_of(because), weights=version,
    )  # fmt: skip


def _keep(links: Iterable[Link]) -> None:
    """Write links; a known pair keeps its state, only sum and reasons follow the evidence."""
    by_pair = {(link.left_id, link.right_id): link for link in links if link.left_id != link.right_id}
    Link.objects.bulk_create(
        by_pair.values(), batch_size=2000, update_conflicts=True, unique_fields=["left", "right"],
        update_fields=["score", "distance", "reasons", "weights"],
    )  # fmt: skip


class _Full:
    """Tokens and sides of groups and accounts of a full run, looked up by number."""

    def __init__(self, columns: Columns, groups: Groups) -> None:
        self.ids, self.weights, self.label = columns.ids, groups.weights, groups.label
        self.row = {own: row for row, own in enumerate(columns.ids)}
        self._columns = columns
        self._bounds = np.searchsorted(columns.account, np.arange(len(columns.ids) + 1))
        self._users = np.bincount(columns.value, minlength=len(columns.texts))
        tokens = held(groups.label, columns.account, columns.value, len(columns.texts))
        self._has, self._size = holdings(tokens, columns.kind), tokens.size
        self._order = np.argsort(groups.label, kind="stable")
        self._start = np.searchsorted(groups.label[self._order], np.arange(len(tokens.size) + 1))
        self._names = columns.tokens()

    def members(self, group: int) -> list[int]:
        """Rows of a group's accounts."""
        rows: list[int] = self._order[self._start[group] : self._start[group + 1]].tolist()
        return rows

    def held_by(self, row: int) -> dict[Token, int]:
        """token -> users, of one account."""
        numbers = self._columns.value[self._bounds[row] : self._bounds[row + 1]].tolist()
        return {self._names[number]: int(self._users[number]) for number in numbers}

    def side(self, group: int) -> Side:
        return Side(int(self._size[group]), dict(zip(GROUPS, self._has[group].tolist(), strict=True)))

    def between(self, one: int, other: int) -> tuple[int, int, Sum] | None:
        """Two groups: the accounts that show it best, and the sum."""
        mine, theirs = self._by_token(one), self._by_token(other)
        shared = {token: users for token, (_, users) in mine.items() if token in theirs}
        if not shared:
            return None
        because = weigh(shared, self.side(one), self.side(other), self.weights)
        best = next((term for term in because.terms if term.code == "shares"), None)
        token = (best.kind, best.value) if best else next(iter(shared))
        return self.ids[mine[token][0]], self.ids[theirs[token][0]], because

    def _by_token(self, group: int) -> dict[Token, tuple[int, int]]:
        found: dict[Token, tuple[int, int]] = {}
        for row in self.members(group):
            for token, users in self.held_by(row).items():
                found.setdefault(token, (row, users))
        return found


def propose_full(run: LinkRun, columns: Columns, groups: Groups) -> None:
    """After a full run: its doubts and the joins of its groups become links; those nobody judged and nothing proposes go."""
    full, bar = _Full(columns, groups), groups.weights.join_at
    links: list[Link] = []
    for doubt in groups.doubts[:_MOST_DOUBTS]:
        one, other = (int(groups.label[full.row[own]]) for own in (doubt.one, doubt.other))
        found = full.between(one, other)
        if found:
            links.append(_link(*found, bar, str(run.pk)))
    small = np.flatnonzero((full._size >= 2) & (full._size <= _LARGEST_GROUP))[:_MOST_GROUPS]
    for group in small.tolist():
        links += _tree(full, full.members(group), bar, str(run.pk))
    source = Q(left__source=run.source) if run.source else Q()
    Link.objects.filter(source, state=LinkState.PROPOSED, judgements__isnull=True).delete()
    _keep(links)


def _tree(full: _Full, rows: Sequence[int], bar: float, version: str) -> list[Link]:
    """The strongest pairs that hold a group together."""
    tokens = {row: full.held_by(row) for row in rows}
    pairs = []
    for one, other in combinations(rows, 2):
        shared = {token: users for token, users in tokens[one].items() if token in tokens[other]}
        if shared:
            because = weigh(shared, side_of(tokens[one]), side_of(tokens[other]), full.weights)
            pairs.append((-because.score, full.ids[one], full.ids[other], because))
    top: dict[int, int] = {}

    def head(own: int) -> int:
        while (above := top.get(own, own)) != own:
            own = above
        return own

    links = []
    for _, one, other, because in sorted(pairs, key=lambda pair: pair[:3]):
        if head(one) != head(other):
            top[head(one)] = head(other)
            links.append(_link(one, other, because, bar, version))
    return links


def propose_placed(
    run: LinkRun, account: int, tokens: frozenset[Token], home: int, placed: Placed, index: TableIndex
) -> None:
    """After one account found its place: its nearest companion there, and the groups it nearly joined."""
    weights = index.weights
    asked: list[tuple[int, Sum | None]] = [(home, None)] if placed.group is not None else []
    asked += [(int(str(group)), because) for group, because in placed.doubts[:_DOUBTS_EACH]
              if weights.join_at - because.barred <= _FARTHEST]  # fmt: skip
    found = _nearest(account, tokens, [group for group, _ in asked], index) if asked else {}
    _keep(
        _link(account, found[group][0], because or found[group][1], weights.join_at, str(run.pk))
        for group, because in asked
        if group in found
    )


def _nearest(
    account: int, tokens: frozenset[Token], groups: Sequence[int], index: TableIndex
) -> dict[int, tuple[int, Sum]]:
    """Of each group the account that shares most with this one, and their sum; two queries for all."""
    shares: dict[int, dict[int, set[Token]]] = defaultdict(lambda: defaultdict(set))
    for group, pairs in index.sharing(tokens, groups).items():
        for other, token in pairs:
            if other != account:
                shares[group][other].add(token)
    few = {group: sorted(own, key=lambda one: (-len(own[one]), one))[:_MOST_COMPARED] for group, own in shares.items()}
    users = index.users(tokens)
    theirs = index.tokens_of([one for own in few.values() for one in own]) if few else {}
    mine = side_of(tokens)
    found = {}
    for group, own in few.items():
        sums = {
            one: weigh({t: users.get(t, 1) for t in shares[group][one]}, mine, side_of(theirs[one]), index.weights)
            for one in own
        }
        best = max(own, key=lambda one: (sums[one].score, -one))
        found[group] = (best, sums[best])
    return found
