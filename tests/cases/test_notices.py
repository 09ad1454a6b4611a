"""Clocks make themselves heard: a ladder of people, one digest a day, by mail where configured; amended days move clocks."""

from datetime import date, timedelta

import pytest
from django.core import mail

from audit.models import Entry
from cases import escalation
from cases.models import Notice
from cases.services import notices
from common import clock
from laws.models import Holiday
from laws.services import amending
from staff.models import Title
from tests.factories import cases as make

DUE = date(2026, 11, 11)  # seven working days after the minutes of Monday 2/11


@pytest.mark.parametrize(
    ("days", "levels"),
    [
        (6, []), (5, ["inspector"]), (3, ["inspector"]), (2, ["inspector", "team_head"]),
        (0, ["inspector", "team_head", "supervisor"]), (-9, ["inspector", "team_head", "supervisor"]),
    ],
)  # fmt: skip
def test_the_nearer_the_day_the_higher_it_is_heard(days, levels):
    assert escalation.levels(DUE, DUE - timedelta(days=days)) == levels


@pytest.fixture
def head(engage, team5):
    return engage("nam", ["team_head"], team=team5, title=Title.TEAM_HEAD)


def test_one_digest_a_day_for_each_whom_the_clock_concerns(chi, head, ha, minh):
    make.violation(chi)
    assert notices.write(on=DUE - timedelta(days=2)) == 2
    assert notices.write(on=DUE - timedelta(days=2)) == 0
    notices.write(on=DUE)
    told = {(row.person_id, row.on) for row in Notice.objects.all()}
    assert {person for person, on in told if on == DUE} == {chi.pk, head.pk, ha.pk}
    assert minh.pk not in {person for person, _on in told}


def test_the_offenders_own_terms_are_nobodys_task(chi):
    make.violation(chi)
    notices.write(on=DUE)
    codes = {row.code for row in notices.rows_of(Notice.objects.get(person=chi))}
    assert codes == {"DECISION_7WD"}


def test_a_muted_case_is_not_heard_of_until_its_day(chi, minh, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: DUE - timedelta(days=3))
    case = make.violation(chi).case
    notices.mute(case_id=case.pk, by=chi, days=2)
    assert notices.write(on=DUE - timedelta(days=2)) == 0
    assert notices.write(on=DUE) == 1


def test_the_digest_goes_by_mail_once_in_the_persons_language(chi, settings):
    chi.email, chi.language = "chi@example.vn", "vi"
    chi.save()
    make.violation(chi)
    notices.write(on=DUE)
    assert notices.unmailed(DUE) == []  # no server is named
    settings.MAIL_NOTICES = True
    (waiting,) = notices.unmailed(DUE)
    assert notices.mail(notice_id=waiting)
    assert not notices.mail(notice_id=waiting)
    (sent,) = mail.outbox
    assert sent.to == ["chi@example.vn"]
    assert "11/11/2026" in sent.body and "Thời hạn" in sent.subject


def test_the_page_shows_ones_own_digests_and_mutes_a_case(chi, minh, signed_in, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: DUE)
    case = make.violation(chi).case
    notices.write(on=DUE)
    assert case.number in signed_in(chi).get("/cases/notices/").content.decode()
    assert case.number not in signed_in(minh).get("/cases/notices/").content.decode()
    assert signed_in(minh).post(f"/cases/{case.pk}/mute/").status_code == 404
    assert signed_in(chi).post(f"/cases/{case.pk}/mute/").status_code == 302
    assert chi.mutes.get().case == case


def amend_day(quan, day):
    amending.add(
        model=Holiday,
        by=quan,
        why="Nghỉ bù",
        source="Thông báo 1",
        day=day,
        kind="holiday",
        name_vi="Nghỉ bù",
        is_confirmed=True,
    )


def test_a_new_day_off_moves_running_clocks_with_one_line_each(chi, quan, work):
    violation = make.violation(chi)
    draft = make.submitted(chi, violation)
    amend_day(quan, date(2026, 11, 10))
    term = violation.deadlines.get(code="DECISION_7WD")
    assert term.due_on == DUE  # the page that saved it waited for nothing
    work()
    term.refresh_from_db()
    draft.refresh_from_db()
    assert (term.due_on, draft.due_on) == (date(2026, 11, 12), date(2026, 11, 12))
    (line,) = Entry.objects.filter(deed="deadline.moved", subject_id=term.pk)
    assert (line.facts["before"], line.facts["due_on"]) == ("2026-11-11", "2026-11-12")
    work()
    assert Entry.objects.filter(deed="deadline.moved", subject_id=term.pk).count() == 1


def test_a_preview_of_a_day_off_moves_nothing(chi, quan, work):
    term = make.violation(chi).deadlines.get(code="DECISION_7WD")
    told = amending.preview(
        amending.add, model=Holiday, by=quan, why="x", source="y", day=date(2026, 11, 10), kind="holiday", name_vi="x",
        is_confirmed=True,
    )  # fmt: skip
    assert told.touched
    work()
    term.refresh_from_db()
    assert term.due_on == DUE
    assert not Entry.objects.filter(deed="clocks.amended").exists()


def test_a_program_that_closes_a_case_is_told_what_is_open(chi, signed_in):
    case = make.violation(chi).case
    answer = signed_in(chi).post(f"/api/cases/{case.pk}/close/", {}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "still_open")
    assert answer.json()["facts"]["missing"][0]["url"].startswith("/cases/violations/")
