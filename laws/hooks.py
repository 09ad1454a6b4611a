"""Rooms upstairs say here which of their files a change of the law touches; this room asks before an administrator saves."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from laws.rules.book import Book


@dataclass(frozen=True)
class Change:
    """A change about to be saved: which row of which table, its fields before and after, the law now and then.

    table: provision, holiday, deadlineterm, competence, instrument, decisionform. codes: of all rows changed (a decree that ends takes its
    provisions along). A listener reckons its running clocks or drafts with `now` and `then` and tells those that differ.
    """

    table: str
    codes: tuple[str, ...]
    now: Book
    then: Book
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Touched:
    """One open file a change touches: what it is called, where it is, what changes there ("due 03/12 instead of 02/12")."""

    label: str
    url: str
    note: str = ""


Listener = Callable[[Change], Iterable[Touched]]
_LISTENERS: list[Listener] = []


def listen(listener: Listener) -> Listener:
    """Have `listener(change)` asked before a change is saved (call it from the room's AppConfig.ready)."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)
    return listener


Follower = Callable[[Any], None]
_FOLLOWERS: list[Follower] = []


def follow(follower: Follower) -> Follower:
    """Have `follower(amendment)` called in the transaction of each amendment (from the room's AppConfig.ready); a preview takes it back."""
    if follower not in _FOLLOWERS:
        _FOLLOWERS.append(follower)
    return follower


def amended(amendment: Any) -> None:
    """Tell the rooms upstairs what was amended."""
    for follower in _FOLLOWERS:
        follower(amendment)


def touched_by(change: Change) -> list[Touched]:
    """The open files the change touches, from every listener."""
    return [touched for listener in _LISTENERS for touched in listener(change)]
