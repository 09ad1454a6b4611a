"""Merkle tree of RFC 6962 (section 2.1): roots, growth by appending, inclusion and consistency proofs.

A place is `(level, index)`: the complete subtree over leaves `index * 2**level` up to, not including, `(index + 1) * 2**level`;
level 0 are the leaf hashes. Only complete subtrees are ever stored, and a stored one never changes. Hashes are 32 bytes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

Place = tuple[int, int]
Plan = list[list[Place]]  # one item per proof hash: the complete subtrees, left to right, that fold into it

LEAF = b"\x00"
NODE = b"\x01"
EMPTY_ROOT = sha256(b"").digest()


class BadProof(ValueError):
    """The proof does not lead to the root it is held against."""


def leaf_hash(leaf: bytes) -> bytes:
    return sha256(LEAF + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(NODE + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over all leaf hashes, level by level: the odd one out climbs, as in RFC 6962's split at a power of two."""
    if not hashes:
        return EMPTY_ROOT
    level = list(hashes)
    while len(level) > 1:
        pairs = iter(level)
        above = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=False)]
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0]


@dataclass
class Frontier:
    """What must be remembered to append: the size and the roots of the complete subtrees, largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            raise ValueError(f"a tree of {self.size} leaves has {self.size.bit_count()} peaks, not {len(self.peaks)}")

    def append(self, hashed: bytes) -> list[tuple[int, int, bytes]]:
        """Append one leaf hash; the complete subtrees that came to be, as (level, index, hash), the leaf first."""
        index, level, made = self.size, 0, [(0, self.size, hashed)]
        while index & 1:
            hashed = node_hash(self.peaks.pop(), hashed)
            index, level = index >> 1, level + 1
            made.append((level, index, hashed))
        self.peaks.append(hashed)
        self.size += 1
        return made

    def root(self) -> bytes:
        return fold(self.peaks)


class Packed:
    """Every complete subtree of a growing tree, packed by level: for building a whole log again, block by block."""

    def __init__(self) -> None:
        self.levels: list[bytearray] = [bytearray()]

    @property
    def size(self) -> int:
        return len(self.levels[0]) // 32

    def extend(self, hashes: Iterable[bytes]) -> None:
        """Append leaf hashes and every complete subtree that comes to be."""
        fresh, level = b"".join(hashes), 0
        while fresh:
            if level == len(self.levels):
                self.levels.append(bytearray())
            here = self.levels[level]
            here += fresh
            done = len(self.levels[level + 1]) * 2 if level + 1 < len(self.levels) else 0
            pairs = bytes(here[done : len(here) // 64 * 64])
            fresh = b"".join([sha256(b"\x01" + pairs[at : at + 64]).digest() for at in range(0, len(pairs), 64)])
            level += 1

    def peaks(self, size: int) -> list[bytes]:
        """The complete subtrees that make up the first `size` leaves, largest first."""
        return [bytes(self.levels[level][32 * at : 32 * at + 32]) for level, at in cover(0, size)]

    def root(self, size: int) -> bytes:
        return fold(self.peaks(size))


def fold(parts: Sequence[bytes]) -> bytes:
    """The root of neighbouring complete subtrees, given left to right (the right ones are the smaller)."""
    if not parts:
        return EMPTY_ROOT
    folded = parts[-1]
    for part in reversed(parts[:-1]):
        folded = node_hash(part, folded)
    return folded


def cover(begin: int, end: int) -> list[Place]:
    """The complete subtrees that make up leaves `begin` up to `end`, as RFC 6962 splits them when `begin` starts a subtree."""
    places = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        places.append((level, begin >> level))
        begin += 1 << level
    return places


def _split(count: int) -> int:
    return 1 << ((count - 1).bit_length() - 1)


def inclusion_plan(index: int, size: int) -> Plan:
    """Which subtrees prove that leaf `index` is in the tree of `size` leaves, nearest first. IndexError outside it."""
    if not 0 <= index < size:
        raise IndexError(f"no leaf {index} in a tree of {size}")
    plan: Plan = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            plan.append(cover(middle, end))
            end = middle
        else:
            plan.append(cover(begin, middle))
            begin = middle
    return plan[::-1]


def consistency_plan(old: int, new: int) -> Plan:
    """Which subtrees prove that the tree of `new` leaves continues that of `old`. Empty when there is nothing to show."""
    if not 0 <= old <= new:
        raise IndexError(f"a tree of {new} cannot continue a tree of {old}")
    if old in (0, new):
        return []
    plan: Plan = []
    begin, end, whole = 0, new, True
    while end > old or not whole:
        if end == old:
            plan.append(cover(begin, end))
            break
        middle = begin + _split(end - begin)
        if old <= middle:
            plan.append(cover(middle, end))
            end = middle
        else:
            plan.append(cover(begin, middle))
            begin, whole = middle, False
    return plan[::-1]


def places_of(plans: Iterable[Plan]) -> set[Place]:
    """Every stored node that the plans need, so that one query brings them all."""
    return {place for plan in plans for places in plan for place in places}


def fulfil(plan: Plan, nodes: Mapping[Place, bytes] | Callable[[Place], bytes]) -> list[bytes]:
    """The proof's hashes, from stored nodes. KeyError names a node that is missing."""
    get = nodes if callable(nodes) else nodes.__getitem__
    return [fold([get(place) for place in places]) for places in plan]


def root_by_inclusion(index: int, size: int, hashed: bytes, proof: Sequence[bytes]) -> bytes:
    """The root that leaf `hashed` at `index` and the proof lead to (RFC 9162, 2.1.3.2). BadProof when the length is wrong."""
    if not 0 <= index < size:
        raise BadProof(f"no leaf {index} in a tree of {size}")
    at, last = index, size - 1
    for step in proof:
        if last == 0:
            raise BadProof("the proof is too long")
        if at & 1 or at == last:
            hashed = node_hash(step, hashed)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            hashed = node_hash(hashed, step)
        at, last = at >> 1, last >> 1
    if last:
        raise BadProof("the proof is too short")
    return hashed


def check_inclusion(index: int, size: int, hashed: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """BadProof unless the proof shows leaf `hashed` at `index` under `root`."""
    if root_by_inclusion(index, size, hashed, proof) != root:
        raise BadProof(f"leaf {index} is not under this root")


def check_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """BadProof unless the tree of `new` leaves begins with the tree of `old` leaves (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new:
        raise BadProof(f"a tree of {new} cannot continue a tree of {old}")
    if old in (0, new):
        if proof or (old == new and old_root != new_root) or (old == 0 and old_root != EMPTY_ROOT):
            raise BadProof("the two heads differ")
        return
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        raise BadProof("the proof is too short")
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = path[0]
    for step in path[1:]:
        if last == 0:
            raise BadProof("the proof is too long")
        if at & 1 or at == last:
            was, now = node_hash(step, was), node_hash(step, now)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            now = node_hash(now, step)
        at, last = at >> 1, last >> 1
    if last or was != old_root or now != new_root:
        raise BadProof(f"the tree of {new} does not continue the tree of {old}")
