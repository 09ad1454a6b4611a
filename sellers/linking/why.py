"""Why: the terms of the sum for two sides, and the shortest chain of shared evidence between two accounts.

Codes and numbers only; words are made by the door.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sellers.linking.columns import Token
from sellers.linking.kinds import GROUP_OF_KIND, GROUPS, HALF_TOLD, KIND, NEVER_AGAINST, SILENCED_BY
from sellers.linking.score import FEW_CHANCES
from sellers.linking.weights import Weights

Holdings = Mapping[str, int]
_GROUP_NAME = {kind: GROUPS[GROUP_OF_KIND[number]] for kind, number in KIND.items()}
_SILENT = {GROUPS[group] for group in NEVER_AGAINST}
_SILENCERS = {GROUPS[dependent]: {GROUPS[group] for group in loud} for dependent, loud in SILENCED_BY}
_FIRST, _SECOND, _TOLD = GROUPS[HALF_TOLD[0]], GROUPS[HALF_TOLD[1]], HALF_TOLD[2]

_NEVER_FADED: Mapping[Token, float] = {}


@dataclass(frozen=True, slots=True)
class Term:
    """One bar of the waterfall.

    code    "prior", "shares" (a value of `kind` in `group` that both sides hold), or "differs" (both hold the group, none shared)
    weight  log-odds this adds; `users` how many accounts hold the value, `trust` the chance that sharing it means the same hands
    note    why the weight is less than the value's own: "derived", "half_told", "many_values", "recycled", or ""
    """

    code: str
    weight: float
    group: str = ""
    kind: str = ""
    value: str = ""
    users: int = 0
    trust: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: how many accounts, and how many distinct values in each group of kinds."""

    size: int
    holds: Holdings


@dataclass(frozen=True, slots=True)
class Sum:
    """`score` is the sum of the terms; `barred` is the score less what joining two large sides asks for."""

    score: float
    barred: float
    terms: tuple[Term, ...]


def group_name(kind: str) -> str:
    """The group of kinds a kind belongs to."""
    return _GROUP_NAME[kind]


def holdings_of(tokens: Iterable[Token]) -> dict[str, int]:
    """How many distinct values these tokens hold in each group of kinds."""
    counted: dict[str, int] = defaultdict(int)
    for kind, _ in set(tokens):
        counted[_GROUP_NAME[kind]] += 1
    return dict(counted)


def side_of(tokens: Iterable[Token], size: int = 1) -> Side:
    return Side(size, holdings_of(tokens))


def weigh(
    shared: Mapping[Token, int], one: Side, other: Side, weights: Weights, faded: Mapping[Token, float] = _NEVER_FADED
) -> Sum:
    """The sum for two sides that share these tokens (token -> accounts that hold it). The same sum as `score.scored`.

    `faded`: the share of its weight a token keeps, where time apart takes something off (`dates.fade`).
    """
    best = _best_by_group(shared, weights, faded)
    terms = [Term("prior", weights.prior)]
    left: dict[str, float] = {}
    notes: dict[str, str] = {}
    for group, term in best.items():
        chances = math.log(max(one.holds[group] * other.holds[group] / FEW_CHANCES, 1.0))
        left[group] = max(term.weight - weights.plenty * chances, 0.0)
        notes[group] = term.note or ("many_values" if chances > 0 else "")
        if _SILENCERS.get(group, set()) & best.keys():
            left[group], notes[group] = 0.0, "derived"
    if _FIRST in left and _SECOND in left:
        told = _TOLD * min(left[_FIRST], left[_SECOND])
        left[_SECOND] -= told
        notes[_SECOND] = notes[_SECOND] or ("half_told" if told else "")
    for group, term in sorted(best.items(), key=lambda item: (-left[item[0]], item[0])):
        terms.append(Term("shares", left[group], group, term.kind, term.value, term.users, term.trust, notes[group]))
    terms += _differences(best.keys(), one, other, weights)
    score = sum(term.weight for term in terms)
    return Sum(score, score - weights.size_bar * math.log2(min(one.size, other.size)), tuple(terms))


def _best_by_group(shared: Mapping[Token, int], weights: Weights, faded: Mapping[Token, float]) -> dict[str, Term]:
    best: dict[str, Term] = {}
    for token in sorted(shared):
        kind, value = token
        trust = min(max(weights.trust_of(token, shared[token]), 1e-4), 0.9999)
        weight = max(math.log(trust / (1 - trust)) - weights.prior, 0.0) * faded.get(token, 1.0)
        group = _GROUP_NAME[kind]
        if group not in best or weight > best[group].weight:
            note = "recycled" if token in faded else ""
            best[group] = Term("shares", weight, group, kind, value, shared[token], trust, note)
    return best


def _differences(agreed: Iterable[str], one: Side, other: Side, weights: Weights) -> list[Term]:
    faded = 1 + weights.fade * math.log(one.size * other.size)
    known = {group for group, count in one.holds.items() if count} & {
        group for group, count in other.holds.items() if count
    }
    against = ((group, weights.against.get(group, 0.0)) for group in sorted(known - set(agreed) - _SILENT))
    return [Term("differs", weight / faded, group) for group, weight in against if weight]


@dataclass(frozen=True, slots=True)
class Step:
    """Two accounts of a chain and the sum that links them."""

    one: Any
    other: Any
    because: Sum


def chain(
    start: Hashable,
    end: Hashable,
    tokens: Mapping[Any, frozenset[Token]],
    users: Mapping[Token, int],
    weights: Weights,
) -> list[Step]:
    """The strongest short chain of accounts from `start` to `end`, each step sharing evidence; [] if there is none.

    `tokens` are the accounts that may stand in the chain (the members of one group), `users` how many accounts hold each token.
    A step costs one plus the doubt left by its sum, so few sure steps win over many and over one doubtful.
    """
    holders: dict[Token, list[Any]] = defaultdict(list)
    for account in sorted(tokens, key=str):
        for token in tokens[account]:
            holders[token].append(account)
    sides = {account: side_of(own) for account, own in tokens.items()}
    came: dict[Any, tuple[Any, Sum]] = {}
    cost: dict[Any, float] = {start: 0.0}
    queue: list[tuple[float, str, Any]] = [(0.0, str(start), start)]
    while queue:
        so_far, _, here = heapq.heappop(queue)
        if here == end:
            return _walk(start, end, came)
        if so_far > cost[here]:
            continue
        for there in sorted({near for token in tokens[here] for near in holders[token]} - {here}, key=str):
            shared = {token: users.get(token, 2) for token in tokens[here] & tokens[there]}
            because = weigh(shared, sides[here], sides[there], weights)
            price = so_far + 1 + math.log1p(math.exp(min(-because.score, 50.0)))
            if price < cost.get(there, math.inf):
                cost[there], came[there] = price, (here, because)
                heapq.heappush(queue, (price, str(there), there))
    return []


def _walk(start: Any, end: Any, came: Mapping[Any, tuple[Any, Sum]]) -> list[Step]:
    steps: list[Step] = []
    here = end
    while here != start:
        before, because = came[here]
        steps.append(Step(before, here, because))
        here = before
    return steps[::-1]
