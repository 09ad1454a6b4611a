"""The weights: how much each shared or differing value counts. Plain numbers with a version and a date, kept as JSON.

All evidence is in natural-log odds. The score of two groups of accounts is

    prior                               how rare it is that two accounts taken at random are of the same hands
    + for each group of kinds that agrees:  logit(trust of the best shared value) - prior
    + for each group of kinds that both have and that does not agree:  against[group]   (zero or less)

and they are joined from `join_at` upwards, plus `size_bar` for each doubling of the smaller of the two.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from sellers.linking.columns import Columns, Token
from sellers.linking.kinds import GROUPS, KINDS
from sellers.linking.near import Array

BUCKETS = 10
_LEAST, _MOST = 1e-4, 0.9999
# About how many others of the same hands an account has in a large file; and the prior of a small one.
_COMPANIONS = 20
_HIGHEST_PRIOR = 0.02


def prior_of(accounts: int) -> float:
    """Log-odds that two accounts among `accounts`, taken at random, are of the same hands."""
    odds = min(_COMPANIONS / max(accounts, 1), _HIGHEST_PRIOR)
    return math.log(odds)


def bucket_of(users: Array) -> Array:
    """Users of a value to one of BUCKETS classes: 2, 3-4, 5-8, 9-16 … over 512."""
    steps = np.ceil(np.log2(np.maximum(users, 2))).astype(np.int64) - 1
    return np.minimum(steps, BUCKETS - 1)


def logit(trust: Array) -> Array:
    held = np.clip(trust, _LEAST, _MOST)
    odds: Array = np.log(held / (1 - held))
    return odds


def _starting_usual() -> dict[str, list[float]]:
    """Before anything is learned a value counts less the more accounts use it."""
    fade = [1.0, 1.0, 0.9, 0.8, 0.6, 0.4, 0.1, 0.05, 0.02, 0.01]
    return {kind.name: [round(kind.trust * share, 4) for share in fade] for kind in KINDS}


def _starting_against() -> dict[str, float]:
    return dict.fromkeys(GROUPS, 0.0) | {
        "phone": -0.8, "bank": -0.5, "email": -0.7, "paper": -2.0, "picture": -0.4, "name": -0.7, "person": -1.5,
        "place": -0.9, "text": -0.5,
    }  # fmt: skip


@dataclass(frozen=True)
class Weights:
    """One version of the weights.

    prior    log-odds of two random accounts (see `prior_of`)
    usual    kind -> trust by bucket of users (`bucket_of`), for values without a trust of their own
    trust    kind -> value -> trust learned for that value: the chance that two accounts sharing it are of the same hands
    pinned   the same, set by people (a courier's hotline: 0); goes before `trust`
    against  group -> log-odds when both sides have values of the group and share none
    """

    version: str
    created_on: date
    accounts: int
    prior: float
    usual: dict[str, list[float]] = field(default_factory=_starting_usual)
    against: dict[str, float] = field(default_factory=_starting_against)
    trust: dict[str, dict[str, float]] = field(default_factory=dict)
    pinned: dict[str, dict[str, float]] = field(default_factory=dict)
    join_at: float = 5.0
    size_bar: float = 2.0
    plenty: float = 1.0
    fade: float = 0.5

    @classmethod
    def starting(cls, accounts: int = 0, version: str = "0", created_on: date = date(2026, 1, 1)) -> "Weights":
        """What is used before anything was learned."""
        return cls(version, created_on, accounts, prior_of(accounts))

    def trust_of(self, token: Token, users: int) -> float:
        """The trust of one value that `users` accounts or groups have."""
        kind, value = token
        for known in (self.pinned, self.trust):
            own = known.get(kind, {}).get(value)
            if own is not None:
                return own
        return self.usual[kind][int(bucket_of(np.array([users]))[0])]

    def trusts(self, columns: Columns) -> Array:
        """float64[v]: `trust_of` every value of the columns."""
        users = np.bincount(columns.value, minlength=len(columns.texts))
        table = np.array([self.usual[kind.name] for kind in KINDS])
        trust = table[columns.kind, bucket_of(users)]
        starts = np.searchsorted(columns.kind, np.arange(len(KINDS) + 1))
        for number, kind in enumerate(KINDS):
            low, high = int(starts[number]), int(starts[number + 1])
            for known in (self.trust.get(kind.name), self.pinned.get(kind.name)):
                if known:
                    own = [known.get(text, -1.0) for text in columns.texts[low:high]]
                    mine = np.array(own)
                    trust[low:high] = np.where(mine >= 0, mine, trust[low:high])
        return trust

    def against_row(self) -> Array:
        """float64[groups] in the order of `kinds.GROUPS`."""
        return np.array([self.against.get(group, 0.0) for group in GROUPS])

    def pin(self, values: Iterable[tuple[Token, float]]) -> "Weights":
        """A copy in which people have set the trust of some values."""
        pinned = {kind: dict(known) for kind, known in self.pinned.items()}
        for (kind, value), trust in values:
            pinned.setdefault(kind, {})[value] = trust
        return replace(self, pinned=pinned)

    def to_json(self) -> str:
        return json.dumps(
            {**asdict(self), "created_on": self.created_on.isoformat()}, ensure_ascii=False, sort_keys=True
        )

    @classmethod
    def from_json(cls, text: str) -> "Weights":
        return cls.from_dict(json.loads(text))

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "Weights":
        return cls(**{**kept, "created_on": date.fromisoformat(kept["created_on"])})
