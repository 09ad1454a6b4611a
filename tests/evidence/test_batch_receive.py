"""Handing evidence in: on the disk and hashed at once, sealed by the worker, the same bytes one exhibit."""

import hashlib
import os
import stat
from pathlib import Path

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import IntegrityError, connection, transaction

from audit.models import Entry, Job, JobState
from common.errors import NotAllowed
from evidence import vault
from evidence.errors import DiskFull, NoTeam, NothingGiven, TooLarge
from evidence.models import Arrival, Batch, CustodyEntry, Exhibit, Record, UnreadLine, Upload
from evidence.services import batches, exhibits
from evidence.services.batches import Incoming, plain_name
from evidence.states import BatchState, ReadState
from tests.evidence.helpers import SAMPLES, sample, zipped
from tests.evidence.test_readers_hostile import overlapping

pytestmark = pytest.mark.django_db


class Killed(Exception):
    """The worker is gone in the middle of its transaction."""


def test_what_arrives_is_on_the_disk_and_hashed_before_the_answer(chi, settings):
    batch = batches.receive(by=chi, files=[Incoming("a.bin", chunks=[b"ab", b"c"])])
    upload = batch.uploads.get()
    assert upload.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert (Path(settings.INCOMING_DIR) / upload.staged).read_bytes() == b"abc"
    assert batch.state == BatchState.RECEIVED


