"""Fines: what is owed to the day, payments against treasury receipts, settled when all is paid, void with their decision."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases import law
from cases.deeds import Deed
from cases.errors import WrongMoney
from cases.models import Decision, Fine, Payment
from cases.services import deadlines
from cases.states import FINE_MOVES, DeadlineState, FineState
from common import clock
from common.moves import step
from staff import rights
from staff.models import User


@dataclass(frozen=True)
class Owed:
    """What is owed on a day: of the fine itself, of the late charge, and how the charge was reckoned."""

    left_vnd: int
    late_vnd: int
    late_total_vnd: int
    charge: law.LateCharge

    @property
    def total_vnd(self) -> int:
        return self.left_vnd + self.late_vnd


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
    return Fine.objects.create(decision=decision, amount_vnd=decision.total_vnd, due_on=deadline.due_on)


def owed(fine: Fine, on: date) -> Owed:
    """What is still owed at the end of the day `on`: the charge runs only on what is unpaid of the fine itself."""
    paid = [(payment.paid_on, payment.amount_vnd - payment.late_vnd) for payment in fine.payments.all()]
    return _owed(fine, paid, on)


def _owed(fine: Fine, paid: list[tuple[date, int]], on: date) -> Owed:
    charge = law.late_charge(fine.amount_vnd, fine.due_on, max([on, *(day for day, _amount in paid)]), paid)
    left = fine.amount_vnd - sum(amount for _day, amount in paid)
    return Owed(left, charge.amount - fine.late_paid_vnd, charge.amount, charge)


@transaction.atomic
def record_payment(
    *, fine_id: int, amount_vnd: int, receipt: str, paid_on: date, by: User, on: date | None = None
) -> Payment:
    """Write down money that reached the treasury: first what is owed of the fine, then the late charge; PAID when all is paid.

    A receipt counts once. Refused: before the signing, in the future, more than is owed on that day.
    """
    fine = _held(fine_id, "record_payment")
    decision, team = fine.decision, fine.decision.case.team
    rights.require(by, "cases.record_payment", within=team)
    receipt = " ".join(receipt.split()).upper()
    _check(fine, amount_vnd, receipt, paid_on, on or clock.today())
    before = [(payment.paid_on, payment.amount_vnd - payment.late_vnd) for payment in fine.payments.all()]
    on_fine = min(amount_vnd, fine.left_vnd)
    late_vnd = amount_vnd - on_fine
    after = _owed(fine, [*before, (paid_on, on_fine)], paid_on)
    if late_vnd > after.late_vnd:
        raise WrongMoney(
            _("More than is owed on that day: %(most)s đ.") % {"most": f"{max(0, on_fine + after.late_vnd):,}".replace(",", ".")},
            code="over_payment", field="amount_vnd", most_vnd=max(0, on_fine + after.late_vnd),
        )  # fmt: skip
    payment = _written(fine, amount_vnd, late_vnd, receipt, paid_on, by)
    fine.paid_vnd += on_fine
    fine.late_paid_vnd += late_vnd
    fine.save(update_fields=["paid_vnd", "late_paid_vnd"])
    journal.record(
        by, Deed.PAYMENT_RECORDED, fine, team=team, case=decision.case_id, number=decision.number, amount_vnd=amount_vnd,
        late_vnd=late_vnd, receipt=receipt, paid_on=paid_on.isoformat(),
    )  # fmt: skip
    if after.left_vnd == 0 and late_vnd == after.late_vnd:
        settle(fine, by=by)
    return payment


def settle(fine: Fine, *, by: User) -> None:
    """All is paid, the late charge included; part of `record_payment`."""
    fine.state = step(FINE_MOVES, "settle", fine.state)
    fine.paid_on = max(payment.paid_on for payment in fine.payments.all())
    fine.save(update_fields=["state", "paid_on"])
    which = {"decision": fine.decision, "code__in": ["EXECUTE_10D", "ENFORCE_LIMITATION"]}
    deadlines.end(DeadlineState.MET, fine.paid_on, **which)
    journal.record(
        by, Deed.FINE_PAID, fine, team=fine.decision.case.team, case=fine.decision.case_id, number=fine.decision.number,
        amount_vnd=fine.amount_vnd, late_vnd=fine.late_paid_vnd, paid_on=fine.paid_on.isoformat(),
    )  # fmt: skip


def void(decision: Decision, *, by: User, why: str) -> None:
    """Nothing is to be paid any more, its decision being annulled; what was paid is owed back. Part of `decisions.annul`."""
    found = Fine.objects.filter(decision=decision).first()
    if found is None:
        return
    fine = _held(found.pk, "void")
    fine.paid_on = None
    fine.save(update_fields=["state", "paid_on"])
    journal.record(
        by, Deed.FINE_VOIDED, fine, team=decision.case.team, case=decision.case_id, why=why,
        to_give_back_vnd=fine.collected_vnd,
    )  # fmt: skip


def date_again(decision: Decision, served_on: date) -> None:
    """The ten days run from the service of the decision; part of `decisions.serve`."""
    fine = Fine.objects.select_for_update().filter(decision=decision, state=FineState.DUE).first()
    deadline = deadlines.start(decision.case, "EXECUTE_10D", served_on, decision=decision) if fine else None
    if fine and deadline:
        fine.due_on = deadline.due_on
        fine.save(update_fields=["due_on"])


def _check(fine: Fine, amount_vnd: int, receipt: str, paid_on: date, today: date) -> None:
    if amount_vnd <= 0:
        raise WrongMoney(_("An amount is more than nothing."), field="amount_vnd")
    if not receipt:
        raise WrongMoney(_("Give the number of the treasury receipt."), field="receipt")
    if paid_on > today:
        raise WrongMoney(_("The day of payment lies in the future."), field="paid_on")
    if paid_on < fine.decision.issued_on:
        raise WrongMoney(_("Nothing can be paid before the decision was signed."), field="paid_on")
    earlier = Payment.objects.filter(receipt=receipt).select_related("fine__decision").first()
    if earlier:
        raise WrongMoney(
            _("This receipt is written down already, for decision %(number)s.") % {"number": earlier.fine.decision.number},
            code="receipt_used", field="receipt", fine=earlier.fine_id,
        )  # fmt: skip


def _written(fine: Fine, amount_vnd: int, late_vnd: int, receipt: str, paid_on: date, by: User) -> Payment:
    try:
        with transaction.atomic():
            return Payment.objects.create(
                fine=fine, amount_vnd=amount_vnd, late_vnd=late_vnd, receipt=receipt, paid_on=paid_on, recorded_by=by
            )
    except IntegrityError as clash:  # somebody else wrote the same receipt for another fine this very moment
        raise WrongMoney(_("This receipt is written down already."), code="receipt_used", field="receipt") from clash
