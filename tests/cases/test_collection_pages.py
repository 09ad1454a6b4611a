"""The money of a fine on its page: the books, another day's sum, relief asked for and decided, payments taken back, refunds."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import money_selectors
from cases.models import Fine, Relief
from cases.services import fines
from tests.factories import cases as make


@pytest.fixture
def fine(chi, ha):
    return make.fine(chi, ha)


def page(client, name: str, pk: int, data=None, status: int = 200):
    address = reverse(f"cases:{name}", args=[pk])
    answer = client.get(address) if data is None else client.post(address, data)
    assert answer.status_code == status, answer.content[:500]
    return answer.content.decode()


def test_the_books_run_down_to_what_is_owed(signed_in, chi, fine):
    make.payment(fine, chi, 4_000_000, receipt="KB-77")
    told = page(signed_in(chi), "fine-detail", fine.pk)
    assert "KB-77" in told
    assert "11.000.000" in told


def test_what_would_be_owed_on_another_day_is_shown_with_its_arithmetic(signed_in, chi, fine):
    day = fine.due_on + timedelta(days=21)
    answer = signed_in(chi).get(fine.get_absolute_url(), {"on": day.isoformat()})
    assert answer.context["then"].late_vnd == fine.amount_vnd * 20 * 5 // 10_000
    assert "150.000" in answer.content.decode()


def test_a_day_that_is_none_leaves_the_page_as_it_is(signed_in, chi, fine):
    assert signed_in(chi).get(fine.get_absolute_url(), {"on": "mai"}).context["then"] is None


def test_chi_proposes_instalments_and_ha_grants_them(signed_in, chi, ha, fine):
    first = make.SIGNED + timedelta(days=30)
    asked = {
        "kind": "instalments", "asked_on": make.SIGNED, "attested_by": "UBND phường", "amount_1": 9_000_000, "due_1": first,
        "amount_2": 6_000_000, "due_2": first + timedelta(days=30),
    }  # fmt: skip
    page(signed_in(chi), "relief-propose", fine.pk, asked, 302)
    relief = Relief.objects.get()
    page(signed_in(ha), "relief-grant", relief.pk, {}, 302)
    assert "9.000.000" in page(signed_in(chi), "fine-detail", fine.pk)
    fine.refresh_from_db()
    assert fine.due_on == first


def test_a_plan_the_law_does_not_allow_stays_on_the_form_with_the_article(signed_in, chi, fine):
    asked = {
        "kind": "instalments", "asked_on": make.SIGNED, "attested_by": "UBND phường", "amount_1": 1_000_000,
        "due_1": make.SIGNED + timedelta(days=30), "amount_2": 14_000_000, "due_2": make.SIGNED + timedelta(days=60),
    }  # fmt: skip
    told = page(signed_in(chi), "relief-propose", fine.pk, asked)
    assert "Điều 79" in told
    assert "UBND phường" in told


def test_ha_takes_a_payment_back_and_pays_back_what_was_too_much(signed_in, chi, ha, fine):
    payment = make.payment(fine, chi, 1_000_000)
    page(signed_in(ha), "payment-reverse", payment.pk, {"why": "Nhầm"}, 302)
    fines.record_payment(
        fine_id=fine.pk, amount_vnd=16_000_000, receipt="KB-8", paid_on=make.SIGNED, by=chi, keep_over=True
    )
    page(signed_in(ha), "fine-refund", fine.pk, {"amount_vnd": "1.000.000", "voucher": "PC-3", "on": "06/11/2026"}, 302)
    fine.refresh_from_db()
    assert (fine.state, fine.refund_due_vnd) == ("paid", 0)


def test_a_stranger_finds_no_page_of_it(signed_in, minh, chi, fine):
    page(signed_in(chi), "relief-propose", fine.pk)
    page(signed_in(minh), "relief-propose", fine.pk, status=404)


@pytest.mark.parametrize("name", ["fine-refund", "fine-write-off"])
def test_what_only_leaders_do_no_inspector_opens_and_no_leader_of_another_team(
    signed_in, engage, team7, ha, chi, fine, name
):
    page(signed_in(ha), name, fine.pk)
    page(signed_in(chi), name, fine.pk, status=403)
    page(signed_in(engage("doi7", ["team_head"], team=team7)), name, fine.pk, status=404)


def test_arrears_by_age_open_exactly_their_lists(signed_in, chi, ha, monkeypatch):
    found = [make.fine(chi, ha) for _number in range(2)]
    for days, code in ((1, "30"), (31, "90"), (91, "365"), (366, "older")):
        day = found[0].due_on + timedelta(days=days)
        monkeypatch.setattr("common.clock.today", lambda day=day: day)
        told = {each["code"]: each["count"] for each in money_selectors.arrears(chi, day)}
        assert told == {"30": 0, "90": 0, "365": 0, "older": 0} | {code: 2}
        rows = signed_in(chi).get(reverse("cases:fine-list"), {"age": code}).context["page"].rows
        assert len(rows) == 2


def test_the_books_of_a_fine_are_read_by_programs_too(signed_in, chi, fine):
    make.payment(fine, chi, 4_000_000)
    told = signed_in(chi).get(f"/api/fines/{fine.pk}/ledger/").json()
    assert [sum(line["postings"].values()) for line in told] == [0, 0]


def test_what_is_not_settled_is_told_to_who_closes_the_case(chi, fine):
    assert list(Fine.objects.unsettled()) == [fine]
    make.payment(fine, chi, fine.amount_vnd)
    assert not Fine.objects.unsettled().exists()