def test_a_sealed_file_lies_under_its_digest_and_cannot_be_written(chi, hand_in, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        batch = hand_in(chi, ("a.bin", b"\x00abc"))
    exhibit = Exhibit.objects.get()
    path = vault.path_of(exhibit.sha256)
    assert path.read_bytes() == b"\x00abc"
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert batch.state == BatchState.SEALED
    assert not os.listdir(vault.settings.INCOMING_DIR) or batch.uploads.get().staged not in os.listdir(
        vault.settings.INCOMING_DIR
    )


def test_an_upload_of_djangos_is_taken_over_without_a_copy(chi):
    upload = TemporaryUploadedFile("lớn.bin", "application/octet-stream", 3, None)
    upload.write(b"abc")
    upload.flush()
    path = Path(upload.temporary_file_path())
    batch = batches.receive(by=chi, files=[Incoming(upload.name, path=path)])
    staged = Path(vault.settings.INCOMING_DIR) / batch.uploads.get().staged
    assert staged.stat().st_ino == path.stat().st_ino


def test_the_same_bytes_twice_are_one_exhibit_with_two_arrivals(chi, dung, hand_in):
    hand_in(chi, "zalo_chat.txt")
    hand_in(dung, ("chat khác.txt", sample("zalo_chat.txt")))
    exhibit = Exhibit.objects.get()
    assert list(exhibit.arrivals.order_by("pk").values_list("name", "is_duplicate")) == [
        ("zalo_chat.txt", False),
        ("chat khác.txt", True),
    ]
    assert list(exhibit.custody.order_by("pk").values_list("act", flat=True)) == [
        "received",
        "sealed",
        "read",
        "received_again",
    ]
    assert Record.objects.filter(exhibit=exhibit).count() == 10


def test_the_same_file_twice_in_one_batch_is_one_exhibit(chi, hand_in):
    hand_in(chi, ("a.txt", b"xin chao"), ("b.txt", b"xin chao"))
    assert Exhibit.objects.count() == 1
    assert Arrival.objects.filter(is_duplicate=True).count() == 1


def test_a_pasted_text_and_an_address_become_files(chi, hand_in):
    batch = hand_in(chi, text="Bán son, gọi 0861397155", source_url="https://facebook.com/nana")
    exhibit = batch.arrivals.get().exhibit
    assert exhibit.kind == "text"
    assert exhibit.records.get().text == "Bán son, gọi 0861397155"
    assert exhibit.custody.first().facts["source_url"] == "https://facebook.com/nana"
    alone = hand_in(chi, source_url="https://facebook.com/nana")
    assert alone.arrivals.get().exhibit.records.get().fields["url"] == "https://facebook.com/nana"


def test_nothing_handed_in_is_refused(chi):
    with pytest.raises(NothingGiven):
        batches.receive(by=chi, text="   ")


def test_an_empty_file_is_sealed_and_kept(chi, hand_in):
    batch = hand_in(chi, ("rỗng.csv", b""))
    exhibit = batch.arrivals.get().exhibit
    assert (exhibit.size, exhibit.kind, exhibit.read_state, exhibit.read_said) == (0, "empty", ReadState.KEPT, "empty")
    assert vault.holds(exhibit.sha256)


def test_types_nobody_reads_are_sealed_and_kept_unread(chi, hand_in):
    exhibit = hand_in(chi, ("x.bin", b"\x00\x01")).arrivals.get().exhibit
    assert (exhibit.kind, exhibit.read_state, exhibit.read_said) == ("unknown", ReadState.KEPT, "unknown_type")


def test_a_pdf_that_cannot_be_opened_is_sealed_and_said_not_to_be_read(chi, hand_in, work):
    exhibit = hand_in(chi, ("giay.pdf", b"%PDF-1.7 ...")).arrivals.get().exhibit
    assert (exhibit.kind, exhibit.read_state, exhibit.read_said) == ("pdf", ReadState.BROKEN, "not_a_pdf")
    exhibits.reread(exhibit_id=exhibit.pk, by=chi, why="thử lại")
    work()
    exhibit.refresh_from_db()
    assert (exhibit.read_state, exhibit.read_said) == (ReadState.BROKEN, "not_a_pdf")
    assert vault.holds(exhibit.sha256)


def test_more_than_the_limit_is_refused_and_leaves_nothing(chi, settings):
    settings.UPLOAD_LIMIT_BYTES = 10
    before = set(os.listdir(settings.INCOMING_DIR))
    with pytest.raises(TooLarge):
        batches.receive(by=chi, files=[Incoming("a", chunks=[b"x" * 6]), Incoming("b", chunks=[b"y" * 6])])
    assert set(os.listdir(settings.INCOMING_DIR)) == before
    assert not Batch.objects.exists()


def test_a_full_disk_is_told_and_leaves_nothing(chi, monkeypatch, settings):
    before = set(os.listdir(settings.INCOMING_DIR))

    def full(out, chunk):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(vault, "_write", full)
    with pytest.raises(DiskFull):
        batches.receive(by=chi, files=[Incoming("a", chunks=[b"x"])])
    assert set(os.listdir(settings.INCOMING_DIR)) == before


def test_whoever_may_not_capture_is_refused(lan, quan, team5):
    for person in (lan, quan):
        with pytest.raises(NotAllowed):
            batches.receive(by=person, text="x", team=team5)


def test_somebody_without_a_team_must_name_one(ha, team5):
    with pytest.raises(NoTeam):
        batches.receive(by=ha, text="x")
    assert batches.receive(by=ha, text="x", team=team5).team == team5


def test_an_inspector_cannot_hand_in_for_another_team(chi, team7):
    with pytest.raises(NotAllowed):
        batches.receive(by=chi, text="x", team=team7)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\chi\\ảnh.png", "ảnh.png"),
        ("a\x00b\n.csv", "ab.csv"),
        ("ảnh\u202egpj.exe", "ảnhgpj.exe"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".csv", "x" * 247 + ".csv"),
    ],
)
def test_a_name_cannot_steer_a_disk_or_a_screen(name, plain):
    assert plain_name(name) == plain


def test_sealing_twice_changes_nothing(chi, hand_in):
    batch = hand_in(chi, "zalo_chat.txt")
    before = (CustodyEntry.objects.count(), Entry.objects.count(), Record.objects.count())
    batches.seal(batch_id=batch.pk)
    exhibits.read(exhibit_id=Exhibit.objects.get().pk)
    assert (CustodyEntry.objects.count(), Entry.objects.count(), Record.objects.count()) == before


def test_a_worker_killed_while_sealing_leaves_a_batch_that_can_be_sealed_again(chi, work, monkeypatch):
    """The blob is already in the vault, the rows are not: the next run finds both and makes one exhibit, new, not a duplicate."""
    batch = batches.receive(
        by=chi, files=[Incoming("a.txt", chunks=[b"xin chao"]), Incoming("b.txt", chunks=[b"chao"])]
    )
    real, calls = vault.seal, []

    def dies(*given):
        calls.append(given)
        if len(calls) == 2:
            raise Killed
        return real(*given)

    monkeypatch.setattr(vault, "seal", dies)
    with pytest.raises(Killed), transaction.atomic():
        batches.seal(batch_id=batch.pk)
    assert not Exhibit.objects.exists()
    monkeypatch.setattr(vault, "seal", real)
    work()
    assert Exhibit.objects.count() == 2
    assert not Arrival.objects.filter(is_duplicate=True).exists()


