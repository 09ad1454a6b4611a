"""The ledger: every event of money balances, nothing is changed, and what lists show is what stands on the books."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.errors import NotHers, OwnDraft, WrongFacts, WrongMoney
from cases.models import Booking, Posting, Relief
from cases.services import decisions, fines, ledger, reliefs
from common.errors import MoveRefused, NotAllowed, Refused
from laws.errors import LawRefused
from tests.factories import cases as make

LATER = date(2028, 6, 30)


@pytest.fixture
def fine(chi, ha):
    return make.fine(chi, ha)


def stands(fine) -> dict[str, int]:
    return {account: amount for account, amount in ledger.balances(fine).items() if amount}


def at_commit() -> None:
    """What the database checks at the end of a transaction, checked now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def agrees(fine) -> None:
    """What the fine's row says is what its books say."""
    fine.refresh_from_db()
    books = ledger.balances(fine)
    assert sum(books.values()) == 0
    assert books["refund"] == -fine.refund_due_vnd
    if fine.state in ("due", "paid", "exempt"):
        assert books["fine"] + books["instalments"] == fine.left_vnd
        assert books["profit"] == fine.profit_left_vnd
        assert books["reduced"] == fine.reduced_vnd
        if fine.state != "due":
            assert books["late"] == fine.left_vnd == 0
    else:
        assert books["fine"] == books["instalments"] == books["late"] == books["profit"] == 0


def test_a_signed_decision_stands_on_the_books_at_once(fine):
    assert stands(fine) == {"fine": fine.amount_vnd, "imposed": -fine.amount_vnd}
    assert fine.bookings.get().paper == fine.decision.number


def test_a_late_payment_books_its_charge_and_itself(fine, chi):
    charge = fine.amount_vnd * 19 * 5 // 10_000
    make.payment(fine, chi, fine.amount_vnd + charge, days_late=20)
    assert stands(fine) == {"treasury": fine.amount_vnd + charge, "imposed": -fine.amount_vnd - charge}
    assert [each.kind for each in fine.bookings.all()] == ["imposed", "late", "paid"]
    agrees(fine)


@pytest.mark.parametrize("lines", [{"fine": 5, "imposed": -4}, {"fine": 5}, {}])
def test_the_database_refuses_a_booking_that_does_not_balance(fine, lines):
    with pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
        booking = Booking.objects.create(fine=fine, kind="paid", on=fine.due_on)
        Posting.objects.bulk_create(
            Posting(booking=booking, account=name, amount_vnd=amount) for name, amount in lines.items()
        )
        at_commit()
    assert fine.bookings.count() == 1


def test_the_database_refuses_a_line_more_on_a_booking_of_before(fine):
    with pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
        Posting.objects.create(booking=fine.bookings.get(), account="treasury", amount_vnd=1)
        at_commit()


@pytest.mark.parametrize("table", ["cases_booking", "cases_posting"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_nobody_changes_the_books(fine, table, change):
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))


def test_what_was_paid_too_much_is_kept_when_the_receipt_shows_it_and_paid_back_with_a_voucher(fine, chi, ha):
    fines.record_payment(
        fine_id=fine.pk, amount_vnd=fine.amount_vnd + 500_000, receipt="KB-1", paid_on=fine.due_on, by=chi,
        keep_over=True, on=LATER,
    )  # fmt: skip
    agrees(fine)
    assert (fine.state, fine.refund_due_vnd) == ("paid", 500_000)
    with pytest.raises(WrongMoney, match=r"500\.000"):
        fines.refund(fine_id=fine.pk, amount_vnd=500_001, voucher="PC-1", on=fine.due_on, by=ha, today=LATER)
    fines.refund(fine_id=fine.pk, amount_vnd=500_000, voucher="PC-1", on=fine.due_on, by=ha, today=LATER)
    agrees(fine)
    assert stands(fine) == {"treasury": fine.amount_vnd, "imposed": -fine.amount_vnd}


