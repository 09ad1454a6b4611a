"""Fines: payments against treasury receipts, taken back, settled when all is paid, written off, refunded, void with their decision."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases import law
from cases.deeds import Deed
from cases.errors import WrongMoney
from cases.models import Account, Booking, BookingKind, Decision, Fine, Payment
from cases.services import coercions, deadlines, ledger, owing
from cases.services.owing import owed
from cases.states import FINE_MOVES, DeadlineState, FineState
from common import clock
from common.moves import step
from laws.fold import fold
from staff import rights
from staff.models import User

# Words of the remedy "surrender illegal profit", without marks, as they stand in the texts.
SURRENDER = "loi bat hop phap"
CLOCKS = ("EXECUTE_10D", "ENFORCE_LIMITATION")
__all__ = ["make", "owed", "record_payment", "refund", "reverse_payment", "settle", "void", "write_off"]


def _held(fine_id: int, move: str) -> Fine:
    fine = Fine.objects.select_for_update(of=("self",)).select_related("decision__case__team").get(pk=fine_id)
    fine.state = step(FINE_MOVES, move, fine.state)
    return fine


def make(decision: Decision) -> Fine | None:
    """The fine of a decision just signed, due ten days from signing until it is served; None when nothing is to be paid."""
    if decision.total_vnd <= 0:
        return None
    deadline = deadlines.start(decision.case, "EXECUTE_10D", decision.issued_on, decision=decision)
    deadlines.start(decision.case, "ENFORCE_LIMITATION", decision.issued_on, decision=decision)
    fine = Fine.objects.create(
        decision=decision, amount_vnd=decision.total_vnd, profit_vnd=_profit(decision), due_on=deadline.due_on,
        first_due_on=deadline.due_on,
    )  # fmt: skip
    ledger.impose(fine, decision.issued_by)
    return fine


def _profit(decision: Decision) -> int:
    """Illegal profit to surrender: what was found of it, where the decision orders that remedy (Article 28(1)(i))."""
    ordered = [each for each in decision.sanctions.select_related("violation") if SURRENDER in fold(each.remedies)]
    return sum(each.violation.profit_vnd or 0 for each in ordered)


@transaction.atomic
def record_payment(
    *, fine_id: int, amount_vnd: int, receipt: str, paid_on: date, by: User, office: str = "", keep_over: bool = False,
    on: date | None = None,
) -> Payment:  # fmt: skip
    """Write down money that reached the treasury: first the fine, then illegal profit, then the late charge; PAID when all is paid.

    A receipt of an office counts once. More than is owed on that day is refused, unless the receipt really shows it
    (`keep_over`): then the rest stands to be paid back. Refused: before the signing, in the future.
    """
    fine = _held(fine_id, "record_payment")
    team = fine.decision.case.team
    rights.require(by, "cases.record_payment", within=team)
    receipt, office = " ".join(receipt.split()).upper(), " ".join(office.split())[:80]
    _check(fine, amount_vnd, receipt, office, paid_on, on or clock.today())
    on_fine = min(amount_vnd, fine.left_vnd)
    on_profit = min(amount_vnd - on_fine, fine.profit_left_vnd)
    after = owing.owed_with(fine, [*owing.paid_on_fine(fine), (paid_on, on_fine)], paid_on)
    late_vnd = min(amount_vnd - on_fine - on_profit, max(0, after.late_vnd))
    over_vnd = amount_vnd - on_fine - on_profit - late_vnd
    if over_vnd and not keep_over:
        raise WrongMoney(
            _("More than is owed on that day: %(most)s đ. Is the figure right? If the receipt really shows it, say so, and the rest "
              "is kept to be paid back.") % {"most": f"{amount_vnd - over_vnd:,}".replace(",", ".")},
            code="over_payment", field="amount_vnd", most_vnd=amount_vnd - over_vnd,
        )  # fmt: skip
    ledger.charge(fine, after.late_total_vnd, paid_on, by)
    payment = _written(
        fine=fine, amount_vnd=amount_vnd, late_vnd=late_vnd, profit_vnd=on_profit, over_vnd=over_vnd, receipt=receipt,
        office=office, paid_on=paid_on, recorded_by=by,
    )  # fmt: skip
    _count(fine, payment, 1)
    journal.record(
        by, Deed.PAYMENT_RECORDED, fine, team=team, case=fine.decision.case_id, number=fine.decision.number,
        amount_vnd=amount_vnd, late_vnd=late_vnd, over_vnd=over_vnd, receipt=receipt, paid_on=paid_on.isoformat(),
    )  # fmt: skip
    if after.left_vnd == 0 and fine.profit_left_vnd == 0 and late_vnd >= after.late_vnd:
        settle(fine, by=by)
    return payment


@transaction.atomic
def reverse_payment(*, payment_id: int, by: User, why: str, on: date | None = None) -> Payment:
    """Take a payment back that was written down wrongly: its booking is answered by its mirror image, and its receipt is free again."""
    if not why.strip():
        raise WrongMoney(_("Say why."), field="why")
    fine = _held(Payment.objects.values_list("fine_id", flat=True).get(pk=payment_id), "reverse_payment")
    payment = Payment.objects.select_for_update(of=("self",)).select_related("booking").get(pk=payment_id)
    rights.require(by, "cases.reverse_payment", within=fine.decision.case.team)
    if payment.is_reversed or payment.booking is None:
        raise WrongMoney(_("This payment was taken back already."), code="reversed_before")
    if payment.over_vnd > fine.refund_due_vnd:
        raise WrongMoney(_("The part that was too much has been paid back already."), code="refunded_before")
    ledger.reverse(payment.booking, on or clock.today(), by=by, why=why.strip())
    payment.is_reversed = True
    payment.save(update_fields=["is_reversed"])
    fine.paid_on = None
    fine.save(update_fields=["state", "paid_on"])
    _count(fine, payment, -1)
    _run_again(fine)
    journal.record(
        by, Deed.PAYMENT_REVERSED, fine, team=fine.decision.case.team, case=fine.decision.case_id,
        number=fine.decision.number, amount_vnd=payment.amount_vnd, receipt=payment.receipt, why=why.strip(),
    )  # fmt: skip
    return payment


def settle(fine: Fine, *, by: User) -> None:
    """All is paid, the late charge included; part of the deed that brought the last đồng."""
    fine.state = step(FINE_MOVES, "settle", fine.state)
    fine.paid_on = max(payment.paid_on for payment in fine.payments.standing())
    fine.save(update_fields=["state", "paid_on"])
    _end_clocks(fine, DeadlineState.MET, fine.paid_on)
    coercions.close_of(fine, fine.paid_on, str(_("All is paid.")))
    journal.record(
        by, Deed.FINE_PAID, fine, team=fine.decision.case.team, case=fine.decision.case_id, number=fine.decision.number,
        amount_vnd=fine.amount_vnd, late_vnd=fine.late_paid_vnd, paid_on=fine.paid_on.isoformat(),
    )  # fmt: skip


def reduce(fine: Fine, amount_vnd: int, on: date, *, by: User, paper: str) -> None:
    """Less is owed by so much; part of `reliefs.grant`, which ends here when nothing is left."""
    fine.reduced_vnd += amount_vnd
    fine.save(update_fields=["reduced_vnd"])
    lines = {**ledger.split(fine, amount_vnd), Account.REDUCED: amount_vnd}
    ledger.book(fine, BookingKind.REDUCED, on, lines, by=by, paper=paper)
    after = owing.owed(fine, on)
    if fine.left_vnd or fine.profit_left_vnd or after.late_vnd > 0:
        return
    if fine.paid_vnd:
        settle(fine, by=by)
    else:
        exempt(fine, on, by=by)


def exempt(fine: Fine, on: date, *, by: User) -> None:
    """Nothing is left to pay because all was exempted (Article 77)."""
    fine.state = step(FINE_MOVES, "exempt", fine.state)
    fine.save(update_fields=["state"])
    _end_clocks(fine, DeadlineState.STOPPED, on)
    journal.record(
        by, Deed.FINE_EXEMPTED, fine, team=fine.decision.case.team, case=fine.decision.case_id,
        number=fine.decision.number, amount_vnd=fine.reduced_vnd,
    )  # fmt: skip


@transaction.atomic
def write_off(*, fine_id: int, by: User, why: str, on: date | None = None) -> Fine:
    """What is still owed is no longer enforced: the year from the signing is over (Article 74). Refused while it runs."""
    on = on or clock.today()
    fine = _held(fine_id, "write_off")
    rights.require(by, "cases.write_off_fine", within=fine.decision.case.team)
    if not why.strip():
        raise WrongMoney(_("Say why it could not be enforced."), field="why")
    ends = law.due("ENFORCE_LIMITATION", fine.decision.issued_on).due_on
    if ends is None or on <= ends:
        raise WrongMoney(
            _("It can be enforced until %(day)s (Article 74).") % {"day": f"{ends:%d/%m/%Y}" if ends else "–"},
            code="still_enforceable",
        )  # fmt: skip
    ledger.charge(fine, owing.owed(fine, on).late_total_vnd, on, by)
    coercions.close_of(fine, on, why.strip())
    gone = ledger.clear(fine, BookingKind.WRITTEN_OFF, on, Account.WRITTEN_OFF, by=by, why=why.strip())
    fine.save(update_fields=["state"])
    _end_clocks(fine, DeadlineState.MISSED, on)
    journal.record(
        by, Deed.FINE_WRITTEN_OFF, fine, team=fine.decision.case.team, case=fine.decision.case_id,
        number=fine.decision.number, amount_vnd=gone, why=why.strip(),
    )  # fmt: skip
    return fine


@transaction.atomic
def refund(*, fine_id: int, amount_vnd: int, voucher: str, on: date, by: User, today: date | None = None) -> Fine:
    """Write down money that was paid back, with the voucher; never more than is owed back."""
    fine = Fine.objects.select_for_update(of=("self",)).select_related("decision__case__team").get(pk=fine_id)
    rights.require(by, "cases.refund_fine", within=fine.decision.case.team)
    voucher = " ".join(voucher.split()).upper()
    if not 0 < amount_vnd <= fine.refund_due_vnd:
        raise WrongMoney(
            _("Between 1 đ and what is owed back, %(most)s đ.") % {"most": f"{fine.refund_due_vnd:,}".replace(",", ".")},
            code="refund_too_much", field="amount_vnd", most_vnd=fine.refund_due_vnd,
        )  # fmt: skip
    if not voucher:
        raise WrongMoney(_("Give the number of the voucher."), field="voucher")
    if not fine.decision.issued_on <= on <= (today or clock.today()):
        raise WrongMoney(_("It was paid back between the signing and today."), field="on")
    if Booking.objects.filter(kind=BookingKind.REFUNDED, paper=voucher).exists():
        raise WrongMoney(_("This voucher is written down already."), code="voucher_used", field="voucher")
    lines = {Account.REFUND: amount_vnd, Account.TREASURY: -amount_vnd}
    ledger.book(fine, BookingKind.REFUNDED, on, lines, by=by, paper=voucher)
    fine.refund_due_vnd -= amount_vnd
    fine.save(update_fields=["refund_due_vnd"])
    journal.record(
        by, Deed.FINE_REFUNDED, fine, team=fine.decision.case.team, case=fine.decision.case_id,
        number=fine.decision.number, amount_vnd=amount_vnd, receipt=voucher,
    )  # fmt: skip
    return fine


def void(decision: Decision, *, by: User, why: str) -> None:
    """Nothing is to be paid any more, its decision being annulled; what was paid is owed back. Part of `decisions.annul`."""
    found = Fine.objects.filter(decision=decision).first()
    if found is None:
        return
    fine = _held(found.pk, "void")
    fine.paid_on = None
    fine.refund_due_vnd += fine.collected_vnd
    fine.save(update_fields=["state", "paid_on", "refund_due_vnd"])
    coercions.close_of(fine, decision.annulled_on or clock.today(), why)
    ledger.annul(fine, decision.annulled_on or clock.today(), by=by, why=why)
    journal.record(
        by, Deed.FINE_VOIDED, fine, team=decision.case.team, case=decision.case_id, why=why,
        to_give_back_vnd=fine.refund_due_vnd,
    )  # fmt: skip


def date_again(decision: Decision, served_on: date) -> None:
    """The ten days run from the service of the decision; part of `decisions.serve`."""
    fine = Fine.objects.select_for_update().filter(decision=decision, state=FineState.DUE).first()
    deadline = deadlines.start(decision.case, "EXECUTE_10D", served_on, decision=decision) if fine else None
    if fine and deadline:
        fine.first_due_on = deadline.due_on
        fine.due_on = owing.next_due_on(fine)
        fine.save(update_fields=["due_on", "first_due_on"])


def _count(fine: Fine, payment: Payment, sign: int) -> None:
    """The payment's booking, and the balances it changes."""
    if sign > 0:
        lines = {
            Account.TREASURY: payment.amount_vnd, **ledger.split(fine, payment.on_fine_vnd), Account.PROFIT: -payment.profit_vnd,
            Account.LATE: -payment.late_vnd, Account.REFUND: -payment.over_vnd,
        }  # fmt: skip
        payment.booking = ledger.book(
            fine, BookingKind.PAID, payment.paid_on, lines, by=payment.recorded_by, paper=payment.receipt
        )
        payment.save(update_fields=["booking"])
    fine.paid_vnd += sign * payment.on_fine_vnd
    fine.profit_paid_vnd += sign * payment.profit_vnd
    fine.late_paid_vnd += sign * payment.late_vnd
    fine.refund_due_vnd += sign * payment.over_vnd
    fine.due_on = owing.next_due_on(fine)
    fine.save(update_fields=["paid_vnd", "profit_paid_vnd", "late_paid_vnd", "refund_due_vnd", "due_on"])


