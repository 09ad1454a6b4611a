"""Custody lines become lines of the log; whoever touches them afterwards is found out."""

import threading

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, transaction

from evidence import log_config
from evidence.log import checkpoint, leaf, merkle
from evidence.log_models import Head, LogDetail, LogLeaf, LogNode, LogPending
from evidence.models import CustodyEntry, Exhibit
from evidence.services import custody, log

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    """Heads leave the house into a folder of this test."""
    settings.LOG_ANCHOR_DIR = tmp_path / "anchors"
    return settings.LOG_ANCHOR_DIR


@pytest.fixture
def exhibits(hand_in, chi):
    hand_in(chi, ("a.txt", b"one"), ("b.txt", b"two"))
    return list(Exhibit.objects.order_by("pk"))


def test_every_line_of_custody_waits_for_the_sealer_and_is_sealed_once(exhibits):
    waiting = LogPending.objects.count()
    assert waiting + LogLeaf.objects.filter(custody__isnull=False).count() == CustodyEntry.objects.count()
    log.seal_pending()
    assert LogPending.objects.count() == 0
    assert LogLeaf.objects.filter(custody__isnull=False).count() == CustodyEntry.objects.count() >= 4
    assert log.seal_pending() == 0


def test_a_leaf_tells_what_its_line_of_custody_tells_and_hides_the_names(exhibits, chi):
    custody.enter(exhibits[0], "viewed", chi, "xem để lập biên bản")
    log.seal_pending()
    line = CustodyEntry.objects.filter(act="viewed").get()
    told = leaf.parse(bytes(line.leaf.raw))
    assert (told.type, told.actor, told.at) == ("viewed", chi.pk, leaf.moment(line.at))
    assert told.chain == f"exhibit/{exhibits[0].sha256}" and told.facts == {"line": line.pk}
    assert b"Kim Chi" not in told.raw and "biên bản".encode() not in told.raw
    detail = LogDetail.objects.get(leaf=line.leaf)
    assert leaf.commitment(bytes(detail.body), bytes(detail.salt)) == told.details
    assert "biên bản" in bytes(detail.body).decode()


def test_the_first_line_of_the_log_names_it_and_its_key(exhibits):
    log.seal_pending()
    first = leaf.parse(bytes(LogLeaf.objects.get(index=0).raw))
    assert first.type == leaf.OPENED and first.facts["origin"] == django_settings.LOG_ORIGIN


def test_stored_nodes_are_the_tree_and_the_head_is_its_root(exhibits, chi):
    for number in range(40):
        custody.enter(exhibits[number % 2], "viewed", chi, f"lần {number}")
        if number % 7 == 0:
            log.seal_pending()
    log.seal_pending()
    hashes = [bytes(each) for each in LogLeaf.objects.order_by("index").values_list("hash", flat=True)]
    head = Head.objects.latest()
    assert bytes(head.root) == merkle.root_of(hashes) and head.size == len(hashes)
    opened = checkpoint.opened(bytes(head.note), django_settings.LOG_ORIGIN, log_config.public_key())
    assert (opened.size, opened.root) == (head.size, bytes(head.root))
    for index in (0, 7, head.size - 1):
        merkle.check_inclusion(index, head.size, hashes[index], log.inclusion(index, head.size), bytes(head.root))
    for old in Head.objects.exclude(pk=head.pk):
        proof = log.consistency(old.size, head.size)
        merkle.check_consistency(old.size, head.size, proof, bytes(old.root), bytes(head.root))
    assert LogNode.objects.count() == sum(len(hashes) >> level for level in range(1, 12))


def test_each_exhibits_chain_is_unbroken(exhibits, chi):
    for number in range(6):
        custody.enter(exhibits[number % 2], "viewed", chi, "xem")
    log.seal_pending()
    for exhibit in exhibits:
        chain = leaf.exhibit_chain(exhibit.sha256)
        assert leaf.chain_breaks(chain, [each for _, each in log.chain(chain)]) == []


def test_a_large_block_is_sealed_as_a_small_one(exhibits, chi):
    lines = [CustodyEntry(exhibit=exhibits[0], act="viewed", by=chi, why="xem") for _ in range(130)]
    CustodyEntry.objects.bulk_create(lines)
    assert log.seal_pending() >= 130
    hashes = [bytes(each) for each in LogLeaf.objects.order_by("index").values_list("hash", flat=True)]
    assert bytes(Head.objects.latest().root) == merkle.root_of(hashes)


def test_a_refused_deed_leaves_nothing_to_seal(exhibits, chi):
    log.seal_pending()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        custody.enter(exhibits[0], "viewed", chi, "xem")
        raise ZeroDivisionError
    assert log.seal_pending() == 0


def test_appending_outside_a_transaction_is_a_bug(transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        log.append([])


TABLES = ["evidence_custodyentry", "evidence_logleaf", "evidence_lognode", "evidence_head"]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("deed", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete_sealed_lines(table, deed, exhibits, chi):
    log.seal_pending()
    column = {"evidence_custodyentry": "id", "evidence_head": "size"}.get(table, '"index"')
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed.format(table, column, column))


@pytest.mark.django_db(transaction=True)
def test_eight_writers_and_two_sealers_at_once_seal_each_line_exactly_once(db, request):
    call_command("load_roles", verbosity=0)
    hand_in, chi = request.getfixturevalue("hand_in"), request.getfixturevalue("chi")
    hand_in(chi, ("a.txt", b"one"))
    exhibit = Exhibit.objects.get()
    troubles = []

    def write(number):
        try:
            for turn in range(12):
                try:
                    with transaction.atomic():
                        custody.enter(exhibit, "viewed", chi, f"{number}/{turn}")
                        if turn % 5 == 4:
                            raise ZeroDivisionError
                except ZeroDivisionError:
                    pass
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connections.close_all()

    def seal():
        try:
            for _ in range(15):
                log.seal_pending(at_most=20)
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)] + [
        threading.Thread(target=seal) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.seal_pending()
    assert troubles == []
    assert (
        LogLeaf.objects.filter(custody__isnull=False).count()
        == CustodyEntry.objects.count()
        == 8 * 10 + CustodyEntry.objects.exclude(act="viewed").count()
    )
    hashes = [bytes(each) for each in LogLeaf.objects.order_by("index").values_list("hash", flat=True)]
    assert list(LogLeaf.objects.order_by("index").values_list("index", flat=True)) == list(range(len(hashes)))
    assert bytes(Head.objects.latest().root) == merkle.root_of(hashes)
    chain = leaf.exhibit_chain(exhibit.sha256)
    assert leaf.chain_breaks(chain, [each for _, each in log.chain(chain)]) == []
