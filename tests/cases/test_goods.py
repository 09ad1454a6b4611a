"""Seized goods: the inventory, moves with two sides, seals, values, and stock that reconciles."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.errors import WrongFacts
from cases.models import Deadline, GoodsLine, Move, Seizure
from cases.paste import Row
from cases.services import events, goods
from cases.stock import lines_with_stock, open_goods, stock_of
from common.errors import NotAllowed
from tests.factories import cases as make


@pytest.fixture
def seized(chi, ha):
    return make.seizure(chi, make.case(chi), keeper=ha)


@pytest.fixture
def line(seized):
    return seized.lines.get()


@pytest.fixture
def other_store(ha, seized):
    return goods.open_storehouse(by=ha, name="Kho Chương Dương")


def store_of(line: GoodsLine) -> int:
    return line.moves.get(act="seized").target_id


def test_what_is_seized_lies_in_the_storehouse_and_the_clock_runs(seized, line):
    assert seized.number.startswith("TG-2026/")
    assert stock_of([line.pk]) == {(line.pk, store_of(line)): Decimal(10)}
    assert Deadline.objects.filter(case=seized.case, code="SEIZE_7WD", state="running").exists()


def test_a_move_has_two_sides(chi, line, other_store, seized):
    goods.move(
        case_id=seized.case_id,
        line_ids=[line.pk],
        source_id=store_of(line),
        target_id=other_store.pk,
        by=chi,
        why="Kho đầy",
    )
    assert stock_of([line.pk]) == {(line.pk, other_store.pk): Decimal(10)}
    with pytest.raises(WrongFacts):
        goods.move(
            case_id=seized.case_id,
            line_ids=[line.pk],
            source_id=store_of(line),
            target_id=other_store.pk,
            by=chi,
            why="lại",
        )


def test_not_more_goes_than_there_is(ha, line, seized):
    with pytest.raises(WrongFacts):
        goods.release(
            case_id=seized.case_id,
            act="destroyed",
            quantities={line.pk: Decimal(11)},
            source_id=store_of(line),
            by=ha,
            why="QĐ 1",
        )
    assert not line.moves.filter(act="destroyed").exists()


def test_the_database_itself_refuses_a_stock_below_nought(chi, line):
    with pytest.raises(DatabaseError), transaction.atomic():
        Move.objects.create(
            line=line, act="destroyed", source_id=store_of(line), quantity=11, moved_on=make.DETECTED, by=chi
        )


def test_a_move_once_written_stays(line):
    with pytest.raises(DatabaseError), transaction.atomic():
        line.moves.update(quantity=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        line.moves.all().delete()


def test_goods_not_settled_are_named_and_settled_ones_are_not(chi, ha, line, seized):
    case = seized.case
    told = list(open_goods(case))
    assert len(told) == 1
    assert seized.number in told[0]["words"]
    same = {"case_id": case.pk, "source_id": store_of(line), "why": "QĐ 12"}
    goods.release(act="sampled", quantities={line.pk: Decimal(1)}, by=chi, **same)
    goods.release(act="confiscated", quantities={line.pk: Decimal(4)}, by=ha, **same)
    goods.release(act="returned", quantities={line.pk: Decimal(5)}, by=ha, receiver="Nguyễn Văn An", **same)
    assert list(open_goods(case)) == []
    assert not Deadline.objects.filter(case=case, code="SEIZE_7WD", state="running").exists()


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["moved", "back", "sampled", "destroyed"]), st.integers(1, 12)), max_size=8))
def test_stock_is_the_sum_of_moves_and_never_negative(chi, ha, seized, other_store, steps):
    with transaction.atomic():
        line, home = seized.lines.get(), store_of(seized.lines.get())
        for act, quantity in steps:
            try:
                if act in ("moved", "back"):
                    sides = (home, other_store.pk) if act == "moved" else (other_store.pk, home)
                    goods.move(
                        case_id=seized.case_id,
                        line_ids=[line.pk],
                        source_id=sides[0],
                        target_id=sides[1],
                        by=ha,
                        why="chuyển",
                    )
                else:
                    goods.release(
                        case_id=seized.case_id, act=act, quantities={line.pk: Decimal(quantity)}, source_id=home, by=ha, why="QĐ"
                    )  # fmt: skip
            except WrongFacts:
                pass
        held = stock_of([line.pk])
        out = sum((each.quantity for each in line.moves.filter(target__isnull=True)), Decimal(0))
        assert all(amount > 0 for amount in held.values())
        assert sum(held.values(), Decimal(0)) + out == line.quantity
        transaction.set_rollback(True)


def test_a_seal_number_is_used_once(chi, line, seized):
    made = goods.seal(case_id=seized.case_id, line_ids=[line.pk], number="NP-001", by=chi)
    with pytest.raises(WrongFacts):
        goods.seal(case_id=seized.case_id, line_ids=[line.pk], number="NP-002", by=chi)
    goods.open_seal(seal_id=made.pk, by=chi, why="Lấy mẫu")
    with pytest.raises(WrongFacts):
        goods.seal(case_id=seized.case_id, line_ids=[line.pk], number="NP-001", by=chi)
    assert goods.seal(case_id=seized.case_id, line_ids=[line.pk], number="NP-002", by=chi).number == "NP-002"


def test_a_later_source_of_price_needs_a_reason_and_a_council_its_members(chi, line, seized):
    same = {"case_id": seized.case_id, "values": {line.pk: 3_000_000}, "basis": "Giá niêm yết", "by": chi}
    goods.value(source="a", **same)
    for wrong in (
        {"source": "b"},
        {"source": "d", "why_not_earlier": "Không có giá"},
        {"source": "x"},
        {"source": "a", "values": {line.pk: -1}},
    ):
        with pytest.raises(WrongFacts):
            goods.value(**same | wrong)
    goods.value(
        **same | {"source": "d", "why_not_earlier": "Không có giá", "council": "Ba người", "values": {line.pk: 9}}
    )
    assert lines_with_stock(seized.case)[0].worth == 9


@pytest.mark.parametrize("wrong", [{"ground": "z"}, {"place": " "}, {"store_id": 0}])
def test_a_seizure_without_ground_place_or_storehouse_is_refused(chi, ha, wrong):
    with pytest.raises(WrongFacts):
        make.seizure(chi, make.case(chi), keeper=ha, **wrong)
    assert not Seizure.objects.exists()


def test_an_inspector_does_not_confiscate_and_a_stranger_does_nothing(chi, minh, line, seized):
    same = {"case_id": seized.case_id, "quantities": {line.pk: Decimal(1)}, "source_id": store_of(line), "why": "QĐ"}
    with pytest.raises(NotAllowed):
        goods.release(act="confiscated", by=chi, **same)
    with pytest.raises(NotAllowed):
        goods.release(act="sampled", by=minh, **same)


def test_pasting_on_the_page_tells_each_wrong_line_and_loses_nothing(chi, ha, signed_in):
    case, store = make.case(chi), goods.open_storehouse(by=ha, name="Kho số 9")
    url = reverse("cases:goods-seize", args=[case.pk])
    text = "Áo khoác\tcái\t12\nMũ\tcái\tnhiều\nGiày\tđôi\t3"
    body = {"seized_on": "02/11/2026", "place": "Số 5", "ground": "a", "store": store.pk, "rows": text}
    client = signed_in(chi)
    page = client.post(url, body).content.decode()
    assert "nhiều" in page.replace(text, "")
    assert "Áo khoác\tcái\t12" in page
    assert not Seizure.objects.exists()
    client.post(url, body | {"rows": text.replace("nhiều", "2")})
    assert GoodsLine.objects.filter(seizure__case=case).count() == 3


def test_from_choosing_lines_to_settled_goods(chi, ha, line, seized, signed_in):
    client, case = signed_in(ha), seized.case_id
    assert str(line.name) in client.get(reverse("cases:case-goods", args=[case])).content.decode()
    assert client.get(reverse("cases:goods-move", args=[case])).status_code == 302
    url = reverse("cases:goods-release", args=[case]) + f"?line={line.pk}"
    body = {
        "act": "destroyed",
        "source": store_of(line),
        "on": "02/11/2026",
        "why": "QĐ 15",
        f"quantity_{line.pk}": "10",
    }
    for name in ("move", "value", "seal", "release"):
        assert client.get(reverse(f"cases:goods-{name}", args=[case]) + f"?line={line.pk}").status_code == 200
    assert "11" in client.post(url, body | {f"quantity_{line.pk}": "11"}).content.decode()
    assert client.post(url, body).status_code == 302
    assert list(open_goods(seized.case)) == []
    labels = client.get(reverse("cases:goods-labels", args=[case]))
    assert labels.content.startswith(b"%PDF-")


def test_a_stranger_opens_no_page_of_goods(minh, seized, signed_in):
    client = signed_in(minh)
    for name in ("case-goods", "goods-seize", "goods-labels"):
        assert client.get(reverse(f"cases:{name}", args=[seized.case_id])).status_code == 404


def test_thirty_lines_cost_no_more_questions_than_one(chi, ha, signed_in, django_assert_max_num_queries):
    case, many = make.case(chi), make.case(chi)
    make.seizure(chi, case, keeper=ha)
    make.seizure(chi, many, *[Row(f"Áo {n}", "cái", Decimal(n)) for n in range(1, 31)], keeper=ha)
    client = signed_in(chi)
    client.get(reverse("cases:case-goods", args=[case.pk]))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("cases:case-goods", args=[case.pk]))
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("cases:case-goods", args=[many.pk]))


def clock_of(seizure: Seizure) -> Deadline:
    return seizure.deadlines.get(code="SEIZE_7WD")


def test_a_second_seizure_has_a_clock_of_its_own_and_ends_alone(chi, ha, line, seized):
    second = make.seizure(chi, seized.case, keeper=ha, seized_on=seized.seized_on + timedelta(days=3))
    assert clock_of(seized).due_on < clock_of(second).due_on
    everything = {line.pk: Decimal(10)}
    goods.release(
        case_id=seized.case_id, act="returned", quantities=everything, source_id=store_of(line), by=ha, why="QĐ 12",
        receiver="Chủ hàng",
    )  # fmt: skip
    assert (clock_of(seized).state, clock_of(second).state) == ("met", "running")


def test_an_extension_by_a_numbered_decision_moves_the_clock_of_that_seizure(ha, chi, seized):
    with pytest.raises(NotAllowed):
        goods.extend(seizure_id=seized.pk, by=chi, number="01/QĐ")
    with pytest.raises(WrongFacts):
        goods.extend(seizure_id=seized.pk, by=ha, number=" ")
    goods.extend(seizure_id=seized.pk, by=ha, number="01/QĐ-KDTHTGTVPTGPCC-Đ5", on=seized.seized_on)
    moved = clock_of(seized)
    assert (moved.started_on, moved.variant, moved.due_on) == (date(2026, 11, 2), "extended", date(2026, 12, 2))


def test_goods_valued_end_the_holding_for_valuation(chi, line, seized):
    violation = make.violation(chi, seized.case)
    events.note(kind="valuation_begun", happened_on=make.DETECTED, by=chi, violation_id=violation.pk)
    goods.value(case_id=seized.case_id, values={line.pk: 3_000_000}, source="a", basis="Bảng giá niêm yết", by=chi)
    assert violation.deadlines.get(code="VALUATION_HOLD").state == "met"


def test_programs_seize_move_and_take_out_through_the_same_deeds(chi, ha, minh, seized, line, other_store, signed_in):
    mine = signed_in(chi)
    body = {
        "case_id": seized.case_id, "seized_on": "2026-11-02", "place": "Chợ Đồng Xuân", "ground": "a", "store_id": other_store.pk,
        "lines": [{"name": "Son", "unit": "thỏi", "quantity": "12", "value_vnd": 1_200_000}],
    }  # fmt: skip
    assert mine.post("/api/seizures/", body, content_type="application/json").status_code == 201
    move = {"line_ids": [line.pk], "source_id": store_of(line), "target_id": other_store.pk, "why": "Kho đầy"}
    told = mine.post(f"/api/seizures/{seized.pk}/move/", move, content_type="application/json").json()
    assert [(each["left"], each["there"][0]["name"]) for each in told] == [("10.000", "Kho Chương Dương")]
    out = {
        "act": "sampled",
        "lines": [{"line": line.pk, "quantity": "11"}],
        "source_id": other_store.pk,
        "why": "MBB05",
    }
    assert mine.post(f"/api/seizures/{seized.pk}/release/", out, content_type="application/json").status_code == 409
    assert len(mine.get(f"/api/seizures/{seized.pk}/moves/").json()) == 2
    assert signed_in(minh).get(f"/api/seizures/{seized.pk}/lines/").status_code == 404