def _end_clocks(fine: Fine, state: str, on: date) -> None:
    deadlines.end(state, on, decision=fine.decision, code__in=CLOCKS)


def _run_again(fine: Fine) -> None:
    """The clocks a payment had ended run again, as nothing has been paid."""
    fine.decision.deadlines.filter(code__in=CLOCKS, state=DeadlineState.MET).update(
        state=DeadlineState.RUNNING, ended_on=None
    )


def _check(fine: Fine, amount_vnd: int, receipt: str, office: str, paid_on: date, today: date) -> None:
    if amount_vnd <= 0:
        raise WrongMoney(_("An amount is more than nothing."), field="amount_vnd")
    if not receipt:
        raise WrongMoney(_("Give the number of the treasury receipt."), field="receipt")
    if paid_on > today:
        raise WrongMoney(_("The day of payment lies in the future."), field="paid_on")
    if paid_on < fine.decision.issued_on:
        raise WrongMoney(_("Nothing can be paid before the decision was signed."), field="paid_on")
    earlier = Payment.objects.standing().filter(receipt=receipt, office=office).select_related("fine__decision").first()
    if earlier:
        raise WrongMoney(
            _("This receipt is written down already, for decision %(number)s.") % {"number": earlier.fine.decision.number},
            code="receipt_used", field="receipt", fine=earlier.fine_id,
        )  # fmt: skip


def _written(**values: Any) -> Payment:
    try:
        with transaction.atomic():
            return Payment.objects.create(**values)
    except IntegrityError as clash:  # somebody else wrote the same receipt for another fine this very moment
        raise WrongMoney(_("This receipt is written down already."), code="receipt_used", field="receipt") from clash
