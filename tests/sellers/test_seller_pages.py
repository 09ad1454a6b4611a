"""The pages and API of sellers: they work in both languages, refuse with words, and ask no more for many rows."""

import pytest

from sellers.models import Identifier, Link, PlatformAccount
from sellers.services import accounts, linking
from tests.factories import sellers as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def things(chi):
    rows = [
        {"account_id": n, "platform": "zalo", "handle": f"shop{n}", "name": f"Shop {n}", "phones": ["0861397155"]}
        for n in (1, 2)
    ]
    accounts.load(by=chi, rows=rows, source="t")
    linking.relink_accounts(accounts=list(PlatformAccount.objects.values_list("pk", flat=True)))
    link = Link.objects.get()
    return {
        "link": link,
        "seller": make.seller(chi, own=[link.left]),
        "account": link.left,
        "phone": Identifier.objects.get(),
    }


def pages(things) -> list[str]:
    seller, account = things["seller"].pk, things["account"].pk
    return [
        "/sellers/", "/sellers/accounts/", "/sellers/links/", "/sellers/premises/", "/sellers/search/?q=0861397155",
        f"/sellers/{seller}/", f"/sellers/{seller}/trade/", f"/sellers/{seller}/history/", f"/sellers/accounts/{account}/",
        f"/sellers/identifiers/{things['phone'].pk}/", f"/sellers/why/?one={things['link'].left_id}&other={things['link'].right_id}",
        f"/sellers/accounts/{account}/group/", "/sellers/groups/", "/sellers/search/?q=khongco",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("who", ["chi", "ha", "quan", "minh", "lan"])
def test_the_common_memory_opens_for_all_staff(request, signed_in, things, who, language):
    person = request.getfixturevalue(who)
    person.language = language
    person.save()
    client = signed_in(person)
    for page in pages(things):
        assert client.get(page).status_code == 200, page


def test_a_known_account_is_refused_on_the_form_and_what_was_typed_is_kept(signed_in, chi, things):
    page = signed_in(chi).post("/sellers/accounts/new/", {"platform": "zalo", "handle": "shop1", "name": "Tên gõ lại"})
    assert page.status_code == 200
    assert "Tên gõ lại" in page.content.decode()
    assert f"/sellers/accounts/{things['account'].pk}/" in page.content.decode()


def test_the_same_form_sent_twice_notes_one_account(signed_in, chi):
    client, sent = signed_in(chi), {"platform": "zalo", "handle": "moi.tinh", "once": "a-key"}
    first, again = client.post("/sellers/accounts/new/", sent), client.post("/sellers/accounts/new/", sent)
    assert (first.status_code, again.status_code, again["Location"]) == (302, 302, first["Location"])


def test_an_auditor_s_button_changes_nothing(signed_in, lan, things):
    signed_in(lan).post(f"/sellers/links/{things['link'].pk}/judge/", {"verdict": "same"})
    assert Link.objects.get().state == "proposed"


def test_the_api_answers_a_known_account_with_409_code_words_and_facts(signed_in, chi, things):
    answer = signed_in(chi).post(
        "/api/accounts/", {"platform": "zalo", "handle": "shop1"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"], answer.json()["facts"]["account"]) == (
        409,
        "already_there",
        things["account"].pk,
    )


@pytest.mark.parametrize("page", ["/sellers/", "/sellers/accounts/", "/api/sellers/", "/api/accounts/"])
def test_a_list_asks_no_more_for_fifty_rows_than_for_one(signed_in, chi, django_assert_max_num_queries, page):
    client = signed_in(chi)
    make.seller(chi, own=[make.account(chi)])
    client.get(page)
    with django_assert_max_num_queries(40) as one:
        client.get(page)
    for _ in range(50):
        make.seller(chi, own=[make.account(chi)])
    with django_assert_max_num_queries(len(one)):
        client.get(page)
