"""Loading the catalogue: twice is once, a rehearsal changes nothing, amendments stay."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from laws import catalogue, selectors
from laws.models import Amendment, Competence, DeadlineTerm, DecisionForm, Holiday, Instrument, Provision
from laws.services import amending, loading

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("load_laws", *arguments, stdout=out)
    return out.getvalue()


def counts() -> list[int]:
    return [model.objects.count() for model in (Instrument, Provision, Competence, DeadlineTerm, DecisionForm, Holiday)]


def test_loading_brings_everything_and_loading_again_changes_nothing(nothing_loaded):
    run()
    assert counts() == [12, 384, 55, 59, 74, 46]
    lines = Amendment.objects.count()
    again = run()
    assert counts() == [12, 384, 55, 59, 74, 46]
    assert "provision: 0 added, 0 changed, 384 unchanged" in again
    assert Amendment.objects.count() == lines


def test_a_rehearsal_tells_and_changes_nothing(nothing_loaded):
    assert "provision: 384 added" in run("--dry-run")
    assert counts() == [0] * 6


def test_the_database_gives_the_rules_the_same_law_as_the_files(law_loaded):
    files, rows = catalogue.book(), selectors.book()
    by_code = {band.code: band for band in rows.bands}
    assert [band for band in files.bands if by_code[band.code] != band] == []
    assert set(files.offices) == set(rows.offices)
    assert set(files.terms) == set(rows.terms)
    assert set(files.days) == set(rows.days)


def test_what_an_administrator_corrected_is_not_overruled_by_the_file(law_loaded, quan):
    row = Provision.objects.get(code__startswith="nd-98-2020.15.1.đ@")
    amending.correct(
        model=Provision, pk=row.pk, by=quan, why="đối chiếu bản gốc", source="Công báo 2025", fine_max=11_000_000
    )
    assert "1 kept as amended" in run()
    row.refresh_from_db()
    assert row.fine_max == 11_000_000


def test_a_row_changed_in_the_files_is_changed_and_noted(law_loaded):
    Holiday.objects.filter(day="2026-11-24").update(name_vi="Nhầm tên")
    assert "1 changed" in run()
    line = Amendment.objects.filter(table="holiday").first()
    assert (line.before, line.after) == ({"name_vi": "Nhầm tên"}, {"name_vi": "Ngày Văn hóa Việt Nam"})


def test_amendments_only_grow(law_loaded):
    with pytest.raises(DatabaseError), transaction.atomic():
        Amendment.objects.update(why="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        Amendment.objects.all().delete()


def test_the_book_is_read_again_only_after_an_amendment(law_loaded, django_assert_num_queries):
    selectors.book()
    with django_assert_num_queries(1):
        selectors.book()


def test_loading_is_one_set_of_queries_however_many_rows(nothing_loaded, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        loading.load()


# The commands


SMUGGLED = {"instrument": "98/2020/NĐ-CP", "article": "15", "value": "25000000", "on": "2026-11-24"}


def ask(command: str, **asked: object) -> dict:
    out = StringIO()
    call_command(command, stdout=out, json=True, **asked)
    return json.loads(out.getvalue())


def test_reckon_prints_what_the_issue_asks_for(law_loaded):
    told = ask("reckon", **SMUGGLED, subject="individual", ground=["cosmetics"])
    assert (told["clause"], told["point"], told["frame"]) == ("1", "đ", [12_000_000, 20_000_000])
    assert (told["fine"], told["between"]) == (16_000_000, None)
    assert told["may_sign"][0] == "DOI_TRUONG"
    assert told["right_to_explain"] is True
    assert told["limitation_ends"] == "2028-11-24"
    assert all(reason["text"] and "Điều" in reason["citation"] for reason in told["because"])


def test_reckon_leaves_the_interval_open_with_one_circumstance(law_loaded):
    told = ask("reckon", instrument="98/2020/NĐ-CP", article="15", value="25.000.000", mitigating=1, on="2026-11-24")
    assert (told["fine"], told["between"]) == (None, [6_000_000, 8_000_000])


def test_reckon_refuses_with_the_article_and_status_1(law_loaded, capsys):
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command(
            "reckon", stdout=out, json=True, instrument="98/2020/NĐ-CP", article="15", value="-1", on="2026-11-24"
        )
    assert left.value.code == 1
    assert json.loads(out.getvalue())["refused"] == "amount_negative"


def test_reckon_works_from_the_files_when_nothing_is_loaded(nothing_loaded):
    told = ask("reckon", instrument="nd-99-2013", article="12", value="150000000", on="2026-11-24", stderr=StringIO())
    assert told["fine"] == 102_500_000


def test_clock_prints_due_day_reasons_and_days_skipped(law_loaded):
    told = ask("clock", code="DECISION_7WD", started="2026-11-23")
    assert told["due_on"] == "2026-12-03"
    assert [day["day"] for day in told["skipped"]] == ["2026-11-24", "2026-11-28", "2026-11-29"]
    assert told["because"]
