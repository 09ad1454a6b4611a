"""After the day to pay: reminders, and coercion by Articles 86-88."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from cases.errors import NotHers, OutOfTime, OwnDraft, WrongFacts, WrongMoney
from cases.models import Coercion, Reminder
from cases.services import coercions, decisions, fines
from common import clock
from common.errors import MoveRefused, NotAllowed
from staff.models import Title
from tests.factories import cases as make

SERVED = make.SIGNED
LATE = date(2026, 11, 20)


@pytest.fixture
def fine(chi, ha):
    fine = make.fine(chi, ha)
    decisions.serve(decision_id=fine.decision_id, by=chi, served_on=SERVED, how="Giao trực tiếp")
    fine.refresh_from_db()
    return fine


def proposed(fine, by, **more):
    facts = {"kind": "account", "against": "Tài khoản 0123 tại Vietcombank", "on": LATE}
    return coercions.propose(fine_id=fine.pk, by=by, **facts | more)


def test_a_reminder_is_numbered_and_says_what_is_owed_with_its_charge(fine, chi):
    made = coercions.remind(fine_id=fine.pk, by=chi, how="Thư bảo đảm", on=LATE)
    days = (LATE - fine.due_on).days - 1  # the day the money arrives is free
    assert made.number == "01/TB-NNP-Đ5"
    assert made.owed_vnd == fine.amount_vnd + fine.amount_vnd * days * 5 // 10_000
    with pytest.raises(WrongFacts):
        coercions.remind(fine_id=fine.pk, by=chi, how="Thư bảo đảm", on=LATE)
    with pytest.raises(DatabaseError), transaction.atomic():
        Reminder.objects.update(owed_vnd=0)


def test_nobody_is_reminded_or_coerced_before_the_day_to_pay_is_over(fine, chi):
    with pytest.raises(OutOfTime):
        coercions.remind(fine_id=fine.pk, by=chi, how="Thư", on=fine.due_on)
    with pytest.raises(OutOfTime):
        proposed(fine, chi, on=fine.due_on)


def test_nobody_is_coerced_by_a_decision_that_was_not_served(chi, ha):
    with pytest.raises(WrongFacts) as no:
        proposed(make.fine(chi, ha), chi)
    assert no.value.code == "not_served"


def test_after_the_year_of_article_74_nothing_is_coerced(fine, chi):
    with pytest.raises(OutOfTime) as no:
        proposed(fine, chi, on=date(2027, 11, 6))
    assert no.value.code == "limitation_over"


def test_decided_by_the_head_it_has_a_number_a_sum_and_two_working_days_to_go_out(fine, chi, ha):
    coercion = coercions.decide(coercion_id=proposed(fine, chi).pk, by=ha, on=LATE)
    assert coercion.number == "01/QĐ-CCXP-Đ5"
    assert coercion.owed_vnd > fine.amount_vnd
    clock_ = fine.decision.deadlines.get(code="COERCE_SEND")
    assert (clock_.state, clock_.due_on) == ("running", date(2026, 11, 25))
    coercions.send(coercion_id=coercion.pk, by=chi, on=LATE)
    clock_.refresh_from_db()
    assert clock_.state == "met"
    with pytest.raises(WrongFacts):
        coercions.send(coercion_id=coercion.pk, by=chi, on=LATE)


def test_neither_who_proposed_it_nor_a_team_head_decides(fine, chi, ha, engage, team5):
    with pytest.raises(OwnDraft):
        coercions.decide(coercion_id=proposed(fine, ha).pk, by=ha, on=LATE)
    head = engage("binh", ["team_head"], team=team5, title=Title.TEAM_HEAD)
    with pytest.raises(NotHers):
        coercions.decide(coercion_id=Coercion.objects.get().pk, by=head, on=LATE)
    with pytest.raises(NotAllowed):
        coercions.decide(coercion_id=Coercion.objects.get().pk, by=chi, on=LATE)


def test_one_coercion_at_a_time_and_a_new_one_after_the_first_brought_nothing(fine, chi):
    first = proposed(fine, chi)
    with pytest.raises(WrongFacts):
        proposed(fine, chi, kind="income")
    coercions.end(coercion_id=first.pk, by=chi, why="Tài khoản không còn tiền", on=LATE)
    assert proposed(fine, chi, kind="income").state == "proposed"
    with pytest.raises(IntegrityError), transaction.atomic():
        Coercion.objects.filter(pk=first.pk).update(state="decided")
    with pytest.raises(MoveRefused):
        coercions.end(coercion_id=first.pk, by=chi, why="Lần nữa")


def test_paid_in_full_the_coercion_ends_with_its_clock(fine, chi, ha):
    coercion = coercions.decide(coercion_id=proposed(fine, chi).pk, by=ha, on=LATE)
    owed = fines.owed(fine, LATE).total_vnd
    fines.record_payment(fine_id=fine.pk, amount_vnd=owed, receipt="KB-77", paid_on=LATE, by=chi, on=LATE)
    coercion.refresh_from_db()
    assert (coercion.state, fine.decision.deadlines.get(code="COERCE_SEND").state) == ("ended", "stopped")
    with pytest.raises(WrongMoney):
        coercions.remind(fine_id=fine.pk, by=chi, how="Thư", on=LATE + timedelta(days=1))


def test_a_stranger_reminds_and_coerces_nobody_and_opens_no_page(fine, chi, minh, signed_in):
    with pytest.raises(NotAllowed):
        coercions.remind(fine_id=fine.pk, by=minh, how="Thư", on=LATE)
    coercion = proposed(fine, chi)
    assert not Coercion.objects.visible_to(minh).exists()
    page = signed_in(minh)
    assert page.get(reverse("cases:coercion-end", args=[coercion.pk])).status_code == 404
    assert page.post(f"/api/coercions/{coercion.pk}/end/", {"why": "x"}).status_code == 404


def test_on_the_pages_from_overdue_to_sent(fine, chi, ha, signed_in, monkeypatch):
    mine = signed_in(chi)
    page = mine.get(reverse("cases:fine-detail", args=[fine.pk])).content.decode()
    assert (reverse("cases:coercion-propose", args=[fine.pk]) in page) == fine.is_overdue(clock.today())
    answer = mine.post(reverse("cases:coercion-propose", args=[fine.pk]), {"kind": "account", "against": ""})
    assert answer.status_code == 200
    coercion = proposed(fine, chi)
    signed_in(ha).post(reverse("cases:coercion-decide", args=[coercion.pk]), {})
    coercion.refresh_from_db()
    assert coercion.state in ("decided", "proposed")
    api = signed_in(ha).get("/api/coercions/", {"fine": fine.pk}).json()
    assert api["results"][0]["against"].startswith("Tài khoản")
