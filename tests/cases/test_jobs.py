"""What follows by itself: a case closes with its last payment, clocks that ran out are marked. Twice is as once."""

from datetime import date

from django.utils import timezone

from audit.models import Entry, Job
from cases import tasks
from cases.services import decisions
from common import clock
from tests.factories import cases as make


class Silent:
    def progress(self, **_words):
        pass


def test_the_last_payment_closes_the_case(chi, ha, work):
    decision = make.issued(chi, ha)
    decisions.serve(decision_id=decision.pk, by=chi, served_on=make.SIGNED, how="Giao trực tiếp")
    make.payment(decision.fine, chi, decision.total_vnd)
    work()
    decision.case.refresh_from_db()
    assert decision.case.state == "closed"
    assert not Job.objects.exclude(state="done").exists()


def test_a_case_with_something_open_stays_open(chi, ha, work):
    decision = make.issued(chi, ha)
    make.violation(chi, decision.case)
    make.payment(decision.fine, chi, decision.total_vnd)
    work()
    decision.case.refresh_from_db()
    assert decision.case.state == "open"


def test_closing_twice_changes_nothing(chi, ha):
    decision = make.issued(chi, ha)
    decisions.serve(decision_id=decision.pk, by=chi, served_on=make.SIGNED, how="Giao trực tiếp")
    make.payment(decision.fine, chi, decision.total_vnd)
    for _again in range(2):
        tasks.close_if_done(decision.fine.pk, Silent())
    assert Entry.objects.about(decision.case).filter(deed="case.closed").count() == 1


def at(day: date):
    return clock.travel(timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 1)))


def test_clocks_that_ran_out_are_marked_once(chi):
    violation = make.violation(chi)
    due = violation.deadlines.get(code="DECISION_7WD").due_on
    with at(due):
        tasks.miss_deadlines(0, Silent())
        assert violation.deadlines.get(code="DECISION_7WD").state == "running"
    with at(date.fromordinal(due.toordinal() + 1)):
        for _again in range(2):
            tasks.miss_deadlines(0, Silent())
    missed = violation.deadlines.get(code="DECISION_7WD")
    assert missed.state == "missed"
    assert Entry.objects.about(missed).filter(deed="deadline.missed").count() == 1


def test_the_offenders_own_term_is_over_and_not_missed(chi):
    violation = make.violation(chi)
    explain = violation.deadlines.get(code="EXPLAIN_WRITTEN")
    with at(date.fromordinal(explain.due_on.toordinal() + 1)):
        tasks.miss_deadlines(0, Silent())
    explain.refresh_from_db()
    assert explain.state == "stopped"
