"""The way of a decision through the pages: proposed, sent back, amended, signed, printed, served, paid."""

from datetime import date

from django.urls import reverse

from cases.models import Decision, Fine
from common import clock
from tests.factories import cases as make


def test_the_way_of_a_decision(chi, ha, signed_in, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 10))  # the term for the decision runs until the 11th
    violation = make.violation(chi, mitigating=["9.2"], on=make.DETECTED)
    mine, hers = signed_in(chi), signed_in(ha)
    draft_url = reverse("cases:decision-draft", args=[violation.case_id])
    assert mine.post(draft_url, {"violations": [violation.pk]}).status_code == 200  # the figure lacks
    figure = {f"amount_{violation.pk}": "12.000.000", f"why_{violation.pk}": "Thành khẩn"}
    assert mine.post(draft_url, {"violations": [violation.pk], **figure}).status_code == 302
    decision = Decision.objects.get()
    mine.post(reverse("cases:decision-submit", args=[decision.pk]))
    page = hers.get(decision.get_absolute_url()).content.decode()
    assert reverse("cases:decision-issue", args=[decision.pk]) in page and "12.000.000" in page
    assert (
        reverse("cases:decision-issue", args=[decision.pk])
        not in mine.get(decision.get_absolute_url()).content.decode()
    )
    hers.post(
        reverse("cases:decision-send-back", args=[decision.pk]), {"remarks": "Nêu rõ tình tiết", "category": "amount"}
    )
    assert "Nêu rõ tình tiết" in mine.get(decision.get_absolute_url()).content.decode()
    figure[f"amount_{violation.pk}"] = "11.000.000"
    mine.post(reverse("cases:decision-amend", args=[decision.pk]), {"violations": [violation.pk], **figure})
    mine.post(reverse("cases:decision-submit", args=[decision.pk]))
    refused = hers.post(reverse("cases:decision-issue", args=[decision.pk]), {"on": "05/11/2026"})
    assert refused.context["form"].refused.code == "not_sufficient"
    assert f"/cases/violations/{violation.pk}/checklist/#EXPLANATION" in refused.content.decode()
    make.complete_file(violation, chi)
    signed = hers.post(reverse("cases:decision-issue", args=[decision.pk]), {"on": "05/11/2026"})
    assert signed.status_code == 302
    mine.post(
        reverse("cases:decision-serve", args=[decision.pk]),
        {"served_on": "06/11/2026", "how": "Giao trực tiếp", "method": "in_person"},
    )
    fine = Fine.objects.get()
    pay = {"amount_vnd": "11.000.000", "receipt": "KB 1", "paid_on": "10/11/2026"}
    hers.post(reverse("cases:payment-record", args=[fine.pk]), pay)
    fine.refresh_from_db()
    decision.refresh_from_db()
    assert (decision.state, decision.total_vnd, fine.state) == ("issued", 11_000_000, "paid")


def test_signing_ones_own_draft_is_refused_on_the_page(chi, ha, signed_in):
    decision = make.submitted(ha, make.violation(chi))
    page = signed_in(ha).post(reverse("cases:decision-issue", args=[decision.pk]), {"on": "05/11/2026"})
    assert page.status_code == 200 and page.context["form"].refused.code == "own_draft"


def test_a_payment_sent_twice_with_one_key_is_one_payment(chi, ha, signed_in):
    fine = make.fine(chi, ha)
    client = signed_in(chi)
    pay = {"amount_vnd": "1.000.000", "receipt": "KB 1", "paid_on": "10/11/2026", "once": "k"}
    for _again in range(2):
        assert client.post(reverse("cases:payment-record", args=[fine.pk]), pay).status_code == 302
    assert fine.payments.count() == 1


def test_the_same_receipt_again_is_refused_at_its_field(chi, ha, signed_in):
    fine = make.fine(chi, ha)
    make.payment(fine, chi, 1_000_000, receipt="KB 1")
    page = signed_in(chi).post(
        reverse("cases:payment-record", args=[fine.pk]), {"amount_vnd": "5", "receipt": "kb 1", "paid_on": "10/11/2026"}
    )
    assert page.status_code == 200 and "receipt" in page.context["form"].errors
