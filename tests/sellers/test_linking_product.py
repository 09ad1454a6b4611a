"""The engine behind the product: full runs and instants on the tables, verdicts that hold, undoing that is exact."""

from datetime import timedelta

import numpy as np
import pytest
from django.core.management import call_command
from django.utils import timezone

from common.errors import NotAllowed, Refused
from sellers import selectors
from sellers.errors import Contradiction
from sellers.link_models import LinkMember, LinkRun
from sellers.linking import Columns, link
from sellers.models import Identifier, Link, PlatformAccount
from sellers.services import accounts, linking, links, sellers
from tests.sellers.test_linking import town
from tests.sellers.test_linking_instant import alike

pytestmark = pytest.mark.django_db


def partition(run=None):
    """frozenset of groups, each a frozenset of account ids."""
    found = {}
    rows = LinkMember.objects.filter(run_id=(run or linking.current()).pk)
    for account, group in rows.values_list("account_id", "group_id"):
        found.setdefault(group, set()).add(account)
    return frozenset(frozenset(own) for own in found.values())


def load(rows, source="town"):
    accounts.load(by=None, rows=rows, source=source)
    return dict(PlatformAccount.objects.filter(source=source).values_list("source_ref", "pk"))


@pytest.fixture
def city():
    """A town of some sixty sellers, loaded and linked; file's id -> account."""
    rows, _truth = town(3, sellers=60)
    ids = load(rows)
    linking.run_full()
    return ids


