"""Pages and API of this room: they work, they refuse, a stranger sees nothing, and fifty rows cost no more than one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspections.models import Plan, Visit
from inspections.services import plans, visits
from tests.factories import inspections as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(quan, ha, chi, dung, team5):
    return make.visit(quan, ha, team5, lead=chi)


def form_of(plan, **more):
    return {
        "title": plan.title, "starts_on": plan.starts_on.isoformat(), "ends_on": plan.ends_on.isoformat(), "quota": "5", "rounds": "1",
        "per_day": "2", "areas": [str(a.pk) for a in plan.areas.all()], "teams": [str(t.pk) for t in plan.teams.all()],
        "questions": [str(q.pk) for q in plan.questions.all()], "sellers": [str(t.seller_id) for t in plan.targets.all()],
        **make.TEXTS, **more,
    }  # fmt: skip


def test_a_plan_is_written_submitted_and_approved_through_its_pages(quan, ha, team5, signed_in, work, chi):
    pattern = make.plan(quan, team5)
    browser = signed_in(quan)
    answer = browser.post("/inspections/plans/new/?kind=thematic", form_of(pattern, title="Tết", submit="1"))
    plan = Plan.objects.get(title="Tết")
    assert answer.url == plan.get_absolute_url() and plan.state == "submitted"
    assert "Tết" in browser.get(plan.get_absolute_url()).content.decode()
    assert signed_in(ha).post(f"{plan.get_absolute_url()}approve/", {"number": "1/QĐ"}).status_code == 302
    work()
    page = signed_in(chi).get(plan.get_absolute_url())
    assert page.status_code == 200 and plan.visits.count() == 1


def test_the_preview_proposes_and_saves_nothing(quan, team5, signed_in):
    fined = make.seller("Tái phạm Văn Nam", area=make.area(), fined_times=3)
    pattern = make.plan(quan, team5)
    before = Plan.objects.count()
    page = signed_in(quan).post("/inspections/plans/new/?kind=thematic", form_of(pattern, preview="1"))
    assert fined.name in page.content.decode() and Plan.objects.count() == before


def test_a_gap_is_named_on_the_page(quan, team5, signed_in):
    plan = make.plan(quan, team5, basis="")
    page = signed_in(quan).get(plan.get_absolute_url()).content.decode()
    assert "#field-basis" in page and "disabled" in page


def test_one_s_own_plan_is_refused_on_the_form_and_waits_for_somebody_named(quan, ha, team5, signed_in):
    plan = make.plan(quan, team5)
    plans.submit(plan_id=plan.pk, by=quan)
    assert ha.full_name in signed_in(quan).get(plan.get_absolute_url()).content.decode()
    page = signed_in(quan).post(f"{plan.get_absolute_url()}approve/", {"number": ""})
    assert page.status_code == 200 and Plan.objects.get(pk=plan.pk).state == "submitted"


def test_a_visit_is_worked_through_one_question_a_screen(planned, chi, signed_in):
    phone, page = signed_in(chi), planned.get_absolute_url()
    Visit.objects.update(day=make.some_day(0))
    assert planned.seller.name in phone.get("/inspections/").content.decode()
    phone.post(f"{page}start/")
    assert 'name="present"' in phone.get(page).content.decode()
    phone.post(f"{page}meet/", {"present": "Bà Hoa"})
    first, second = visits.questions_of(planned)
    assert str(first) in phone.get(page).content.decode()
    refused = phone.post(f"{page}answer/{first.pk}/", {"reply": "no", "note": ""})
    assert refused.status_code == 200  # a no without a word of why; the same question again
    assert phone.post(f"{page}answer/{first.pk}/", {"reply": "no", "note": "Không có"}).url.endswith(
        f"item={second.pk}"
    )
    assert phone.post(f"{page}answer/{second.pk}/", {"reply": "yes", "note": ""}).url.endswith("step=findings")
    assert phone.post(f"{page}findings/new/", {"goods": "Kem trộn", "value_vnd": "45.000.000"}).status_code == 302
    for step in ("present", "question", "findings", "conclude"):
        assert phone.get(f"{page}?step={step}").status_code == 200
    phone.post(f"{page}conclude/", {"outcome": "Đã lập biên bản"})
    done = Visit.objects.get(pk=planned.pk)
    assert done.state == "concluded" and done.findings.get().value_vnd == 45_000_000
    assert phone.get(page).status_code == 200


def test_concluding_too_early_names_what_lacks(planned, chi, signed_in):
    visits.start(visit_id=planned.pk, by=chi)
    page = signed_in(chi).post(f"{planned.get_absolute_url()}conclude/", {"outcome": "xong"}).content.decode()
    assert "?step=present" in page


def test_a_stranger_sees_nothing(planned, minh, chi, signed_in):
    finding = make.finding(planned, chi)
    stranger = signed_in(minh)
    for address in (
        planned.get_absolute_url(), finding.get_absolute_url(), f"/api/visits/{planned.pk}/", f"/api/findings/{finding.pk}/",
        f"{planned.get_absolute_url()}cancel/", f"{finding.get_absolute_url()}uphold/",
    ):  # fmt: skip
        assert stranger.get(address).status_code == 404
    # What no inspector may do is refused alike for what exists and what does not.
    assert {stranger.get(f"/inspections/visits/{pk}/allot/").status_code for pk in (planned.pk, 0)} == {403}
    assert stranger.post(f"{planned.get_absolute_url()}start/").status_code == 404
    assert stranger.post(f"/api/visits/{planned.pk}/conclude/", {"outcome": "x"}).status_code == 404
    assert planned.seller.name not in stranger.get("/inspections/visits/").content.decode()
    assert stranger.get("/api/visits/").json()["count"] == 0


def test_a_draft_is_not_for_everybody(quan, team5, minh, signed_in):
    plan = make.plan(quan, team5)
    assert signed_in(minh).get(plan.get_absolute_url()).status_code == 404
    assert signed_in(minh).get(f"/api/plans/{plan.pk}/").status_code == 404


def test_the_auditor_reads_and_changes_nothing(planned, lan, chi, signed_in):
    auditor = signed_in(lan)
    assert auditor.get(planned.get_absolute_url()).status_code == 200
    assert auditor.get("/inspections/plans/new/").status_code == 403
    for deed in ("start", "meet", "conclude"):
        assert auditor.post(f"/api/visits/{planned.pk}/{deed}/", {"present": "x", "outcome": "x"}).status_code in {
            403,
            409,
        }
    assert Visit.objects.get(pk=planned.pk).state == "planned"


def test_programs_do_what_pages_do(quan, ha, team5, chi, signed_in, work):
    program = signed_in(quan)
    told = {
        "kind": "periodic", "title": "2027", "starts_on": "2027-01-04", "ends_on": "2027-11-15", "quota": 1,
        "areas": [make.area().pk], "sellers": [make.seller().pk], "teams": [{"team": team5.pk}], "questions": make.questions(),
    }  # fmt: skip
    made = program.post("/api/plans/", told, content_type="application/json")
    assert made.status_code == 201
    refused = program.post(f"/api/plans/{made.json()['id']}/submit/", {}, content_type="application/json")
    assert refused.status_code == 409 and refused.json()["code"] == "incomplete"
    codes = {each["code"] for each in refused.json()["facts"]["missing"]}
    assert codes == {"basis", "purpose", "subjects", "goods", "content", "force", "means", "reporting"}


def test_lists_are_narrowed_by_the_address(planned, chi, team5, signed_in):
    browser = signed_in(chi)
    day = planned.day.strftime("%d/%m/%Y")
    for query, seen in (
        ("state=open", True),
        ("state=concluded", False),
        (f"since={day}&until={day}", True),
        ("found=yes", False),
    ):
        assert (planned.seller.name in browser.get(f"/inspections/visits/?{query}").content.decode()) is seen
        assert bool(browser.get(f"/api/visits/?{query}").json()["count"]) is seen


def queries(browser, address):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    "address", ["/inspections/visits/", "/inspections/", "/inspections/findings/", "/api/visits/", "/api/findings/"]
)
def test_fifty_rows_cost_no_more_questions_than_one(address, quan, ha, chi, team5, signed_in):
    browser = signed_in(chi)
    make.finding(make.visit(quan, ha, team5, lead=chi), chi)
    Visit.objects.update(day=make.some_day(0))
    one = queries(browser, address)
    plan = make.approved(quan, ha, team5, sellers=49, per_day=20)
    from inspections.services import spreading

    spreading.spread_plan(plan_id=plan.pk)
    for visit in plan.visits.all():
        make.finding(visit, chi)
    Visit.objects.update(day=make.some_day(0))
    assert queries(browser, address) <= one


def test_fifty_plans_cost_no_more_questions_than_one(quan, team5, signed_in):
    browser = signed_in(quan)
    plan = make.plan(quan, team5)
    one = {
        address: queries(browser, address)
        for address in ("/inspections/plans/", "/api/plans/", plan.get_absolute_url())
    }
    for _n in range(49):
        make.plan(quan, team5)
    from inspections.models import PlanTarget

    PlanTarget.objects.bulk_create([PlanTarget(plan=plan, seller=make.seller()) for _n in range(49)])
    for address, few in one.items():
        assert queries(browser, address) <= few
