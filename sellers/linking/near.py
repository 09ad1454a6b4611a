"""Pictures and listings that are nearly the same, brought to one value.

Sellers re-crop a picture and swap a phrase of a text. Both are gathered around the commonest form among their neighbours
("stars", not chains: a value moves to a neighbour more used than itself). Keys that two neighbours must share are computed for
every value, so neighbours are found by one sort, and for a single new value by one indexed look-up.
"""

import hashlib
from itertools import combinations, pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

BITS_APART: Final = 6
_EDGES: Final = (0, 9, 18, 27, 36, 46, 55, 64)
_PAIRS: Final = tuple(combinations(range(7), 2))
_NEIGHBOURS: Final = 7
_WAYS_UP: Final = 12
_U64 = np.uint64


def distinct(numbers: Array) -> Array:
    """Sorted distinct integers. Sorts its argument in place: `np.unique` of numpy 2.4 hashes, which is ten times slower here."""
    numbers.sort()
    return numbers[np.r_[True, numbers[1:] != numbers[:-1]]] if len(numbers) else numbers


def mixed(numbers: Array) -> Array:
    """splitmix64's finaliser over uint64; spreads close numbers far apart."""
    mixed = numbers.astype(_U64)
    mixed ^= mixed >> _U64(30)
    mixed *= _U64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> _U64(27)
    mixed *= _U64(0x94D049BB133111EB)
    mixed ^= mixed >> _U64(31)
    return mixed


def picture_keys(hashes: Array) -> Array:
    """uint64[n] perceptual hashes to uint64[n, 21] keys: two hashes at most five bits apart share at least one.

    The 64 bits are cut in seven; each key is two of the seven pieces. Six bits apart are found most of the time.
    """
    pieces = [(hashes >> _U64(low)) & _U64((1 << (high - low)) - 1) for low, high in pairwise(_EDGES)]
    keys = [
        (pieces[one] << _U64(10)) | pieces[other] | _U64((number + 1) << 40)
        for number, (one, other) in enumerate(_PAIRS)
    ]
    return np.stack(keys, axis=1)


def gather_pictures(hashes: Array, users: Array) -> Array:
    """For each of n distinct hashes the number (0..n-1) of the hash that stands for it. `users` is int[n]."""
    n = len(hashes)
    if n == 0:
        return np.empty(0, np.int64)
    ones: list[Array] = []
    others: list[Array] = []
    keys = picture_keys(hashes)
    for column in range(keys.shape[1]):
        order = np.argsort(keys[:, column], kind="stable")
        key = keys[order, column]
        for step in range(1, _NEIGHBOURS + 1):
            same = key[step:] == key[:-step]
            if not same.any():
                break
            one, other = order[:-step][same], order[step:][same]
            near = np.bitwise_count(hashes[one] ^ hashes[other]) <= BITS_APART
            ones.append(np.minimum(one[near], other[near]))
            others.append(np.maximum(one[near], other[near]))
    pairs = distinct(np.concatenate(ones or [_NONE]) * n + np.concatenate(others or [_NONE]))
    one, other = pairs // n, pairs % n
    popular = users.astype(np.int64) * 4 + np.bincount(one, minlength=n) + np.bincount(other, minlength=n)
    rank = np.empty(n, np.int64)
    rank[np.lexsort((hashes, popular))] = np.arange(n)
    here, there = np.concatenate([one, other]), np.concatenate([other, one])
    up = rank[there] > rank[here]
    best = rank.copy()
    np.maximum.at(best, here[up], rank[there[up]])
    return _tops(best, rank)


_NONE = np.empty(0, np.int64)


def _tops(best: Array, rank: Array) -> Array:
    """Follow every value to the top of its star; `best` is the rank each looks up to."""
    by_rank = np.empty(len(rank), np.int64)
    by_rank[rank] = np.arange(len(rank))
    top = by_rank[best]
    for _ in range(_WAYS_UP):
        higher = top[top]
        if np.array_equal(higher, top):
            break
        top = higher
    return top


def _phrase_number(phrase: str) -> int:
    return int.from_bytes(hashlib.blake2b(phrase.encode(), digest_size=8).digest(), "little")


def text_keys(keys: list[str]) -> tuple[Array, Array, Array]:
    """Listing keys ("phrase|phrase|...") to (row int[m], near uint64[m], whole uint64[n]).

    `whole` is the text's own number; `near` are its keys with one phrase left out, so that two texts that differ in one phrase
    share one. Texts of fewer than four phrases have no such keys.
    """
    numbers: dict[str, int] = {}
    flat: list[int] = []
    lengths = np.empty(len(keys), np.int64)
    hashes: list[int] = []
    for number_of_key, key in enumerate(keys):
        phrases = key.split("|")
        lengths[number_of_key] = len(phrases)
        for phrase in phrases:
            number = numbers.get(phrase)
            if number is None:
                number = numbers[phrase] = len(hashes)
                hashes.append(_phrase_number(phrase))
            flat.append(number)
    start = np.cumsum(lengths) - lengths
    row = np.repeat(np.arange(len(keys)), lengths)
    place = (np.arange(len(flat)) - start[row]).astype(_U64)
    each = mixed(np.array(hashes, _U64)[np.array(flat, np.int64)] + place * _U64(0x9E3779B97F4A7C15))
    whole = np.add.reduceat(each, start) + mixed(lengths.astype(_U64)) if len(keys) else np.empty(0, _U64)
    long = lengths[row] >= 4
    return row[long], mixed((whole[row] - each + place)[long]), whole


def gather_texts(keys: list[str], users: Array) -> Array:
    """For each of n distinct listing keys the number of the key that stands for it. `users` is int[n]."""
    n = len(keys)
    if n == 0:
        return np.empty(0, np.int64)
    row, near, whole = text_keys(keys)
    rank = np.empty(n, np.int64)
    if len(near) == 0:
        return np.arange(n)
    order = np.argsort(near, kind="stable")
    near, row = near[order], row[order]
    first = np.r_[True, near[1:] != near[:-1]]
    family = np.cumsum(first) - 1
    popular = users.astype(np.int64) * 4 + np.bincount(row, np.bincount(family)[family] - 1, minlength=n).astype(
        np.int64
    )
    rank[np.lexsort((whole, popular))] = np.arange(n)
    highest = np.maximum.reduceat(rank[row], np.flatnonzero(first))
    best = rank.copy()
    np.maximum.at(best, row, highest[family])
    return _tops(best, rank)
