"""Which accounts are of the same hands: learned weights, groups that do not over-merge, instant updates, reasons.

    columns = Columns.of(rows)                            rows of accounts to spelled columns
    groups = link(columns)                                weights learned, all accounts grouped
    groups = link(columns, weights, must, cannot)         under a version of the weights, with people's verdicts
    placed = place(tokens, index, weights)                one new account, its neighbourhood only
    weigh(shared, side, side, weights), chain(...)        why, as terms
    continuations(sight, vanished, users, weights)        accounts reborn

Pure: numpy and scipy, no Django, no database, no clock. Design and figures: docs/linking.md.
"""

from sellers.linking.columns import Columns, Speller, Token
from sellers.linking.full import Doubt, Groups, Hub, hubs, link, relink
from sellers.linking.instant import Index, MemoryIndex, Placed, Used, place, settled_tokens
from sellers.linking.reborn import Reborn, Sight, continuations
from sellers.linking.weights import Weights
from sellers.linking.why import Side, Step, Sum, Term, chain, side_of, weigh

__all__ = [
    "Columns", "Doubt", "Groups", "Hub", "Index", "MemoryIndex", "Placed", "Reborn", "Side", "Sight", "Speller", "Step", "Sum", "Term",
    "Token", "Used", "Weights", "chain", "continuations", "hubs", "link", "place", "relink", "settled_tokens", "side_of", "weigh",
]  # fmt: skip