def test_a_worker_killed_while_reading_counts_nothing_twice(chi, work, monkeypatch):
    batch = batches.receive(by=chi, files=[Incoming("ghtk.csv", chunks=[sample("ghtk_van_don.csv")])])
    batches.seal(batch_id=batch.pk)
    exhibit = Exhibit.objects.get()

    def dies(**words):
        raise Killed

    monkeypatch.setattr("evidence.services.reading._TOLD_EVERY", 100)
    with pytest.raises(Killed), transaction.atomic():
        exhibits.read(exhibit_id=exhibit.pk, progress=dies)
    assert not Record.objects.exists()
    work()
    exhibit.refresh_from_db()
    assert (Record.objects.count(), UnreadLine.objects.count()) == (284, 1)
    assert exhibit.counts == {"records": {"shipment": 284}, "unread": 1}
    assert not Job.objects.exclude(state=JobState.DONE).exists()


def bomb():
    return zipped({"your_facebook_activity/messages/inbox/a_1/message_1.json": b"\x00" * (20 << 20)})


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("facebook-export.zip", sample("facebook-export.zip")[:-60], "truncated"),
        ("spx.xlsx", sample("spx_van_don.xlsx")[:-60], "truncated"),
        ("bom.zip", bomb(), "zip_bomb"),
        ("chong.zip", overlapping(4), "overlapping_entries"),
    ],
)
def test_a_broken_or_hostile_archive_is_sealed_and_says_why_it_was_not_read(chi, hand_in, name, data, said):
    exhibit = hand_in(chi, (name, data)).arrivals.get().exhibit
    assert vault.path_of(exhibit.sha256).read_bytes() == data
    assert (exhibit.read_state, exhibit.read_said) == (ReadState.BROKEN, said)
    assert str(exhibit.said)


def test_a_bug_in_a_reader_leaves_the_original_sealed_and_says_so(chi, hand_in, monkeypatch):
    monkeypatch.setattr("evidence.readers.zalo_chat_txt.moment", lambda text: 1 / 0)
    batch = hand_in(chi, "zalo_chat.txt")
    exhibit = batch.arrivals.get().exhibit
    assert (exhibit.read_state, exhibit.read_said) == (ReadState.BROKEN, "reader_failed")


def test_one_journal_line_per_file_read(chi, hand_in):
    hand_in(chi, "ghtk_van_don.csv")
    entry = Entry.objects.get(deed="exhibit.read")
    assert entry.facts["records"] == {"shipment": 284}
    assert entry.facts["unread"] == 1


@pytest.mark.parametrize("change", ["UPDATE evidence_custodyentry SET why = 'x'", "DELETE FROM evidence_custodyentry"])
def test_the_database_refuses_to_change_custody(chi, hand_in, change):
    hand_in(chi, ("a.txt", b"xin chao"))
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_reading_asks_no_query_per_line(chi, django_assert_max_num_queries):
    batch = batches.receive(by=chi, files=[Incoming("a.csv", chunks=[sample("tra_loi_san_tmdt.csv")])])
    batches.seal(batch_id=batch.pk)
    with django_assert_max_num_queries(25):
        exhibits.read(exhibit_id=Exhibit.objects.get().pk)
    assert Record.objects.count() == 1064


def test_every_sample_is_sealed_with_the_digest_of_its_bytes(chi, hand_in):
    names = [path.name for path in sorted(SAMPLES.iterdir()) if path.name != "truth.json"]
    batch = hand_in(chi, *names)
    for arrival in batch.arrivals.select_related("exhibit"):
        assert arrival.exhibit.sha256 == hashlib.sha256(sample(arrival.name)).hexdigest()
    assert Upload.objects.count() == 12


def test_the_sweep_drops_what_nobody_will_seal_and_nothing_else(chi, settings):
    waiting = batches.receive(by=chi, text="chờ niêm phong").uploads.get()
    room = Path(settings.INCOMING_DIR)
    orphan, fresh = room / "orphan", room / "fresh"
    orphan.write_bytes(b"x")
    fresh.write_bytes(b"y")
    for path in (orphan, room / waiting.staged):
        os.utime(path, (0, 0))
    batches.sweep()
    assert not orphan.exists()
    assert fresh.exists()
    assert (room / waiting.staged).exists()
