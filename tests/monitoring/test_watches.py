"""Watches: set with a reason and an end, muted, renewed, ended; what they catch, and people's verdicts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Job
from common import clock
from common.errors import MoveRefused, NotAllowed
from monitoring import selectors
from monitoring.errors import BadWatch, SetAlready
from monitoring.models import Match, WatchRule
from monitoring.services import matches, watches
from monitoring.states import MATCH_MOVES, WATCH_MOVES

pytestmark = pytest.mark.django_db
PHONE = {"kind": "identifier", "value_kind": "phone", "value": "0912.345.678"}
WORDS = {"kind": "keyword", "value": "Kem trộn"}


def watch(by, **more):
    return watches.set_watch(
        by=by, **{"why": "nghi hàng giả", "expires_on": clock.today() + timedelta(days=30), **PHONE, **more}
    )


def test_every_step_of_the_tables_is_a_deed():
    assert all(callable(getattr(watches, name)) for name in WATCH_MOVES)
    assert all(callable(getattr(matches, name)) for name in MATCH_MOVES)


def test_a_watched_phone_is_told_of_when_it_is_read(chi, hand_in):
    rule = watch(chi)
    exhibit = hand_in(chi)
    match = Match.objects.get()
    assert (match.watch, match.exhibit, match.state) == (rule, exhibit, "new") and match.record
    assert selectors.new_matches(chi) == 1


def test_watched_words_are_told_of_with_the_line(chi, hand_in):
    watch(chi, **WORDS, value_kind="")
    hand_in(chi)
    assert "Kem trộn" in Match.objects.get().record.text


def test_words_of_another_team_s_evidence_are_not_told(chi, minh, hand_in):
    watch(minh, **WORDS, value_kind="")
    phone = watch(minh)
    hand_in(chi)
    assert [match.watch for match in Match.objects.all()] == [
        phone
    ]  # a phone is common memory, what a chat says is not


def test_matching_twice_changes_nothing(chi, hand_in, work):
    watch(chi)
    exhibit = hand_in(chi)
    Job.objects.filter(task="monitoring.tasks.match_exhibit").update(state="waiting", due_at=clock.now())
    work()
    assert matches.match_exhibit(exhibit_id=exhibit.pk) == 0 and Match.objects.count() == 1


@pytest.mark.parametrize("how", ["muted", "ended", "expired"])
def test_a_watch_that_sleeps_catches_nothing(how, chi, hand_in):
    rule = watch(chi)
    if how == "expired":
        WatchRule.objects.filter(pk=rule.pk).update(expires_on=clock.today() - timedelta(days=1))
    else:
        {"muted": watches.mute, "ended": watches.end}[how](watch_id=rule.pk, by=chi)
    hand_in(chi)
    assert not Match.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"why": " "}, {"expires_on": clock.today()}, {"expires_on": clock.today() + timedelta(days=400)}, {"value": "12"},
        {"kind": "keyword", "value": "ab", "value_kind": ""}, {"kind": "account", "value": "", "value_kind": ""},
    ],
)  # fmt: skip
def test_a_watch_without_reason_end_or_subject_is_refused(wrong, chi):
    with pytest.raises(BadWatch):
        watch(chi, **wrong)


def test_the_same_phone_in_another_spelling_is_watched_already(chi, dung, minh):
    first = watch(chi)
    with pytest.raises(SetAlready) as refused:
        watch(dung, value="+84 912 345 678")
    assert refused.value.facts["watch"] == first.pk
    assert watch(minh).team == minh.team  # another team may


def test_who_may_watch(lan, quan):
    for person in (lan, quan):
        with pytest.raises(NotAllowed):
            watch(person)


def test_a_watch_lives_its_life(chi, dung):
    rule = watch(chi)
    assert watches.mute(watch_id=rule.pk, by=dung).state == "muted"  # a teammate may
    assert watches.unmute(watch_id=rule.pk, by=chi).state == "watching"
    assert watches.end(watch_id=rule.pk, by=chi).state == "ended"
    with pytest.raises(MoveRefused):
        watches.mute(watch_id=rule.pk, by=chi)
    later = clock.today() + timedelta(days=60)
    assert watches.renew(watch_id=rule.pk, by=chi, expires_on=later).expires_on == later
    with pytest.raises(BadWatch):
        watches.renew(watch_id=rule.pk, by=chi, expires_on=clock.today())


def test_a_stranger_touches_nothing(chi, minh, lan, hand_in, signed_in):
    rule = watch(chi)
    hand_in(chi)
    match = Match.objects.get()
    for person in (minh, lan):
        with pytest.raises(NotAllowed):
            watches.end(watch_id=rule.pk, by=person)
        with pytest.raises(NotAllowed):
            matches.keep(match_id=match.pk, by=person)
    assert signed_in(minh).get(rule.get_absolute_url()).status_code == 404
    assert signed_in(minh).post(f"/monitoring/matches/{match.pk}/judge/", {"verdict": "keep"}).status_code == 404
    assert rule.shown not in signed_in(minh).get("/monitoring/").content.decode()


def test_matches_are_judged_on_the_page_and_taken_back(chi, hand_in, signed_in):
    watch(chi)
    hand_in(chi)
    match, browser = Match.objects.get(), signed_in(chi)
    assert 'data-verdict="1"' in browser.get("/monitoring/matches/").content.decode()
    for verdict, state in (("keep", "kept"), ("take_back", "new"), ("dismiss", "dismissed")):
        browser.post(f"/monitoring/matches/{match.pk}/judge/", {"verdict": verdict})
        match.refresh_from_db()
        assert match.state == state
    assert selectors.new_matches(chi) == 0


def test_a_watch_is_set_on_its_page(chi, signed_in):
    browser = signed_in(chi)
    assert browser.get("/monitoring/new/?value_kind=phone&value=0912345678").status_code == 200
    told = {**PHONE, "why": "x", "expires_on": (clock.today() + timedelta(days=9)).isoformat(), "account": ""}
    answer = browser.post("/monitoring/new/", told)
    rule = WatchRule.objects.get()
    assert answer.url == rule.get_absolute_url() and browser.get(answer.url).status_code == 200
    assert browser.post("/monitoring/new/", told).status_code == 200 and WatchRule.objects.count() == 1
    assert browser.post(f"/monitoring/{rule.pk}/mute/").status_code == 302


@pytest.mark.parametrize("address", ["/monitoring/", "/monitoring/matches/"])
def test_fifty_rows_cost_no_more_questions_than_one(address, chi, hand_in, signed_in):
    browser = signed_in(chi)

    def fill(start, stop):
        for n in range(start, stop):
            watch(chi, value=f"09123{n:05d}")
        Match.objects.all().delete()
        Match.objects.bulk_create([Match(watch=rule, exhibit=exhibit) for rule in WatchRule.objects.all()])

    exhibit = hand_in(chi)
    counts = []
    for start, stop in ((0, 1), (1, 50)):
        fill(start, stop)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[1] <= counts[0]