def test_a_voucher_counts_once(chi, ha):
    for number in range(2):
        fine = make.fine(chi, ha)
        make.payment(fine, chi, 1_000_000)
        decisions.annul(decision_id=fine.decision_id, by=ha, why="Sai đối tượng", on=make.SIGNED)
        asked = {"fine_id": fine.pk, "amount_vnd": 1, "on": fine.due_on, "by": ha, "today": LATER}
        if number:
            with pytest.raises(WrongMoney, match="Chứng từ"):
                fines.refund(voucher=" pc-7 ", **asked)
        else:
            fines.refund(voucher="PC-7", **asked)


def test_annulled_after_payment_all_of_it_is_owed_back(fine, chi, ha):
    make.payment(fine, chi, 4_000_000)
    decisions.annul(decision_id=fine.decision_id, by=ha, why="Sai đối tượng", on=make.SIGNED)
    agrees(fine)
    assert (fine.state, fine.refund_due_vnd) == ("void", 4_000_000)
    assert stands(fine) == {"treasury": 4_000_000, "refund": -4_000_000}


def test_a_payment_taken_back_leaves_its_lines_and_their_mirror_and_frees_the_receipt(fine, chi, ha):
    payment = make.payment(fine, chi, fine.amount_vnd, receipt="KB-5")
    with pytest.raises(NotAllowed):
        fines.reverse_payment(payment_id=payment.pk, by=chi, why="Nhầm quyết định")
    fines.reverse_payment(payment_id=payment.pk, by=ha, why="Nhầm quyết định")
    agrees(fine)
    assert (fine.state, fine.paid_vnd, fine.paid_on) == ("due", 0, None)
    assert fine.decision.deadlines.get(code="EXECUTE_10D").state == "running"
    assert fine.bookings.get(kind="reversed").reverses == payment.booking
    with pytest.raises(WrongMoney, match="đã bị hủy"):
        fines.reverse_payment(payment_id=payment.pk, by=ha, why="Nữa")
    make.payment(fine, chi, fine.amount_vnd, receipt="KB-5")
    agrees(fine)
    assert fine.state == "paid"


def test_the_same_receipt_number_of_another_treasury_office_is_another_receipt(fine, chi):
    asked = {
        "fine_id": fine.pk,
        "amount_vnd": 1_000_000,
        "receipt": "0001",
        "paid_on": fine.due_on,
        "by": chi,
        "on": LATER,
    }
    fines.record_payment(office="KBNN Hoàn Kiếm", **asked)
    fines.record_payment(office="KBNN Ba Đình", **asked)
    with pytest.raises(WrongMoney):
        fines.record_payment(office="KBNN Ba Đình ", **asked)


def test_article_74_after_the_year_of_enforcement_what_is_left_is_written_off_and_not_before(
    fine, chi, ha, monkeypatch
):
    make.payment(fine, chi, 4_000_000)
    last = fine.decision.deadlines.get(code="ENFORCE_LIMITATION").due_on
    with pytest.raises(WrongMoney, match="Điều 74"):
        fines.write_off(fine_id=fine.pk, by=ha, why="Không còn tài sản", on=last)
    fines.write_off(fine_id=fine.pk, by=ha, why="Không còn tài sản", on=last + timedelta(days=1))
    agrees(fine)
    assert (fine.state, stands(fine)["treasury"]) == ("lapsed", 4_000_000)


def test_article_28_1_i_illegal_profit_is_paid_beside_the_fine_without_late_charge(chi, ha):
    act = make.violation(
        chi, provision_id=make.provision(remedies="Buộc nộp lại số lợi bất hợp pháp").pk, profit_vnd=3_000_000
    )
    fine = make.issued(chi, ha, act).fine
    assert (fine.profit_vnd, stands(fine)["profit"]) == (3_000_000, 3_000_000)
    make.payment(fine, chi, fine.amount_vnd)
    fine.refresh_from_db()
    assert (fine.state, fines.owed(fine, fine.due_on + timedelta(days=90)).total_vnd) == ("due", 3_000_000)
    make.payment(fine, chi, 3_000_000, days_late=90)
    agrees(fine)
    assert fine.state == "paid"


