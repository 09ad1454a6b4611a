"""Every page and list: opens for those who may see it, is not there for a stranger, costs no more for fifty rows than for one."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from surveillance import gate
from tests.factories import cases as make
from tests.factories import sellers as make_seller

LISTS = ("case", "violation", "decision", "fine", "deadline")


@pytest.fixture
def world(chi, ha):
    """A case with one thing of each kind."""
    case = make.case(chi)
    decision = make.issued(chi, ha, make.violation(chi, case))
    make.payment(decision.fine, chi, 1_000_000)
    waiting = make.submitted(chi, make.violation(chi, case, mitigating=["9.2", "9.1"]))
    drafted = make.draft(chi, make.violation(chi, case))
    free = make.violation(chi, case, minutes_on=None)
    return {"case": case, "decision": decision, "waiting": waiting, "drafted": drafted, "violation": free}


def pages(world):
    """Every page about a single thing."""
    case, decision, violation = world["case"], world["decision"], world["violation"]
    for name in (
        "detail",
        "exhibits",
        "violations",
        "decisions",
        "deadlines",
        "papers",
        "timeline",
        "assign",
        "close",
        "reopen",
    ):
        yield reverse(f"cases:case-{name}", args=[case.pk])
    for name in ("exhibit-file", "violation-new", "decision-draft"):
        yield reverse(f"cases:{name}", args=[case.pk])
    for name in ("detail", "correct", "withdraw"):
        yield reverse(f"cases:violation-{name}", args=[violation.pk])
    for each in (decision, world["waiting"], world["drafted"]):
        yield reverse("cases:decision-detail", args=[each.pk])
    for name in ("amend", "discard"):
        yield reverse(f"cases:decision-{name}", args=[world["drafted"].pk])
    yield reverse("cases:paper-new", args=[case.pk, "MBB01"])
    yield reverse("cases:paper-new", args=[case.pk, "MQĐ02"]) + f"?decision={decision.pk}"
    for name in ("issue", "send-back"):
        yield reverse(f"cases:decision-{name}", args=[world["waiting"].pk])
    for name in ("serve", "annul"):
        yield reverse(f"cases:decision-{name}", args=[decision.pk])
    yield reverse("cases:fine-detail", args=[decision.fine.pk])
    yield reverse("cases:payment-record", args=[decision.fine.pk])
    clock = violation.deadlines.first()
    waiting_clock = world["waiting"].sanctions.get().violation.deadlines.get(code="DECISION_7WD")
    for name in ("meet", "stop"):
        yield reverse(f"cases:deadline-{name}", args=[clock.pk])
    yield reverse("cases:deadline-switch", args=[waiting_clock.pk])


def may_open(person, url) -> bool:
    """Whether the gate lets her to the page at all, whatever the thing is."""
    rights = gate.PAGES.get(resolve(url.split("?")[0]).view_name, ())
    return not rights or any(person.has_perm(right) for right in rights)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_opens(world, chi, ha, lan, signed_in, language):
    for person in (chi, ha, lan):
        person.language = language
        person.save(update_fields=["language"])
        client = signed_in(person)
        for url in pages(world):
            assert client.get(url).status_code == (200 if may_open(person, url) else 403), (person, url)
        for name in LISTS:
            assert client.get(reverse(f"cases:{name}-list")).status_code == 200


def test_a_stranger_finds_no_page(world, minh, signed_in):
    client = signed_in(minh)
    for url in pages(world):
        refused = {404, 405} if may_open(minh, url) else {403}
        assert client.get(url).status_code in refused - {405}, url
        assert client.post(url, {"why": "x"}).status_code in refused, url


def test_a_strangers_lists_are_empty(world, minh, quan, signed_in):
    for person in (minh, quan):
        for name in LISTS:
            page = signed_in(person).get(reverse(f"cases:{name}-list")).context["page"]
            assert page.rows == [], (person, name)


def test_an_auditor_changes_nothing(world, lan, signed_in):
    client = signed_in(lan)
    before = {name: str(world[name].__class__.objects.get(pk=world[name].pk).state) for name in world}
    client.post(reverse("cases:case-join", args=[world["case"].pk]))
    client.post(reverse("cases:decision-submit", args=[world["drafted"].pk]))
    client.post(reverse("cases:decision-issue", args=[world["waiting"].pk]), {"on": "05/11/2026"})
    client.post(reverse("cases:decision-annul", args=[world["decision"].pk]), {"why": "x"})
    client.post(reverse("cases:violation-withdraw", args=[world["violation"].pk]), {"why": "x"})
    client.post(
        reverse("cases:payment-record", args=[world["decision"].fine.pk]),
        {"amount_vnd": "1", "receipt": "X", "paid_on": "10/11/2026"},
    )
    after = {name: str(world[name].__class__.objects.get(pk=world[name].pk).state) for name in world}
    assert after == before
    assert world["decision"].fine.payments.count() == 1
    assert list(world["case"].members.all()) != [lan]


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", LISTS)
def test_fifty_rows_cost_no_more_queries_than_one(chi, ha, signed_in, name):
    client = signed_in(chi)
    url = reverse(f"cases:{name}-list")
    make.payment(make.fine(chi, ha), chi, 1_000_000)
    queries(client, url)
    one = queries(client, url)
    case, seller = make.case(chi), make_seller.seller(chi)
    for _ in range(12):
        make.case(chi)
        make.payment(make.issued(chi, ha, make.violation(chi, case, seller_id=seller.pk)).fine, chi, 1_000_000)
    assert len(client.get(url).context["page"].rows) > 10
    assert queries(client, url) <= one


def test_the_file_of_a_list_equals_the_screen_and_runs_no_formula(chi, ha, signed_in):
    seller = make_seller.seller(chi, name="=HYPERLINK(1)")
    make.violation(chi, seller_id=seller.pk, goods="+84 áo")
    make.violation(chi, goods="Túi xách")
    client = signed_in(chi)
    shown = client.get(reverse("cases:violation-list"), {"q": "áo"})
    response = client.get(reverse("cases:violation-export", args=["csv"]), {"q": "áo"})
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert len(rows) - 1 == len(shown.context["page"].rows) == 1
    assert "'=HYPERLINK(1)" in rows[1] and "'+84 áo" in rows[1]
    assert client.get(reverse("cases:violation-export", args=["xlsx"])).content[:2] == b"PK"
    assert client.get(reverse("cases:violation-export", args=["exe"])).status_code == 404


def test_the_filters_of_the_dashboard_narrow_the_lists(world, chi, team5, signed_in):
    client = signed_in(chi)

    def count(name, **asked):
        return len(client.get(reverse(f"cases:{name}-list"), asked).context["page"].rows)

    article = world["violation"].provision.article
    assert count("violation", detected_from="2026-11-01", detected_to="2026-11-30", standing="true") == 4
    assert count("violation", detected_from="2026-12-01") == 0
    assert count("violation", team=team5.pk, article=article, instrument="98/2020/NĐ-CP") == 4
    assert count("violation", platform="zalo") == 0
    assert count("decision", state="submitted", team=team5.pk) == 1
    assert count("decision", issued_from="2026-11-01", issued_to="2026-11-30") == 1
    assert count("fine", overdue="true", paid="some", article=article) == 1
    assert count("fine", state="paid") == 0
    assert count("fine", platform="zalo") == 0
    assert count("fine", seller=world["decision"].seller_id, standing="true") == 1


def test_filters_that_make_no_sense_are_left_out(world, chi, signed_in):
    client = signed_in(chi)
    for asked in (
        {"team": "x"},
        {"detected_from": "tomorrow"},
        {"page": "-1"},
        {"sort": "password"},
        {"seller": "9" * 30},
    ):
        assert client.get(reverse("cases:violation-list"), asked).status_code == 200


def test_a_case_opens_from_an_account_with_its_exhibits(chi, signed_in):
    account = make_seller.account(chi)
    make_seller.seller(chi, own=[account])
    account.refresh_from_db()
    exhibit = make.exhibit(chi)
    client = signed_in(chi)
    url = f"{reverse('cases:case-open')}?account={account.pk}&exhibit={exhibit.pk}"
    assert str(account.seller) in client.get(url).content.decode()
    response = client.post(url, {"title": "Vụ mới", "seller": account.seller_id, "origin": "capture"})
    assert response.status_code == 302
    case = chi.cases.get()
    assert (case.seller, list(case.exhibits.all())) == (account.seller, [exhibit])


def test_closing_shows_what_is_open_with_links(world, chi, signed_in):
    page = signed_in(chi).post(reverse("cases:case-close", args=[world["case"].pk]), {"why": ""}).content.decode()
    assert world["violation"].get_absolute_url() in page
    assert world["decision"].fine.get_absolute_url() in page
