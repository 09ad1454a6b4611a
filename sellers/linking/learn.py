"""Learning the weights from the accounts themselves, and from verdicts where there are any.

No labels are needed. A value is trusted when the pairs it proposes agree in evidence of another kind, and distrusted when they do
not: a depot's phone proposes pairs that nothing else confirms (expectation-maximisation over pairs of accounts). Then the accounts
are grouped once, and each value's trust becomes the share of the pairs it proposes that ended in one group.
"""

from dataclasses import replace
from datetime import date

import numpy as np

from sellers.linking.columns import Columns
from sellers.linking.dates import faded
from sellers.linking.kinds import GROUPS, KINDS, NAMES
from sellers.linking.near import Array
from sellers.linking.pairs import CROWD, Held, Pairs, compared, held, samples, users_of
from sellers.linking.rounds import compare, merge
from sellers.linking.score import GROUP_OF, N_GROUPS, holdings, scored
from sellers.linking.verdicts import Verdicts
from sellers.linking.weights import BUCKETS, Weights, bucket_of, logit

ROUNDS = 5
# Pairs of a crowded value that are looked at; pairs of one value that count at most; what its class counts against that.
_SAMPLE = 60
_HEARD = 20.0
_CLASS_WEIGHT = 4.0
_START_WEIGHT = 2.0
_SURE = 0.98
_FIRMEST_AGAINST = 0.02
# A verdict about two accounts counts as this many pairs for the values they share.
_VERDICT_WEIGHT = 5.0


class _Lessons:
    """The pairs of accounts to learn from, and which of their shared values each teaches about."""

    def __init__(self, columns: Columns, verdicts: Verdicts, judged: Array) -> None:
        values = max(len(columns.texts), 1)
        label = np.arange(len(columns.ids))
        self.tokens: Held = held(label, columns.account, columns.value, values)
        sample = samples(self.tokens, columns.kind, CROWD, _SAMPLE)
        self.pairs: Pairs = compared(self.tokens, columns.kind, CROWD, sample)
        self.faded: Array = faded(self.pairs, label, columns)
        users = users_of(self.tokens, values)
        crowded = users > CROWD[columns.kind]
        teaches = ~crowded[self.pairs.value]
        at = np.flatnonzero(~teaches)
        groups = np.int64(self.tokens.groups)
        packed = (
            self.pairs.one[self.pairs.pair[at]] * groups + self.pairs.other[self.pairs.pair[at]]
        ) * values + self.pairs.value[at]
        if len(sample):
            teaches[at] = sample[np.minimum(np.searchsorted(sample, packed), len(sample) - 1)] == packed
        self.entry = np.flatnonzero(teaches)
        self.pair, self.value = self.pairs.pair[self.entry], self.pairs.value[self.entry]
        self.of_name = np.flatnonzero(np.isin(GROUP_OF[columns.kind[self.value]], NAMES))
        self.said = _said(self.pairs, judged, groups)
        counts = np.where(np.isnan(self.said), 1.0, _VERDICT_WEIGHT)[self.pair]
        self.count_of = counts
        self.heard = np.bincount(self.value, counts, minlength=values)
        self.cell = columns.kind.astype(np.int64) * BUCKETS + bucket_of(users)
        self.cell_heard = np.bincount(self.cell, self.heard, minlength=len(KINDS) * BUCKETS)

    def trusts(self, sure: Array, starting: Array) -> tuple[Array, Array]:
        """(trust float64[v], usual float64[kinds * buckets]) from the probability float64[e] of each lesson."""
        yes = np.bincount(self.value, sure * self.count_of, minlength=len(self.cell))
        cell_yes = np.bincount(self.cell, yes, minlength=len(self.cell_heard))
        usual = (cell_yes + _START_WEIGHT * starting) / (self.cell_heard + _START_WEIGHT)
        share = np.minimum(self.heard, np.maximum(_HEARD, 0.0)) / np.maximum(self.heard, 1.0)
        trust = (usual[self.cell] * _CLASS_WEIGHT + yes * share) / (_CLASS_WEIGHT + self.heard * share)
        return trust, usual


def _said(pairs: Pairs, judged: Array, groups: np.int64) -> Array:
    """float64[p]: 1 and 0 where people said so, NaN elsewhere. `judged` int[k, 3]: row, row, 0 or 1."""
    said = np.full(len(pairs.one), np.nan)
    if len(judged):
        key = pairs.one.astype(np.int64) * groups + pairs.other
        mine = judged[:, 0] * groups + judged[:, 1]
        at = np.minimum(np.searchsorted(key, mine), max(len(key) - 1, 0))
        known = key[at] == mine if len(key) else np.zeros(len(mine), bool)
        said[at[known]] = judged[known, 2]
    return said


