"""From an approved plan to visits in an inspector's list: once, however often it is asked."""

from datetime import date, timedelta

import pytest

from audit.models import Entry, Job
from common import clock
from inspections.models import Visit
from inspections.services import plans, spreading
from inspections.services.calendar import is_working_day
from staff.models import Duty
from tests.factories import inspections as make

pytestmark = pytest.mark.django_db


def test_an_approved_plan_becomes_visits_of_its_teams(quan, ha, chi, dung, team5, work):
    plan = make.approved(quan, ha, team5, sellers=4)
    work()
    visits = list(plan.visits.all())
    assert len(visits) == 4 and {visit.team for visit in visits} == {team5}
    assert {visit.lead for visit in visits} == {chi, dung}  # shared evenly
    assert all(is_working_day(visit.day) and plan.starts_on <= visit.day <= plan.ends_on for visit in visits)


def test_spreading_twice_changes_nothing(quan, ha, chi, team5, work):
    plan = make.approved(quan, ha, team5, sellers=4)
    work()
    before = list(plan.visits.order_by("pk").values())
    Job.objects.of(plan).update(state="waiting", due_at=clock.now())
    work()
    assert spreading.spread_plan(plan_id=plan.pk) == 0
    assert spreading.spread_due(on=clock.today()) == {"plans": 1, "visits": 0}
    assert list(plan.visits.order_by("pk").values()) == before
    assert Entry.objects.about(plan).filter(deed="visits.spread").count() == 1


def test_the_morning_clock_brings_targets_that_came_since(quan, ha, chi, team5, work):
    plan = make.approved(quan, ha, team5)
    work()
    plans.add_targets(plan_id=plan.pk, by=ha, seller_ids=[make.seller().pk])
    assert spreading.spread_due(on=clock.today())["visits"] == 1
    assert plan.visits.count() == 2


def test_a_plan_far_ahead_waits(quan, ha, chi, team5):
    far = clock.today() + timedelta(days=100)
    make.approved(quan, ha, team5, starts_on=far, ends_on=far + timedelta(days=5))
    assert spreading.spread_due(on=clock.today()) == {"plans": 0, "visits": 0}


def test_the_team_on_duty_gets_the_seller_of_its_ward(quan, ha, chi, minh, team5, team7):
    Duty.objects.create(team=team7, area=make.area(), since=date(2025, 7, 1))
    seller = make.seller(area=make.area())
    plan = make.approved(quan, ha, team5, seller_ids=[seller.pk], teams={team5.pk: None, team7.pk: None})
    spreading.spread_plan(plan_id=plan.pk)
    visit = plan.visits.get()
    assert (visit.team, visit.lead, visit.team_why) == (team7, minh, "duty_area")


def test_a_draft_gets_no_visits(quan, team5):
    assert spreading.spread_plan(plan_id=make.plan(quan, team5).pk) == 0
    assert not Visit.objects.exists()


def test_who_found_no_place_is_named(quan, ha, chi, team5):
    plan = make.approved(quan, ha, team5, sellers=3, teams={team5.pk: 1})
    assert spreading.spread_plan(plan_id=plan.pk) == 1
    entry = Entry.objects.about(plan).get(deed="visits.spread")
    assert len(entry.facts["unplaced"]) == 2 and entry.facts["unplaced"][0][2] == "no_room"


def test_whoever_led_under_another_plan_does_not_lead_the_next(quan, ha, chi, dung, team5):
    seller = make.seller()
    first = make.visit(quan, ha, team5, lead=chi, seller_ids=[seller.pk])
    second = make.visit(quan, ha, team5, seller_ids=[seller.pk])
    assert first.lead == chi and second.lead == dung
