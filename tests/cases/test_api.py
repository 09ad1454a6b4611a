"""The API: the pages' sight, filters and deeds; refusals as 409, strangers as 404."""

import pytest
from django.urls import reverse

from tests.factories import cases as make
from tests.factories import sellers as make_seller


@pytest.fixture
def speak(signed_in):
    """speak(person) -> (get, post) in JSON."""

    def talk(person):
        client = signed_in(person)
        return client.get, lambda url, body=None, **headers: client.post(
            url, body or {}, content_type="application/json", headers=headers
        )

    return talk


def body(chi, case, **more):
    given = {
        "case_id": case.pk, "seller_id": make_seller.seller(chi).pk, "provision_id": make.provision().pk, "acted_on": "2026-10-20",
        "detected_on": "2026-11-02", "minutes_on": "2026-11-02", "goods": "Áo", "value_vnd": 45_000_000,
        "exhibit_ids": [make.exhibit(chi).pk],
    }  # fmt: skip
    return given | more


def test_a_program_establishes_a_violation(chi, speak):
    _get, post = speak(chi)
    answer = post(reverse("violation-list"), body(chi, make.case(chi)))
    assert answer.status_code == 201 and answer.json()["proposed_vnd"] == 15_000_000
    assert answer.json()["reckoning"]["because"]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"exhibit_ids": []}, 409, "no_proof"),
        ({"acted_on": "2019-01-01"}, 409, "not_in_force"),
        ({"value_vnd": -1}, 409, "wrong_facts"),
        ({"area_id": 99999999}, 409, "wrong_facts"),
        ({"acted_on": "20/10/2026"}, 400, "invalid"),
        ({"goods": ""}, 400, "invalid"),
    ],
)
def test_what_is_wrong_is_told_as_code_words_and_facts(chi, speak, change, status, code):
    _get, post = speak(chi)
    answer = post(reverse("violation-list"), body(chi, make.case(chi), **change))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"] and "facts" in answer.json()


def test_a_case_is_opened(chi, speak):
    _get, post = speak(chi)
    assert post(reverse("case-list"), {"title": "Từ chương trình"}).json()["number"]
    assert post(reverse("case-list"), {"title": "x", "seller_id": 99999999}).status_code == 409


def test_a_stranger_finds_nothing_and_may_do_nothing(chi, ha, minh, speak):
    get, post = speak(minh)
    violation = make.violation(chi)
    decision = make.issued(chi, ha)
    for name, thing in (
        ("case", violation.case),
        ("violation", violation),
        ("decision", decision),
        ("fine", decision.fine),
    ):
        assert get(reverse(f"{name}-list")).json()["results"] == []
        assert get(reverse(f"{name}-detail", args=[thing.pk])).status_code == 404
    assert post(reverse("violation-list"), body(chi, violation.case)).status_code == 404
    assert post(reverse("decision-issue", args=[decision.pk])).status_code == 404
    pay = {"amount_vnd": 1, "receipt": "x", "paid_on": "2026-11-10"}
    assert post(reverse("fine-payments", args=[decision.fine.pk]), pay).status_code == 404


def test_an_auditor_reads_and_writes_nothing(chi, ha, lan, speak):
    get, post = speak(lan)
    decision = make.submitted(chi)
    assert get(reverse("decision-detail", args=[decision.pk])).json()["sanctions"]
    assert post(reverse("decision-issue", args=[decision.pk]), {"on": "2026-11-05"}).status_code == 403
    assert post(reverse("violation-list"), body(chi, decision.case)).status_code == 403


def test_a_supervisor_sends_back_and_signs(chi, ha, speak):
    _get, post = speak(ha)
    first, second = make.submitted(chi), make.submitted(chi)
    assert post(reverse("decision-send-back", args=[first.pk]), {"remarks": "Thiếu"}).json()["state"] == "draft"
    assert post(reverse("decision-issue", args=[second.pk]), {"on": "2026-11-05"}).json()["number"]
    assert post(reverse("decision-issue", args=[second.pk]), {"on": "2026-11-05"}).status_code == 409


