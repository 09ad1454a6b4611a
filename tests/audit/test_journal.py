"""The journal only grows, whoever asks; a line belongs in the transaction of its deed."""

import pytest
from django.db import DatabaseError, connection, transaction

from audit import journal, telling
from audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(team5, chi):
    with transaction.atomic():
        return journal.record(chi, "plan.approved", team5, team=team5, number="1")


@pytest.mark.parametrize(
    "sql", ["UPDATE audit_entry SET deed = 'other' WHERE id = %s", "DELETE FROM audit_entry WHERE id = %s"]
)
def test_the_database_itself_refuses_to_change_a_line(sql, entry):
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [entry.pk])
    assert Entry.objects.get(pk=entry.pk).deed == "plan.approved"


def test_the_orm_is_refused_too(entry):
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(deed="x")


def test_a_deed_rolled_back_leaves_no_line(team5):
    before = Entry.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        journal.record(None, "plan.approved", team5)
        raise ZeroDivisionError
    assert Entry.objects.count() == before


def test_who_sees_which_lines(entry, chi, dung, minh, lan):
    assert entry in Entry.objects.visible_to(dung)  # a teammate
    assert entry in Entry.objects.visible_to(lan)
    assert entry not in Entry.objects.visible_to(minh)


def test_deeds_are_told_in_words(entry):
    assert str(entry.deed_words) not in {"", "plan.approved"} and entry.tone == "good"
    assert telling.of("no.such_deed").words == "no.such_deed"


def test_pages_for_the_auditor_and_for_nobody_without_the_right(entry, lan, chi, quan, signed_in):
    assert "Đã duyệt kế hoạch</span>" in signed_in(lan).get("/audit/").content.decode()
    assert signed_in(lan).get(f"/audit/?subject_type=staff.team&subject_id={entry.subject_id}").status_code == 200
    assert signed_in(chi).get("/audit/").status_code == 403
    assert signed_in(chi).get("/audit/jobs/").status_code == 403
    assert signed_in(quan).get("/audit/jobs/?state=parked").status_code == 200
