"""The sum of evidence for pairs of groups: one place, used by learning, full run and instant update alike."""

from dataclasses import dataclass

import numpy as np

from sellers.linking.kinds import GROUP_OF_KIND, GROUPS, HALF_TOLD, NEVER_AGAINST, SILENCED_BY
from sellers.linking.near import Array
from sellers.linking.pairs import Held, Pairs

N_GROUPS = len(GROUPS)
GROUP_OF = np.array(GROUP_OF_KIND, np.int64)
# Up to this many pairs of values (of one group of kinds) may be compared between two sides before chance is counted.
FEW_CHANCES = 8
_ALL = (1 << N_GROUPS) - 1
_SPEAKS = _ALL & ~sum(1 << group for group in NEVER_AGAINST)


@dataclass(frozen=True, slots=True)
class Scored:
    """Sums of p pairs.

    total float64[p]; slots ("pair agrees in a group of kinds") with their weight after all rules, and the slot of each entry;
    `agrees` and `differs` int[p]: bit masks over the groups of kinds.
    """

    total: Array
    slot_pair: Array
    slot_group: Array
    slot_weight: Array
    entry_slot: Array
    agrees: Array
    differs: Array


def holdings(tokens: Held, kind: Array) -> Array:
    """int32[c, groups of kinds]: how many distinct values each group of accounts holds in each group of kinds."""
    slot = tokens.holder.astype(np.int64) * N_GROUPS + GROUP_OF[kind[tokens.value]]
    return np.bincount(slot, minlength=tokens.groups * N_GROUPS).reshape(tokens.groups, N_GROUPS)


def against_table(against: Array) -> Array:
    """float64[2**groups]: the sum of `against` over the bits of a mask."""
    table = np.zeros(1 << N_GROUPS)
    for group in range(N_GROUPS):
        if _SPEAKS >> group & 1:
            table[np.arange(len(table)) >> group & 1 == 1] += against[group]
    return table


def scored(
    pairs: Pairs,
    entry_weight: Array,
    kind: Array,
    has: Array,
    size: Array,
    prior: float,
    against: Array,
    plenty: float,
    fade: float,
) -> Scored:
    """Score p pairs.

    entry_weight  float64[e]: what sharing each value adds, logit(trust) - prior, less what time apart takes off
    has     int[c, groups]: `holdings`
    plenty  how much of log(values of one side * values of the other / 8) is taken off an agreement: who has many values agrees
            by chance more often
    fade    disagreements count 1 / (1 + fade * log(size * size)): large groups have many faces
    """
    group = GROUP_OF[kind[pairs.value]]
    first = np.r_[True, (pairs.pair[1:] != pairs.pair[:-1]) | (group[1:] != group[:-1])][: len(group)]
    starts = np.flatnonzero(first)
    slot_pair, slot_group = pairs.pair[starts], group[starts]
    if len(starts) == 0:
        nothing = np.empty(0)
        return Scored(np.full(len(pairs.one), prior), slot_pair, slot_group, nothing, starts, starts, starts)
    best = np.maximum.reduceat(entry_weight, starts)
    one, other = pairs.one[slot_pair], pairs.other[slot_pair]
    chances = np.log(np.maximum(has[one, slot_group] * has[other, slot_group] / FEW_CHANCES, 1))
    best = np.maximum(best - plenty * chances, 0.0)
    agrees = np.bincount(slot_pair, 1 << slot_group, minlength=len(pairs.one)).astype(np.int64)
    _mind_dependence(best, slot_pair, slot_group, agrees, len(pairs.one))
    mask = np.bitwise_or.reduce(np.where(has > 0, 1 << np.arange(N_GROUPS), 0), axis=1)
    differs = mask[pairs.one] & mask[pairs.other] & ~agrees & _SPEAKS
    faces = np.log(np.maximum(size[pairs.one] * size[pairs.other], 1))
    total = (
        prior
        + np.bincount(slot_pair, best, minlength=len(pairs.one))
        + against_table(against)[differs] / (1 + fade * faces)
    )
    entry_slot = np.cumsum(first, dtype=np.int32) - 1
    return Scored(total, slot_pair, slot_group, best, entry_slot, agrees, differs)


def _mind_dependence(best: Array, slot_pair: Array, slot_group: Array, agrees: Array, pairs: int) -> None:
    """Take off, in place, what one agreement repeats of another."""
    for dependent, silencers in SILENCED_BY:
        loud = sum(1 << group for group in silencers)
        best[(slot_group == dependent) & (agrees[slot_pair] & loud != 0)] = 0.0
    first, second, share = HALF_TOLD
    both = np.flatnonzero(agrees[slot_pair] & (1 << first) != 0)
    both = both[(agrees[slot_pair[both]] & (1 << second)) != 0]
    weights = np.zeros((2, pairs))
    for row, group in enumerate((first, second)):
        mine = both[slot_group[both] == group]
        weights[row, slot_pair[mine]] = best[mine]
    mine = both[slot_group[both] == second]
    best[mine] -= share * weights.min(axis=0)[slot_pair[mine]]


def bar(total: Array, one: Array, other: Array, size: Array, size_bar: float) -> Array:
    """The score less what joining two large groups asks for: `size_bar` for each doubling of the smaller."""
    return total - size_bar * np.log2(np.minimum(size[one], size[other]))