def test_a_payment_is_recorded_once_however_often_it_is_sent(chi, ha, speak):
    get, post = speak(chi)
    fine = make.fine(chi, ha)
    url = reverse("fine-payments", args=[fine.pk])
    pay = {"amount_vnd": 1_000_000, "receipt": "KB 9", "paid_on": "2026-11-10"}
    for _again in range(2):
        assert post(url, pay, **{"Idempotency-Key": "abc"}).status_code == 201
    again = post(url, pay)
    assert (again.status_code, again.json()["code"]) == (409, "receipt_used")
    assert get(reverse("fine-detail", args=[fine.pk])).json()["paid_vnd"] == 1_000_000


def test_the_filters_are_those_of_the_pages(chi, ha, speak):
    get, _post = speak(chi)
    make.fine(chi, ha)
    make.violation(chi)
    assert get(reverse("violation-list"), {"state": "established"}).json()["count"] == 1
    assert get(reverse("fine-list"), {"overdue": "true"}).json()["count"] == 1
    assert get(reverse("decision-list"), {"issued_from": "2026-12-01"}).json()["count"] == 0
    assert get(reverse("violation-list"), {"detected_from": "nonsense"}).status_code == 400


def test_nothing_is_deleted(chi, signed_in):
    violation = make.violation(chi)
    assert signed_in(chi).delete(reverse("violation-detail", args=[violation.pk])).status_code == 405


def test_relief_refund_and_a_payment_taken_back_go_through_the_api(chi, ha, signed_in):
    fine = make.fine(chi, ha)
    asked = {"kind": "postpone", "asked_on": "2026-11-05", "attested_by": "UBND phường", "until": "2027-01-20"}
    mine, hers = signed_in(chi), None
    made = mine.post(f"/api/fines/{fine.pk}/reliefs/", asked, content_type="application/json")
    assert made.status_code == 201, made.content
    payment = make.payment(fine, chi, 1_000_000)
    assert mine.post(f"/api/payments/{payment.pk}/reverse/", {"why": "Nhầm"}).status_code == 403
    hers = signed_in(ha)
    assert hers.post(f"/api/payments/{payment.pk}/reverse/", {"why": "Nhầm biên lai"}).json()["is_reversed"]
    granted = hers.post(f"/api/reliefs/{made.json()['id']}/grant/")
    assert granted.json()["state"] == "granted", granted.content
    refund = hers.post(f"/api/fines/{fine.pk}/refund/", {"amount_vnd": 5, "voucher": "PC-1", "on": "2026-11-20"})
    assert (refund.status_code, refund.json()["code"]) == (409, "refund_too_much")


def test_a_decision_is_corrected_and_annulled_by_programs_with_the_same_rights(chi, ha, minh, signed_in):
    decision = make.issued(chi, ha)
    body = {"words": "Sửa tên đường", "why": "Viết nhầm"}
    assert signed_in(chi).post(f"/api/decisions/{decision.pk}/correct/", body).status_code == 403
    assert signed_in(ha).post(f"/api/decisions/{decision.pk}/correct/", body).status_code == 201
    assert len(signed_in(ha).get(f"/api/decisions/{decision.pk}/corrections/").json()) == 1
    assert signed_in(minh).post(f"/api/decisions/{decision.pk}/annul/", {"why": "x"}).status_code == 404
    assert (
        signed_in(ha).post(f"/api/decisions/{decision.pk}/annul/", {"why": "Sai người"}).json()["state"] == "annulled"
    )


def test_delegations_are_made_and_seen_by_heads_only(chi, ha, signed_in):
    assert signed_in(chi).get("/api/delegations/").json()["count"] == 0
    body = {"deputy_id": chi.pk, "number": "01/QĐ-GQXP", "since": "2026-11-24", "until": "2027-01-01"}
    answer = signed_in(ha).post("/api/delegations/", body)
    assert (answer.status_code, answer.json()["facts"]["field"]) == (409, "deputy")
