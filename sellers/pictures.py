"""Where the parts of two pictures stand: the waterfall of a sum, and the network of a group. Pure: numbers in, places out.

The pages draw them as SVG and give the same content as a table beside it.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sellers.linking.why import Term

_ROUNDS = 240
_SEED = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of a waterfall, in units of the picture: from `left`, `width` wide, in row `row`; `tone` is for, against or start."""

    term: Term
    row: int
    left: float
    width: float
    tone: str
    ends: float


@dataclass(frozen=True, slots=True)
class Waterfall:
    """`zero` and `bar_at` are the places of no evidence either way and of the bar from which accounts are joined; `bars` in order."""

    bars: tuple[Bar, ...]
    zero: float
    bar_at: float
    end: float


def waterfall(terms: Sequence[Term], join_at: float, *, width: float = 100.0) -> Waterfall:
    """Steps of a sum laid out over `width`: prior first, then what speaks for, strongest first, then what speaks against."""
    order = sorted(terms, key=lambda term: (term.code != "prior", term.weight < 0, -abs(term.weight)))
    stands, at = [], 0.0
    for term in order:
        stands.append((term, at, at + term.weight))
        at += term.weight
    reach = [0.0, join_at, *(place for _, before, after in stands for place in (before, after))]
    low, high = min(reach), max(reach)
    scale = width / max(high - low, 1e-6)
    bars = tuple(
        Bar(
            term, row, round((min(before, after) - low) * scale, 2), round(max(abs(after - before) * scale, 0.4), 2),
            "start" if term.code == "prior" else "for" if term.weight > 0 else "against", round((after - low) * scale, 2),
        )
        for row, (term, before, after) in enumerate(stands)
    )  # fmt: skip
    return Waterfall(bars, round(-low * scale, 2), round((join_at - low) * scale, 2), round((at - low) * scale, 2))


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the network, within 0..width and 0..height."""

    key: Any
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    one: Node
    other: Node


def network(
    accounts: Sequence[Hashable],
    values: Mapping[Hashable, Sequence[Hashable]],
    *,
    width: float = 720.0,
    height: float = 420.0,
) -> tuple[list[Node], list[Node], list[Line]]:
    """Places of accounts and of the values they share (value -> its holders), and the lines between them.

    Springs pull holders to their values and everything pushes everything else away (Fruchterman and Reingold 1991). The same group
    gives the same picture.
    """
    keys: list[Hashable] = [*accounts, *values]
    if not keys:
        return [], [], []
    row = {key: number for number, key in enumerate(keys)}
    pairs = np.array(
        [(row[holder], row[value]) for value, own in values.items() for holder in own if holder in row], np.int64
    )
    places = _settled(len(keys), pairs.reshape(-1, 2))
    low, high = places.min(axis=0), places.max(axis=0)
    span = np.where(high - low < 1e-9, 1.0, high - low)
    margin = np.array([70.0, 34.0])
    scaled = margin + (places - low) / span * (np.array([width, height]) - 2 * margin)
    if len(keys) == 1:
        scaled = np.array([[width / 2, height / 2]])
    nodes = [Node(key, round(float(x), 1), round(float(y), 1)) for key, (x, y) in zip(keys, scaled, strict=True)]
    lines = [Line(nodes[one], nodes[other]) for one, other in pairs.tolist()]
    return nodes[: len(accounts)], nodes[len(accounts) :], lines


def _settled(count: int, pairs: Any) -> Any:
    random = np.random.default_rng(_SEED)
    turn = np.linspace(0, 2 * math.pi, count, endpoint=False)
    places = np.c_[np.cos(turn), np.sin(turn)] + random.normal(0, 0.05, (count, 2))
    apart = 1.6 / math.sqrt(count)
    for heat in np.linspace(0.12, 0.004, _ROUNDS):
        away = places[:, None, :] - places[None, :, :]
        far = np.maximum(np.linalg.norm(away, axis=2), 1e-3)
        push = (away / far[..., None] * (apart**2 / far)[..., None]).sum(axis=1)
        if len(pairs):
            along = places[pairs[:, 0]] - places[pairs[:, 1]]
            pull = along * (np.linalg.norm(along, axis=1) / apart)[:, None]
            np.subtract.at(push, pairs[:, 0], pull)
            np.add.at(push, pairs[:, 1], pull)
        length = np.maximum(np.linalg.norm(push, axis=1), 1e-9)
        places = places + push / length[:, None] * np.minimum(length, heat)[:, None]
    return places
