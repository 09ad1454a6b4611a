"""Logging a violation on its page: what is searched while typing, the live reckoning, what a refusal keeps."""

import pytest
from django.urls import reverse

from cases.models import Violation
from laws.models import Provision
from sellers.models import Seller
from tests.factories import cases as make
from tests.factories import sellers as make_seller


@pytest.fixture
def case(chi):
    return make.case(chi)


@pytest.fixture
def asked(chi, case):
    """What a filled form sends: smuggled goods worth 25 million (Decree 98, Article 15)."""
    seller = make_seller.seller(chi)
    provision = Provision.objects.get(
        instrument="98/2020/NĐ-CP", article="15", clause="1", point="đ", category="SMUGGLED"
    )
    return {
        "party": f"seller:{seller.pk}", "provision": provision.pk, "acted_on": "20102026", "detected_on": "02/11/2026",
        "minutes_on": "02/11/2026", "goods": "Son môi", "value_vnd": "25.000.000", "exhibits": [make.exhibit(chi).pk],
    }  # fmt: skip


def test_a_filled_form_establishes_the_violation(chi, case, asked, signed_in):
    response = signed_in(chi).post(reverse("cases:violation-new", args=[case.pk]), asked)
    violation = Violation.objects.get()
    assert response.url == violation.get_absolute_url()
    assert (violation.value_vnd, violation.proposed_vnd) == (25_000_000, 8_000_000)


def test_the_same_key_sent_twice_establishes_one(chi, case, asked, signed_in):
    client = signed_in(chi)
    for _again in range(2):
        answer = client.post(reverse("cases:violation-new", args=[case.pk]), asked | {"once": "key-1"})
        assert answer.status_code == 302
    assert Violation.objects.count() == 1


def test_a_refusal_keeps_what_was_typed(chi, case, asked, signed_in):
    page = (
        signed_in(chi).post(reverse("cases:violation-new", args=[case.pk]), asked | {"exhibits": []}).content.decode()
    )
    assert "Son môi" in page and "25.000.000" in page and asked["party"] in page
    assert Violation.objects.count() == 0


def test_a_new_seller_is_registered_with_the_violation_only(chi, case, asked, signed_in):
    client, url = signed_in(chi), reverse("cases:violation-new", args=[case.pk])
    new = {"party": "new", "new_name": "Shop Mới Tinh", "new_kind": "organization"}
    client.post(url, asked | new | {"exhibits": []})
    assert not Seller.objects.filter(name="Shop Mới Tinh").exists()
    client.post(url, asked | new)
    assert Violation.objects.get().seller.name == "Shop Mới Tinh"
    assert Violation.objects.get().proposed_vnd == 16_000_000


def test_an_account_of_nobody_gets_its_seller(chi, case, asked, signed_in):
    account = make_seller.account(chi)
    signed_in(chi).post(reverse("cases:violation-new", args=[case.pk]), asked | {"party": f"account:{account.pk}"})
    violation = Violation.objects.get()
    account.refresh_from_db()
    assert (violation.account, violation.seller) == (account, account.seller)


def reckoning(client, case, asked, **change):
    return client.get(reverse("cases:violation-reckoning"), {"case": case.pk, **asked, **change}).content.decode()


def test_the_live_reckoning_shows_frame_fine_signers_and_reasons(chi, case, asked, signed_in):
    told = reckoning(signed_in(chi), case, asked)
    for words in ("6.000.000", "10.000.000", "8.000.000", "Đội trưởng", "20/10/2028"):
        assert words in told


def test_the_live_reckoning_follows_the_facts(chi, case, asked, signed_in):
    client = signed_in(chi)
    assert "15.000.000" in reckoning(client, case, asked, value_vnd="45.000.000")  # the band of 30 to 50 million
    assert "10.000.000" in reckoning(client, case, asked, aggravating=["10.b", "10.k"])
    assert "16.000.000" in reckoning(client, case, asked, party="new", new_kind="organization")


@pytest.mark.parametrize(
    "change",
    [{"provision": ""}, {"acted_on": ""}, {"acted_on": "01/01/2999"}, {"acted_on": "01/01/2019"}, {"value_vnd": ""}],
)
def test_the_live_reckoning_says_what_lacks_or_is_wrong(chi, case, asked, signed_in, change):
    told = reckoning(signed_in(chi), case, asked, **change)
    assert "8.000.000" not in told and told.strip()


def test_a_stranger_gets_no_reckoning(minh, case, asked, signed_in):
    assert signed_in(minh).get(reverse("cases:violation-reckoning"), {"case": case.pk, **asked}).status_code == 404


def test_provisions_are_those_in_force_on_the_day(chi, signed_in):
    client, url = signed_in(chi), reverse("cases:provision-options")
    assert "Điều 15" in client.get(url, {"law_q": "nhap lau d15", "acted_on": "20/10/2026"}).content.decode()
    assert "Điều 15" not in client.get(url, {"law_q": "nhap lau d15", "acted_on": "20/10/2019"}).content.decode()


def test_parties_are_found_by_name_without_accents(chi, signed_in):
    make_seller.seller(chi, name="Nguyễn Thị Hồng Nhung")
    page = signed_in(chi).get(reverse("cases:party-options"), {"party_q": "hong nhung"}).content.decode()
    assert "Nguyễn Thị Hồng Nhung" in page and 'value="new"' in page


def test_the_grounds_of_a_provision_are_offered_and_double_the_fine(chi, case, asked, signed_in):
    client = signed_in(chi)
    page = client.get(reverse("cases:violation-grounds"), {"provision": asked["provision"]}).content.decode()
    ground = Provision.objects.get(pk=asked["provision"]).doubling[0]["grounds"][0]
    assert f'value="{ground}"' in page
    assert "16.000.000" in reckoning(client, case, asked, grounds=[ground])
    assert "checkbox" not in client.get(reverse("cases:violation-grounds"), {"provision": ""}).content.decode()
