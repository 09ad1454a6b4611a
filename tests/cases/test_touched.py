"""Before a change of the law is saved, the open files it touches are told."""

from dataclasses import replace
from datetime import date

from cases.touched import open_files
from laws import selectors
from laws.hooks import Change
from laws.models import Provision
from tests.factories import cases as make


def test_a_new_holiday_moves_a_running_clock(chi):
    violation = make.violation(chi)
    due = violation.deadlines.get(code="DECISION_7WD").due_on
    now = selectors.book()
    holiday = replace(now.days[0], day=date(2026, 11, 5), kind="holiday", name_vi="Nghỉ", confirmed=True)
    change = Change("holiday", ("2026-11-05",), now, replace(now, days=(*now.days, holiday)))
    notes = {touched.label.split(" · ")[1]: touched.note for touched in open_files(change)}
    assert any(due.strftime("%d/%m/%Y") in note for note in notes.values())
    assert not list(open_files(Change("holiday", (), now, now)))


def test_a_changed_frame_touches_undecided_violations_only(chi, ha):
    provision = Provision.objects.get(
        instrument="98/2020/NĐ-CP", article="15", clause="1", point="đ", category="SMUGGLED"
    )
    facts = {"provision_id": provision.pk, "value_vnd": 25_000_000}
    undecided = make.violation(chi, **facts)
    make.issued(chi, ha, make.violation(chi, **facts))
    now = selectors.book()
    bands = tuple(replace(band, fine_max=12_000_000) if band.code == provision.code else band for band in now.bands)
    touched = list(open_files(Change("provision", (provision.code,), now, replace(now, bands=bands))))
    assert [each.url for each in touched] == [undecided.get_absolute_url()]
    assert "12.000.000" in touched[0].note
