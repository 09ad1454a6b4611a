"""People, teams, tokens: who may do what, and nobody grants rights to herself."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from areas.models import Area
from common import clock
from common.errors import NotAllowed, Refused
from staff.errors import OwnRights
from staff.models import Duty, ProgramToken, User
from staff.services import people, sessions, teams, tokens

pytestmark = pytest.mark.django_db
PASSWORD = "rất-dài-và-khó-đoán-9"


def test_an_administrator_engages_a_person_who_may_then_sign_in(quan, team5, signed_in, client):
    told = {
        "full_name": "Lý Thị Mới", "username": "moi", "password": PASSWORD, "title": "KSV", "team": team5.pk, "roles": ["inspector"],
    }  # fmt: skip
    assert signed_in(quan).post("/staff/new/", told).status_code == 302
    person = User.objects.get(username="moi")
    assert person.team == team5 and person.has_perm("cases.open_case") and person.check_password(PASSWORD)
    assert signed_in(quan).post("/staff/new/", {**told, "username": "MOI"}).status_code == 200  # small letters only
    assert signed_in(quan).post("/staff/new/", {**told, "username": "khac", "password": "1234"}).status_code == 200
    assert not User.objects.filter(username="khac").exists()


def test_nobody_changes_her_own_rights(quan, signed_in):
    with pytest.raises(OwnRights):
        people.move(person_id=quan.pk, by=quan, team_id=None, title="KSV", roles=["supervisor"], why="x")
    with pytest.raises(OwnRights):
        people.dismiss(person_id=quan.pk, by=quan, why="x")
    told = {"title": "KSV", "roles": ["administrator", "supervisor"], "why": "x", "team": ""}
    page = signed_in(quan).post(f"/staff/{quan.pk}/move/", told)
    assert page.status_code == 200 and quan.role_names == ["administrator"]
    assert f"/staff/{quan.pk}/move/" not in signed_in(quan).get(f"/staff/{quan.pk}/").content.decode()


@pytest.mark.parametrize("who", ["chi", "ha", "lan", "minh"])
def test_who_does_not_manage_staff_has_no_door_there(who, dung, team5, request, signed_in):
    person = request.getfixturevalue(who)
    browser = signed_in(person)
    for address in (
        "/staff/",
        "/staff/new/",
        f"/staff/{dung.pk}/",
        f"/staff/{dung.pk}/move/",
        f"/staff/teams/{team5.pk}/duties/",
    ):
        assert browser.get(address).status_code == 403
    with pytest.raises(NotAllowed):
        people.move(person_id=dung.pk, by=person, team_id=None, title="KSV", roles=[], why="x")
    with pytest.raises(NotAllowed):
        people.dismiss(person_id=dung.pk, by=person, why="x")
    with pytest.raises(NotAllowed):
        people.engage(by=person, username="neu", full_name="x", password=None, roles=[])
    with pytest.raises(NotAllowed):
        teams.set_duties(team_id=team5.pk, by=person, area_ids=[], why="x")


def test_a_dismissed_person_is_out_at_once_and_her_tokens_with_her(quan, chi, signed_in):
    browser = signed_in(chi)
    tokens.make(by=chi, name="x", expires_on=clock.today() + timedelta(days=9), may_write=False)
    assert browser.get("/staff/me/").status_code == 200
    assert signed_in(quan).post(f"/staff/{chi.pk}/dismiss/", {"why": "nghỉ hưu"}).status_code == 302
    assert browser.get("/staff/me/").status_code == 302  # to the sign-in page
    assert not ProgramToken.objects.filter(user=chi).exists()


def test_a_person_moves_to_another_team_with_new_roles(quan, chi, team7, signed_in):
    told = {"team": team7.pk, "title": "DOI_TRUONG", "roles": ["team_head"], "why": "bổ nhiệm"}
    signed_in(quan).post(f"/staff/{chi.pk}/move/", told)
    moved = User.objects.get(pk=chi.pk)
    assert moved.team == team7 and moved.role_names == ["team_head"]


def test_duty_areas_keep_what_was_before(quan, team5, signed_in):
    first, second = Area.objects.present().order_by("code")[:2]
    teams.set_duties(team_id=team5.pk, by=quan, area_ids=[first.pk], why="x", since=date(2026, 1, 1))
    told = {"areas": [second.pk], "since": "2026-06-01", "why": "sắp xếp lại"}
    assert signed_in(quan).post(f"/staff/teams/{team5.pk}/duties/", told).status_code == 302
    duties = {(d.area_id, d.since, d.until) for d in Duty.objects.filter(team=team5)}
    assert duties == {(first.pk, date(2026, 1, 1), date(2026, 5, 31)), (second.pk, date(2026, 6, 1), None)}
    assert signed_in(quan).get(f"/staff/teams/{team5.pk}/").status_code == 200
    with pytest.raises(Refused):
        teams.set_duties(team_id=team5.pk, by=quan, area_ids=[], why=" ")


def test_a_token_is_shown_once_works_and_is_revoked(chi, signed_in, client):
    browser = signed_in(chi)
    expires = (clock.today() + timedelta(days=30)).isoformat()
    page = browser.post("/staff/me/tokens/new/", {"name": "Excel", "expires_on": expires}).content.decode()
    token = page.split('id="token" class="mono">')[1].split("<")[0]
    assert token not in browser.get("/staff/me/").content.decode()
    head = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/visits/", headers=head).status_code == 200
    assert client.post("/api/plans/", {}, headers=head).status_code == 403  # it may only read
    row = ProgramToken.objects.get(user=chi)
    browser.post(f"/staff/me/tokens/{row.pk}/revoke/")
    assert client.get("/api/visits/", headers=head).status_code in {401, 403}


@pytest.mark.parametrize("days", [0, 400])
def test_a_token_has_an_end(days, chi, signed_in):
    expires = (clock.today() + timedelta(days=days)).isoformat()
    page = signed_in(chi).post("/staff/me/tokens/new/", {"name": "x", "expires_on": expires})
    assert page.status_code == 200 and not ProgramToken.objects.exists()


def test_another_s_token_is_not_hers_to_revoke(chi, dung, signed_in):
    row, _token = tokens.make(by=chi, name="x", expires_on=clock.today() + timedelta(days=9), may_write=False)
    assert signed_in(dung).post(f"/staff/me/tokens/{row.pk}/revoke/").status_code == 404


def test_signing_out_everywhere_else_keeps_this_session(chi, dung, signed_in):
    here, there, other = signed_in(chi), signed_in(chi), signed_in(dung)
    assert here.post("/staff/me/sessions/end/").status_code == 302
    assert here.get("/staff/me/").status_code == 200 and there.get("/staff/me/").status_code == 302
    assert other.get("/staff/me/").status_code == 200
    assert sessions.end_others(by=chi, keep=here.session.session_key) == 0


def test_fifty_people_cost_no_more_questions_than_one(quan, engage, team5, signed_in):
    browser, counts = signed_in(quan), []
    for first, last in ((0, 1), (1, 50)):
        for n in range(first, last):
            engage(f"p{n}", ["inspector"], team=team5)
        for address in ("/staff/", f"/staff/teams/{team5.pk}/", "/staff/teams/"):
            with CaptureQueriesContext(connection) as seen:
                assert browser.get(address).status_code == 200
            counts.append(len(seen))
    assert all(many <= few for few, many in zip(counts[:3], counts[3:], strict=True))