def consistent(run):
    """Counters as the rows have them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sellers_linkvalue v WHERE run_id = %s AND ("
            " accounts <> (SELECT count(*) FROM sellers_linktoken t WHERE t.run_id = v.run_id AND t.value_id = v.id)"
            " OR groups <> (SELECT count(*) FROM sellers_linkholding h WHERE h.run_id = v.run_id AND h.value_id = v.id))",
            [run.pk],
        )
        wrong = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FROM sellers_linkgroup g WHERE run_id = %s AND (size <> (SELECT count(*) FROM sellers_linkmember m"
            " WHERE m.run_id = g.run_id AND m.group_id = g.id) OR size = 0)",
            [run.pk],
        )
        return wrong + cursor.fetchone()[0] == 0


def test_a_full_run_on_the_tables_gives_the_groups_of_the_engine(city):
    rows, _ = town(3, sellers=60)
    groups = link(Columns.of(rows))
    wanted = {}
    for own, group in zip(groups.ids, groups.label.tolist(), strict=True):
        wanted.setdefault(group, set()).add(city[str(own)])
    want = {own: n for n, part in enumerate(wanted.values()) for own in part}
    have = {own: n for n, part in enumerate(partition()) for own in part}
    assert alike([want[own] for own in sorted(want)], [have[own] for own in sorted(want)]) >= 0.99
    assert consistent(linking.current())


def test_accounts_that_come_one_by_one_join_as_in_a_full_run():
    rows, _ = town(11, sellers=120)
    early, late = [row for row in rows if row["account_id"] % 10], [row for row in rows if row["account_id"] % 10 == 0]
    load(early)
    linking.run_full()
    ids = load(late)
    linking.relink_accounts(accounts=sorted(ids[str(row["account_id"])] for row in late))
    assert consistent(linking.current())
    one = {own: n for n, part in enumerate(partition()) for own in part}
    linking.run_full(learn=False)
    other = {own: n for n, part in enumerate(partition()) for own in part}
    order = sorted(one)
    assert sorted(other) == order
    assert alike([one[own] for own in order], [other[own] for own in order]) >= 0.99


def test_placing_again_what_did_not_change_changes_nothing(city):
    before = partition()
    assert linking.relink_accounts(accounts=sorted(city.values())) == {"placed": 0, "joined": 0}
    assert partition() == before


def pair_of_one_group():
    group = max(partition(), key=lambda part: (len(part), min(part)))
    return sorted(group)[:2]


def the_link(one, other):
    left, right = sorted((one, other))
    return Link.objects.get_or_create(left_id=left, right_id=right, defaults={"score": 0, "reasons": []})[0]


def together(one, other):
    return any({one, other} <= part for part in partition())


def test_not_the_same_parts_them_at_once_and_in_every_later_run(city, chi):
    one, other = pair_of_one_group()
    links.judge(link_id=the_link(one, other).pk, verdict="different", by=chi)
    assert not together(one, other)
    linking.run_full()
    assert not together(one, other)
    assert consistent(linking.current())


def test_same_joins_them_at_once_and_in_every_later_run(city, chi):
    one, other = (min(part) for part in sorted(partition(), key=min)[:2])
    links.judge(link_id=the_link(one, other).pk, verdict="same", by=chi)
    assert together(one, other)
    linking.run_full()
    assert together(one, other)


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_taking_back_gives_exactly_the_groups_before(city, chi, verdict):
    one, other = (
        pair_of_one_group() if verdict == "different" else (min(part) for part in sorted(partition(), key=min)[:2])
    )
    before = partition()
    judgement = links.judge(link_id=the_link(one, other).pk, verdict=verdict, by=chi)
    assert partition() != before
    links.undo(judgement_id=judgement.pk, by=chi)
    assert partition() == before
    assert consistent(linking.current())


def test_verdicts_that_contradict_each_other_are_refused_with_what_stands_against_them(city, chi):
    a, b, c = sorted(city.values())[:3]
    links.judge(link_id=the_link(a, b).pk, verdict="same", by=chi)
    links.judge(link_id=the_link(b, c).pk, verdict="same", by=chi)
    with pytest.raises(Contradiction):
        links.judge(link_id=the_link(a, c).pk, verdict="different", by=chi)
    d = sorted(city.values())[3]
    links.judge(link_id=the_link(c, d).pk, verdict="different", by=chi)
    with pytest.raises(Contradiction) as no:
        links.judge(link_id=the_link(a, d).pk, verdict="same", by=chi)
    assert no.value.facts["link"] == the_link(c, d).pk
    linking.run_full()
    assert together(a, c) and not together(a, d)


def test_a_verdict_holds_for_an_account_that_comes_anew(city, chi):
    one, other = pair_of_one_group()
    links.judge(link_id=the_link(one, other).pk, verdict="different", by=chi)
    PlatformAccount.objects.filter(pk=one).update(legal_name="Nguyễn Văn Hoàn Toàn Khác")
    linking.relink_accounts(accounts=[one])
    assert not together(one, other)
    assert consistent(linking.current())


def test_a_confirmed_seller_holds_together_and_no_run_changes_him(city, chi):
    one, other = (min(part) for part in sorted(partition(), key=min)[:2])
    seller = sellers.register(by=chi, name="X", accounts=[one, other], is_confirmed=True)
    linking.run_full()
    assert together(one, other)
    assert set(seller.accounts.values_list("pk", flat=True)) == {one, other}


def test_a_value_a_person_calls_a_hub_binds_nobody(chi):
    shared = {"phones": ["0861397155"], "banks": ["STK 8505572754 - BIDV"]}
    ids = load(
        [{"account_id": n, "platform": "zalo", "handle": name, **shared} for n, name in enumerate(["kho", "tiem"])]
    )
    one, other = ids["0"], ids["1"]
    linking.relink_accounts(accounts=[one, other])
    assert together(one, other)
    phone = Identifier.objects.get(kind="phone", value="+84861397155")
    links.mark_hub(identifier_id=phone.pk, is_hub=True, by=chi, why="kho")
    assert not together(one, other)
    linking.run_full(learn=False)
    assert not together(one, other)
    links.mark_hub(identifier_id=phone.pk, is_hub=False, by=chi, why="không phải kho")
    assert together(one, other)


def test_empty_and_absurd_rows_are_linked_to_nobody():
    rows = [
        {"account_id": 1, "platform": "zalo", "handle": "a1"},
        {"account_id": 2, "platform": "zalo", "handle": "b2", "phones": ["", "không", "9" * 400], "listings": [""]},
        {"account_id": 3, "platform": "", "handle": "c3", "name": "\u202e\u200b", "avatar": "zz", "bio": "\x00" * 5},
    ]
    load(rows)
    linking.run_full()
    linking.relink_accounts(accounts=list(PlatformAccount.objects.values_list("pk", flat=True)))
    assert all(len(part) == 1 for part in partition())


def test_a_run_over_no_accounts_at_all_is_a_run():
    run = linking.run_full()
    assert run.state == LinkRun.State.CURRENT and linking.count_groups(run) == 0


def test_the_first_account_of_an_empty_house_has_a_place(chi, work):
    accounts.note(by=chi, platform="zalo", handle="shopa", phones="0861397155")
    accounts.note(by=chi, platform="facebook", handle="shopa.official", phones="0861397155")
    work()
    assert LinkMember.objects.count() == 2


def test_sets_live_side_by_side_and_leave_under_their_own_ids(tmp_path):
    rows, _ = town(3, sellers=30)
    load(rows, source="one")
    load(town(4, sellers=30)[0], source="two")
    call_command("link_accounts", source="one", verbosity=0)
    call_command("link_accounts", full=True, json=True, verbosity=0)
    out = tmp_path / "out.csv"
    call_command("export_links", str(out), source="one", verbosity=0)
    lines = out.read_text().splitlines()
    assert lines[0] == "account_id,group_id"
    assert sorted(int(line.split(",")[0]) for line in lines[1:]) == sorted(row["account_id"] for row in rows)
    assert len({line.split(",")[1] for line in lines[1:]}) < len(rows)
    assert {run.source for run in LinkRun.objects.filter(state="current")} == {"", "one"}


def test_a_full_run_is_asked_for_by_an_administrator_only(quan, chi, work):
    with pytest.raises(NotAllowed):
        linking.ask(by=chi)
    linking.ask(by=quan)
    work()
    assert LinkRun.objects.filter(state="current").count() == 1


def test_links_carry_the_terms_of_their_sum_and_the_version(city):
    run = linking.current()
    made = Link.objects.filter(state="proposed")
    assert made.exists()
    for one in made:
        assert one.weights == str(run.pk)
        assert np.isclose(sum(term["weight"] for term in one.reasons), one.score, atol=0.02)


def test_a_verdict_survives_the_next_run_as_it_was_given(city, chi):
    one = Link.objects.filter(state="proposed").first()
    links.judge(link_id=one.pk, verdict="unsure", by=chi)
    linking.run_full()
    one.refresh_from_db()
    assert one.state == "unsure" and one.judgements.count() == 1


def test_undoing_twice_is_refused(city, chi):
    judgement = links.judge(link_id=Link.objects.filter(state="proposed").first().pk, verdict="same", by=chi)
    links.undo(judgement_id=judgement.pk, by=chi)
    with pytest.raises(Refused):
        links.undo(judgement_id=judgement.pk, by=chi)


def test_why_two_accounts_the_network_the_queue_and_continuations_can_be_read(city, chi, django_assert_max_num_queries):
    one, other = (PlatformAccount.objects.get(pk=pk) for pk in pair_of_one_group())
    told = selectors.why(one, other)
    assert told.same_group and told.steps[0][0] == one and told.steps[-1][1] == other
    assert np.isclose(sum(term.weight for term in told.terms), told.because.score)
    with django_assert_max_num_queries(12):
        network = selectors.group_network(selectors.group_of(one))
    assert {one.pk, other.pk} <= {account.pk for account in network.accounts}
    assert network.shared
    assert list(selectors.queue(chi)[:5])
    assert list(selectors.proposals()[:5])
    assert selectors.companions(one)


def test_an_account_that_appears_after_another_vanished_is_its_continuation(chi):
    shared = {"phones": ["0861397155"], "banks": ["STK 8505572754 - BIDV"], "platform": "zalo"}
    ids = load([{"account_id": 0, "handle": "tiemcu", **shared}, {"account_id": 1, "handle": "tiemmoi", **shared}])
    day = timezone.now() - timedelta(days=90)
    PlatformAccount.objects.filter(pk=ids["0"]).update(status="vanished", first_seen_at=day, last_seen_at=day)
    PlatformAccount.objects.filter(pk=ids["1"]).update(first_seen_at=timezone.now(), last_seen_at=timezone.now())
    linking.relink_accounts(accounts=sorted(ids.values()))
    (found,) = selectors.continuations(PlatformAccount.objects.get(pk=ids["1"]))
    assert (found.old, found.sure) == (ids["0"], True)


def test_the_button_of_the_queue_is_an_administrators(signed_in, quan, chi, city, work):
    before = linking.current().pk
    assert "/sellers/links/ask/" not in signed_in(chi).get("/sellers/links/").content.decode()
    signed_in(chi).post("/sellers/links/ask/")
    work()
    assert linking.current().pk == before
    assert "/sellers/links/ask/" in signed_in(quan).get("/sellers/links/").content.decode()
    assert signed_in(quan).post("/sellers/links/ask/").status_code == 302
    work()
    assert linking.current().pk != before
