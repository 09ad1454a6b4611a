"""What the pages about bank statements read: sealed statements in sight, their lines, what is booked, which fine each line may pay."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from cases.matching import Book, Candidate, Line, Proposal
from cases.models import Fine, Payment, Rejection
from cases.selectors import fine_list
from cases.services import owing
from cases.services.statements import paper
from cases.states import FineState
from evidence.models import Exhibit, Record, RecordKind

LOOKED_AT, LINES_LOOKED_AT = 3, 300
MONEY_IN = Q(kind=RecordKind.PAYMENT, amount_vnd__gt=0)


@dataclass
class Told:
    """A line as the page shows it: the payment it became here or in another statement, or the fines it may pay."""

    record: Record
    receipt: str
    booked: Payment | None = None
    proposals: list[tuple[Proposal, Fine]] = field(default_factory=list)


def statement_list(user: Any) -> QuerySet[Exhibit]:
    """Sealed exhibits in sight that tell of money that came in, newest first."""
    money = Q(records__kind=RecordKind.PAYMENT, records__amount_vnd__gt=0)
    return (
        Exhibit.objects.visible_to(user)
        .annotate(lines=Count("records", filter=money))
        .filter(lines__gt=0)
        .order_by("-pk")
    )


def statement_lines(exhibit: Exhibit) -> QuerySet[Record]:
    return exhibit.records.filter(MONEY_IN).select_related("exhibit").order_by("part", "line")


def told(user: Any, records: list[Record], on: date) -> list[Told]:
    """Lines with what is known of them, in a number of queries that does not grow with the lines."""
    lines = [Told(record, paper(record)[0]) for record in records]
    payments = Payment.objects.visible_to(user).standing().filter(receipt__in=[each.receipt for each in lines])
    booked = {(each.receipt, each.office): each for each in payments.select_related("fine__decision")}
    fines = {each.pk: each for each in fine_list(user).filter(state=FineState.DUE)} if records else {}
    book = Book(_candidate(fine, on) for fine in fines.values())
    refused = _refused({record.exhibit_id for record in records})
    for line in lines:
        line.booked = booked.get(paper(line.record))
        if line.booked is None and line.record.at is not None:
            asked = Line(timezone.localtime(line.record.at).date(), line.record.amount_vnd or 0, line.record.text)
            line.proposals = [
                (each, fines[each.fine_id])
                for each in book.proposals(asked)
                if (*paper(line.record), each.fine_id) not in refused
            ]
    return lines


def _refused(exhibit_ids: set[int]) -> set[tuple[str, str, int]]:
    """(receipt, office, fine) of proposals somebody said no to."""
    rows = Rejection.objects.filter(exhibit__in=exhibit_ids)
    return set(rows.values_list("receipt", "office", "fine_id"))


def waiting(user: Any, on: date) -> dict[str, Any]:
    """Lines of the newest statements a fine is proposed for and nobody has booked or rejected: how many, and which statement first."""
    for exhibit in statement_list(user)[:LOOKED_AT]:
        lines = told(user, list(statement_lines(exhibit)[:LINES_LOOKED_AT]), on)
        found = sum(1 for line in lines if line.booked is None and line.proposals)
        if found:
            return {"count": found, "statement": exhibit}
    return {"count": 0, "statement": None}


def _candidate(fine: Fine, on: date) -> Candidate:
    decision = fine.decision
    owed = owing.owed(fine, on)
    return Candidate(fine.pk, decision.number, decision.seller.name, decision.issued_on, owed.left_vnd, owed.total_vnd)
