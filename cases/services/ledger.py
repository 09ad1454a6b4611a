"""The ledger of fines: every event of money as one booking whose postings sum to nothing. The database checks it at commit."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Sum

from cases.models import Account, Booking, BookingKind, Fine, Posting
from cases.models.ledger import OWED
from staff.models import User

Lines = Mapping[str, int]


def book(
    fine: Fine, kind: str, on: date, lines: Lines, *, by: User | None = None, paper: str = "", why: str = "",
    reverses: Booking | None = None,
) -> Booking | None:  # fmt: skip
    """Write one booking; accounts nothing moves on are left out, and no booking is made where nothing moves at all."""
    moved = {account: amount for account, amount in lines.items() if amount}
    if not moved:
        return None
    booking = Booking.objects.create(
        fine=fine, kind=kind, on=on, paper=paper[:100], why=why[:300], reverses=reverses, by=by
    )
    Posting.objects.bulk_create(
        Posting(booking=booking, account=account, amount_vnd=amount) for account, amount in moved.items()
    )
    return booking


def balances(fine: Fine) -> dict[str, int]:
    """What stands on each account of a fine."""
    rows = Posting.objects.filter(booking__fine=fine).order_by().values_list("account")
    found = dict(rows.annotate(stands=Sum("amount_vnd")))
    return {account: found.get(account, 0) for account in Account.values}


def impose(fine: Fine, by: User | None) -> None:
    """What the decision makes payable comes onto the books."""
    lines = {
        Account.FINE: fine.amount_vnd, Account.PROFIT: fine.profit_vnd, Account.IMPOSED: -fine.amount_vnd - fine.profit_vnd,
    }  # fmt: skip
    book(fine, BookingKind.IMPOSED, fine.decision.issued_on, lines, by=by, paper=fine.decision.number)


def charge(fine: Fine, total_vnd: int, on: date, by: User | None) -> None:
    """Bring the late charge on the books to `total_vnd`: what grew since the last time, or what turned out too much."""
    rows = Posting.objects.filter(booking__fine=fine, account=Account.LATE, booking__kind=BookingKind.LATE)
    grown = total_vnd - (rows.aggregate(stands=Sum("amount_vnd"))["stands"] or 0)
    book(fine, BookingKind.LATE, on, {Account.LATE: grown, Account.IMPOSED: -grown}, by=by)


def split(fine: Fine, amount_vnd: int) -> dict[str, int]:
    """The fine's part of money taken off the account it stands on: instalments first, where a plan was granted."""
    stands = balances(fine)
    on_plan = min(amount_vnd, max(0, stands[Account.INSTALMENTS]))
    return {Account.INSTALMENTS: -on_plan, Account.FINE: on_plan - amount_vnd}


def clear(fine: Fine, kind: str, on: date, into: str, *, by: User | None, paper: str = "", why: str = "") -> int:
    """Take all that is still owed off the books, onto `into`; how much it was."""
    stands = balances(fine)
    open_ones = {account: -stands[account] for account in OWED}
    gone = -sum(open_ones.values())
    book(fine, kind, on, {**open_ones, into: gone}, by=by, paper=paper, why=why)
    return gone


def annul(fine: Fine, on: date, *, by: User, why: str) -> None:
    """Undo everything the decision set; what the treasury holds of it is owed back."""
    stands = balances(fine)
    undone = {
        account: -stands[account]
        for account in (*OWED, Account.REDUCED, Account.WRITTEN_OFF, Account.IMPOSED)
    }  # fmt: skip
    book(fine, BookingKind.ANNULLED, on, {**undone, Account.REFUND: -sum(undone.values())}, by=by, why=why)


def reverse(booking: Booking, on: date, *, by: User, why: str) -> Booking:
    """Answer a booking with its mirror image."""
    lines = {each.account: -each.amount_vnd for each in booking.postings.all()}
    made = book(booking.fine, BookingKind.REVERSED, on, lines, by=by, paper=booking.paper, why=why, reverses=booking)
    assert made is not None  # a booking has postings
    return made
