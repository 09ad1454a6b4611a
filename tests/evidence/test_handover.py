"""Handing over takes two people, each with her own account; reading anew takes a reason. Both stand in the chain of custody."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from common.errors import MoveRefused, NotAllowed
from evidence.errors import AlreadyOffered, BeingRead, CannotReceive, NoReason, NotKeeper
from evidence.handover_models import Handover
from evidence.models import CustodyEntry, Exhibit, Record
from evidence.services import exhibits, handovers, log

pytestmark = pytest.mark.django_db
Act = CustodyEntry.Act


@pytest.fixture
def exhibit(chi, hand_in):
    hand_in(chi, "zalo_chat.txt")
    return Exhibit.objects.get()


@pytest.fixture
def offered(exhibit, chi, minh):
    return handovers.offer(exhibit_id=exhibit.pk, by=chi, receiver=minh, why="chuyển hồ sơ cho đội 7")


def acts(exhibit):
    return list(exhibit.custody.order_by("pk").values_list("act", "by__username"))


def test_what_is_offered_stays_until_it_is_accepted_and_then_the_new_team_sees_it(offered, exhibit, chi, minh):
    assert handovers.keeper_of(exhibit) == chi
    assert not Exhibit.objects.visible_to(minh).exists()
    handovers.accept(handover_id=offered.pk, by=minh)
    assert handovers.keeper_of(exhibit) == minh
    assert Exhibit.objects.visible_to(minh).get() == exhibit
    assert Exhibit.objects.visible_to(chi).exists()
    assert acts(exhibit)[-2:] == [(Act.OFFERED, "chi"), (Act.HANDED_OVER, "minh")]
    assert exhibit.custody.get(act=Act.HANDED_OVER).why == "chuyển hồ sơ cho đội 7"


def test_the_giver_cannot_accept_for_the_receiver_nor_a_colleague(offered, chi, dung):
    with pytest.raises(CannotReceive):
        handovers.accept(handover_id=offered.pk, by=chi)
    with pytest.raises(Handover.DoesNotExist):
        handovers.accept(handover_id=offered.pk, by=dung)
    offered.refresh_from_db()
    assert offered.state == "offered"


def test_refused_with_a_reason_it_stays_with_the_giver(offered, exhibit, chi, minh):
    with pytest.raises(NoReason):
        handovers.refuse(handover_id=offered.pk, by=minh, why=" ")
    handovers.refuse(handover_id=offered.pk, by=minh, why="thiếu biên bản giao nhận")
    assert handovers.keeper_of(exhibit) == chi
    assert not Exhibit.objects.visible_to(minh).exists()
    assert exhibit.custody.get(act=Act.HANDOVER_REFUSED).why == "thiếu biên bản giao nhận"


def test_withdrawn_before_the_answer_it_can_no_longer_be_accepted(offered, exhibit, chi, minh):
    with pytest.raises(NotKeeper):
        handovers.withdraw(handover_id=offered.pk, by=minh)
    handovers.withdraw(handover_id=offered.pk, by=chi)
    with pytest.raises(MoveRefused):
        handovers.accept(handover_id=offered.pk, by=minh)
    assert acts(exhibit)[-1] == (Act.HANDOVER_WITHDRAWN, "chi")


def test_only_the_keeper_or_a_supervisor_offers_and_once(exhibit, dung, minh, ha, lan):
    with pytest.raises(NotKeeper):
        handovers.offer(exhibit_id=exhibit.pk, by=dung, receiver=minh, why="giúp chị Chi")
    with pytest.raises(NotAllowed):
        handovers.offer(exhibit_id=exhibit.pk, by=lan, receiver=minh, why="kiểm toán")
    with pytest.raises(CannotReceive):
        handovers.offer(exhibit_id=exhibit.pk, by=ha, receiver=lan, why="kiểm toán")
    handovers.offer(exhibit_id=exhibit.pk, by=ha, receiver=minh, why="chị Chi nghỉ phép")
    with pytest.raises(AlreadyOffered):
        handovers.offer(exhibit_id=exhibit.pk, by=ha, receiver=dung, why="đổi người nhận")


def test_the_database_itself_refuses_a_hand_over_to_oneself(exhibit, chi):
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(exhibit=exhibit, giver=chi, receiver=chi, why="x")


def test_both_steps_are_lines_of_the_sealed_log(offered, minh):
    handovers.accept(handover_id=offered.pk, by=minh)
    log.seal_pending()
    chain = [line.type for _index, line in log.chain(f"exhibit/{offered.exhibit.sha256}")]
    assert chain[-2:] == ["offered", "handed_over"]


def test_the_pages_lead_from_offer_to_acceptance(signed_in, exhibit, chi, minh, lan):
    page = reverse("evidence:handover-offer", args=[exhibit.pk])
    answer = signed_in(chi).post(page, {"receiver": minh.pk, "why": "chuyển hồ sơ"})
    assert answer.status_code == 302
    made = Handover.objects.get()
    waiting = signed_in(minh).get(reverse("evidence:handover-list")).content.decode()
    assert exhibit.name in waiting
    answering = reverse("evidence:handover-answer", args=[made.pk])
    refused = signed_in(minh).post(answering, {"answer": "refuse", "why": ""}).content.decode()
    assert str(NoReason().message) in refused
    assert signed_in(minh).post(answering, {"answer": "accept", "why": ""}).status_code == 302
    assert "Đỗ Văn Minh" in signed_in(chi).get(exhibit.get_absolute_url()).content.decode()


def test_a_stranger_finds_no_hand_over(signed_in, offered, dung):
    assert signed_in(dung).get(reverse("evidence:handover-answer", args=[offered.pk])).status_code == 404
    assert signed_in(dung).get("/api/handovers/").json()["count"] == 0


def test_programs_hand_over_by_the_same_deeds(signed_in, exhibit, chi, minh):
    made = signed_in(chi).post("/api/handovers/", {"exhibit": exhibit.pk, "receiver": "minh", "why": "chuyển"})
    assert made.status_code == 201, made.content
    path = f"/api/handovers/{made.json()['id']}/"
    assert signed_in(chi).post(path + "accept/").status_code == 409
    assert signed_in(minh).post(path + "accept/").json()["state"] == "accepted"


def test_a_list_of_thirty_asks_no_more_than_a_list_of_one(signed_in, chi, minh, hand_in, django_assert_max_num_queries):
    hand_in(chi, *[(f"{n}.txt", f"dòng {n}".encode()) for n in range(30)])
    for each in Exhibit.objects.all():
        handovers.offer(exhibit_id=each.pk, by=chi, receiver=minh, why="chuyển")
    client = signed_in(minh)
    with django_assert_max_num_queries(14):
        assert client.get(reverse("evidence:handover-list")).status_code == 200


def test_read_anew_keeps_what_was_cited_and_says_why(exhibit, chi, work):
    cited = set(Record.objects.values_list("pk", flat=True))
    exhibits.reread(exhibit_id=exhibit.pk, by=chi, why="bản đọc mới hơn")
    with pytest.raises(BeingRead):
        exhibits.reread(exhibit_id=exhibit.pk, by=chi, why="lần nữa")
    work()
    exhibit.refresh_from_db()
    assert exhibit.read_state == "read"
    assert set(Record.objects.values_list("pk", flat=True)) == cited
    assert [act for act, _by in acts(exhibit)][-2:] == [Act.REREAD, Act.READ]


def test_reading_anew_needs_the_right_and_a_reason(exhibit, chi, lan, signed_in):
    with pytest.raises(NotAllowed):
        exhibits.reread(exhibit_id=exhibit.pk, by=lan, why="kiểm toán")
    with pytest.raises(NoReason):
        exhibits.reread(exhibit_id=exhibit.pk, by=chi, why="")
    page = reverse("evidence:exhibit-reread", args=[exhibit.pk])
    assert signed_in(chi).post(page, {"why": "đọc lại cho chắc"}).status_code == 302
    assert exhibit.custody.filter(act=Act.REREAD).exists()
