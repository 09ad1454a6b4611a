"""From exhibits to a pack that an expert proves without us; what a person leaves out, the log remembers."""

import json
import shutil
import subprocess
import sys
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from common.errors import NotAllowed
from evidence import log_config, vault
from evidence.errors import NoReason
from evidence.log import leaf
from evidence.log_models import Head, LogDetail, Pack, Stamp
from evidence.models import CustodyEntry, Exhibit
from evidence.services import checking, custody, log, outside, packs
from tests.evidence.pack import making

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(settings, tmp_path):
    settings.LOG_ANCHOR_DIR = tmp_path / "anchors"
    settings.PACK_DIR = tmp_path / "packs"
    settings.VAULT_DIR = tmp_path / "vault"
    return settings


@pytest.fixture
def exhibits(hand_in, chi):
    hand_in(chi, ("ảnh.png", b"\x89PNG..."), ("b.txt", b"two"), ("c.txt", b"three"))
    return list(Exhibit.objects.order_by("pk"))


@pytest.fixture
def expert(tmp_path):
    folder = tmp_path / "expert"
    folder.mkdir()
    shutil.copy(making.VERIFY, folder / "verify.py")
    (folder / "log.pem").write_bytes(log_config.public_key().pem())
    (folder / "tsa.pem").write_bytes(log_config.demo_authority().certificate)

    def verify(path):
        command = [
            sys.executable, "-I", "-S", "verify.py", str(path), "--key", "log.pem", "--tsa-cert", "tsa.pem", "--allow-test", "--json",
        ]  # fmt: skip
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        return done.returncode, json.loads(done.stdout)

    return verify


def ids(exhibits):
    return [each.pk for each in exhibits]


def exported(chi, exhibits, subject="Vụ 17/2026"):
    pack = packs.export(by=chi, subject=subject, exhibit_ids=ids(exhibits), why="gửi tòa")
    return packs.build(pack_id=pack.pk)


def test_an_expert_proves_a_pack_made_by_the_product(exhibits, chi, expert):
    custody.enter(exhibits[0], "viewed", chi, "xem")
    pack = exported(chi, exhibits)
    assert pack.state == Pack.State.READY
    code, said = expert(packs.path_of(pack))
    assert said["wrong"] == []
    assert code == 3 and [each[0] for each in said["not_proved"]] == ["gap_witness"], "no witness in the demo city"
    with zipfile.ZipFile(packs.path_of(pack)) as archive:
        assert "Nguyễn Kim Chi" in archive.read("custody.vi.html").decode()


def test_the_same_pack_built_again_is_the_same_file(exhibits, chi):
    pack = exported(chi, exhibits)
    before = packs.path_of(pack).read_bytes()
    custody.enter(exhibits[0], "viewed", chi, "xem sau đó")
    log.seal_pending()
    outside.stamp_heads()
    assert packs.build(pack_id=pack.pk).sha256 == pack.sha256
    assert packs.path_of(pack).read_bytes() == before


def test_every_exhibit_exported_says_so_in_its_custody(exhibits, chi):
    exported(chi, exhibits)
    lines = CustodyEntry.objects.filter(act="exported", by=chi, why="gửi tòa")
    assert lines.count() == 3


def test_an_exhibit_that_joined_cannot_be_left_out_silently(exhibits, chi, expert):
    exported(chi, exhibits)
    with pytest.raises(packs.LeftOut) as refusal:
        exported(chi, exhibits[:2])
    assert refusal.value.facts["exhibits"] == ["c.txt"]
    packs.take_out(by=chi, subject="Vụ 17/2026", exhibit_id=exhibits[2].pk, why="thuộc vụ khác")
    pack = exported(chi, exhibits[:2])
    assert expert(packs.path_of(pack))[1]["wrong"] == []
    with zipfile.ZipFile(packs.path_of(pack)) as archive:
        assert exhibits[2].sha256 in archive.read("log/entries.jsonl").decode(), (
            "that it was once there stays to be seen"
        )


def test_the_same_exhibit_in_two_dossiers_has_one_custody(exhibits, chi, expert):
    first, second = exported(chi, exhibits), exported(chi, exhibits[:1], "Vụ 18/2026")
    assert expert(packs.path_of(first))[1]["wrong"] == expert(packs.path_of(second))[1]["wrong"] == []


def test_without_a_stamp_the_pack_is_provisional_and_made_again_with_it(exhibits, chi, expert, monkeypatch):
    monkeypatch.setattr(log_config, "authorities", list)
    pack = exported(chi, exhibits)
    assert pack.state == Pack.State.PROVISIONAL
    assert "no_stamp" in {each[0] for each in expert(packs.path_of(pack))[1]["wrong"]}
    monkeypatch.undo()
    assert packs.build_waiting() == 1
    pack.refresh_from_db()
    assert pack.state == Pack.State.READY
    assert expert(packs.path_of(pack))[1]["wrong"] == []


def test_a_damaged_original_makes_no_pack_and_says_which(exhibits, chi):
    path = vault.path_of(exhibits[1].sha256)
    path.chmod(0o644)
    path.write_bytes(b"owt")
    pack = exported(chi, exhibits)
    assert pack.state == Pack.State.BROKEN and "b.txt" in pack.said
    assert not packs.path_of(pack).exists()


