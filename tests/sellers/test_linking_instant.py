"""One new account at a time: the neighbourhood is enough, verdicts hold, and the reasons are the same sum."""

from collections import Counter

import numpy as np
import pytest

from sellers.linking import (
    Columns,
    MemoryIndex,
    Sight,
    Speller,
    Weights,
    chain,
    continuations,
    link,
    place,
    settled_tokens,
)
from sellers.linking.why import side_of, weigh
from tests.sellers.test_linking import town


def tokens_by_row(columns):
    names, bounds = columns.tokens(), np.searchsorted(columns.account, np.arange(len(columns.ids) + 1))
    return [
        frozenset(names[v] for v in columns.value[bounds[row] : bounds[row + 1]].tolist())
        for row in range(len(columns.ids))
    ]


def alike(one, other):
    """The share of accounts in the same group of two groupings, groups matched largest overlap first."""
    left, right, agreed = set(), set(), 0
    for (a, b), count in Counter(zip(one, other, strict=True)).most_common():
        if a not in left and b not in right:
            left.add(a), right.add(b)
            agreed += count
    return agreed / len(one)


def test_accounts_placed_one_by_one_make_nearly_the_groups_of_a_full_run():
    rows, _ = town(11, sellers=400)
    columns = Columns.of(rows)
    full = link(columns)
    before = Columns.of(row for row in rows if row["account_id"] % 10)
    label = np.full(len(rows), -1)
    label[[own for own in columns.ids if own % 10]] = link(before, full.weights).label
    index = MemoryIndex.of(columns, label, [own for own in columns.ids if own % 10])
    held = tokens_by_row(columns)
    for own in columns.ids[::10]:
        placed = place(held[own], index, full.weights)
        index.add(own, held[own], placed.group, [group for group, _ in placed.merges])
    assert alike([index.group_of[own] for own in columns.ids], full.label.tolist()) >= 0.995


@pytest.fixture
def shop():
    """An index with one seller of three accounts, and the tokens of a fourth account of his."""
    speller, index = Speller(), MemoryIndex()
    rows = [
        {
            "phones": ["0912345678"],
            "banks": ["VCB 0011002233445 LE VAN HA"],
            "name": "Hà Kids",
            "avatar": "f88be69cae033808",
        }
        for _ in range(3)
    ]
    group = None
    for number, row in enumerate(rows):
        group = index.add(number, frozenset(speller.row(row)), group)
    fresh = speller.row({"phones": ["+84 912.345.678"], "name": "Shop Hà Kids 2", "avatar": "f88fe69cae03380a"})
    return index, group, frozenset(fresh)


def test_a_new_account_joins_its_seller_with_reasons(shop):
    index, group, fresh = shop
    placed = place(settled_tokens(fresh, index), index, Weights.starting(1000))
    assert placed.group == group
    assert {term.kind for term in placed.because.terms if term.code == "shares"} == {"phone", "picture", "name"}
    assert placed.because.score == pytest.approx(sum(term.weight for term in placed.because.terms))


def test_a_recropped_picture_is_known_again(shop):
    index, _, fresh = shop
    assert ("picture", "f88fe69cae03380a") in fresh
    assert ("picture", "f88be69cae033808") in settled_tokens(fresh, index)


def test_a_verdict_keeps_the_account_out_whatever_it_shares(shop):
    index, group, fresh = shop
    placed = place(settled_tokens(fresh, index), index, Weights.starting(1000), may_not=lambda one: one == group)
    assert placed.group is None


def test_a_verdict_brings_the_account_in_whatever_it_lacks(shop):
    index, group, _ = shop
    placed = place([("phone", "+84999999999")], index, Weights.starting(1000), must=[group])
    assert placed.group == group


def test_an_account_nobody_is_like_stands_alone(shop):
    index, _, _ = shop
    placed = place([("phone", "+84999999999"), ("name", "khac")], index, Weights.starting(1000))
    assert (placed.group, placed.merges, placed.doubts) == (None, [], [])


def test_a_shared_name_alone_is_a_doubt_or_nothing_never_a_join(shop):
    index, _, _ = shop
    assert place([("name", "hakids")], index, Weights.starting(1000)).group is None


def test_an_account_that_bridges_two_groups_joins_them_unless_a_verdict_keeps_them_apart():
    index = MemoryIndex()
    left = frozenset({("phone", "+84911111111"), ("bank", "970436:111111"), ("name", "anhsole")})
    right = frozenset({("email", "a@b.vn"), ("picture", "f88be69cae033808"), ("name", "anhsole")})
    one, other = index.add(1, left, None), index.add(2, right, None)
    both, weights = left | right, Weights.starting(1000)
    placed = place(both, index, weights)
    assert {placed.group, *(group for group, _ in placed.merges)} == {one, other}
    kept = place(both, index, weights, apart=lambda groups: {(one, other), (other, one)})
    assert kept.merges == []


def test_the_chain_between_two_accounts_is_short_and_each_step_gives_its_reasons():
    tokens = {
        "a": frozenset({("phone", "1"), ("name", "x")}),
        "b": frozenset({("phone", "1"), ("bank", "2")}),
        "c": frozenset({("bank", "2"), ("email", "3")}),
        "d": frozenset({("tax", "9")}),
    }
    steps = chain("a", "c", tokens, {}, Weights.starting(1000))
    assert [(step.one, step.other) for step in steps] == [("a", "b"), ("b", "c")]
    assert [term.value for term in steps[0].because.terms if term.code == "shares"] == ["1"]
    assert chain("a", "d", tokens, {}, Weights.starting(1000)) == []


def test_conflicts_are_told_and_counted_against():
    one, other = side_of([("phone", "1"), ("tax", "2")]), side_of([("phone", "1"), ("tax", "3")])
    told = weigh({("phone", "1"): 2}, one, other, Weights.starting(1000))
    assert [(term.code, term.group) for term in told.terms] == [
        ("prior", ""),
        ("shares", "phone"),
        ("differs", "paper"),
    ]
    assert told.terms[2].weight < 0


def test_an_account_that_appears_after_another_vanished_is_proposed_as_its_continuation():
    tokens = frozenset({("phone", "1"), ("picture", "f88be69cae033808"), ("name", "anhsole")})
    vanished = [
        Sight("gone", tokens, 0, 100),
        Sight("living on", tokens, 0, 1000),
        Sight("stranger", frozenset(), 0, 100),
    ]
    found = continuations(Sight("new", tokens, 110, 120), vanished, {}, Weights.starting(1000))
    assert [(one.old, one.gap_days, one.sure) for one in found] == [("gone", 10, True)]
