"""The pages of the law: they work, they refuse, they ask no more for many rows, administrators alone amend."""

import json
from datetime import date

import pytest
from django.urls import reverse

from laws import hooks
from laws.models import Amendment, Competence, DeadlineTerm, Holiday, Instrument, Provision
from laws.services import amending, reckoning
from laws.services.amending import clocks_changed

pytestmark = pytest.mark.django_db
REASONS = {"why": "đối chiếu bản gốc", "source": "Công báo số 5/2027, tr. 3"}


def row(start: str) -> Provision:
    return Provision.objects.get(code__startswith=start)


@pytest.fixture
def page(client, chi, law_loaded):
    client.force_login(chi)

    def get(name, *args, **query):
        return client.get(reverse(f"laws:{name}", args=args), query)

    return get


@pytest.mark.parametrize(
    "name",
    [
        "provision-list",
        "instrument-list",
        "competence-table",
        "term-list",
        "holiday-calendar",
        "form-list",
        "amendment-list",
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_table_of_the_law_opens_in_both_languages(page, client, chi, name, language):
    type(chi).objects.filter(pk=chi.pk).update(language=language)
    assert page(name).status_code == 200


def test_the_list_is_searched_without_accents_and_opens_on_todays_law(page):
    found = page("provision-list", q="hang nhap lau")
    assert {each.title_vi for each in found.context["page"].rows} == {"Kinh doanh hàng hóa nhập lậu"}
    assert "Kinh doanh hàng hóa nhập lậu" in found.content.decode()
    texts = page("provision-list", q="d17", on="2025-02-20").context["page"].rows
    assert {each.effective_to for each in texts} == {date(2025, 2, 20)}
    assert page("provision-list", q="d17", on="").context["page"].count == 55


def test_the_list_asks_no_more_for_thirty_rows_than_for_one(page, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert len(page("provision-list", on="").context["page"].rows) == 50
    with django_assert_max_num_queries(12):
        page("provision-list", q="tên miền trùng")


@pytest.mark.parametrize(
    "query",
    [
        {"on": "31/02/2026"},
        {"on": "x" * 200},
        {"instrument": "nothing"},
        {"category": "'--"},
        {"page": "-3"},
        {"q": "%_\\ ' \x00"},
    ],
)
def test_odd_filters_never_break_the_list(page, query):
    assert page("provision-list", **query).status_code == 200


@pytest.mark.parametrize(
    "start",
    [
        "nd-98-2020.15.1.đ",
        "nd-99-2013.12.7",
        "nd-98-2020.62.3.a",
        "nd-98-2020.9.1.e",
        "nd-98-2020.46b",
        "nd-98-2020.8.1.c",
        "nd-119",
    ],
)
@pytest.mark.parametrize("name", ["provision-detail", "provision-reckon", "provision-history"])
def test_every_kind_of_provision_has_its_pages(page, start, name):
    found = Provision.objects.filter(code__startswith=start).first()
    assert page(name, found.pk).status_code == 200


def test_a_provision_shows_all_bands_and_who_may_sign(page):
    told = page("provision-detail", row("nd-98-2020.15.1.đ@").pk)
    assert len(told.context["bands"]) == 9
    assert {each["subject"] for each in told.context["signers"]} == {"Cá nhân", "Tổ chức"}
    assert "20.000.000" in told.content.decode()


def test_an_unconfirmed_provision_says_so(page):
    assert (
        "tone-warn"
        in page("provision-detail", Provision.objects.filter(instrument__startswith="119").first().pk).content.decode()
    )


def test_the_reckoning_page_answers_with_reasons_and_refuses_in_words(page):
    pk = row("nd-98-2020.15.1.a@").pk
    asked = {
        "acted_on": "24/11/2026",
        "subject": "individual",
        "value_vnd": "25.000.000",
        "mitigating": "0",
        "aggravating": "0",
        "grounds": ["cosmetics"],
    }
    told = page("provision-reckon", pk, **asked)
    assert told.context["told"]["fine"] == 16_000_000
    assert "16.000.000" in told.content.decode()
    refused = page("provision-reckon", pk, **{**asked, "acted_on": "01/01/2019"})
    assert refused.context["told"] is None
    assert refused.context["form"].non_field_errors()


def test_options_for_pickers_follow_the_day(page):
    told = json.loads(page("provision-options", q="khong ro nguon goc", on="2025-02-20").content)
    assert told
    assert set(told[0]) == {"value", "text", "note"}
    rows = Provision.objects.filter(pk__in=[each["value"] for each in told])
    assert {each.effective_to for each in rows} == {date(2025, 2, 20)}


def test_terms_tell_what_if_and_which_days_do_not_count(page):
    term = DeadlineTerm.objects.get(code="DECISION_7WD")
    assert page("term-detail", term.pk, on="23/11/2026").context["due_on"] == date(2026, 12, 3)
    assert page("term-detail", term.pk, on="23/11/1999").context["told"] is None
    assert page("term-list", on="23/11/2026").status_code == 200


@pytest.mark.parametrize("year", ["2026", "2027", "1", "99999999999", "x"])
def test_the_calendar_of_any_year_opens(page, year):
    assert page("holiday-calendar", year=year).status_code == 200


def test_an_instrument_shows_its_provisions(page):
    told = page("instrument-detail", Instrument.objects.get(code="nd-99-2013").pk)
    assert told.context["page"].count == 62


# Amending


@pytest.fixture
def administrator(client, quan, law_loaded):
    client.force_login(quan)
    return client


ADMIN_PAGES = ["provision-add", "instrument-add", "holiday-add"]


@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_inspectors_cannot_amend_and_administrators_can(client, chi, quan, law_loaded, name):
    client.force_login(chi)
    assert client.get(reverse(f"laws:{name}")).status_code == 403
    client.force_login(quan)
    assert client.get(reverse(f"laws:{name}")).status_code == 200


def test_a_holiday_is_previewed_with_the_clocks_it_moves_and_saved_only_then(administrator, monkeypatch):
    def listener(change):
        running = [("vụ 12", "DECISION_7WD", date(2026, 11, 23))]
        moved = clocks_changed(change, running, reckoning.clock)
        return [hooks.Touched(thing, "/cases/12/", f"{before} → {after}") for thing, before, after in moved]

    monkeypatch.setattr(hooks, "_LISTENERS", [listener])
    asked = {
        "day": "25/11/2026",
        "kind": "holiday",
        "name_vi": "Nghỉ đột xuất",
        "is_confirmed": "on",
        "why": "Thông báo",
        "on_source": "TB 1/2026",
    }
    url = reverse("laws:holiday-add")
    shown = administrator.post(url, asked)
    assert [each.note for each in shown.context["preview"].touched] == ["2026-12-03 → 2026-12-04"]
    assert not Holiday.objects.filter(day="2026-11-25").exists()
    assert administrator.post(url, {**asked, "save": "1"}).status_code == 302
    assert Holiday.objects.get(day="2026-11-25").source == "TB 1/2026"
    assert reckoning.clock("DECISION_7WD", date(2026, 11, 23)).due_on == date(2026, 12, 4)
    line = Amendment.objects.first()
    assert (line.act, line.by.username, line.why) == ("added", "quan", "Thông báo")


def test_a_provision_is_corrected_with_a_source_and_reckoned_anew(administrator):
    provision = row("nd-98-2020.15.1.đ@")
    url = reverse("laws:provision-correct", args=[provision.pk])
    form = administrator.get(url).context["form"]
    asked = {name: value for name, value in form.initial.items() if value not in (None, False, "")}
    for name in ("effective_from",):
        asked[name] = asked[name].isoformat()
    asked |= {"fine_max": "12.000.000", "why": "sai số", "on_source": "Công báo"}
    shown = administrator.post(url, asked)
    assert "fine_max" in {field[0] for field in shown.context["preview"].fields}
    assert administrator.post(url, {**asked, "save": "1"}).status_code == 302
    assert reckoning.reckon(provision.pk, acted_on=date(2026, 11, 24), value_vnd=25_000_000).frame == (
        6_000_000,
        12_000_000,
    )


def test_a_decree_ends_with_all_its_provisions(quan, law_loaded):
    decree = Instrument.objects.get(code="nd-99-2013")
    rows = amending.end(model=Instrument, pk=decree.pk, by=quan, on=date(2026, 12, 31), **REASONS)
    assert len(rows) == 63
    with pytest.raises(Exception) as no:
        reckoning.reckon(acted_on=date(2027, 1, 1), instrument="99/2013/NĐ-CP", article="12", value_vnd=1)
    assert no.value.code == "no_text_in_force"
    assert reckoning.reckon(
        acted_on=date(2026, 12, 31), instrument="99/2013/NĐ-CP", article="12", value_vnd=1
    ).reckoning.fine


def test_a_new_text_follows_the_old_one_to_the_day(quan, law_loaded):
    old = row("nd-98-2020.62.3.a@")
    new = amending.supersede(
        pk=old.pk, by=quan, since=date(2027, 1, 1), fine_min=15_000_000, fine_max=25_000_000, **REASONS
    )
    old.refresh_from_db()
    assert (old.effective_to, new.effective_from) == (date(2026, 12, 31), date(2027, 1, 1))
    assert reckoning.reckon(new.pk, acted_on=date(2027, 1, 1)).frame == (15_000_000, 25_000_000)
    with pytest.raises(Exception) as no:
        reckoning.reckon(old.pk, acted_on=date(2027, 1, 1))
    assert no.value.code == "no_text_in_force"


@pytest.mark.parametrize(
    ("deed", "asked", "code"),
    [
        (amending.correct, {"why": " ", "fine_max": 1}, "why_missing"),
        (amending.correct, {"source": "", "fine_max": 1}, "source_missing"),
        (amending.correct, {"fine_max": 10_000_000}, "nothing_changes"),
        (amending.correct, {"fine_max": 5}, "not_valid"),
        (amending.end, {"on": date(2020, 1, 1)}, "ends_before_it_begins"),
        (amending.confirm, {}, "confirmed_already"),
    ],
)
def test_changes_that_cannot_be_are_refused(quan, law_loaded, deed, asked, code):
    before = Amendment.objects.count()
    with pytest.raises(Exception) as no:
        deed(model=Provision, pk=row("nd-98-2020.15.1.đ@").pk, by=quan, **{**REASONS, **asked})
    assert no.value.code == code
    assert Amendment.objects.count() == before


def test_an_unconfirmed_figure_is_confirmed_with_its_source(quan, law_loaded):
    provision = Provision.objects.filter(instrument__startswith="119").first()
    amending.confirm(model=Provision, pk=provision.pk, by=quan, **REASONS)
    assert reckoning.reckon(provision.pk, acted_on=date(2026, 11, 24), value_vnd=1).reckoning.band.confirmed


def test_a_gap_between_bands_is_pointed_out_before_saving(quan, law_loaded):
    found = amending.preview(
        amending.correct, model=Provision, pk=row("nd-98-2020.15.1.đ@").pk, by=quan, value_to=29_000_000, **REASONS
    )
    assert found.warnings
    assert Amendment.objects.filter(by=quan).count() == 0


def test_nobody_else_amends(chi, law_loaded):
    with pytest.raises(Exception) as no:
        amending.correct(model=Competence, pk=Competence.objects.first().pk, by=chi, fine_max_individual=1, **REASONS)
    assert no.value.code == "not_allowed"


@pytest.mark.parametrize(
    ("name", "model"),
    [("provision-end", Provision), ("provision-confirm", Provision), ("provision-supersede", Provision), ("instrument-correct", Instrument),
     ("instrument-end", Instrument), ("holiday-correct", Holiday), ("term-correct", DeadlineTerm), ("competence-correct", Competence)],
)  # fmt: skip
def test_every_form_of_the_administrator_opens(administrator, name, model):
    assert administrator.get(reverse(f"laws:{name}", args=[model.objects.first().pk])).status_code == 200


# API


def test_programs_read_the_law_and_have_it_reckoned(client, chi, law_loaded):
    client.force_login(chi)
    assert client.get("/api/provisions/", {"q": "hang nhap lau"}).json()["count"] == 9
    pk = row("nd-98-2020.15.1.a@").pk
    told = client.get(
        f"/api/provisions/{pk}/reckon/", {"acted_on": "2026-11-24", "value_vnd": "25000000", "grounds": "cosmetics"}
    ).json()
    assert told["fine"] == 16_000_000
    assert client.get(f"/api/provisions/{pk}/reckon/", {"acted_on": "2026-11-24", "value_vnd": "-1"}).status_code == 409
    assert client.get("/api/terms/DECISION_7WD/clock/", {"from": "2026-11-23"}).json()["due_on"] == "2026-12-03"
    assert client.get("/api/terms/DECISION_7WD/clock/", {"from": "x"}).status_code == 400
    assert client.post("/api/provisions/", {}).status_code == 405
    for route in ("instruments", "competences", "holidays", "forms"):
        assert client.get(f"/api/{route}/").status_code == 200
