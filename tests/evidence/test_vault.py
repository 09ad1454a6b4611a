"""The vault keeps its promises wherever it lies: in a local folder, and in an S3-compatible store (a fake one inside this process)."""

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from moto import mock_aws

from evidence import bucket, vault
from evidence.models import CustodyEntry, Exhibit, Record
from evidence.services import checking, disposals, log
from staff.models import Title

BUCKET = "kho-chung-cu"


@pytest.fixture(params=["folder", "bucket"])
def kept_in(request, settings, tmp_path, monkeypatch):
    """Both kinds of vault, empty."""
    settings.VAULT_DIR, settings.INCOMING_DIR = tmp_path / "vault", tmp_path / "incoming"
    settings.INCOMING_DIR.mkdir()
    if request.param == "folder":
        yield "folder"
        return
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        settings.VAULT_BUCKET, settings.VAULT_REGION = BUCKET, "us-east-1"
        bucket._client.cache_clear()
        bucket.client().create_bucket(Bucket=BUCKET)
        yield "bucket"
    bucket._client.cache_clear()


def staged(data):
    return vault.stage([data])


def sealed(data):
    one = staged(data)
    vault.seal(one.name, one.sha256, one.size)
    return one.sha256


def raw(sha, data):
    """Write past the vault, as somebody with every right on the store can; None removes."""
    if vault.settings.VAULT_BUCKET:
        where = {"Bucket": BUCKET, "Key": bucket.name_of(sha)}
        bucket.client().delete_object(**where) if data is None else bucket.client().put_object(Body=data, **where)
        return
    path = vault.path_of(sha)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if data is not None:
        path.write_bytes(data)


def test_what_is_sealed_is_found_under_its_digest(kept_in):
    sha = sealed(b"mot hai ba")
    assert sha == hashlib.sha256(b"mot hai ba").hexdigest()
    assert vault.holds(sha) and not vault.holds("0" * 64)
    with vault.opened(sha) as stream:
        assert stream.read() == b"mot hai ba"
    assert vault.sealed_digest(sha) == (sha, 10)
    assert list(vault.digests()) == [sha]
    with pytest.raises(FileNotFoundError):
        vault.opened("0" * 64)


def test_the_same_bytes_twice_are_one_blob_and_the_second_is_no_news(kept_in):
    first, second = staged(b"abc"), staged(b"abc")
    assert vault.seal(first.name, first.sha256, first.size) is True
    assert vault.seal(first.name, first.sha256, first.size) is False
    assert vault.seal(second.name, second.sha256, second.size) is False
    assert list(vault.digests()) == [first.sha256]