@pytest.fixture
def hardship(fine, chi):
    return make.relief(fine, chi)


def test_article_76_a_postponement_moves_the_day_and_costs_no_late_charge(fine, hardship, ha):
    reliefs.grant(relief_id=hardship.pk, by=ha, on=make.SIGNED)
    fine.refresh_from_db()
    assert fine.due_on == hardship.until
    assert fine.decision.deadlines.get(code="EXECUTE_10D").due_on == hardship.until
    assert fine.decision.deadlines.get(code="POSTPONE_DECIDE").state == "met"
    assert fines.owed(fine, hardship.until).late_total_vnd == 0
    assert fines.owed(fine, hardship.until + timedelta(days=3)).late_total_vnd == fine.amount_vnd * 2 * 5 // 10_000


def test_article_76_no_longer_than_three_months_and_not_for_small_fines(fine, chi, ha):
    with pytest.raises(WrongFacts, match="05/02/2027"):
        make.relief(fine, chi, until=date(2027, 2, 6))
    with pytest.raises(LawRefused):
        make.relief(small_fine(chi, ha), chi)
    assert not Relief.objects.exists()


def small_fine(chi, ha):
    act = make.violation(chi, provision_id=make.provision(fine_min=1_000_000, fine_max=2_000_000).pk)
    return make.issued(chi, ha, act).fine


def test_only_who_signed_or_holds_that_office_decides_and_never_who_proposed(fine, hardship, chi, dung, ha, minh):
    for person in (chi, dung, minh):
        with pytest.raises((NotAllowed, OwnDraft, NotHers)):
            reliefs.grant(relief_id=hardship.pk, by=person, on=make.SIGNED)
    ha.title = "PHO_CHI_CUC_TRUONG"
    reliefs.grant(relief_id=hardship.pk, by=ha, on=make.SIGNED)  # she signed it herself, whatever her title now
    with pytest.raises(MoveRefused):
        reliefs.refuse(relief_id=hardship.pk, by=ha, why="Thôi", on=make.SIGNED)


def test_a_stranger_proposes_nothing(fine, minh):
    with pytest.raises(NotAllowed):
        make.relief(fine, minh)


def test_article_77_exempted_as_a_whole_nothing_is_left(fine, chi, ha):
    asked = make.relief(fine, chi, "reduce", amount_vnd=fine.amount_vnd)
    reliefs.grant(relief_id=asked.pk, by=ha, on=make.SIGNED)
    agrees(fine)
    assert (fine.state, stands(fine)) == ("exempt", {"reduced": fine.amount_vnd, "imposed": -fine.amount_vnd})


