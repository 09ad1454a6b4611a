"""Grouping accounts: order does not matter, verdicts always hold, hubs bind nobody, undo is exact."""

import random
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sellers.linking import Columns, Weights, hubs, link, relink, side_of, weigh
from sellers.linking.pairs import compared, held
from sellers.linking.score import holdings, scored
from sellers.linking.weights import logit

GOODS = ["kem trộn", "son lì", "giày cao gót", "ốp lưng", "xì gà", "balo", "đồng hồ", "tai nghe", "nước hoa", "váy hoa"]
SURNAMES, GIVEN = ["Nguyễn", "Trần", "Lê", "Phạm", "Vũ"], ["Hà", "Linh", "Nam", "Đức", "Hoa", "Tú", "Mai", "Long"]
BANKS = ["VCB", "ACB", "TCB", "BIDV"]


def town(seed: int, sellers: int = 40, depot: bool = True) -> tuple[list[dict], dict[int, int]]:
    """Accounts of invented sellers, each with a few phones, a bank account, a shop name, a picture; some share a depot's phone."""
    chance = random.Random(seed)
    rows, truth = [], {}
    for seller in range(sellers):
        person = f"{chance.choice(SURNAMES)} Văn {chance.choice(GIVEN)}"
        shop = f"{chance.choice(GIVEN)} {chance.choice(GIVEN)} {chance.choice(['Kids', 'Shoes', 'Vape', 'Spa'])}"
        phones = [f"09{chance.randrange(10**8):08d}" for _ in range(2)]
        bank = f"{chance.choice(BANKS)} {chance.randrange(10**12, 10**13)} "
        picture = chance.getrandbits(64)
        text = ", ".join(chance.sample(GOODS, 6))
        for _ in range(chance.randrange(1, 7)):
            number = len(rows)
            truth[number] = seller
            rows.append(
                {
                    "account_id": number,
                    "platform": chance.choice(["zalo", "shopee"]),
                    "name": shop if chance.random() < 0.7 else f"Shop {number}",
                    "handle": f"h{number}x{chance.randrange(10**6)}",
                    "legal_name": person if chance.random() < 0.3 else "",
                    "phones": [chance.choice(phones)] if chance.random() < 0.7 else [],
                    "banks": [bank] if chance.random() < 0.5 else [],
                    "avatar": f"{picture ^ (1 << chance.randrange(64)):016x}" if chance.random() < 0.7 else "",
                    "listings": [text] if chance.random() < 0.6 else [],
                    "address": "",
                }
            )
            if depot and chance.random() < 0.3:
                rows[-1]["phones"].append("0901234567")
    return rows, truth


def together(groups, one, other) -> bool:
    of = groups.of()
    return of[one] == of[other]


@given(seed=st.integers(0, 10**6), order=st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_groups_do_not_depend_on_the_order_of_rows(seed, order):
    rows, _ = town(seed)
    mixed = rows[:]
    order.shuffle(mixed)
    assert link(Columns.of(mixed)).of() == link(Columns.of(rows)).of()
    assert link(Columns.of(mixed)).weights == link(Columns.of(rows)).weights


@given(seed=st.integers(0, 10**6), picks=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12))
@settings(max_examples=25, deadline=None)
def test_verdicts_always_hold(seed, picks):
    rows, _ = town(seed, sellers=25)
    known = {row["account_id"] for row in rows}
    pairs = [(one, other) for one, other in picks if one in known and other in known and one != other]
    must, cannot = pairs[::2], pairs[1::2]
    groups = link(Columns.of(rows), must=must, cannot=cannot)
    assert not any(together(groups, one, other) for one, other in cannot)
    if not groups.knots:
        assert all(together(groups, one, other) for one, other in must)


def test_two_accounts_that_share_everything_stay_apart_when_people_said_so():
    rows, truth = town(3)
    twins = next((a, b) for a in truth for b in truth if a < b and together(link(Columns.of(rows)), a, b))
    assert not together(link(Columns.of(rows), cannot=[twins]), *twins)


def test_strangers_are_joined_when_people_said_so():
    rows, truth = town(3)
    before = link(Columns.of(rows))
    strangers = next((a, b) for a in truth for b in truth if truth[a] != truth[b] and not together(before, a, b))
    assert together(link(Columns.of(rows), before.weights, must=[strangers]), *strangers)


def test_verdicts_that_contradict_each_other_are_named_and_join_nobody_called_different():
    rows, _ = town(5, sellers=10, depot=False)
    ids = [0, 1, len(rows) - 1]
    groups = link(Columns.of(rows), must=[(ids[0], ids[1]), (ids[1], ids[2])], cannot=[(ids[0], ids[2])])
    assert groups.knots == [(ids[0], ids[2])]
    assert not together(groups, ids[0], ids[2])


@given(seed=st.integers(0, 10**6), data=st.data())
@settings(max_examples=10, deadline=None)
def test_taking_a_verdict_back_gives_exactly_the_groups_from_before_even_after_further_verdicts(seed, data):
    rows, _ = town(seed, sellers=20)
    columns = Columns.of(rows)
    weights = link(columns).weights
    number = st.integers(0, len(rows) - 1)
    first, second = (data.draw(st.tuples(number, number)) for _ in range(2))
    only_second = link(columns, weights, must=[second])
    link(columns, weights, must=[first, second])
    assert link(columns, weights, must=[second]).of() == only_second.of()
    assert link(columns, weights).of() == link(columns, weights).of()


def test_most_accounts_are_grouped_and_hardly_any_wrongly():
    rows, truth = town(1, sellers=300)
    of = link(Columns.of(rows)).of()
    pairs = [(a, b) for a in truth for b in truth if a < b]
    joined = [(a, b) for a, b in pairs if of[a] == of[b]]
    right = sum(truth[a] == truth[b] for a, b in joined)
    assert right / len(joined) >= 0.99
    assert right / sum(truth[a] == truth[b] for a, b in pairs) >= 0.6


