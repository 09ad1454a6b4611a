"""The text of the day. An act is judged by the text in force when it was done, unless the new text is lighter."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """Anything that holds from a day until a day, both included."""

    @property
    def since(self) -> date: ...
    @property
    def until(self) -> date | None: ...


T = TypeVar("T", bound=Dated)


def holds(text: Dated, on: date) -> bool:
    """Whether the text is in force on that day."""
    return text.since <= on and (text.until is None or on <= text.until)


def in_force(texts: Iterable[T], on: date) -> list[T]:
    """The texts in force on that day, in their order."""
    return [text for text in texts if holds(text, on)]


def lighter(new: tuple[int, int], old: tuple[int, int]) -> bool:
    """Whether a frame is lighter: a lower highest fine, or the same with a lower lowest one."""
    return (new[1], new[0]) < (old[1], old[0])