def test_article_77_reduced_only_the_rest_is_owed_and_charged(fine, chi, ha):
    asked = make.relief(fine, chi, "reduce", amount_vnd=5_000_000)
    reliefs.grant(relief_id=asked.pk, by=ha, on=make.SIGNED)
    agrees(fine)
    late = fines.owed(fine, fine.due_on + timedelta(days=11))
    assert (late.left_vnd, late.late_vnd) == (10_000_000, 10_000_000 * 10 * 5 // 10_000)
    with pytest.raises(WrongMoney):
        make.relief(fine, chi, "reduce", amount_vnd=10_000_001)


def plan(fine, chi, ha, *amounts: int) -> Relief:
    parts = [(make.SIGNED + timedelta(days=30 * (n + 1)), amount) for n, amount in enumerate(amounts)]
    asked = make.relief(fine, chi, "instalments", parts=parts)
    return reliefs.grant(relief_id=asked.pk, by=ha, on=make.SIGNED)


def test_article_79_each_instalment_has_its_day_and_only_a_missed_one_is_charged(fine, chi, ha):
    granted = plan(fine, chi, ha, 6_000_000, 5_000_000, 4_000_000)
    agrees(fine)
    assert stands(fine) == {"instalments": 15_000_000, "imposed": -15_000_000}
    days = [part.due_on for part in granted.parts.all()]
    assert fine.due_on == days[0]
    make_paid(fine, chi, 6_000_000, days[0])
    fine.refresh_from_db()
    assert fine.due_on == days[1]
    assert fines.owed(fine, days[1]).late_total_vnd == 0
    assert fines.owed(fine, days[1] + timedelta(days=11)).late_total_vnd == 5_000_000 * 10 * 5 // 10_000
    make_paid(fine, chi, 9_000_000, days[1])
    agrees(fine)
    assert fine.state == "paid"


def make_paid(fine, by, amount_vnd, paid_on):
    fines.record_payment(
        fine_id=fine.pk,
        amount_vnd=amount_vnd,
        receipt=f"KB-{Booking.objects.count()}",
        paid_on=paid_on,
        by=by,
        on=LATER,
    )


@pytest.mark.parametrize(
    "amounts", [(5_000_000, 10_000_000), (6_000_000, 4_000_000), (6_000_000, 3_000_000, 3_000_000, 3_000_000)]
)
def test_article_79_a_plan_the_law_does_not_know_is_refused(fine, chi, ha, amounts):
    with pytest.raises(LawRefused, match="Điều 79"):
        plan(fine, chi, ha, *amounts)


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["pay", "over", "reverse", "relief", "grant", "refuse", "refund", "write_off", "annul"]),
        st.integers(1, 20_000_000), st.integers(0, 500),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DEEDS)
def test_whatever_is_done_in_whatever_order_the_books_balance(chi, ha, monkeypatch, steps):
    monkeypatch.setattr("common.clock.today", lambda: LATER)
    fine = make.fine(chi, ha)
    for number, (deed, amount, day) in enumerate(steps):
        try:
            with transaction.atomic():
                _do(fine, deed, amount, fine.decision.issued_on + timedelta(days=day), number, chi, ha)
                at_commit()
        except Refused:
            pass
        agrees(fine)


def _do(fine, deed, amount, day, number, chi, ha):
    paper = f"{fine.pk}-{number}"
    asked = fine.reliefs.filter(state="asked").first()
    if deed in ("pay", "over"):
        fines.record_payment(
            fine_id=fine.pk, amount_vnd=amount, receipt=paper, paid_on=day, by=chi, keep_over=deed == "over", on=LATER
        )
    elif deed == "reverse" and (last := fine.payments.standing().last()):
        fines.reverse_payment(payment_id=last.pk, by=ha, why="Nhầm", on=LATER)
    elif deed == "relief":
        fine.refresh_from_db()
        kind = ("postpone", "reduce", "instalments")[amount % 3]
        parts = [(day, fine.left_vnd)] if kind == "instalments" else ()
        more = {"until": day} if kind == "postpone" else {}
        make.relief(fine, chi, kind, parts=parts, amount_vnd=amount, **more)
    elif deed == "grant" and asked:
        reliefs.grant(relief_id=asked.pk, by=ha, on=min(day, LATER))
    elif deed == "refuse" and asked:
        reliefs.refuse(relief_id=asked.pk, by=ha, why="Không đủ", on=LATER)
    elif deed == "refund":
        fines.refund(fine_id=fine.pk, amount_vnd=amount, voucher=paper, on=day, by=ha, today=LATER)
    elif deed == "write_off":
        fines.write_off(fine_id=fine.pk, by=ha, why="Hết thời hiệu", on=day)
    elif deed == "annul":
        decisions.annul(decision_id=fine.decision_id, by=ha, why="Sai", on=day)
