"""What holds for every provision, amount and day."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from laws.catalogue import book
from laws.rules.deadlines import run
from laws.rules.fines import fine_in, frame_for
from laws.rules.late_payment import Paid, late_charge
from laws.rules.reasons import RuleRefused
from laws.rules.reckoning import Facts, reckon_named

LAW = book()
ON = date(2026, 11, 24)
BANDS = some.sampled_from(LAW.bands)
CURRENT = some.sampled_from([band for band in LAW.bands if band.until is None])
DAYS = some.dates(date(2025, 7, 2), date(2028, 12, 31))


def frames(band, ground=""):
    found = {}
    for subject in ("individual", "household", "organization"):
        try:
            found[subject] = frame_for(
                band,
                subject,
                grounds=(ground,),
                on=band.until or ON,
                highest_individual=LAW.sector_of[band.category].highest_individual,
            ).frame
        except RuleRefused:
            found[subject] = None
    return found


@given(BANDS, some.integers(0, 8), some.integers(0, 12), some.sampled_from(("individual", "household", "organization")))
def test_a_fine_never_leaves_its_frame(band, mitigating, aggravating, subject):
    frame = frames(band)[subject]
    if frame is None:
        return
    fine = fine_in(frame, mitigating, aggravating)
    ends = fine.between or (fine.amount, fine.amount)
    assert frame.lowest <= ends[0] <= ends[1] <= frame.highest
    assert (fine.amount is None) == (abs(aggravating - mitigating) == 1)


@given(BANDS, some.data())
def test_an_organisations_frame_is_twice_an_individuals_for_the_same_facts(band, data):
    grounds = sorted(
        {
            g
            for clause in band.doubling
            if not clause.organisations_only and (clause.since or ON) <= ON
            for g in clause.grounds
        }
    )
    found = frames(band, data.draw(some.sampled_from(["", *grounds])))
    if found["individual"] and found["organization"]:
        assert found["organization"] == (found["individual"].lowest * 2, found["individual"].highest * 2)
    assert found["household"] == found["individual"]


@given(some.sampled_from(sorted(LAW.ladders)), some.integers(0, 2_000_000_000))
def test_every_amount_falls_in_exactly_one_band_of_an_act(family, value):
    ladder = LAW.ladders[family]
    above = ladder.above
    fitting = [
        band
        for band in ladder.bands
        if (band.value_from in (0, None) or (band.value_from < value if above else band.value_from <= value))
        and (band.value_to is None or (value <= band.value_to if above else value < band.value_to))
    ]
    index = ladder.at(value)
    assert fitting == (ladder.bands[index : index + 1] if index >= 0 else [])
    assert len(fitting) <= 1


@given(some.sampled_from([term for term in LAW.terms if term.unit == "working_day" and term.until is None]), DAYS)
def test_a_clock_in_working_days_never_ends_on_a_day_off(term, day):
    clock = run(term, max(day, term.since), LAW.calendar)
    assert LAW.calendar.is_working_day(clock.due_on)
    assert clock.careful_on <= clock.due_on
    between = (clock.due_on - clock.started_on).days
    assert between == term.length + len(clock.skipped)


@given(
    some.sampled_from([term for term in LAW.terms if term.unit in ("calendar_day", "month", "year") and term.rolls]),
    DAYS,
)
def test_a_clock_that_rolls_never_ends_on_a_day_off_and_never_early(term, day):
    clock = run(term, max(day, term.since), LAW.calendar)
    assert LAW.calendar.is_working_day(clock.due_on)
    assert clock.due_on > clock.started_on


@given(
    some.sampled_from([term for term in LAW.terms if term.unit == "hour"]),
    some.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)),
)
def test_a_clock_in_hours_ends_to_the_second(term, moment):
    assert run(term, moment, LAW.calendar).due_at - moment == timedelta(hours=term.length)


@settings(deadline=None)
@given(CURRENT, some.integers(0, 10**10), some.sampled_from(("individual", "household", "organization")))
def test_every_answer_has_reasons_with_articles_and_only_known_roles(band, value, subject):
    try:
        found = reckon_named(
            LAW, band.code, Facts(on=ON, subject=subject, value=value if band.graded else None, unit=band.unit or "VND")
        )
    except RuleRefused as no:
        assert no.code in {"organisations_only", "individuals_only", "above_highest_band", "below_lowest_band"}
        return
    assert all("Điều" in reason.citation for reason in found.because)
    assert set(found.may_sign) <= {office.role for office in LAW.offices}
    assert found.limitation_ends > ON


@given(
    some.integers(0, 10**9),
    some.integers(0, 400),
    some.lists(some.tuples(some.integers(1, 400), some.integers(1, 10**9)), max_size=4),
)
def test_paying_more_or_earlier_never_costs_more(fine, days, payments):
    due = date(2026, 12, 3)
    on = due + timedelta(days=days)
    paid = [Paid(due + timedelta(days=after), amount) for after, amount in payments]
    unpaid, reduced = late_charge(fine, due, on), late_charge(fine, due, on, paid)
    assert 0 <= reduced.amount <= unpaid.amount <= fine * 5 * days // 10_000
