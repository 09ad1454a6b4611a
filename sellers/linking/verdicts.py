"""People's verdicts as constraints: must-link and cannot-link pairs of accounts. They always hold.

A pair said to be the same is joined before anything is weighed; a pair said to differ is never in one group. Where verdicts
contradict each other (A same as B, B same as C, A different from C) "same" can hold only by breaking "different": the contradiction
is named, and until people settle it nothing they called different is joined: the "same" verdicts of that knot do not act.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.sparse import coo_matrix  # type: ignore[import-untyped]
from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]

from sellers.linking.near import Array

Pair = tuple[Hashable, Hashable]


@dataclass(frozen=True)
class Verdicts:
    """Verdicts on rows 0..n-1. `knots`: cannot-pairs (of ids) that contradict a chain of must-pairs."""

    start: Array
    cannot: Array
    same: Array = field(default_factory=lambda: np.empty((0, 2), np.int64))
    knots: list[Pair] = field(default_factory=list)


def components(n: int, one: Array, other: Array) -> Array:
    """int[n]: connected components of n nodes, numbered by their smallest member."""
    if len(one) == 0:
        return np.arange(n)
    label = connected_components(coo_matrix((np.ones(len(one), np.int8), (one, other)), shape=(n, n)), directed=False)[
        1
    ]
    _, first = np.unique(label, return_index=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    result: Array = rank[label]
    return result


def settle(ids: Sequence[Any], must: Iterable[Pair], cannot: Iterable[Pair]) -> Verdicts:
    """Verdicts by account id to verdicts by row. Pairs naming an unknown account are passed over: it may come later."""
    row = {own: number for number, own in enumerate(ids)}
    same, differ = _rows(row, must), _rows(row, cannot)
    label = components(len(ids), same[:, 0], same[:, 1])
    broken = label[differ[:, 0]] == label[differ[:, 1]]
    knots = [(ids[one], ids[other]) for one, other in differ[broken].tolist()]
    if knots:
        knotted = np.isin(label[same[:, 0]], label[differ[broken][:, 0]])
        same = same[~knotted]
        label = components(len(ids), same[:, 0], same[:, 1])
    return Verdicts(label, differ, same, sorted(knots, key=str))


def _rows(row: dict[Any, int], pairs: Iterable[Pair]) -> Array:
    known = [(row[one], row[other]) for one, other in pairs if one in row and other in row and one != other]
    return np.array(sorted({(min(pair), max(pair)) for pair in known}), np.int64).reshape(-1, 2)


def join(groups: int, one: Array, other: Array, total: Array, forbidden: Array) -> Array:
    """int[c]: components after joining these pairs of groups, none of which brings a forbidden pair together.

    `forbidden` int[k, 2] are pairs of groups. Only components that would break one are joined step by step, best first.
    """
    label = components(groups, one, other)
    if len(forbidden) == 0:
        return label
    broken = np.unique(label[forbidden[:, 0]][label[forbidden[:, 0]] == label[forbidden[:, 1]]])
    if len(broken) == 0:
        return label
    careful = np.isin(label[one], broken)
    keep = ~careful
    order = np.flatnonzero(careful)
    order = order[np.lexsort((other[order], one[order], -total[order]))]
    allowed = _one_by_one(one[order], other[order], forbidden)
    keep[order[allowed]] = True
    return components(groups, one[keep], other[keep])


def _one_by_one(one: Array, other: Array, forbidden: Array) -> Array:
    parent: dict[int, int] = {}
    enemies: dict[int, set[int]] = defaultdict(set)
    for left, right in forbidden.tolist():
        enemies[left].add(right)
        enemies[right].add(left)

    def top(group: int) -> int:
        while (above := parent.get(group, group)) != group:
            parent[group] = parent.get(above, above)
            group = above
        return group

    allowed = np.zeros(len(one), bool)
    for number, (left, right) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
        a, b = top(left), top(right)
        if a == b:
            allowed[number] = True
        elif not any(top(enemy) == b for enemy in enemies[a]):
            allowed[number] = True
            parent[b] = a
            enemies[a] |= enemies[b]
    return allowed
