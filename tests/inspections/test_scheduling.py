"""Spreading visits: every target once a round, nobody overworked, nobody on a day of rest, the same answer every time."""

import itertools
from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.scheduling import DUTY_AREA, MOST_ROOM, NO_DAY, NO_ROOM, Crew, Slot, Target, order, spread

MONDAY = date(2027, 1, 4)
HOLIDAYS = {date(2027, 1, 1), date(2027, 2, 5), date(2027, 2, 8), date(2027, 2, 9), date(2027, 2, 10)}


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


targets = st.lists(
    st.builds(
        Target,
        key=st.integers(1, 60),
        points=st.sampled_from([0.0, 1.5, 3.0, 8.0]),
        area=st.one_of(st.none(), st.integers(1, 6)),
        last_visit=st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2026, 12, 31))),
        last_lead=st.one_of(st.none(), st.integers(10, 16)),
    ),
    unique_by=lambda t: t.key,
    max_size=40,
)
crews = st.lists(
    st.builds(
        Crew,
        key=st.integers(1, 5),
        areas=st.frozensets(st.integers(1, 6)),
        leads=st.lists(st.integers(10, 16), unique=True, max_size=3).map(tuple),
        per_day=st.integers(1, 3),
        quota=st.one_of(st.none(), st.integers(0, 20)),
    ),
    unique_by=lambda c: c.key,
    max_size=4,
)
periods = st.builds(
    lambda start, length: (start, start + timedelta(days=length)),
    st.dates(date(2026, 12, 20), date(2027, 2, 20)),
    st.integers(0, 40),
)


@settings(max_examples=150, deadline=None)
@given(targets, crews, periods, st.integers(1, 3))
def test_a_spread_keeps_its_promises(targets, crews, period, rounds):
    starts_on, ends_on = period

    def ask(taken=(), these=targets):
        return spread(
            these, crews, starts_on=starts_on, ends_on=ends_on, is_working_day=works, rounds=rounds, taken=taken
        )

    told = ask()
    by_key = {crew.key: crew for crew in crews}
    placed = Counter((slot.target, slot.round) for slot in told.slots)
    missing = Counter((none.target, none.round) for none in told.unplaced)
    wanted = Counter((t.key, n) for t in targets for n in range(1, rounds + 1))
    assert placed + missing == wanted  # every target once a round: a visit, or a reason why there is none
    per_day = Counter((slot.crew, slot.day) for slot in told.slots)
    assert all(count <= by_key[crew].per_day for (crew, _day), count in per_day.items())
    in_all = Counter(slot.crew for slot in told.slots)
    assert all(by_key[k].quota is None or count <= by_key[k].quota for k, count in in_all.items())
    assert all(starts_on <= slot.day <= ends_on and works(slot.day) for slot in told.slots)
    assert told == ask(these=list(reversed(targets)))  # the order of asking does not matter
    again = ask(taken=told.slots)
    assert again.slots == ()  # a second run adds nothing
    for target in targets:
        leads = {s.round: s.lead for s in told.slots if s.target == target.key}
        running = [target.last_lead, *(leads.get(n) for n in range(1, rounds + 1))]
        assert all(a is None or a != b for a, b in itertools.pairwise(running))


@settings(max_examples=80, deadline=None)
@given(targets, crews, periods)
def test_a_target_that_comes_later_moves_nobody(targets, crews, period):
    starts_on, ends_on = period
    more = {"starts_on": starts_on, "ends_on": ends_on, "is_working_day": works}
    first = spread(targets[: len(targets) // 2], crews, **more)
    second = spread(targets, crews, taken=first.slots, **more)
    assert not {(s.target, s.round) for s in first.slots} & {(s.target, s.round) for s in second.slots}
    load = Counter((s.crew, s.day) for s in (*first.slots, *second.slots))
    limits = {crew.key: crew.per_day for crew in crews}
    assert all(count <= limits[crew] for (crew, _day), count in load.items())


def ask(targets, crews, **more):
    period = {"starts_on": MONDAY, "ends_on": MONDAY + timedelta(days=11), "is_working_day": works}
    return spread(targets, crews, **{**period, **more})


def test_the_riskiest_comes_first_then_the_one_never_seen_then_the_one_unseen_longest():
    seen = [
        Target(1, 5, last_visit=date(2026, 5, 1)),
        Target(2, 5),
        Target(3, 5, last_visit=date(2025, 5, 1)),
        Target(4, 9),
    ]
    assert [target.key for target in order(seen)] == [4, 2, 3, 1]
    told = ask(seen, [Crew(1, leads=(7,), per_day=1)])
    assert [slot.target for slot in told.slots] == [4, 2, 3, 1]


def test_visits_are_paced_over_the_period_rather_than_crammed_into_its_first_days():
    told = ask([Target(n, 10 - n) for n in range(1, 6)], [Crew(1, per_day=5)])
    assert [slot.day.day for slot in told.slots] == [4, 6, 8, 12, 14]


def test_the_team_on_duty_goes_and_another_helps_when_it_is_full():
    near, far = Crew(5, frozenset({1}), (51,), per_day=1, quota=1), Crew(7, frozenset({2}), (71,), per_day=1)
    told = ask([Target(1, 9, area=1), Target(2, 3, area=1)], [near, far])
    assert {(slot.target, slot.crew, slot.because) for slot in told.slots} == {(1, 5, DUTY_AREA), (2, 7, MOST_ROOM)}


def test_what_other_plans_ask_of_a_team_counts():
    days = [MONDAY + timedelta(days=n) for n in range(12)]
    told = ask([Target(1)], [Crew(5, per_day=1)], busy={(5, day): 1 for day in days if day.day != 13})
    assert [slot.day.day for slot in told.slots] == [13]


def test_tet_is_no_day_for_visits():
    told = ask([Target(1)], [Crew(5)], starts_on=date(2027, 2, 6), ends_on=date(2027, 2, 10))
    assert told.slots == () and told.unplaced[0].because == NO_DAY


def test_a_plan_larger_than_the_force_says_who_was_left_out():
    told = ask([Target(n, n) for n in range(1, 14)], [Crew(5, per_day=1)])
    assert len(told.slots) == 10
    assert {(none.target, none.because) for none in told.unplaced} == {(1, NO_ROOM), (2, NO_ROOM), (3, NO_ROOM)}


def test_whoever_led_the_last_visit_does_not_lead_the_next():
    told = ask([Target(1, last_lead=51)], [Crew(5, leads=(51, 52))], rounds=2)
    assert [slot.lead for slot in told.slots] == [52, 51]
    alone = ask([Target(1, last_lead=51)], [Crew(5, leads=(51,))])
    assert alone.slots[0].lead is None  # the head of the team must name somebody


def test_nothing_new_is_placed_in_the_past():
    taken = [Slot(1, 1, 5, MONDAY, 51)]
    told = ask([Target(1), Target(2)], [Crew(5)], taken=taken, not_before=date(2027, 1, 12))
    assert [(slot.target, slot.day) for slot in told.slots] == [(2, date(2027, 1, 12))]
