"""What is owed on a day: of the fine, of illegal profit, of the late charge, under the relief granted so far."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cases import law
from cases.models import Fine, Relief, ReliefKind
from cases.states import ReliefState

ONE = timedelta(days=1)
Paid = list[tuple[date, int]]


@dataclass(frozen=True)
class Owed:
    """What is owed on a day, and how the charge was reckoned."""

    left_vnd: int
    late_vnd: int
    late_total_vnd: int
    profit_vnd: int
    charge: law.LateCharge

    @property
    def total_vnd(self) -> int:
        return self.left_vnd + self.late_vnd + self.profit_vnd


def owed(fine: Fine, on: date) -> Owed:
    """What is still owed at the end of the day `on`: the charge runs only on what is unpaid of the fine itself."""
    return owed_with(fine, paid_on_fine(fine), on)


def paid_on_fine(fine: Fine) -> Paid:
    """Money on the fine itself, by day; from prefetched payments where there are some."""
    return [(each.paid_on, each.on_fine_vnd) for each in fine.payments.all() if not each.is_reversed]


def owed_with(fine: Fine, paid: Paid, on: date) -> Owed:
    """The same with these payments on the fine."""
    on = max([on, *(day for day, _amount in paid)])
    reliefs = list(fine.reliefs.all())
    charge = law.late_charge(_required(fine, reliefs, paid), on, paid, _paused(reliefs, on))
    left = fine.amount_vnd - fine.reduced_vnd - sum(amount for _day, amount in paid)
    return Owed(left, charge.amount - fine.late_paid_vnd, charge.amount, fine.profit_left_vnd, charge)


def next_due_on(fine: Fine) -> date:
    """The day the next money is due: of the plan or postponement where one was granted, else the ten days."""
    granted = [each for each in fine.reliefs.all() if each.state == ReliefState.GRANTED]
    due_on, covered = fine.first_due_on, sum(amount for _day, amount in paid_on_fine(fine))
    for relief in granted:
        if relief.kind == ReliefKind.POSTPONE:
            due_on = max(due_on, relief.until)
        elif relief.kind == ReliefKind.INSTALMENTS:
            asked = _at_grant(paid_on_fine(fine), relief)
            for part in relief.parts.all():
                asked, due_on = asked + part.amount_vnd, part.due_on
                if asked > covered:
                    break
    return due_on


def _at_grant(paid: Paid, relief: Any) -> int:
    return sum(amount for day, amount in paid if day <= relief.decided_on)


def _required(fine: Fine, reliefs: list[Relief], paid: Paid) -> list[tuple[date, int]]:
    """From which day on how much had to be paid."""
    steps = [(fine.first_due_on + ONE, fine.amount_vnd)]
    granted = [each for each in reliefs if each.state == ReliefState.GRANTED]
    for relief in sorted(granted, key=lambda each: (each.decided_on, each.pk)):
        start = relief.decided_on + ONE
        if relief.kind == ReliefKind.INSTALMENTS:
            asked = _at_grant(paid, relief)
            steps = [step for step in steps if step[0] < start] + [(start, asked)]
            for part in relief.parts.all():
                asked += part.amount_vnd
                steps.append((part.due_on + ONE, asked))
        elif relief.kind == ReliefKind.REDUCE:
            steps = _lowered(steps, relief)
    return steps


def _lowered(steps: list[tuple[date, int]], relief: Any) -> list[tuple[date, int]]:
    """From the day of the reduction on, at most what is left of the whole has to be paid."""
    most = max(amount for _day, amount in steps) - relief.amount_vnd
    day = relief.decided_on
    before = [step for step in steps if step[0] < day]
    return [*before, *([(day, min(before[-1][1], most))] if before else []), *(
        (since, min(amount, most)) for since, amount in steps if since >= day
    )]  # fmt: skip


def _paused(reliefs: list[Relief], on: date) -> list[tuple[date, date]]:
    """Days without charge: postponed, or while reduction or instalments were being considered (Circular 18/2023 Article 5)."""
    spans = []
    for relief in reliefs:
        if relief.kind != ReliefKind.POSTPONE:
            spans.append((relief.asked_on, relief.decided_on or on))
        elif relief.state == ReliefState.GRANTED:
            spans.append((relief.decided_on, relief.until))
    return spans