def _probability(log_odds: Array) -> Array:
    chance: Array = 1 / (1 + np.exp(-np.clip(log_odds, -50, 50)))
    return chance


def learn(
    columns: Columns, verdicts: Verdicts, judged: Array, *, version: str, created_on: date
) -> tuple[Weights, Array]:
    """(weights, trust float64[v]).

    `judged` int[k, 3] are verdicts as (row, row, 1 same or 0 different), first row the smaller.
    """
    weights = Weights.starting(len(columns.ids), version, created_on)
    lessons = _Lessons(columns, verdicts, judged)
    starting = np.array([weights.usual[kind.name] for kind in KINDS]).ravel()
    trust = starting[lessons.cell]
    against = weights.against_row()
    has = holdings(lessons.tokens, columns.kind)
    for _ in range(ROUNDS):
        trust, against = _one_round(lessons, columns, weights, trust, against, has, starting)
    weights = _with(weights, columns, lessons, trust, starting, against)
    first = compare(
        np.arange(len(columns.ids)), columns, np.maximum(logit(trust) - weights.prior, 0.0), weights, lessons.pairs
    )
    fresh = Verdicts(np.arange(len(columns.ids)), verdicts.cannot)
    label, _ = merge(columns, trust, weights, fresh, first)
    together = (label[lessons.pairs.one] == label[lessons.pairs.other]) * _SURE
    said = np.where(np.isnan(lessons.said), together, lessons.said)
    trust, usual = lessons.trusts(said[lessons.pair], starting)
    weights = _with(weights, columns, lessons, trust, usual, against)
    trust = weights.trusts(columns)
    return weights, trust


def _one_round(
    lessons: _Lessons,
    columns: Columns,
    weights: Weights,
    trust: Array,
    against: Array,
    has: Array,
    starting: Array,
) -> tuple[Array, Array]:
    """One step of expectation and maximisation."""
    log_odds = logit(trust)
    entry_weight = np.maximum(log_odds - weights.prior, 0.0)[lessons.pairs.value] * lessons.faded
    size = lessons.tokens.size
    sums = scored(
        lessons.pairs, entry_weight, columns.kind, has, size, weights.prior, against, weights.plenty, weights.fade
    )
    others = sums.total[lessons.pair] - sums.slot_weight[sums.entry_slot[lessons.entry]] - weights.prior
    named = np.isin(sums.slot_group, NAMES)
    by_name = np.bincount(sums.slot_pair[named], sums.slot_weight[named], minlength=len(sums.total))
    of_name = lessons.of_name
    others[of_name] = sums.total[lessons.pair[of_name]] - by_name[lessons.pair[of_name]] - weights.prior
    sure = _probability(log_odds[lessons.value] + others)
    said = lessons.said[lessons.pair]
    trust, _ = lessons.trusts(np.where(np.isnan(said), sure, said), starting)
    same = _probability(sums.total)
    same = np.where(np.isnan(lessons.said), same, lessons.said)
    fresh = against.copy()
    for number in range(N_GROUPS):
        bit = 1 << number
        agreed, differed = same[sums.agrees & bit != 0].sum(), same[sums.differs & bit != 0].sum()
        if differed > 0:
            fresh[number] = np.log(max(differed / (agreed + differed), _FIRMEST_AGAINST))
    return trust, fresh


def _with(weights: Weights, columns: Columns, lessons: _Lessons, trust: Array, usual: Array, against: Array) -> Weights:
    table = usual.reshape(len(KINDS), BUCKETS).round(4)
    own: dict[str, dict[str, float]] = {kind.name: {} for kind in KINDS}
    taught = np.flatnonzero(lessons.heard > 0)
    for number, kind, known in zip(
        taught.tolist(), columns.kind[taught].tolist(), trust[taught].round(4).tolist(), strict=True
    ):
        own[KINDS[kind].name][columns.texts[number]] = known
    return replace(
        weights,
        usual={kind.name: table[number].tolist() for number, kind in enumerate(KINDS)},
        against={name: round(float(value), 4) for name, value in zip(GROUPS, against, strict=True)},
        trust=own,
    )
