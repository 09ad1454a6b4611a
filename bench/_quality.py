"""How good a grouping is: against the truth, and against another grouping."""

from collections import Counter
from typing import Any

import numpy as np

Figures = dict[str, Any]


def _pairs(counts: Any) -> float:
    return float((counts * (counts - 1.0) / 2).sum())


def quality(label: Any, truth: Any) -> Figures:
    """Pairwise and B-cubed precision, recall and F1 of a grouping int[n] against the truth int[n]."""
    _, cell, both = np.unique(
        label.astype(np.int64) * (int(truth.max()) + 1) + truth, return_inverse=True, return_counts=True
    )
    ours, theirs = np.bincount(label), np.bincount(truth)
    right = _pairs(both)
    pair = (right / max(_pairs(ours), 1.0), right / max(_pairs(theirs), 1.0))
    cubed = (float((both[cell] / ours[label]).mean()), float((both[cell] / theirs[truth]).mean()))
    return {
        f"{name}_{part}": round(value, 4)
        for name, (precision, recall) in (("pair", pair), ("b3", cubed))
        for part, value in (
            ("p", precision),
            ("r", recall),
            ("f1", 2 * precision * recall / max(precision + recall, 1e-12)),
        )
    }


def alike(one: list[Any], other: list[Any]) -> float:
    """The share of accounts in the same group of two groupings, groups matched one to one, largest overlap first."""
    left: set[Any] = set()
    right: set[Any] = set()
    agreed = 0
    for (a, b), count in Counter(zip(one, other, strict=True)).most_common():
        if a not in left and b not in right:
            left.add(a)
            right.add(b)
            agreed += count
    return agreed / max(len(one), 1)
