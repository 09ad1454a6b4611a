"""Payments: once, in time, late, in parts, never more than is owed."""

from datetime import timedelta

import pytest

from audit.models import Entry
from cases.errors import WrongMoney
from cases.services import fines
from common.errors import MoveRefused, NotAllowed
from tests.factories import cases as make


@pytest.fixture
def fine(chi, ha):
    return make.fine(chi, ha)


def late(fine, days: int) -> int:
    """0.05 % of the fine for each day that ended unpaid: the day of payment itself is free."""
    return fine.amount_vnd * (days - 1) * 5 // 10_000


def test_paid_in_full_in_time_it_is_paid(fine, chi):
    make.payment(fine, chi, fine.amount_vnd)
    fine.refresh_from_db()
    assert (fine.state, fine.paid_vnd, fine.late_paid_vnd, fine.paid_on) == ("paid", fine.amount_vnd, 0, fine.due_on)
    assert Entry.objects.about(fine).filter(deed="fine.paid").count() == 1
    assert fine.decision.deadlines.get(code="EXECUTE_10D").state == "met"


def test_a_part_leaves_the_rest_due(fine, chi):
    make.payment(fine, chi, 4_000_000)
    fine.refresh_from_db()
    assert (fine.state, fine.left_vnd) == ("due", fine.amount_vnd - 4_000_000)


def test_parts_add_up(fine, chi):
    make.payment(fine, chi, 4_000_000)
    make.payment(fine, chi, fine.amount_vnd - 4_000_000)
    fine.refresh_from_db()
    assert fine.state == "paid"


def test_paid_late_the_fine_alone_is_not_enough(fine, chi):
    make.payment(fine, chi, fine.amount_vnd, days_late=20)
    fine.refresh_from_db()
    assert (fine.state, fine.left_vnd) == ("due", 0)
    assert fines.owed(fine, fine.due_on + timedelta(days=60)).total_vnd == late(fine, 20)
    make.payment(fine, chi, late(fine, 20), days_late=30)
    fine.refresh_from_db()
    assert (fine.state, fine.late_paid_vnd) == ("paid", late(fine, 20))


def test_paid_late_with_its_charge_it_is_paid(fine, chi):
    payment = make.payment(fine, chi, fine.amount_vnd + late(fine, 20), days_late=20)
    fine.refresh_from_db()
    assert (fine.state, payment.late_vnd) == ("paid", late(fine, 20))


def test_the_charge_runs_only_on_what_is_unpaid(fine, chi):
    make.payment(fine, chi, 5_000_000)
    assert (
        fines.owed(fine, fine.due_on + timedelta(days=10)).late_vnd == (fine.amount_vnd - 5_000_000) * 9 * 5 // 10_000
    )


def test_one_dong_more_than_is_owed_is_refused(fine, chi):
    with pytest.raises(WrongMoney) as refused:
        make.payment(fine, chi, fine.amount_vnd + late(fine, 20) + 1, days_late=20)
    assert refused.value.code == "over_payment"
    assert refused.value.facts["most_vnd"] == fine.amount_vnd + late(fine, 20)
    assert not fine.payments.exists()


def test_a_receipt_counts_once_however_it_is_typed(fine, chi, ha):
    make.payment(fine, chi, 1_000_000, receipt="kb-01 77")
    for other in (fine, make.fine(chi, ha)):
        with pytest.raises(WrongMoney) as refused:
            make.payment(other, chi, 1_000_000, receipt=" KB-01  77 ")
        assert refused.value.code == "receipt_used"
    assert fine.payments.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount_vnd": 0}, "amount_vnd"),
        ({"amount_vnd": -5}, "amount_vnd"),
        ({"receipt": "  "}, "receipt"),
        ({"paid_on": make.SIGNED - timedelta(days=1)}, "paid_on"),
        ({"paid_on": make.SIGNED + timedelta(days=9999)}, "paid_on"),
    ],
)
def test_a_payment_that_cannot_be_is_refused_at_its_field(fine, chi, change, field):
    asked = {"amount_vnd": 1_000_000, "receipt": "KB-9", "paid_on": fine.due_on, "on": fine.due_on, **change}
    with pytest.raises(WrongMoney) as refused:
        fines.record_payment(fine_id=fine.pk, by=chi, **asked)
    assert refused.value.facts["field"] == field


def test_nothing_more_is_paid_on_a_paid_fine(fine, chi):
    make.payment(fine, chi, fine.amount_vnd)
    with pytest.raises(MoveRefused):
        make.payment(fine, chi, 1)


def test_a_stranger_and_an_auditor_record_nothing(fine, minh, lan):
    for person in (minh, lan):
        with pytest.raises(NotAllowed):
            make.payment(fine, person, 1_000_000)
