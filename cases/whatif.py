"""What would become of a running clock: the day it would end if the file were passed up, explained, lengthened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases import law
from cases.clocks import EFFECTS, LENGTHS, WHAT_IF, EventKind
from cases.models import Deadline
from cases.states import DeadlineState
from common.errors import Refused


@dataclass(frozen=True)
class WhatIf:
    """If this happened, the clock would end on that day, by that article."""

    kind: str
    words: Any
    due_on: date
    basis: str


def what_if(deadline: Deadline) -> list[WhatIf]:
    """Every event that would give this running clock another day; nothing is written."""
    if deadline.state != DeadlineState.RUNNING:
        return []
    return list(_longer_terms(deadline) if deadline.code in LENGTHS else _variants(deadline))


def with_what_if(rows: Iterable[Deadline]) -> list[Deadline]:
    """The rows, each with its `what_if`."""
    found = list(rows)
    for row in found:
        row.what_if = what_if(row)
    return found


def _longer_terms(deadline: Deadline) -> Iterable[WhatIf]:
    explains = deadline.violation is not None and deadline.violation.right_to_explain
    for kind in WHAT_IF:
        effect = EFFECTS[kind]
        longer = LENGTHS.index(effect.exchanges) > LENGTHS.index(deadline.code)
        if longer and (explains or not effect.only_with_right_to_explain):
            yield from _told(kind, effect.exchanges, deadline.started_on, "")


def _variants(deadline: Deadline) -> Iterable[WhatIf]:
    for kind, effect in EFFECTS.items():
        if effect.extends and effect.extends[0] == deadline.code and effect.extends[1] != deadline.variant:
            yield from _told(EventKind(kind), deadline.code, deadline.started_on, effect.extends[1])


def _told(kind: EventKind, code: str, started_on: date, variant: str) -> Iterable[WhatIf]:
    try:
        told = law.due(code, started_on, variant)
    except Refused:  # the longer term is not law on that day
        return
    if told.due_on:
        yield WhatIf(kind.value, kind.label, told.due_on, told.legal_basis)
