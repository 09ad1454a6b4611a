"""A witness in another process' place sees each head; a history written anew it refuses, and that is noted."""

import json
import threading

import pytest
from django.conf import settings as django_settings

from evidence import log_config
from evidence.log import signing, witness
from evidence.log_models import Cosignature, Head, LogCheck, Trouble
from evidence.models import Exhibit
from evidence.services import checking, custody, log, outside
from tests.evidence.test_checking import as_superuser, rewrite_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def eyes(settings, tmp_path):
    """A witness listening on this machine, known to the product by its settings."""
    settings.LOG_ANCHOR_DIR = tmp_path / "anchors"
    settings.VAULT_DIR = tmp_path / "vault"
    folder = tmp_path / "witness"
    folder.mkdir()
    key = signing.make_key(folder / "key.pem")
    (tmp_path / "w.pub.pem").write_bytes(key.pem())
    signer = signing.FileSigner(folder / "key.pem")
    seen = witness.Witness("procuracy", signer, django_settings.LOG_ORIGIN, log_config.public_key(), folder)
    server = witness.serve(seen, 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_address[1]}/add-checkpoint"
    (tmp_path / "witnesses.json").write_text(json.dumps([{"name": "procuracy", "url": url, "key": "w.pub.pem"}]))
    settings.LOG_WITNESSES = str(tmp_path / "witnesses.json")
    yield seen
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def exhibit(hand_in, chi):
    hand_in(chi, ("a.txt", b"one"))
    return Exhibit.objects.get()


def test_the_witness_cosigns_head_after_head(eyes, exhibit, chi):
    for turn in range(3):
        custody.enter(exhibit, "viewed", chi, f"lần {turn}")
        log.seal_pending()
        assert outside.show_witnesses() == []
    assert Cosignature.objects.count() == 3 and eyes.last().size == Head.objects.latest().size
    assert outside.show_witnesses() == [], "a head seen is not shown twice"
    report = checking.verify().report
    assert report["wrong"] == [] and "no_witness" not in {code for code, _ in report["not_excluded"]}


def test_a_witness_that_remembers_more_than_we_do_is_proved_to_from_there(eyes, exhibit, chi):
    custody.enter(exhibit, "viewed", chi, "một")
    log.seal_pending()
    outside.show_witnesses()
    with as_superuser() as cursor:
        cursor.execute("DELETE FROM evidence_cosignature")
    custody.enter(exhibit, "viewed", chi, "hai")
    log.seal_pending()
    assert outside.show_witnesses() == [] and Cosignature.objects.count() == 1


def test_a_history_written_anew_with_the_logs_own_key_gets_no_cosignature(eyes, exhibit, chi):
    for turn in range(4):
        custody.enter(exhibit, "downloaded" if turn else "viewed", chi, f"lần {turn}")
    log.seal_pending()
    assert outside.show_witnesses() == []
    with as_superuser() as cursor:
        cursor.execute("DELETE FROM evidence_cosignature")
        rewrite_everything(cursor)
    custody.enter(exhibit, "viewed", chi, "sau đó")
    log.seal_pending()
    (said,) = outside.show_witnesses()
    assert "another history" in said or "422" in said
    assert Trouble.objects.get(name="procuracy").said and not Cosignature.objects.exists()
    assert not LogCheck.objects.exists()


def test_a_witness_that_is_down_is_noted_and_stops_nobody(eyes, exhibit, chi, settings, tmp_path):
    (tmp_path / "w.json").write_text(
        json.dumps([{"name": "procuracy", "url": "http://127.0.0.1:9/add-checkpoint", "key": "w.pub.pem"}])
    )
    settings.LOG_WITNESSES = str(tmp_path / "w.json")
    log.seal_pending()
    assert outside.show_witnesses() and Trouble.objects.get().name == "procuracy"


def test_an_answer_signed_by_somebody_else_is_not_kept(eyes, exhibit, tmp_path):
    (tmp_path / "w.pub.pem").write_bytes(signing.make_key(tmp_path / "other.pem").pem())
    log.seal_pending()
    (said,) = outside.show_witnesses()
    assert "not signed by the witness we know" in said and not Cosignature.objects.exists()
