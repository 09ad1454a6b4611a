"""Numbers that pass from hand to hand: what time apart takes off a shared value.

A phone given up is sold again after some months. Where both sides were seen on known days and never at the same time, a shared
phone counts in full for GRACE_DAYS of silence and half as much after each HALVING_DAYS more.
"""

import math
from typing import Final

import numpy as np

from sellers.linking.columns import Columns
from sellers.linking.kinds import RECYCLED
from sellers.linking.near import Array
from sellers.linking.pairs import Pairs

GRACE_DAYS: Final = 120.0
HALVING_DAYS: Final = 180.0


def fade(gap_days: float) -> float:
    """The share of its weight a recycled value keeps after so many days in which neither side had it. NaN (unknown): all."""
    if math.isnan(gap_days) or gap_days <= GRACE_DAYS:
        return 1.0
    return float(0.5 ** ((gap_days - GRACE_DAYS) / HALVING_DAYS))


def gap(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Days between two spans (first day, last day); 0 if they touch, NaN if a day is unknown."""
    apart = max(other[0] - one[1], one[0] - other[1])
    return apart if math.isnan(apart) else max(apart, 0.0)


def faded(pairs: Pairs, label: Array, columns: Columns) -> Array:
    """float64[e]: the share of its weight each entry of the pairs keeps. `label` int[n]: groups of the accounts."""
    share = np.ones(len(pairs.value))
    if columns.first is None or columns.last is None:
        return share
    recycled = np.isin(columns.kind, RECYCLED)
    entry = np.flatnonzero(recycled[pairs.value])
    token = np.flatnonzero(recycled[columns.value])
    if len(entry) == 0 or len(token) == 0:
        return share
    values = len(columns.texts)
    key = label[columns.account[token]].astype(np.int64) * values + columns.value[token]
    order = np.argsort(key, kind="stable")
    key, owner = key[order], columns.account[token][order]
    start = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    key = key[start]
    first, last = np.fmin.reduceat(columns.first[owner], start), np.fmax.reduceat(columns.last[owner], start)
    value, pair = pairs.value[entry], pairs.pair[entry]
    one = np.searchsorted(key, pairs.one[pair].astype(np.int64) * values + value)
    other = np.searchsorted(key, pairs.other[pair].astype(np.int64) * values + value)
    apart = np.maximum(first[other] - last[one], first[one] - last[other]).astype(np.float64)
    long = np.maximum(apart - GRACE_DAYS, 0.0)
    share[entry] = np.where(np.isnan(apart), 1.0, 0.5 ** (np.nan_to_num(long) / HALVING_DAYS))
    return share
