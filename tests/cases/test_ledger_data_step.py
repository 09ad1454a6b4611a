"""Money written down before there was a ledger comes onto its books, and says the same as before."""

from importlib import import_module

from django.db import connection

from cases.models import Booking
from cases.services import decisions, ledger
from tests.factories import cases as make

STEP = import_module("cases.migrations.0005_money_so_far_in_the_ledger").SQL


def forget_the_books():
    """The tables as they were before: fines and payments, no bookings."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("cases_booking", "cases_posting"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE cases_payment SET booking_id = NULL; DELETE FROM cases_posting; DELETE FROM cases_booking"
        )
        cursor.execute("UPDATE cases_fine SET refund_due_vnd = 0")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("cases_booking", "cases_posting"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def take_the_step():
    with connection.cursor() as cursor:
        cursor.execute(STEP)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_fines_of_before_stand_on_the_books_as_if_booked_then(chi, ha):
    due, late, annulled = (make.fine(chi, ha) for _number in range(3))
    make.payment(due, chi, 4_000_000)
    make.payment(late, chi, late.amount_vnd + late.amount_vnd * 19 * 5 // 10_000, days_late=20)
    make.payment(annulled, chi, 2_000_000)
    decisions.annul(decision_id=annulled.decision_id, by=ha, why="Sai", on=make.SIGNED)
    before = {each.pk: ledger.balances(each) for each in (due, late, annulled)}
    forget_the_books()
    take_the_step()
    assert {each.pk: ledger.balances(each) for each in (due, late, annulled)} == before
    annulled.refresh_from_db()
    assert annulled.refund_due_vnd == 2_000_000
    assert all(each.booking.kind == "paid" for each in due.payments.all())


def test_taking_the_step_again_books_nothing_twice(chi, ha):
    make.payment(make.fine(chi, ha), chi, 4_000_000)
    before = Booking.objects.count()
    take_the_step()
    assert Booking.objects.count() == before
