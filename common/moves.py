"""State tables: the life of a thing as data."""

from collections.abc import Mapping
from dataclasses import dataclass

from common.errors import MoveRefused


@dataclass(frozen=True, slots=True)
class Move:
    """One step: from which states, to which state."""

    sources: frozenset[str]
    target: str


def move(*sources: str, to: str) -> Move:
    """`move("draft", to="submitted")` reads better in a table than the dataclass."""
    return Move(frozenset(sources), to)


def step(table: Mapping[str, Move], name: str, state: str) -> str:
    """The state after the step `name`, or MoveRefused. A step missing from the table is a bug (KeyError)."""
    taken = table[name]
    if state not in taken.sources:
        raise MoveRefused(name, state)
    return taken.target


def open_steps(table: Mapping[str, Move], state: str) -> list[str]:
    """The names of the steps that may be taken from `state`."""
    return [name for name, taken in table.items() if state in taken.sources]