def test_a_depots_phone_is_found_from_the_data_and_binds_nobody():
    rows, truth = town(2, sellers=300)
    columns = Columns.of(rows)
    groups = link(columns)
    found = {hub.token for hub in hubs(columns, groups.weights)}
    assert ("phone", "+84901234567") in found
    depot = [row["account_id"] for row in rows if "0901234567" in row["phones"]]
    assert len({groups.of()[own] for own in depot}) > 0.8 * len({truth[own] for own in depot})


def test_ten_thousand_accounts_on_one_hub_are_no_trouble():
    rows = [
        {"account_id": n, "phones": ["19001234", "0901234567"], "name": f"Quay {n}", "handle": f"quay{n}x"}
        for n in range(10_000)
    ]
    groups = link(Columns.of(rows))
    assert int(groups.label.max()) + 1 == 10_000


@pytest.mark.parametrize(
    "rows", [[], [{"account_id": 1}], [{"account_id": "a", "name": "\u202e💥", "phones": ["???", "0" * 400]}]]
)
def test_nothing_and_nonsense_make_groups_of_one(rows):
    assert len(link(Columns.of(rows)).of()) == len(rows)


def test_the_same_account_id_twice_is_said_not_merged():
    with pytest.raises(ValueError, match="same account_id"):
        Columns.of([{"account_id": 1}, {"account_id": 1}])


def test_weights_survive_being_kept_as_json_and_give_the_same_groups():
    rows, _ = town(4)
    columns = Columns.of(rows)
    groups = link(columns, version="7", created_on=date(2026, 11, 24))
    kept = Weights.from_json(groups.weights.to_json())
    assert kept == groups.weights
    assert (kept.version, kept.created_on) == ("7", date(2026, 11, 24))
    assert link(columns, kept).of() == groups.of()


def test_what_people_pin_goes_before_what_was_learned():
    weights = Weights.starting(1000).pin([(("phone", "+84901234567"), 0.0)])
    assert weights.trust_of(("phone", "+84901234567"), 2) == 0.0


def test_verdicts_teach_the_weights():
    rows, _ = town(6, sellers=120, depot=False)
    rows += [
        {"account_id": 10_000 + n, "phones": ["0987654321"], "name": f"Riêng {n}", "handle": f"rieng{n}"}
        for n in range(4)
    ]
    columns = Columns.of(rows)
    token = ("phone", "+84987654321")
    quiet = link(columns).weights.trust_of(token, 4)
    different = [(10_000 + a, 10_000 + b) for a in range(4) for b in range(a)]
    assert link(columns, cannot=different).weights.trust_of(token, 4) < quiet
    assert link(columns, must=different).weights.trust_of(token, 4) > quiet


@given(seed=st.integers(0, 10**6), cut=st.integers(2, 9))
@settings(max_examples=10, deadline=None)
def test_the_sum_told_to_people_is_the_sum_that_was_reckoned(seed, cut):
    rows, _ = town(seed, sellers=15)
    columns = Columns.of(rows)
    weights = Weights.starting(len(rows))
    label = np.arange(len(rows)) // cut
    tokens = held(label, columns.account, columns.value, len(columns.texts))
    pairs = compared(tokens, columns.kind)
    weight = np.maximum(logit(weights.trusts(columns)) - weights.prior, 0)[pairs.value]
    has = holdings(tokens, columns.kind)
    sums = scored(
        pairs,
        weight,
        columns.kind,
        has,
        tokens.size,
        weights.prior,
        weights.against_row(),
        weights.plenty,
        weights.fade,
    )
    names, users = columns.tokens(), np.bincount(columns.value, minlength=len(columns.texts))
    own = [{names[v] for v in tokens.value[tokens.holder == group].tolist()} for group in range(tokens.groups)]
    for number in range(min(len(pairs.one), 20)):
        one, other = int(pairs.one[number]), int(pairs.other[number])
        shared = {names[v]: int(users[v]) for v in pairs.value[pairs.pair == number].tolist()}
        told = weigh(
            shared, side_of(own[one], int(tokens.size[one])), side_of(own[other], int(tokens.size[other])), weights
        )
        assert told.score == pytest.approx(float(sums.total[number]), abs=1e-6)


def test_a_number_given_up_for_years_does_not_bind_its_next_owner():
    def seen(number, first, last):
        return {"account_id": number, "phones": ["0912345678"], "name": "Anh Sole", "handle": f"anhsole{number}",
                "first_day": first, "last_day": last}  # fmt: skip

    weights = Weights.starting(1000)
    near, far = [seen(1, 0, 100), seen(2, 150, 300)], [seen(1, 0, 100), seen(2, 2000, 2100)]
    assert together(link(Columns.of(near), weights), 1, 2)
    assert not together(link(Columns.of(far), weights), 1, 2)


def test_a_group_linked_again_by_itself_stays_as_it_was():
    rows, _ = town(8, sellers=120)
    columns = Columns.of(rows)
    groups = link(columns)
    names, users = columns.tokens(), np.bincount(columns.value)
    bounds = np.searchsorted(columns.account, np.arange(len(rows) + 1))
    counted = {names[v]: int(count) for v, count in enumerate(users)}
    largest = max(groups.members(), key=len)
    own = {one: {names[v] for v in columns.value[bounds[one] : bounds[one + 1]].tolist()} for one in largest}
    again = relink(own, groups.weights, users=counted)
    assert len(set(again.of().values())) == 1
    split = relink(own, groups.weights, cannot=list(pairwise(largest[:2])), users=counted)
    assert len(set(split.of().values())) == 2