def test_eight_at_once_write_one_blob(kept_in):
    ones = [staged(b"cung mot luc") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        news = list(pool.map(lambda one: vault.seal(one.name, one.sha256, one.size), ones))
    assert news.count(True) >= 1
    assert vault.sealed_digest(ones[0].sha256) == (ones[0].sha256, ones[0].size)


def test_a_sealed_name_is_never_written_again(kept_in, tmp_path):
    sha = sealed(b"ban goc")
    other = tmp_path / "other"
    other.write_bytes(b"ban gia")
    if kept_in == "bucket":
        from botocore.exceptions import ClientError

        with pytest.raises(ClientError) as refused, other.open("rb") as body:
            bucket.client().put_object(Bucket=BUCKET, Key=bucket.name_of(sha), Body=body, IfNoneMatch="*")
        assert refused.value.response["Error"]["Code"] == "PreconditionFailed"
    else:
        with pytest.raises(FileExistsError):
            os.link(other, vault.path_of(sha))
        assert not vault.path_of(sha).stat().st_mode & 0o222
    with vault.opened(sha) as stream:
        assert stream.read() == b"ban goc"


def test_a_staged_file_that_was_cut_off_is_not_sealed(kept_in):
    one = staged(b"x" * 100_000)
    path = Path(vault.settings.INCOMING_DIR) / one.name
    path.write_bytes(b"x" * 50_000)
    with pytest.raises(OSError):
        vault.seal(one.name, one.sha256, one.size)
    assert not vault.holds(one.sha256)


def test_reading_goes_anywhere_in_the_file(kept_in):
    data = os.urandom(3 * (1 << 20) + 17)
    with vault.opened(sealed(data)) as stream:
        assert stream.seek(0, io.SEEK_END) == len(data)
        for at in (0, 1 << 20, len(data) - 5, 7, 2 << 20, len(data)):
            stream.seek(at)
            assert stream.read(9) == data[at : at + 9]
        stream.seek(-3, io.SEEK_END)
        assert stream.read() == data[-3:]
        with pytest.raises((OSError, ValueError)):
            stream.seek(-1)


def test_an_archive_is_read_where_it_lies(kept_in):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", b"a" * 2_000_000)
        archive.writestr("b.txt", "cuối cùng")
    with vault.opened(sealed(made.getvalue())) as stream, zipfile.ZipFile(stream) as archive:
        assert archive.read("b.txt").decode() == "cuối cùng"


def test_disposing_removes_it_and_twice_changes_nothing(kept_in):
    sha = sealed(b"het han")
    vault.dispose(sha)
    vault.dispose(sha)
    assert not vault.holds(sha)


def test_a_store_that_does_not_answer_is_trouble_outside_not_absence(kept_in, settings):
    sha = sealed(b"abc")
    if kept_in == "folder":
        pytest.skip("a folder always answers")
    settings.VAULT_BUCKET = "khong-co-kho-nay"
    with pytest.raises(OSError):
        next(vault.digests())
    settings.VAULT_BUCKET, settings.VAULT_ENDPOINT = BUCKET, "http://127.0.0.1:1"
    with pytest.raises(OSError) as trouble:
        vault.opened(sha)
    assert not isinstance(trouble.value, FileNotFoundError)


# ---------------------------------------------------------------- the whole way, on both


@pytest.mark.django_db
def test_handed_in_sealed_read_downloaded_and_verified(kept_in, hand_in, chi, signed_in, settings, tmp_path):
    settings.LOG_ANCHOR_DIR = tmp_path / "anchors"
    hand_in(chi, "zalo_chat.txt", "facebook-export.zip")
    assert Record.objects.exists()
    exhibit = Exhibit.objects.get(name="zalo_chat.txt")
    got = signed_in(chi).post(f"/evidence/exhibits/{exhibit.pk}/download/", {"why": "giao nộp"})
    assert hashlib.sha256(b"".join(got.streaming_content)).hexdigest() == exhibit.sha256
    log.seal_pending()
    report = checking.verify().report
    assert (report["wrong"], report["counts"]["files"], report["counts"]["strays"]) == ([], 2, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("data", [b"onf", b"on", b"one!", b"", None])
def test_what_was_changed_behind_its_back_is_named(kept_in, hand_in, chi, data, settings, tmp_path):
    settings.LOG_ANCHOR_DIR = tmp_path / "anchors"
    hand_in(chi, ("a.txt", b"one"))
    exhibit = Exhibit.objects.get()
    raw(exhibit.sha256, data)
    raw("ab" * 32, b"stray")
    log.seal_pending()
    report = checking.verify().report
    assert [(code, where) for code, where, _ in report["wrong"]] == [
        ("file_missing" if data is None else "file_changed", exhibit.sha256)
    ]
    assert report["counts"]["strays"] == 1
    assert CustodyEntry.objects.filter(exhibit=exhibit, act="check_failed").count() == 1


@pytest.mark.django_db
def test_disposed_of_by_two_the_bytes_are_gone(kept_in, hand_in, chi, ha, engage, django_capture_on_commit_callbacks):
    hand_in(chi, ("a.txt", b"one"))
    exhibit = Exhibit.objects.get()
    son = engage("son", ["supervisor"], full_name="Hoàng Sơn", title=Title.DEPUTY_SUBDEPARTMENT_HEAD)
    disposals.propose(exhibit_id=exhibit.pk, by=ha, why="hết hạn lưu", decision_number="1/QĐ")
    with django_capture_on_commit_callbacks(execute=True):
        disposals.confirm(exhibit_id=exhibit.pk, by=son)
    assert not vault.holds(exhibit.sha256)


# ---------------------------------------------------------------- two gigabytes

LARGE = """
import resource, sys
from pathlib import Path
from django.conf import settings
room = Path(sys.argv[1]); (room / "incoming").mkdir()
settings.configure(VAULT_DIR=room / "vault", INCOMING_DIR=room / "incoming", VAULT_BUCKET="", USE_I18N=False)
from evidence import vault
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
block = bytes(1 << 20)
one = vault.stage(block for _ in range(2048))
assert one.size == 2 << 30
vault.seal(one.name, one.sha256, one.size)
assert vault.sealed_digest(one.sha256) == (one.sha256, one.size)
print(one.sha256, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_two_gigabytes_take_the_memory_of_a_small_file(tmp_path):
    """In a process of its own, so that nobody else's memory is counted."""
    free = os.statvfs(tmp_path)
    if free.f_bavail * free.f_frsize < 5 << 30:
        pytest.skip("less than 5 GB free")
    done = subprocess.run(
        [sys.executable, "-c", LARGE, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    digest, grew = done.stdout.split()
    assert digest == "a7c744c13cc101ed66c29f672f92455547889cc586ce6d44fe76ae824958ea51"
    assert int(grew) < 20, "megabytes more than before"
