"""Joining groups best first, in rounds, under fixed weights.

In each round every group is compared with those it shares a rare value with, the evidence of all its accounts taken together,
and each joins its best partner if the score passes the bar. The bar comes down from round to round, so that what is sure is
known before what is doubtful is weighed. Nothing is joined because something else was: every join has its own sum.
"""

from dataclasses import dataclass

import numpy as np

from sellers.linking.columns import Columns
from sellers.linking.dates import faded
from sellers.linking.near import Array
from sellers.linking.pairs import Held, Pairs, compared, held
from sellers.linking.score import Scored, bar, holdings, scored
from sellers.linking.verdicts import Verdicts, join
from sellers.linking.weights import Weights, logit

# How much more than `join_at` a round asks for.
EASING = (2.0, 1.0, 1.0, 1.0, 0.5, 0.5)
_MOST_ROUNDS = 40


@dataclass(frozen=True, slots=True)
class Round:
    """One comparison of all groups."""

    tokens: Held
    pairs: Pairs
    sums: Scored
    barred: Array


def compare(label: Array, columns: Columns, weight: Array, weights: Weights, pairs: Pairs | None = None) -> Round:
    """Compare the groups `label` int[n]; `weight` float64[v] is logit(trust) - prior."""
    tokens = held(label, columns.account, columns.value, len(columns.texts))
    pairs = compared(tokens, columns.kind) if pairs is None else pairs
    has = holdings(tokens, columns.kind)
    entry_weight = weight[pairs.value] * faded(pairs, label, columns)
    against = weights.against_row()
    sums = scored(
        pairs, entry_weight, columns.kind, has, tokens.size, weights.prior, against, weights.plenty, weights.fade
    )
    return Round(tokens, pairs, sums, bar(sums.total, pairs.one, pairs.other, tokens.size, weights.size_bar))


def best_partners(one: Array, other: Array, barred: Array, groups: int, least: float) -> Array:
    """Numbers of the pairs that are, above `least`, the best of one of their two groups. Ties fall to the lower numbers."""
    able = np.flatnonzero(barred >= least)
    order = able[np.lexsort((other[able], one[able], -barred[able]))]
    rank = np.arange(len(order))
    best = np.full(groups, len(order))
    np.minimum.at(best, one[order], rank)
    np.minimum.at(best, other[order], rank)
    chosen: Array = order[(best[one[order]] == rank) | (best[other[order]] == rank)]
    return chosen


def merge(
    columns: Columns,
    trust: Array,
    weights: Weights,
    verdicts: Verdicts,
    first: Round | None = None,
    easing: tuple[float, ...] = EASING,
) -> tuple[Array, Round]:
    """int[n] groups of the accounts, and the last comparison (in which nothing passed the bar any more)."""
    weight = np.maximum(logit(trust) - weights.prior, 0.0)
    label = verdicts.start
    for number in range(_MOST_ROUNDS):
        now = first if number == 0 and first is not None else compare(label, columns, weight, weights)
        extra = easing[number] if number < len(easing) else 0.0
        label_of, joined = _joined(now, label, verdicts, weights.join_at + extra)
        label = label_of[label]
        if not joined and number >= len(easing):
            break
    return label, now


def _joined(now: Round, label: Array, verdicts: Verdicts, least: float) -> tuple[Array, bool]:
    groups = now.tokens.groups
    forbidden = np.unique(np.sort(label[verdicts.cannot], axis=1), axis=0) if len(verdicts.cannot) else verdicts.cannot
    barred = now.barred
    if len(forbidden):
        key = now.pairs.one.astype(np.int64) * groups + now.pairs.other
        barred = np.where(np.isin(key, forbidden[:, 0] * groups + forbidden[:, 1]), -np.inf, barred)
    chosen = best_partners(now.pairs.one, now.pairs.other, barred, groups, least)
    label_of = join(groups, now.pairs.one[chosen], now.pairs.other[chosen], barred[chosen], forbidden)
    return label_of, bool(label_of.max(initial=-1) + 1 < groups)
