"""A plan: drafted, submitted when complete, approved by somebody else, closed when nothing is open."""

from datetime import timedelta

import pytest

from audit.models import Entry, Job
from common import clock
from common.errors import MoveRefused, NotAllowed
from inspections import words
from inspections.errors import Incomplete, OwnPlan, WrongDay, WrongFacts
from inspections.models import Plan
from inspections.services import plans
from inspections.states import PLAN_MOVES, PlanState
from tests.factories import inspections as make

pytestmark = pytest.mark.django_db


def test_every_step_of_the_table_is_a_deed():
    assert all(callable(getattr(plans, name)) for name in PLAN_MOVES)


def test_an_administrator_drafts_a_plan_with_teams_targets_and_questions(quan, team5):
    plan = make.plan(quan, team5, sellers=3)
    assert (plan.state, plan.shares.count(), plan.targets.count(), plan.questions.count()) == ("draft", 1, 3, 2)
    assert Entry.objects.about(plan).get().deed == "plan.drafted"


@pytest.mark.parametrize("kind", ["periodic", "thematic"])
def test_an_inspector_drafts_no_plan_of_the_force(kind, chi, team5):
    with pytest.raises(NotAllowed):
        make.plan(chi, team5, kind=kind)
    assert not Plan.objects.exists()


def test_an_inspector_proposes_an_ad_hoc_inspection_of_her_team(chi, team5):
    plan = make.plan(chi, team5, kind="ad_hoc", teams=None)
    assert [share.team for share in plan.shares.all()] == [team5]


def test_the_auditor_changes_no_plan(lan, quan, team5):
    with pytest.raises(NotAllowed):
        make.plan(lan, team5, kind="ad_hoc")
    plan = make.plan(quan, team5)
    for deed in (plans.amend, plans.submit, plans.propose_targets):
        with pytest.raises(NotAllowed):
            deed(plan_id=plan.pk, by=lan)


@pytest.mark.parametrize("lacking", list(words.REQUIRED))
def test_submitting_names_what_the_circular_wants_and_the_plan_lacks(lacking, quan, team5):
    emptied = {
        "areas": {"area_ids": []},
        "targets": {"seller_ids": []},
        "questions": {"question_ids": []},
        "teams": {"teams": {}},
    }
    plan = make.plan(quan, team5, **emptied.get(lacking, {lacking: "  "}))
    with pytest.raises(Incomplete) as refused:
        plans.submit(plan_id=plan.pk, by=quan)
    assert [each["code"] for each in refused.value.facts["missing"]] == [lacking]
    assert refused.value.facts["missing"][0]["url"].endswith(f"#field-{lacking}")


def test_an_ad_hoc_inspection_needs_no_budget(chi, team5):
    plan = make.plan(chi, team5, kind="ad_hoc", means="", reporting="", goods="", area_ids=[])
    assert plans.submit(plan_id=plan.pk, by=chi).state == PlanState.SUBMITTED


def test_a_plan_that_ends_before_it_starts_is_refused(quan, team5):
    with pytest.raises(WrongDay):
        make.plan(quan, team5, ends_on=clock.today() - timedelta(days=1))


def test_nobody_approves_her_own_plan_and_another_administrator_does(quan, phuong, team5):
    plan = make.plan(quan, team5)
    plans.submit(plan_id=plan.pk, by=quan)
    with pytest.raises(OwnPlan):
        plans.approve(plan_id=plan.pk, by=quan)
    approved = plans.approve(plan_id=plan.pk, by=phuong, number="12/KH-QLTT")
    assert (approved.state, approved.approved_by, approved.number) == ("approved", phuong, "12/KH-QLTT")


def test_a_leader_who_sees_all_teams_approves(quan, ha, team5):
    assert make.approved(quan, ha, team5).approved_by == ha


def test_the_head_of_a_team_approves_what_stays_in_her_team(chi, head, quan, team5, team7):
    assert make.approved(chi, head, team5, kind="ad_hoc").state == PlanState.APPROVED
    with pytest.raises(NotAllowed):
        make.approved(quan, head, team5)  # thematic: a matter of the force
    with pytest.raises(NotAllowed):
        make.approved(quan, head, team7, kind="ad_hoc")


def test_approval_writes_the_job_that_spreads_the_visits(quan, ha, team5):
    plan = make.approved(quan, ha, team5)
    job = Job.objects.of(plan).get()
    assert job.task == "inspections.tasks.spread_visits" and job.subject_id == plan.pk


def test_a_plan_comes_back_with_remarks_and_goes_again(quan, ha, team5):
    plan = make.plan(quan, team5)
    plans.submit(plan_id=plan.pk, by=quan)
    with pytest.raises(WrongFacts):
        plans.send_back(plan_id=plan.pk, by=ha, why=" ")
    assert plans.send_back(plan_id=plan.pk, by=ha, why="Thiếu Đội 7").remarks == "Thiếu Đội 7"
    assert plans.submit(plan_id=plan.pk, by=quan).remarks == ""


@pytest.mark.parametrize("step", sorted(set(PLAN_MOVES) - {"amend", "submit"}))
def test_steps_are_refused_from_a_draft(step, quan, ha, team5):
    plan = make.plan(quan, team5)
    more = {"send_back": {"why": "x"}, "add_targets": {"seller_ids": []}}.get(step, {})
    with pytest.raises(MoveRefused):
        getattr(plans, step)(plan_id=plan.pk, by=ha, **more)


def test_an_approved_plan_is_not_amended(quan, ha, team5):
    plan = make.approved(quan, ha, team5)
    with pytest.raises(MoveRefused):
        plans.amend(plan_id=plan.pk, by=quan, title="Khác")


def test_the_riskiest_sellers_are_proposed_with_their_reasons(quan, team5):
    calm = make.seller("Bình thường", area=make.area())
    fined = make.seller("Tái phạm", area=make.area(), fined_times=2, fined_last_on=clock.today())
    plan = make.plan(quan, team5, seller_ids=[], quota=1)
    plans.propose_targets(plan_id=plan.pk, by=quan)
    target = plan.targets.get()
    assert target.seller == fined and calm.pk
    assert {"code": "fined_times", "value": 2, "points": 6.0} in target.because
    assert target.points == sum(reason["points"] for reason in target.because)
    with pytest.raises(WrongFacts):
        plans.propose_targets(plan_id=plan.pk, by=quan)  # the number is reached


def test_who_is_to_be_visited_already_is_not_proposed_again(quan, ha, team5, work):
    make.approved(quan, ha, team5, seller_ids=[make.seller(area=make.area()).pk])
    work()
    plan = make.plan(quan, team5, seller_ids=[], quota=5)
    with pytest.raises(WrongFacts):
        plans.propose_targets(plan_id=plan.pk, by=quan)


def test_a_plan_with_open_visits_is_not_closed(quan, ha, team5, chi, work):
    plan = make.approved(quan, ha, team5)
    work()
    with pytest.raises(Incomplete):
        plans.close(plan_id=plan.pk, by=ha)
    plan.visits.update(state="cancelled")
    assert plans.close(plan_id=plan.pk, by=ha).state == PlanState.CLOSED