def test_details_destroyed_by_decision_leave_the_pack_provable(exhibits, chi, expert):
    log.seal_pending()
    LogDetail.objects.filter(leaf__type="received").delete()
    assert expert(packs.path_of(exported(chi, exhibits)))[1]["wrong"] == []


def test_the_log_is_sound_after_packs(exhibits, chi):
    exported(chi, exhibits)
    exported(chi, exhibits)
    report = checking.verify().report
    assert report["wrong"] == [] and Head.objects.exists() and Stamp.objects.exists()


def test_a_stranger_and_a_person_without_the_right_export_nothing(exhibits, minh, lan):
    with pytest.raises(packs.NothingToPack):
        exported(minh, exhibits)
    with pytest.raises(NotAllowed):
        exported(lan, exhibits)


@pytest.mark.parametrize(
    ("subject", "why", "refusal"),
    [("", "gửi tòa", packs.BadLabel), ("a\u202eb", "gửi", packs.BadLabel), ("Vụ 1", " ", NoReason)],
)
def test_bad_orders_are_refused_and_leave_no_trace(subject, why, refusal, exhibits, chi):
    with pytest.raises(refusal):
        packs.export(by=chi, subject=subject, exhibit_ids=ids(exhibits), why=why)
    assert not CustodyEntry.objects.filter(act="exported").exists()


def test_a_pack_is_ordered_and_fetched_through_the_pages(exhibits, chi, client, work, expert, tmp_path):
    client.force_login(chi)
    query = "?subject=V%E1%BB%A5+17&" + "&".join(f"exhibit={pk}" for pk in ids(exhibits))
    page = client.get(reverse("evidence:pack-export") + query)
    assert page.status_code == 200 and "c.txt" in page.content.decode()
    answer = client.post(reverse("evidence:pack-export") + query, {"subject": "Vụ 17", "why": "gửi tòa"})
    pack = Pack.objects.get()
    assert answer.status_code == 302 and answer["Location"] == pack.get_absolute_url()
    work()
    assert "SHA-256" in client.get(pack.get_absolute_url()).content.decode()
    assert pack.subject in client.get(reverse("evidence:pack-list")).content.decode()
    file = client.post(reverse("evidence:pack-download", args=[pack.pk]))
    (tmp_path / "fetched.zip").write_bytes(b"".join(file.streaming_content))
    assert expert(tmp_path / "fetched.zip")[1]["wrong"] == []


def test_a_refused_order_is_said_on_the_form(exhibits, chi, client):
    client.force_login(chi)
    answer = client.post(reverse("evidence:pack-export") + "?exhibit=999999", {"subject": "Vụ 17", "why": "gửi tòa"})
    assert answer.status_code == 200 and not Pack.objects.exists()


def test_another_team_sees_no_pack(exhibits, chi, minh, client):
    pack = exported(chi, exhibits)
    client.force_login(minh)
    assert client.get(pack.get_absolute_url()).status_code == 404
    assert client.post(reverse("evidence:pack-download", args=[pack.pk])).status_code == 404
    assert pack.subject not in client.get(reverse("evidence:pack-list")).content.decode()


def test_the_health_page_is_for_those_who_check_the_log(exhibits, chi, lan, client):
    exported(chi, exhibits)
    checking.verify()
    client.force_login(chi)
    assert client.get(reverse("evidence:log-health")).status_code == 403
    client.force_login(lan)
    said = client.get(reverse("evidence:log-health")).content.decode()
    assert "no_witness" in said


def test_the_keys_to_publish_are_the_keys_in_use(chi, client):
    client.force_login(chi)
    assert log_config.public_key().fingerprint in client.get(reverse("evidence:log-keys")).content.decode()
    assert client.get(reverse("evidence:log-key")).content == log_config.public_key().pem()


def test_the_command_writes_a_pack(exhibits, chi, expert, tmp_path, capsys):
    given = {"by": "chi", "why": "gửi tòa", "exhibits": ",".join(map(str, ids(exhibits))), "out": tmp_path}
    call_command("export_pack", "Vụ 17/2026", **given)
    (file,) = tmp_path.glob("*.zip")
    assert expert(file)[1]["wrong"] == []
    with pytest.raises(CommandError, match="nobody"):
        call_command("export_pack", "Vụ 17/2026", **{**given, "by": "x"})


def test_taking_out_has_a_door_asks_why_and_stays_in_the_log(exhibits, chi, minh, signed_in):
    exported(chi, exhibits)
    page = f"/evidence/packs/take-out/{exhibits[0].pk}/"
    assert signed_in(minh).get(page).status_code == 404
    assert signed_in(chi).post(page, {"subject": "Vụ khác", "why": "nhầm vụ"}).context["form"].errors["subject"]
    assert packs.members("Vụ 17/2026") == ids(exhibits)
    assert page in signed_in(chi).get("/evidence/packs/export/", {"subject": "Vụ 17/2026"}).content.decode()
    assert signed_in(chi).post(page, {"subject": "Vụ 17/2026", "why": "nhầm vụ"}).status_code == 302
    assert packs.members("Vụ 17/2026") == ids(exhibits[1:])
    assert [line.type for _index, line in log.chain("subject/Vụ 17/2026")][-1] == leaf.LEFT
