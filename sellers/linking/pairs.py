"""Which groups of accounts are worth comparing, and what they share.

Two groups are compared when they share a value that few use. Values that many use (`Kind.crowd`) propose nobody, but count
when something else proposed the pair.
"""

from dataclasses import dataclass

import numpy as np

from sellers.linking.kinds import KINDS
from sellers.linking.near import Array, distinct, mixed

CROWD = np.array([kind.crowd for kind in KINDS], np.int64)


@dataclass(frozen=True, slots=True)
class Held:
    """What c groups of accounts hold: unique (group, value) tokens, ascending; `size` int[c] accounts each."""

    holder: Array
    value: Array
    size: Array

    @property
    def groups(self) -> int:
        return len(self.size)


@dataclass(frozen=True, slots=True)
class Pairs:
    """p pairs of groups (one < other), and e entries "pair shares value", ascending by (pair, value)."""

    one: Array
    other: Array
    pair: Array
    value: Array


def held(label: Array, account: Array, value: Array, values: int) -> Held:
    """Tokens of accounts to tokens of groups; `label` int[n] is each account's group, 0..c-1."""
    size = np.bincount(label)
    token = distinct(label[account].astype(np.int64) * max(values, 1) + value)
    holder, own = np.divmod(token, max(values, 1))
    return Held(holder.astype(np.int32), own.astype(np.int32), size)


def users_of(tokens: Held, values: int) -> Array:
    """int[v]: how many groups hold each value."""
    return np.bincount(tokens.value, minlength=values)


def _by_value(tokens: Held, wanted: Array) -> tuple[Array, Array, Array, Array]:
    """Tokens whose value is wanted, by value: (holder, value, rank within the value, number of the value's tokens)."""
    mine = np.flatnonzero(wanted[tokens.value])
    order = mine[np.argsort(tokens.value[mine], kind="stable")]
    holder, value = tokens.holder[order], tokens.value[order]
    first = np.r_[True, value[1:] != value[:-1]] if len(value) else np.empty(0, bool)
    start = np.flatnonzero(first)
    count = np.diff(np.r_[start, len(value)])
    family = np.cumsum(first) - 1
    return holder, value, np.arange(len(value)) - start[family], count[family]


def _pack(one: Array, other: Array, value: Array, groups: int, values: int) -> Array:
    """One sortable number an entry. 1,000,000 groups and 4,000,000 values need 62 bits."""
    packed = np.minimum(one, other).astype(np.int64)
    packed *= groups
    packed += np.maximum(one, other)
    packed *= values
    packed += value
    return packed


def proposals(tokens: Held, kind: Array, crowd: Array) -> Array:
    """Packed entries of every pair that shares a value used by at most `crowd[kind]` groups."""
    values = len(kind)
    users = users_of(tokens, values)
    holder, value, rank, count = _by_value(tokens, (users >= 2) & (users <= crowd[kind]))
    following = count - rank - 1
    one = np.repeat(np.arange(len(holder), dtype=np.int32), following)
    other = np.arange(1, len(one) + 1, dtype=np.int32)
    other -= np.repeat((np.cumsum(following) - following).astype(np.int32), following)
    other += one
    return _pack(holder[one], holder[other], value[one], tokens.groups, values)


def samples(tokens: Held, kind: Array, crowd: Array, each: int) -> Array:
    """Packed entries of up to `each` pairs of every crowded value, evenly over its users: what the value proposes, untouched
    by anything else."""
    values = len(kind)
    users = users_of(tokens, values)
    holder, value, rank, count = _by_value(tokens, users > crowd[kind])
    taken = (rank * each // np.maximum(count, 1) != (rank - 1) * each // np.maximum(count, 1)) | (count <= each)
    at = np.flatnonzero(taken)
    # A partner by lot, the same lot every time: a fixed distance would meet whatever order the accounts came in.
    reach = 1 + (mixed(at) % (count[at] - 1).astype(np.uint64)).astype(np.int64)
    partner = at - rank[at] + (rank[at] + reach) % count[at]
    return distinct(_pack(holder[at], holder[partner], value[at], tokens.groups, values))


def crowded_entries(one: Array, other: Array, tokens: Held, kind: Array, crowd: Array) -> Array:
    """Packed entries of the crowded values that these pairs share."""
    values = len(kind)
    users = users_of(tokens, values)
    mine = (users > crowd[kind])[tokens.value]
    holder, value = tokens.holder[mine], tokens.value[mine]
    if len(holder) == 0 or len(one) == 0:
        return np.empty(0, np.int64)
    pointer = np.searchsorted(holder, np.arange(tokens.groups + 1))
    counts = np.diff(pointer)
    swap = counts[one] > counts[other]
    few, many = np.where(swap, other, one), np.where(swap, one, other)
    keys = holder.astype(np.int64) * values + value
    found = []
    for start in range(0, len(few), _SLICE):
        left, right = few[start : start + _SLICE], many[start : start + _SLICE]
        left, right = left[counts[left] > 0], right[counts[left] > 0]
        repeat = counts[left]
        entry = np.repeat(np.arange(len(left)), repeat)
        offset = np.arange(len(entry)) - np.repeat(np.cumsum(repeat) - repeat, repeat)
        shared = value[pointer[left[entry]] + offset]
        key = right[entry].astype(np.int64) * values + shared
        at = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
        hit = keys[at] == key
        found.append(_pack(left[entry[hit]], right[entry[hit]], shared[hit], tokens.groups, values))
    return np.concatenate(found)


_SLICE = 2_000_000


def unpack(packed: Array, groups: int, values: int) -> Pairs:
    """Sorted, distinct packed entries to Pairs."""
    both, value = np.divmod(packed, values)
    first = np.r_[True, both[1:] != both[:-1]] if len(both) else np.empty(0, bool)
    one, other = np.divmod(both[first], groups)
    return Pairs(
        one.astype(np.int32), other.astype(np.int32), (np.cumsum(first) - 1).astype(np.int32), value.astype(np.int32)
    )


def compared(tokens: Held, kind: Array, crowd: Array = CROWD, extra: Array | None = None) -> Pairs:
    """All pairs to compare among the groups, with everything they share. `extra`: packed entries to be compared as well."""
    values = max(len(kind), 1)
    packed = proposals(tokens, kind, crowd)
    if extra is not None:
        packed = np.concatenate([packed, extra])
    packed = distinct(packed)
    both = distinct(packed // values)
    one, other = np.divmod(both, max(tokens.groups, 1))
    more = crowded_entries(one, other, tokens, kind, crowd)
    if len(more):
        packed = distinct(np.concatenate([packed, more]))
    return unpack(packed, max(tokens.groups, 1), values)
