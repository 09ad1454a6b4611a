"""What the pages about money read: the books of a fine, relief asked for, arrears by age, what is not settled."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from cases.models import Account, Booking, BookingKind, Coercion, Fine, Payment, Relief
from cases.models.ledger import OWED
from cases.states import FineState
from cases.words import AGES
from common import clock


def relief_list(user: Any) -> QuerySet[Relief]:
    return Relief.objects.visible_to(user).select_related("fine__decision", "proposed_by", "decided_by")


def coercion_list(user: Any) -> QuerySet[Coercion]:
    return Coercion.objects.visible_to(user).select_related("fine__decision", "proposed_by", "decided_by")


@dataclass(frozen=True)
class LedgerLine:
    """A booking as the fine's page shows it: what it does to the debt, and what is owed after it."""

    booking: Booking
    payment: Payment | None
    owed_vnd: int
    treasury_vnd: int
    back_vnd: int
    balance_vnd: int
    undone: bool
    may_reverse: bool


def fine_ledger(fine: Fine) -> dict[str, Any]:
    """The books of a fine with their running balance, what of the late charge is not booked yet, and the relief asked for."""
    lines, balance, booked = [], 0, 0
    rows = (
        fine.bookings.select_related("by", "payment", "reversed_by").prefetch_related("postings").order_by("on", "pk")
    )
    for booking in rows:
        moved = {each.account: each.amount_vnd for each in booking.postings.all()}
        owed = sum(amount for account, amount in moved.items() if account in OWED)
        balance += owed
        booked += moved.get(Account.LATE, 0) if booking.kind == BookingKind.LATE else 0
        payment, undone = getattr(booking, "payment", None), hasattr(booking, "reversed_by")
        lines.append(
            LedgerLine(
                booking, payment, owed, moved.get(Account.TREASURY, 0), -moved.get(Account.REFUND, 0), balance, undone,
                payment is not None and not undone and fine.state in (FineState.DUE, FineState.PAID),
            )
        )  # fmt: skip
    due = fine.state == FineState.DUE
    return {
        "ledger": lines, "growing_vnd": fine.owed.late_total_vnd - booked if due and fine.owed else 0,
        "reliefs": fine.reliefs.select_related("proposed_by", "decided_by").prefetch_related("parts").order_by("-pk"),
        "reminders": fine.reminders.select_related("by").order_by("-pk"),
        "coercions": fine.coercions.select_related("proposed_by", "decided_by").order_by("-pk"),
        "limitation_over": fine.decision.deadlines.filter(code="ENFORCE_LIMITATION", due_on__lt=clock.today()).exists(),
    }  # fmt: skip


def arrears(user: Any, on: date) -> list[dict[str, Any]]:
    """Fines unpaid after their day, by age: how many, and how much of the fine is left; each opens its list."""
    rows = Fine.objects.visible_to(user).overdue(on)
    left = F("amount_vnd") - F("reduced_vnd") - F("paid_vnd")
    told: dict[str, Any] = {}
    for code, _label, first, last in AGES:
        span = Q(due_on__lte=on - timedelta(days=first)) & (Q(due_on__gte=on - timedelta(days=last)) if last else Q())
        told |= {f"{code}_n": Count("pk", filter=span), f"{code}_vnd": Sum(left, filter=span)}
    found = rows.order_by().aggregate(**told)
    return [
        {"code": code, "label": label, "count": found[f"{code}_n"], "left_vnd": found[f"{code}_vnd"] or 0}
        for code, label, _first, _last in AGES
    ]
