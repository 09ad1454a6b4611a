"""The full run: all accounts to groups.

    groups = link(columns)                                    # learns the weights
    groups = link(columns, weights, must=[(1, 2)], cannot=[(3, 4)])   # under a given version

The result depends on the set of accounts, the verdicts and the weights, not on the order of rows.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np

from sellers.linking.columns import Columns, Token
from sellers.linking.learn import learn
from sellers.linking.near import Array
from sellers.linking.rounds import Round, merge
from sellers.linking.verdicts import Pair, Verdicts, settle
from sellers.linking.weights import Weights


@dataclass(frozen=True)
class Doubt:
    """Two groups (named by their first account) that were not joined, and how near the bar they came, in log-odds."""

    one: Any
    other: Any
    score: float
    short: float


@dataclass(frozen=True)
class Groups:
    """The outcome of a full run.

    ids, label   account ids ascending, and int[n] group numbers 0..c-1 (numbered by their first account)
    weights      the version used
    doubts       pairs of groups below the bar but above `doubt_from`, nearest first: the queue for people
    knots        verdict pairs that contradict others (see `verdicts`)
    """

    ids: list[Any]
    label: Array
    weights: Weights
    doubts: list[Doubt]
    knots: list[Pair]

    def of(self) -> dict[Any, int]:
        """account id -> group number."""
        return dict(zip(self.ids, self.label.tolist(), strict=True))

    def members(self) -> list[list[Any]]:
        """Account ids by group number."""
        found: list[list[Any]] = [[] for _ in range(int(self.label.max(initial=-1)) + 1)]
        for own, group in zip(self.ids, self.label.tolist(), strict=True):
            found[group].append(own)
        return found


def link(
    columns: Columns,
    weights: Weights | None = None,
    must: Iterable[Pair] = (),
    cannot: Iterable[Pair] = (),
    *,
    version: str = "1",
    created_on: date = date(2026, 1, 1),
    doubt_from: float = 0.0,
    most_doubts: int = 10_000,
    pinned: Mapping[Token, float] = MappingProxyType({}),
) -> Groups:
    """Group all accounts. Without `weights` they are learned first, and carry `version` and `created_on`.

    `pinned`: what people said values are worth; goes before what was learned.
    """
    verdicts = settle(columns.ids, must, cannot)
    learned = weights is None
    if weights is None:
        weights, trust = learn(columns, verdicts, _judged(verdicts), version=version, created_on=created_on)
    if pinned:
        weights = weights.pin(pinned.items())
    if pinned or not learned:
        trust = weights.trusts(columns)
    label, last = merge(columns, trust, weights, verdicts)
    return Groups(
        columns.ids,
        label,
        weights,
        _doubts(columns, label, last, weights, verdicts, doubt_from, most_doubts),
        verdicts.knots,
    )


def relink(
    tokens: Mapping[Any, Collection[Token]],
    weights: Weights,
    must: Iterable[Pair] = (),
    cannot: Iterable[Pair] = (),
    users: Mapping[Token, int] | None = None,
) -> Groups:
    """Group again the accounts of one neighbourhood (a group after a verdict, an undo or a removal), under the same weights.

    `tokens`: account id -> settled tokens. `users`: how many accounts of the whole store hold each token, for values that have no
    trust of their own; left out, only these accounts are counted.
    """
    columns = Columns.of_tokens(tokens)
    if users:
        known = {token: weights.trust_of(token, users.get(token, 2)) for token in columns.tokens()}
        weights = weights.pin(known.items())
    return link(columns, weights, must, cannot)


@dataclass(frozen=True, slots=True)
class Hub:
    """A value that many accounts share and that binds nobody."""

    token: Token
    users: int
    trust: float


def hubs(columns: Columns, weights: Weights, *, users_from: int = 5, trust_below: float = 0.15) -> list[Hub]:
    """Values that look like depots, aggregators, agencies, stock pictures: most used first."""
    users = np.bincount(columns.value, minlength=len(columns.texts))
    trust = weights.trusts(columns)
    found = np.flatnonzero((users >= users_from) & (trust < trust_below))
    tokens = columns.tokens()
    order = found[np.argsort(-users[found], kind="stable")]
    return [Hub(tokens[number], int(users[number]), float(trust[number])) for number in order.tolist()]


def _judged(verdicts: Verdicts) -> Array:
    """Verdicts as lessons. Two accounts joined through others were not judged themselves and teach nothing."""
    different = np.c_[verdicts.cannot, np.zeros(len(verdicts.cannot), np.int64)]
    same = np.c_[verdicts.same, np.ones(len(verdicts.same), np.int64)]
    both: Array = np.concatenate([same, different]).astype(np.int64)
    return both


def _doubts(
    columns: Columns, label: Array, last: Round, weights: Weights, verdicts: Verdicts, least: float, most: int
) -> list[Doubt]:
    near = np.flatnonzero(last.sums.total >= least)
    short = weights.join_at - last.barred[near]
    order = near[np.lexsort((last.pairs.other[near], last.pairs.one[near], short))]
    settled = {tuple(pair) for pair in np.sort(label[verdicts.cannot], axis=1).tolist()}
    _, first = np.unique(label, return_index=True)
    found: list[Doubt] = []
    for number in order.tolist():
        one, other = int(last.pairs.one[number]), int(last.pairs.other[number])
        if (one, other) not in settled:
            score = float(last.sums.total[number])
            found.append(
                Doubt(
                    columns.ids[first[one]],
                    columns.ids[first[other]],
                    score,
                    weights.join_at - float(last.barred[number]),
                )
            )
        if len(found) >= most:
            break
    return found
