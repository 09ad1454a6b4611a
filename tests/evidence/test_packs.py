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
from evidence.services import checking, custody, log, outside, packs, redactions
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


@pytest.fixture
def copy(chi, hand_in):
    """A text with a name in it, and its redacted copy."""
    hand_in(chi, ("tin.txt", "Chị Hoa báo tin: kho ở số 5.".encode()))
    original = Exhibit.objects.get(name="tin.txt")
    return redactions.redact(exhibit_id=original.pk, by=chi, why="bảo vệ người báo tin", words=["Hoa"])


def test_a_redacted_copy_goes_in_its_originals_place_and_the_pack_is_proved(exhibits, copy, chi, expert):
    original = copy.redaction.original
    asked = [exhibits[1].pk, original.pk]
    pack = packs.export(by=chi, subject="Vụ 17/2026", exhibit_ids=asked, why="gửi bên thứ ba", copy_ids=[copy.pk])
    packs.build(pack_id=pack.pk)
    assert pack.exhibits == sorted([exhibits[1].pk, copy.pk])
    assert expert(packs.path_of(pack))[1]["wrong"] == []
    with zipfile.ZipFile(packs.path_of(pack)) as archive:
        assert not [name for name in archive.namelist() if original.sha256 in name]
        assert not [name for name in archive.namelist() if "Chị Hoa".encode() in archive.read(name)]
        assert (
            original.sha256 in archive.read("log/entries.jsonl").decode()
            or original.sha256 in archive.read("custody.json").decode()
        )
    assert not original.custody.filter(act="exported").exists(), "the original did not leave the house"


def test_a_copy_of_something_else_changes_nothing_and_a_strangers_copy_neither(exhibits, copy, chi, minh, hand_in):
    pack = packs.export(
        by=chi, subject="Vụ 1", exhibit_ids=[exhibits[0].pk], why="gửi tòa", copy_ids=[copy.pk, 999_999]
    )
    assert pack.exhibits == [exhibits[0].pk]
    hand_in(minh, ("d.txt", b"four"))
    own = Exhibit.objects.get(name="d.txt")
    assert packs.export(by=minh, subject="Vụ 2", exhibit_ids=[own.pk], why="gửi tòa", copy_ids=[copy.pk]).exhibits == [
        own.pk
    ]


def test_the_original_that_joined_must_be_taken_out_before_its_copy_goes_instead(copy, chi):
    original = copy.redaction.original
    packs.export(by=chi, subject="Vụ 17/2026", exhibit_ids=[original.pk], why="gửi tòa")
    with pytest.raises(packs.LeftOut):
        packs.export(by=chi, subject="Vụ 17/2026", exhibit_ids=[original.pk], why="gửi tòa", copy_ids=[copy.pk])


def test_the_copy_is_chosen_on_the_page(copy, chi, signed_in):
    client, original = signed_in(chi), copy.redaction.original
    address = reverse("evidence:pack-export") + f"?subject=V17&exhibit={original.pk}"
    assert copy.name in client.get(address).content.decode()
    client.post(address, {"subject": "V17", "why": "gửi bên thứ ba", "copies": [copy.pk]})
    assert Pack.objects.get().exhibits == [copy.pk]


def test_who_takes_a_pack_away_stands_in_the_custody_of_each_original(exhibits, chi, ha, expert):
    pack = exported(chi, exhibits)
    packs.take_away(pack_id=pack.pk, by=ha)
    lines = CustodyEntry.objects.filter(act="downloaded", by=ha)
    assert sorted(lines.values_list("exhibit", flat=True)) == ids(exhibits)
    assert {line.facts["pack"] for line in lines} == {pack.pk}
    assert expert(packs.path_of(pack))[1]["wrong"] == [], "what came after the closing does not touch the pack"


def test_programs_order_list_and_fetch_packs(exhibits, chi, minh, lan, signed_in, work, expert, tmp_path):
    client = signed_in(chi)
    asked = {"subject": "Vụ 17/2026", "why": "gửi tòa", "exhibits": ids(exhibits)}
    made = client.post("/api/packs/", asked, content_type="application/json")
    assert made.status_code == 201, made.content
    address = f"/api/packs/{made.json()['id']}/"
    assert client.post(f"{address}download/").status_code == 404, "not made yet"
    work()
    assert client.get(address).json()["state"] == "ready"
    (tmp_path / "fetched.zip").write_bytes(b"".join(client.post(f"{address}download/").streaming_content))
    assert expert(tmp_path / "fetched.zip")[1]["wrong"] == []
    assert client.get(f"{address}download/").status_code == 405, "fetching writes custody: never by a mere link"
    again = client.post("/api/packs/", {"subject": "Vụ 17/2026", "why": "gửi lại"}, content_type="application/json")
    assert again.json()["exhibits"] == ids(exhibits), "without exhibits: those the log knows"
    assert signed_in(minh).get("/api/packs/").json()["count"] == 0
    assert signed_in(minh).get(address).status_code == 404
    assert signed_in(minh).post(f"{address}download/").status_code == 404
    assert signed_in(lan).post("/api/packs/", asked, content_type="application/json").status_code == 403
    assert signed_in(lan).post(f"{address}download/").status_code == 403, "who sees all may still not take it"
    bad = client.post("/api/packs/", {"subject": "V", "why": "gửi", "exhibits": ["x"]}, content_type="application/json")
    assert bad.status_code == 400
