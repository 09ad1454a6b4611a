"""On the spot: arrive, who is present, the questions, the end. In this order, by the right people, with nothing left out."""

from datetime import date, timedelta

import pytest

from common import clock
from common.errors import MoveRefused, NotAllowed
from inspections.errors import Incomplete, NotOurVisit, SameInspector, WrongDay, WrongFacts
from inspections.models import Answer, Visit
from inspections.services import visits
from inspections.services.calendar import is_working_day
from inspections.states import VISIT_MOVES, VisitState
from tests.factories import inspections as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(quan, ha, chi, dung, team5):
    return make.visit(quan, ha, team5, lead=chi)


@pytest.fixture
def started(planned, chi):
    return visits.start(visit_id=planned.pk, by=chi)


def next_working_day(after: date) -> date:
    day = after + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def test_every_step_of_the_table_is_a_deed():
    assert all(callable(getattr(visits, name)) for name in VISIT_MOVES)


def test_a_visit_is_conducted_to_its_end(started, chi):
    visits.meet(visit_id=started.pk, by=chi, present="Bà Trần Thị Hoa, chủ hộ")
    for item in visits.questions_of(started):
        visits.answer(visit_id=started.pk, by=chi, item_id=item.pk, reply="yes")
    done = visits.conclude(visit_id=started.pk, by=chi, outcome="Không phát hiện vi phạm")
    assert done.state == VisitState.CONCLUDED and done.concluded_at


def test_concluding_names_each_missing_thing_with_its_place(started, chi):
    with pytest.raises(Incomplete) as refused:
        visits.conclude(visit_id=started.pk, by=chi, outcome="")
    assert [each["code"] for each in refused.value.facts["missing"]] == ["present", "origin", "labels", "outcome"]
    assert Visit.objects.get(pk=started.pk).state == VisitState.STARTED


def test_only_the_lead_starts(planned, dung):
    with pytest.raises(NotOurVisit):
        visits.start(visit_id=planned.pk, by=dung)


def test_whoever_starts_a_visit_without_a_lead_leads_it(planned, dung):
    Visit.objects.filter(pk=planned.pk).update(lead=None)
    assert visits.start(visit_id=planned.pk, by=dung).lead == dung


@pytest.mark.parametrize("who", ["minh", "lan", "quan"])
def test_strangers_auditors_and_planners_conduct_nothing(who, started, request):
    by = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        visits.meet(visit_id=started.pk, by=by, present="x")
    with pytest.raises(NotAllowed):
        visits.answer(visit_id=started.pk, by=by, item_id=1, reply="yes")
    with pytest.raises(NotAllowed):
        visits.conclude(visit_id=started.pk, by=by, outcome="x")
    if who != "quan":
        with pytest.raises(NotAllowed):
            visits.cancel(visit_id=started.pk, by=by, why="x")


def test_answering_again_replaces_and_a_no_says_what_is_wrong(started, chi):
    item = visits.questions_of(started).first()
    visits.answer(visit_id=started.pk, by=chi, item_id=item.pk, reply="yes")
    with pytest.raises(WrongFacts):
        visits.answer(visit_id=started.pk, by=chi, item_id=item.pk, reply="no")
    visits.answer(visit_id=started.pk, by=chi, item_id=item.pk, reply="no", note="Không có hóa đơn")
    assert Answer.objects.get(visit=started).reply == "no"


def test_a_question_of_another_plan_is_refused(started, chi):
    with pytest.raises(WrongFacts):
        visits.answer(visit_id=started.pk, by=chi, item_id=999_999, reply="yes")


@pytest.mark.parametrize("step", ["meet", "answer", "conclude"])
def test_nothing_is_written_before_arrival(step, planned, chi):
    more = {"meet": {"present": "x"}, "answer": {"item_id": 1, "reply": "yes"}, "conclude": {"outcome": "x"}}[step]
    with pytest.raises(MoveRefused):
        getattr(visits, step)(visit_id=planned.pk, by=chi, **more)


def test_the_head_of_the_team_allots_a_visit(planned, head, dung):
    day = next_working_day(clock.today())
    visit = visits.allot(visit_id=planned.pk, by=head, lead_id=dung.pk, day=day)
    assert (visit.lead, visit.day) == (dung, day)


def test_an_inspector_allots_nothing(planned, chi, dung):
    with pytest.raises(NotAllowed):
        visits.allot(visit_id=planned.pk, by=chi, lead_id=dung.pk)


def test_only_planners_give_a_visit_to_another_team(planned, head, quan, team7, minh):
    with pytest.raises(NotAllowed):
        visits.allot(visit_id=planned.pk, by=head, lead_id=None, team_id=team7.pk)
    assert visits.allot(visit_id=planned.pk, by=quan, lead_id=minh.pk, team_id=team7.pk).team_id == team7.pk


def test_the_lead_is_of_the_team_and_not_the_one_of_last_time(planned, quan, ha, head, chi, dung, minh, team5):
    with pytest.raises(WrongFacts):
        visits.allot(visit_id=planned.pk, by=head, lead_id=minh.pk)
    later = make.visit(quan, ha, team5, lead=dung, seller_ids=[planned.seller_id])
    Visit.objects.filter(pk=planned.pk).update(day=later.day)
    with pytest.raises(SameInspector):
        visits.allot(visit_id=later.pk, by=head, lead_id=chi.pk)


@pytest.mark.parametrize("days", [-1, 400])
def test_a_visit_is_not_put_outside_its_plan(days, planned, head, chi):
    with pytest.raises(WrongDay):
        visits.allot(visit_id=planned.pk, by=head, lead_id=None, day=clock.today() + timedelta(days=days))


def test_a_visit_is_not_put_on_a_sunday(planned, head):
    day = clock.today() + timedelta(days=6 - clock.today().weekday() or 7)
    with pytest.raises(WrongDay):
        visits.allot(visit_id=planned.pk, by=head, lead_id=None, day=day)


def test_a_cancelled_visit_keeps_its_reason_and_is_not_spread_again(planned, head, chi):
    from inspections.services import spreading

    with pytest.raises(WrongFacts):
        visits.cancel(visit_id=planned.pk, by=head, why="")
    assert visits.cancel(visit_id=planned.pk, by=head, why="Đã đóng cửa").cancelled_why == "Đã đóng cửa"
    assert spreading.spread_plan(plan_id=planned.plan_id) == 0


def test_a_visit_that_found_something_is_concluded_rather_than_cancelled(planned, chi):
    make.finding(planned, chi)
    with pytest.raises(WrongFacts):
        visits.cancel(visit_id=planned.pk, by=chi, why="nhầm")
