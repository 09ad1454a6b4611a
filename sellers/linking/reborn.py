"""An account that appears after another vanished and shares its evidence: its continuation, proposed to people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sellers.linking.columns import Token
from sellers.linking.weights import Weights
from sellers.linking.why import Sum, side_of, weigh

# A successor may be opened some days before its predecessor is taken down; after this long it is another story.
OVERLAP_DAYS: Final = 30.0
LONGEST_DAYS: Final = 730.0


@dataclass(frozen=True, slots=True)
class Sight:
    """An account, what it holds, and the days (since 1970-01-01) when it was seen first and last."""

    account: Any
    tokens: frozenset[Token]
    first_day: float
    last_day: float


@dataclass(frozen=True, slots=True)
class Reborn:
    """`fresh` continues `old`. `sure`: the sum alone would join them; else it is for people to say. `gap_days` may be negative."""

    old: Any
    fresh: Any
    gap_days: float
    because: Sum
    sure: bool


def continuations(
    fresh: Sight, vanished: Iterable[Sight], users: Mapping[Token, int], weights: Weights, *, least: float = 0.0
) -> list[Reborn]:
    """Vanished accounts that `fresh` may continue, likeliest first (by sum, then by the shorter gap).

    `users` is how many accounts hold each token; `least` the lowest sum worth proposing, in log-odds.
    """
    found: list[Reborn] = []
    mine = side_of(fresh.tokens)
    for old in vanished:
        gap_days = fresh.first_day - old.last_day
        if (
            old.account == fresh.account
            or not -OVERLAP_DAYS <= gap_days <= LONGEST_DAYS
            or old.first_day >= fresh.first_day
        ):
            continue
        shared = {token: users.get(token, 2) for token in fresh.tokens & old.tokens}
        because = weigh(shared, mine, side_of(old.tokens), weights) if shared else None
        if because and because.score >= least:
            found.append(Reborn(old.account, fresh.account, gap_days, because, because.barred >= weights.join_at))
    return sorted(found, key=lambda one: (-one.because.score, one.gap_days, str(one.old)))
