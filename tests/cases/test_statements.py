"""A bank statement against the fines: proposals with reasons, booked by a person, never twice, taken back by a reversing entry."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.errors import WrongMoney
from cases.matching import Book, Candidate, Line, numbers_in
from cases.services import fines, statements
from common.errors import NotAllowed
from evidence.models import Record
from tests.factories import cases as make

FINE = Candidate(1, "05/QĐ-XPHC-Đ5", "Nguyễn Văn An", date(2026, 11, 5), 15_000_000, 15_075_000)


def line(text: str, amount: int = 15_000_000, on: date = date(2026, 11, 20)) -> Line:
    return Line(on, amount, text)


@pytest.mark.parametrize(
    ("text", "amount", "signs"),
    [
        ("NOP PHAT QD 05/QD-XPHC-D5 NGUYEN VAN AN", 15_075_000, ("number", "whole", "name")),
        ("nguyen van an nop theo quyet dinh 5 QDXPHC D5", 15_000_000, ("number", "fine_alone", "name")),
        ("QD so 005/QĐ-XPHC-Đ5", 4_000_000, ("number", "part")),
        ("NGUYEN VAN AN chuyen tien", 15_000_000, ("fine_alone", "name")),
        ("QD 105/QD-XPHC-D5", 4_000_000, None),
        ("QD 05/QD-XPHC-D6", 4_000_000, None),
        ("chuyen tien", 15_000_000, None),
        ("", 1, None),
    ],
)
def test_what_speaks_for_a_fine(text, amount, signs):
    found = Book([FINE]).proposals(line(text, amount))
    assert (found[0].because if found else None) == signs


def test_nothing_is_paid_before_it_is_decided():
    assert not Book([FINE]).proposals(line("QD 05/QD-XPHC-D5", on=date(2026, 11, 4)))


def test_hostile_text_is_only_text():
    assert numbers_in("5" * 5000 + "qdxphc" * 2000) == set()


@pytest.fixture
def fine(chi, ha):
    return make.fine(chi, ha)


@pytest.fixture
def record(chi, fine):
    return told(chi, fine, "FT26320001")


def told(by, fine, reference, amount=15_000_000):
    """A line of a sealed statement that names the fine's decision."""
    return Record.objects.create(
        exhibit=make.exhibit(by), reader="bank_statement_xlsx", line=9, kind="payment", amount_vnd=amount,
        at=timezone.make_aware(datetime(2026, 11, 10, 9)), text=f"Nop phat QD {fine.decision.number}",
        fields={"direction": "in", "account": "3711", "bank": "KBNN", "reference": reference},
    )  # fmt: skip


def test_chi_books_a_proposed_line_and_it_is_known_when_seen_again(signed_in, chi, fine, record):
    client = signed_in(chi)
    page = reverse("cases:statement-detail", args=[record.exhibit_id])
    assert fine.decision.number in client.get(page).content.decode()
    address = reverse("cases:statement-confirm", args=[record.exhibit_id, record.pk, fine.pk])
    assert client.post(address).status_code == 302
    fine.refresh_from_db()
    assert fine.state == "paid"
    again = told(chi, fine, "FT26320001")
    shown = client.get(reverse("cases:statement-detail", args=[again.exhibit_id])).context["told"][0]
    assert (shown.booked.fine_id, shown.proposals) == (fine.pk, [])
    other = make.fine(chi, fine.decision.issued_by)
    with pytest.raises(WrongMoney):
        statements.confirm(record_id=again.pk, fine_id=other.pk, by=chi)


def test_nothing_is_booked_by_looking(signed_in, chi, fine, record):
    signed_in(chi).get(reverse("cases:statement-detail", args=[record.exhibit_id]))
    assert not fine.payments.exists()


def test_a_line_booked_wrongly_is_taken_back_and_can_be_booked_again(chi, ha, fine, record):
    payment = statements.confirm(record_id=record.pk, fine_id=fine.pk, by=chi)
    fines.reverse_payment(payment_id=payment.pk, by=ha, why="Nhầm người nộp")
    statements.confirm(record_id=record.pk, fine_id=make.fine(chi, ha).pk, by=chi)


def test_a_stranger_sees_no_statement_and_the_auditor_books_nothing(signed_in, minh, lan, fine, record):
    assert signed_in(minh).get(reverse("cases:statement-detail", args=[record.exhibit_id])).status_code == 404
    with pytest.raises(NotAllowed):
        statements.confirm(record_id=record.pk, fine_id=fine.pk, by=lan)


def test_thirty_lines_cost_no_more_queries_than_one(signed_in, chi, fine, record, django_assert_max_num_queries):
    client = signed_in(chi)
    page = reverse("cases:statement-detail", args=[record.exhibit_id])
    client.get(page)
    for number in range(30):
        Record.objects.create(
            exhibit=record.exhibit, reader="bank_statement_xlsx", line=100 + number, kind="payment", amount_vnd=7,
            at=record.at, text="x", fields={},
        )  # fmt: skip
    with django_assert_max_num_queries(30):
        client.get(page)


def test_a_proposal_said_no_to_is_not_made_again_even_when_the_statement_is_read_anew(
    signed_in, chi, lan, fine, record
):
    client = signed_in(chi)
    page = reverse("cases:statement-detail", args=[record.exhibit_id])
    assert client.get(page).context["told"][0].proposals
    address = reverse("cases:statement-reject", args=[record.exhibit_id, record.pk, fine.pk])
    for _twice in range(2):
        client.post(address)
    assert fine.rejections.count() == 1
    assert not client.get(page).context["told"][0].proposals
    again = Record.objects.get(pk=record.pk)
    again.pk = None
    again.line += 1000
    again.save(force_insert=True)
    assert not any(line.proposals for line in client.get(page).context["told"])
    signed_in(lan).post(address)
    assert fine.rejections.count() == 1
