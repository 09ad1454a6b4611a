"""A legal hold stops disposal; disposal takes two people; the bytes go and everything else stays."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from common.errors import MoveRefused, NotAllowed
from evidence import vault
from evidence.errors import AlreadyProposed, Disposed, Held, NoReason, NotHeld, NotProposed, SamePerson
from evidence.hold_models import Disposal
from evidence.log import leaf, merkle
from evidence.log_models import LogLeaf
from evidence.models import CustodyEntry, Exhibit, Record
from evidence.services import batches, checking, disposals, exhibits, log
from staff.models import Title

pytestmark = pytest.mark.django_db


@pytest.fixture
def exhibit(chi, hand_in):
    hand_in(chi, "zalo_chat.txt")
    return Exhibit.objects.get()


@pytest.fixture
def son(engage):
    """A second supervisor of the city."""
    return engage("son", ["supervisor"], full_name="Hoàng Sơn", title=Title.DEPUTY_SUBDEPARTMENT_HEAD)


@pytest.fixture
def proposed(exhibit, ha):
    disposals.propose(exhibit_id=exhibit.pk, by=ha, why="hết thời hạn lưu trữ", decision_number="12/QĐ-QLTT")
    return exhibit


def test_the_bytes_go_and_records_custody_and_digest_stay(proposed, son, ha, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        disposals.confirm(exhibit_id=proposed.pk, by=son)
    proposed.refresh_from_db()
    assert proposed.disposed_at
    assert not vault.holds(proposed.sha256)
    assert Record.objects.filter(exhibit=proposed).count() == 10
    line = proposed.custody.get(act=CustodyEntry.Act.DISPOSED)
    assert line.by == son
    assert line.facts["sha256"] == proposed.sha256
    assert (line.facts["proposed_by"], line.facts["decision_number"]) == (ha.pk, "12/QĐ-QLTT")


def test_nobody_disposes_alone(proposed, ha):
    with pytest.raises(SamePerson):
        disposals.confirm(exhibit_id=proposed.pk, by=ha)
    assert vault.holds(proposed.sha256)


def test_the_database_itself_refuses_one_person_for_both(proposed, ha):
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.update(state="confirmed", decided_by=ha)


def test_a_hold_stops_proposing_and_confirming(exhibit, ha, son):
    disposals.hold(exhibit_id=exhibit.pk, by=ha, why="vụ án đang xét xử")
    with pytest.raises(Held):
        disposals.propose(exhibit_id=exhibit.pk, by=ha, why="hết hạn", decision_number="1")
    disposals.release(exhibit_id=exhibit.pk, by=son, why="vụ án đã xong")
    disposals.propose(exhibit_id=exhibit.pk, by=ha, why="hết hạn", decision_number="1")
    disposals.hold(exhibit_id=exhibit.pk, by=son, why="tòa yêu cầu giữ")
    with pytest.raises(Held):
        disposals.confirm(exhibit_id=exhibit.pk, by=son)
    assert vault.holds(exhibit.sha256)


def test_a_proposal_may_be_withdrawn_once(proposed, ha, son):
    disposals.withdraw(exhibit_id=proposed.pk, by=ha)
    for deed in (disposals.confirm, disposals.withdraw):
        with pytest.raises(MoveRefused):
            deed(exhibit_id=proposed.pk, by=son)


def test_what_was_disposed_of_is_neither_viewed_nor_read_nor_held(proposed, son, chi):
    disposals.confirm(exhibit_id=proposed.pk, by=son)
    for deed in (exhibits.view, exhibits.download):
        with pytest.raises(Disposed):
            deed(exhibit_id=proposed.pk, by=chi, why="xem lại")
    with pytest.raises(Disposed):
        disposals.hold(exhibit_id=proposed.pk, by=son, why="giữ lại")
    assert exhibits.read(exhibit_id=proposed.pk).disposed_at


def test_the_same_bytes_handed_in_again_are_held_again(proposed, son, chi, hand_in, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        disposals.confirm(exhibit_id=proposed.pk, by=son)
    hand_in(chi, "zalo_chat.txt")
    proposed.refresh_from_db()
    assert proposed.disposed_at is None
    assert vault.holds(proposed.sha256)


def test_a_removal_cut_off_after_its_decision_is_finished_by_the_sweep(proposed, son):
    disposals.confirm(exhibit_id=proposed.pk, by=son)
    assert vault.holds(proposed.sha256)
    batches.sweep()
    assert not vault.holds(proposed.sha256)


def test_refusals(exhibit, chi, ha, lan):
    for person in (chi, lan):
        with pytest.raises(NotAllowed):
            disposals.hold(exhibit_id=exhibit.pk, by=person, why="giữ lại")
        with pytest.raises(NotAllowed):
            disposals.propose(exhibit_id=exhibit.pk, by=person, why="hết hạn", decision_number="1")
    with pytest.raises(NoReason):
        disposals.hold(exhibit_id=exhibit.pk, by=ha, why=" ")
    with pytest.raises(NotHeld):
        disposals.release(exhibit_id=exhibit.pk, by=ha, why="đã xong")
    with pytest.raises(NotProposed):
        disposals.confirm(exhibit_id=exhibit.pk, by=ha)
    disposals.propose(exhibit_id=exhibit.pk, by=ha, why="hết hạn", decision_number="1")
    with pytest.raises(AlreadyProposed):
        disposals.propose(exhibit_id=exhibit.pk, by=ha, why="hết hạn", decision_number="1")


def test_through_the_pages(signed_in, exhibit, ha, son, minh, engage, team7):
    first, second = signed_in(ha), signed_in(son)
    url = lambda name: reverse(f"evidence:{name}", args=[exhibit.pk])  # noqa: E731
    assert first.post(url("exhibit-hold"), {"why": "tòa yêu cầu"}).status_code == 302
    assert first.post(url("exhibit-dispose"), {"why": "hết hạn", "decision_number": "1"}).status_code == 200
    assert first.post(url("exhibit-release"), {"why": "đã xong"}).status_code == 302
    assert first.post(url("exhibit-dispose"), {"why": "hết hạn", "decision_number": "1"}).status_code == 302
    first.post(url("disposal-confirm"))
    exhibit.refresh_from_db()
    assert exhibit.disposed_at is None
    second.post(url("disposal-confirm"))
    exhibit.refresh_from_db()
    assert exhibit.disposed_at
    assert second.get(exhibit.get_absolute_url()).status_code == 200
    assert second.post(url("exhibit-view"), {"why": "xem lại"}).status_code == 200
    for name in ("exhibit-hold", "exhibit-release", "exhibit-dispose"):
        assert signed_in(minh).get(url(name)).status_code == 403
    for name in ("disposal-confirm", "disposal-withdraw"):
        assert signed_in(minh).post(url(name)).status_code == 403
    head = signed_in(engage("doi7", ["team_head"], team=team7))
    assert {head.get(url(name)).status_code for name in ("exhibit-hold", "exhibit-release", "exhibit-dispose")} == {404}


def test_the_logs_proof_stays_whole_when_the_bytes_are_gone(
    exhibit, ha, son, settings, tmp_path, django_capture_on_commit_callbacks
):
    """Inclusion of every line, consistency of the heads before and after, and a check that finds nothing wrong."""
    settings.LOG_ANCHOR_DIR = tmp_path / "anchors"
    log.seal_pending()
    before = log.sign_head()
    with django_capture_on_commit_callbacks(execute=True):
        disposals.propose(exhibit_id=exhibit.pk, by=ha, why="hết thời hạn lưu trữ", decision_number="12/QĐ-QLTT")
        disposals.confirm(exhibit_id=exhibit.pk, by=son)
    log.seal_pending()
    after = log.sign_head()
    assert not vault.holds(exhibit.sha256)

    assert before.size < after.size
    steps = merkle.consistency_plan(before.size, after.size)
    proof = merkle.fulfil(steps, log.nodes_at(merkle.places_of([steps])))
    merkle.check_consistency(before.size, after.size, proof, bytes(before.root), bytes(after.root))
    own = LogLeaf.objects.filter(chain=leaf.exhibit_chain(exhibit.sha256)).order_by("seq")
    assert own.last().type == "disposed"
    for line in own:
        steps = merkle.inclusion_plan(line.index, after.size)
        path = merkle.fulfil(steps, log.nodes_at(merkle.places_of([steps])))
        merkle.check_inclusion(line.index, after.size, merkle.leaf_hash(bytes(line.raw)), path, bytes(after.root))
    assert checking.verify().report["wrong"] == []
