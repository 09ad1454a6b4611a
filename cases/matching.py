"""Which fine a line of a bank statement may pay: by the decision's number, the amount and the payer's name. Pure; a person decides."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from laws.fold import fold

# What each sign is worth; a proposal needs more than a name or a round sum alone.
NUMBER, WHOLE, FINE_ALONE, PART, NAME = 60, 30, 20, 5, 20
ENOUGH = 40
MOST = 3
_NUMBER = re.compile(r"(?<!\d)0*(\d{1,5})(qdxphc(?:d\d{1,2})?)")


class Line(NamedTuple):
    """Money that came in, as the bank tells it."""

    on: date
    amount_vnd: int
    text: str


class Candidate(NamedTuple):
    """A fine that is still to be paid: what of the fine itself, and what with its charge, on the day of the line's statement."""

    fine_id: int
    number: str
    payer: str
    issued_on: date
    left_vnd: int
    owed_vnd: int


class Proposal(NamedTuple):
    """A fine the line may pay, how much speaks for it (of 110), and what: codes."""

    fine_id: int
    score: int
    because: tuple[str, ...]


def bare(text: str) -> str:
    """Letters and digits only, as banks leave them.

    >>> bare("QĐ số 05/QĐ-XPHC-Đ5")
    'qdso05qdxphcd5'
    """
    return "".join(sign for sign in fold(text) if sign.isalnum())


def numbers_in(text: str) -> set[str]:
    """Decision numbers a text names, without leading zeros.

    >>> numbers_in("NOP PHAT QD 05/QD-XPHC-D5")
    {'5qdxphcd5'}
    """
    spaced = re.sub(r"[^0-9a-z]+", " ", fold(text))
    return {f"{match[1]}{match[2]}" for match in _NUMBER.finditer(re.sub(r"(?<=[a-z]) | (?=[a-z])", "", spaced))}


class Book:
    """The open fines, found by number and by amount, so that a long statement costs no more than its lines."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.by_number: dict[str, list[Candidate]] = defaultdict(list)
        self.by_amount: dict[int, list[Candidate]] = defaultdict(list)
        for each in candidates:
            for number in numbers_in(each.number):
                self.by_number[number].append(each)
            for amount in {each.left_vnd, each.owed_vnd}:
                self.by_amount[amount].append(each)

    def proposals(self, line: Line) -> Sequence[Proposal]:
        """The likeliest fines first, at most three; none when too little speaks for any."""
        named = [each for number in sorted(numbers_in(line.text)) for each in self.by_number[number]]
        near = {each.fine_id: each for each in [*named, *self.by_amount[line.amount_vnd]] if each.issued_on <= line.on}
        told = [_weighed(line, each, each in named) for each in near.values()]
        return sorted((each for each in told if each.score >= ENOUGH), key=lambda each: (-each.score, each.fine_id))[
            :MOST
        ]


def _weighed(line: Line, fine: Candidate, named: bool) -> Proposal:
    signs = [("number", NUMBER)] if named else []
    if line.amount_vnd == fine.owed_vnd:
        signs.append(("whole", WHOLE))
    elif line.amount_vnd == fine.left_vnd:
        signs.append(("fine_alone", FINE_ALONE))
    elif line.amount_vnd < fine.owed_vnd:
        signs.append(("part", PART))
    if len(bare(fine.payer)) >= 6 and bare(fine.payer) in bare(line.text):
        signs.append(("name", NAME))
    return Proposal(fine.fine_id, sum(worth for _code, worth in signs), tuple(code for code, _worth in signs))
