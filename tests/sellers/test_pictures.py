"""The waterfall of a sum and the network of a group: what is drawn is what was summed."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sellers.linking.why import Term
from sellers.pictures import network, waterfall

TERMS = [
    Term("prior", -8.0), Term("shares", 11.0, "bank", "bank", "970436:001", 2, 0.99), Term("shares", 6.0, "phone", "phone", "+84912345678", 3, 0.9),
    Term("differs", -1.5, "person"),
]  # fmt: skip


def test_a_waterfall_starts_at_zero_and_ends_at_the_sum():
    picture = waterfall(TERMS, 5.0)
    assert [bar.tone for bar in picture.bars] == ["start", "for", "for", "against"]
    unit = (picture.bar_at - picture.zero) / 5.0
    assert picture.end == pytest.approx(picture.zero + unit * sum(term.weight for term in TERMS), abs=0.05)


def test_each_bar_begins_where_the_one_before_ended():
    bars = waterfall(TERMS, 5.0).bars
    for before, after in itertools.pairwise(bars):
        assert before.ends == pytest.approx(
            after.left if after.tone != "against" else after.left + after.width, abs=0.05
        )


@given(st.lists(st.floats(-30, 30, allow_nan=False), max_size=12), st.floats(0, 10))
def test_nothing_of_a_waterfall_stands_outside_it(weights, join_at):
    picture = waterfall([Term("shares", weight) for weight in weights], join_at)
    for place in [picture.zero, picture.bar_at, picture.end, *(bar.left for bar in picture.bars)]:
        assert -0.01 <= place <= 100.01


def test_the_network_joins_each_account_to_what_it_holds_and_stays_in_its_frame():
    accounts, values, lines = network([1, 2, 3], {"phone": [1, 2], "bank": [2, 3]}, width=400, height=200)
    assert [node.key for node in accounts] == [1, 2, 3]
    assert sorted((line.one.key, line.other.key) for line in lines) == [
        (1, "phone"),
        (2, "bank"),
        (2, "phone"),
        (3, "bank"),
    ]
    assert all(0 <= node.x <= 400 and 0 <= node.y <= 200 for node in [*accounts, *values])


def test_nodes_do_not_lie_on_each_other():
    accounts, values, _lines = network(list(range(20)), {"hub": list(range(20))})
    spots = {(round(node.x / 8), round(node.y / 8)) for node in [*accounts, *values]}
    assert len(spots) == 21


def test_the_same_group_gives_the_same_picture_and_an_empty_one_none():
    shown = [1, 2], {"a": [1, 2]}
    assert network(*shown) == network(*shown)
    assert network([], {}) == ([], [], [])
    assert len(network([7], {})[0]) == 1
