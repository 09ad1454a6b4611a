"""Somebody with every right on database and disk changes something; the check names it."""

import json
import shutil
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from evidence import log_config, vault
from evidence.log import leaf, merkle, signing
from evidence.log_models import FileCheck, Head, LogCheck, LogDetail, LogLeaf, LogPending, Stamp, Trouble
from evidence.models import CustodyEntry, Exhibit
from evidence.services import checking, custody, log, outside

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(settings, tmp_path):
    settings.LOG_ANCHOR_DIR = tmp_path / "anchors"
    settings.VAULT_DIR = tmp_path / "vault"
    return settings


@pytest.fixture
def sealed(hand_in, chi, django_capture_on_commit_callbacks):
    """Two exhibits with some custody, sealed, stamped, anchored outside; then a few lines more, sealed too."""
    with django_capture_on_commit_callbacks(execute=True):
        hand_in(chi, ("a.txt", b"one"), ("b.txt", b"two"))
        exhibits = list(Exhibit.objects.order_by("pk"))
        for number in range(6):
            custody.enter(exhibits[number % 2], "viewed", chi, f"xem lần {number}")
        log.seal_pending()
        outside.stamp_heads()
        custody.enter(exhibits[0], "downloaded", chi, "sao chép")
        log.seal_pending()
        outside.stamp_heads()
    return exhibits


@contextmanager
def as_superuser():
    """Triggers off, as the owner of the tables can."""
    tables = ["custodyentry", "logleaf", "lognode", "head", "stamp", "cosignature"]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE evidence_{table} DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE evidence_logleaf DROP CONSTRAINT IF EXISTS evidence_logleaf_custody_id_key")
        yield cursor
        for table in tables:
            cursor.execute(f"ALTER TABLE evidence_{table} ENABLE TRIGGER USER")


def codes(**options):
    report = checking.verify(**options).report
    assert report["sound"] == (not report["wrong"])
    return {code for code, _, _ in report["wrong"]}


def named(code):
    return [where for each, where, _ in LogCheck.objects.latest().report["wrong"] if each == code]


def test_an_untouched_house_is_sound(sealed):
    check = checking.verify()
    counts = check.report["counts"]
    assert check.is_sound and check.report["wrong"] == []
    assert counts["lines"] == LogLeaf.objects.count() and counts["files"] == 2
    assert counts["stamps"] == Stamp.objects.count() == 2
    assert counts["anchors"] == counts["heads"] == Head.objects.count()
    assert {code for code, _ in check.report["not_excluded"]} == {"no_witness"}


def test_a_hundred_checks_of_a_house_at_work_raise_no_false_alarm(sealed, chi):
    for number in range(20):
        custody.enter(sealed[number % 2], "viewed", chi, "xem")
        if number % 3 == 0:
            log.seal_pending()
        assert codes() == set()


def line_at(index=4):
    return LogLeaf.objects.get(index=index)


def edit_reason(cursor):
    cursor.execute("UPDATE evidence_custodyentry SET why = 'khac' WHERE act = 'downloaded'")


def edit_time(cursor):
    cursor.execute("UPDATE evidence_custodyentry SET at = at - interval '3 days' WHERE act = 'downloaded'")


def edit_person(cursor):
    cursor.execute("UPDATE evidence_custodyentry SET by_id = NULL WHERE act = 'downloaded'")


def edit_act(cursor):
    cursor.execute("UPDATE evidence_custodyentry SET act = 'viewed' WHERE act = 'downloaded'")


def move_to_other_exhibit(cursor):
    cursor.execute(
        "UPDATE evidence_custodyentry SET exhibit_id = (SELECT max(id) FROM evidence_exhibit) WHERE act = 'downloaded'"
    )


def delete_custody(cursor):
    cursor.execute("UPDATE evidence_logleaf SET custody_id = NULL WHERE type = 'downloaded'")
    cursor.execute("DELETE FROM evidence_custodyentry WHERE act = 'downloaded'")


def plant_custody(cursor):
    cursor.execute(
        "INSERT INTO evidence_custodyentry (exhibit_id, act, by_id, at, why, facts) "
        "SELECT exhibit_id, 'viewed', by_id, at - interval '1 day', why, facts FROM evidence_custodyentry LIMIT 1"
    )


def swap_custody(cursor):
    cursor.execute(
        "UPDATE evidence_logleaf l SET custody_id = o.custody_id FROM evidence_logleaf o "
        'WHERE (l."index", o."index") IN ((5, 6), (6, 5))'
    )


def edit_leaf(cursor):
    raw = bytes(line_at().raw).replace(b'"actor":', b'"actor":1')
    cursor.execute('UPDATE evidence_logleaf SET raw = %s WHERE "index" = 4', [raw])


def edit_leaf_and_hash(cursor):
    raw = bytes(line_at().raw).replace(b'"actor":', b'"actor":1')
    cursor.execute('UPDATE evidence_logleaf SET raw = %s, hash = %s WHERE "index" = 4', [raw, merkle.leaf_hash(raw)])


def respell_leaf(cursor):
    raw = json.dumps(json.loads(bytes(line_at().raw))).encode()
    cursor.execute('UPDATE evidence_logleaf SET raw = %s, hash = %s WHERE "index" = 4', [raw, merkle.leaf_hash(raw)])


def delete(where):
    def change(cursor):
        cursor.execute(f"DELETE FROM evidence_logdetail WHERE leaf_id = ({where})")
        cursor.execute(f'DELETE FROM evidence_logleaf WHERE "index" = ({where})')

    return change


def swap_leaves(cursor):
    cursor.execute("DELETE FROM evidence_logdetail WHERE leaf_id IN (5, 6)")
    for before, after in ((5, -1), (6, 5), (-1, 6)):
        cursor.execute('UPDATE evidence_logleaf SET "index" = %s WHERE "index" = %s', [after, before])


def edit_column(cursor):
    cursor.execute("UPDATE evidence_logleaf SET type = 'checked' WHERE \"index\" = 4")


def edit_node(cursor):
    cursor.execute('UPDATE evidence_lognode SET hash = %s WHERE level = 1 AND "index" = 1', [bytes(32)])


def delete_nodes(cursor):
    cursor.execute("DELETE FROM evidence_lognode WHERE level = 2")


def edit_edge(cursor):
    cursor.execute("UPDATE evidence_logfrontier SET peaks = sha256(peaks) || substr(peaks, 33)")


def edit_details(cursor):
    cursor.execute("UPDATE evidence_logdetail SET body = %s WHERE leaf_id = 4", [b'{"facts":"{}","why":"khac"}'])


def forge_head(cursor):
    cursor.execute("UPDATE evidence_head SET note = %s", [bytes(Head.objects.first().note).replace(b"\n", b"\r\n")])


def edit_root(cursor):
    cursor.execute("UPDATE evidence_head SET root = %s", [bytes(32)])


def replace_stamp(cursor):
    """The stamp of another head put in this one's place."""
    first, second = Stamp.objects.order_by("pk")
    cursor.execute(
        "UPDATE evidence_stamp SET reply = %s, nonce = %s WHERE id = %s", [bytes(first.reply), first.nonce, second.pk]
    )


def backdate_stamp(cursor):
    cursor.execute("UPDATE evidence_stamp SET at = at - interval '400 days'")


def flip_stamp(cursor):
    reply = bytes(Stamp.objects.first().reply)
    cursor.execute("UPDATE evidence_stamp SET reply = %s", [reply[:-5] + bytes([reply[-5] ^ 1]) + reply[-4:]])


ATTACKS = {
    "a reason edited": (edit_reason, "custody_changed"),
    "a moment edited": (edit_time, "custody_changed"),
    "a person edited": (edit_person, "custody_changed"),
    "an act edited": (edit_act, "custody_changed"),
    "custody moved to another exhibit": (move_to_other_exhibit, "custody_changed"),
    "a line of custody deleted": (delete_custody, "custody_deleted"),
    "a line of custody planted past the queue": (plant_custody, "custody_unsealed"),
    "lines of custody swapped": (swap_custody, "custody_changed"),
    "a leaf edited": (edit_leaf, "line_changed"),
    "a leaf edited with its hash": (edit_leaf_and_hash, "head_differs"),
    "a leaf spelt anew": (respell_leaf, "line_changed"),
    "the first leaf deleted": (delete("SELECT 0"), "line_missing"),
    "a middle leaf deleted": (delete("SELECT 5"), "line_missing"),
    "the last leaf deleted": (delete('SELECT max("index") FROM evidence_logleaf'), "log_shortened"),
    "leaves swapped": (swap_leaves, "head_differs"),
    "a column of a leaf edited": (edit_column, "line_changed"),
    "a node edited": (edit_node, "node_changed"),
    "nodes deleted": (delete_nodes, "node_changed"),
    "the remembered edge edited": (edit_edge, "node_changed"),
    "details edited": (edit_details, "details_changed"),
    "a head forged": (forge_head, "head_forged"),
    "a root edited": (edit_root, "head_differs"),
    "a stamp replaced": (replace_stamp, "stamp_wrong"),
    "a stamp back-dated in its row": (backdate_stamp, "stamp_wrong"),
    "a byte of a stamp flipped": (flip_stamp, "stamp_wrong"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_somebody_with_every_right_changed_is_named(attack, sealed):
    change, code = ATTACKS[attack]
    with as_superuser() as cursor:
        change(cursor)
    assert code in codes()
    assert named(code)


def rewrite_everything(cursor):
    """Edit one leaf, then recompute every hash, chain, node and head with the log's own key: the perfect forgery inside."""
    lines = [leaf.parse(bytes(raw)) for raw in LogLeaf.objects.order_by("index").values_list("raw", flat=True)]
    tails, rows, tree, nodes = {}, [], merkle.Frontier(), []
    for index, each in enumerate(lines):
        said = json.loads(each.raw)
        said["at"] = said["at"].replace("2026", "2025") if index == 4 else said["at"]
        said["prev"] = tails.get(each.chain, leaf.FIRST)
        raw = leaf.canonical(said)
        tails[each.chain] = merkle.leaf_hash(raw).hex()
        rows.append((raw, merkle.leaf_hash(raw), index))
        nodes += [(hashed, level, at) for level, at, hashed in tree.append(merkle.leaf_hash(raw)) if level]
    cursor.executemany('UPDATE evidence_logleaf SET raw = %s, hash = %s WHERE "index" = %s', rows)
    cursor.executemany('UPDATE evidence_lognode SET hash = %s WHERE level = %s AND "index" = %s', nodes)
    cursor.execute("UPDATE evidence_logfrontier SET peaks = %s", [b"".join(tree.peaks)])
    cursor.execute("DELETE FROM evidence_stamp")
    cursor.execute("DELETE FROM evidence_head")
    cursor.execute("UPDATE evidence_custodyentry SET at = at - interval '1 year' WHERE id = %s", [line_at().custody_id])


def test_a_history_rewritten_whole_with_the_stolen_key_fails_against_the_head_outside(sealed):
    with as_superuser() as cursor:
        rewrite_everything(cursor)
    log.sign_head()
    found = checking.verify().report["wrong"]
    assert {code for code, _, _ in found} == {"head_differs"}
    assert any(where.startswith("head-") for _, where, _ in found)


def test_the_same_without_anything_outside_is_never_called_certain(sealed, house):
    with as_superuser() as cursor:
        rewrite_everything(cursor)
    log.sign_head()
    shutil.rmtree(house.LOG_ANCHOR_DIR)
    report = checking.verify().report
    assert {"no_anchor", "no_stamp", "no_witness"} <= {code for code, _ in report["not_excluded"]}


def test_yesterdays_database_restored_is_found_by_the_head_outside(sealed):
    size = Head.objects.order_by("-size")[1].size
    with as_superuser() as cursor:
        cursor.execute(
            "DELETE FROM evidence_stamp WHERE head_id IN (SELECT id FROM evidence_head WHERE size > %s)", [size]
        )
        cursor.execute("DELETE FROM evidence_head WHERE size > %s", [size])
        cursor.execute("DELETE FROM evidence_logdetail WHERE leaf_id >= %s", [size])
        cursor.execute('DELETE FROM evidence_logleaf WHERE "index" >= %s', [size])
        for level in range(1, 9):
            cursor.execute('DELETE FROM evidence_lognode WHERE level = %s AND "index" >= %s', [level, size >> level])
        cursor.execute("DELETE FROM evidence_custodyentry WHERE act = 'downloaded'")
        cursor.execute("DELETE FROM evidence_logfrontier")
    assert codes() == {"log_shortened"}


def test_a_head_signed_with_another_key_is_forged(sealed, house, tmp_path):
    signing.make_key(tmp_path / "other.pem")
    house.LOG_KEY_FILE = str(tmp_path / "other.pem")
    assert "key_changed" in codes()


def test_a_key_changed_with_its_line_in_the_log_is_sound(sealed, house, tmp_path, chi):
    new = signing.make_key(tmp_path / "next.pem")
    log.change_key(new)
    house.LOG_KEY_FILE = str(tmp_path / "next.pem")
    log.sign_head()
    custody.enter(sealed[0], "viewed", chi, "xem")
    log.seal_pending()
    assert codes() == set()
    assert log_config.public_key() == new


def spoil(sha, how):
    path = vault.path_of(sha)
    if how == "missing":
        path.unlink()
        return
    path.chmod(0o644)
    path.write_bytes({"flipped": b"onf", "cut": b"on", "longer": b"one!", "emptied": b""}[how])


@pytest.mark.parametrize("how", ["flipped", "cut", "longer", "emptied", "missing"])
def test_a_changed_file_is_named_and_enters_its_custody_once(how, sealed):
    spoil(sealed[0].sha256, how)
    code = "file_missing" if how == "missing" else "file_changed"
    assert codes() == {code} and named(code) == [sealed[0].sha256]
    assert codes() == {code}
    assert CustodyEntry.objects.filter(exhibit=sealed[0], act="check_failed", by=None).count() == 1


def test_a_check_broken_off_goes_on_where_it_stopped(sealed):
    began = timezone.now()
    checking.verify(seconds=-1)
    assert LogCheck.objects.latest().files == 0
    FileCheck.objects.create(exhibit=sealed[0], at=timezone.now())
    checking.verify(again=began)
    assert LogCheck.objects.latest().files == 1


def test_a_file_of_no_exhibit_is_reported_and_left_alone(sealed):
    stray = vault.path_of("ab" * 32)
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"orphan")
    report = checking.verify().report
    assert report["sound"] and [code for code, _ in report["not_excluded"] if code == "stray_file"] == ["stray_file"]
    assert stray.exists()


def test_details_destroyed_by_decision_leave_the_log_sound(sealed):
    LogDetail.objects.filter(leaf__type="downloaded").delete()
    assert codes() == set()


def test_late_sealing_is_said(sealed, chi):
    custody.enter(sealed[0], "viewed", chi, "xem")
    LogPending.objects.update(since=timezone.now() - timedelta(hours=1))
    assert "sealing_late" in {code for code, _ in checking.verify().report["not_excluded"]}


def test_the_command_names_what_is_wrong_and_fails(sealed, capsys):
    call_command("verify_evidence", "--json")
    assert json.loads(capsys.readouterr().out)["sound"] is True
    spoil(sealed[0].sha256, "flipped")
    with pytest.raises(SystemExit) as ended:
        call_command("verify_evidence")
    assert ended.value.code == 1
    assert sealed[0].sha256 in capsys.readouterr().out


def test_an_authority_that_is_down_delays_stamps_and_stops_nobody(sealed, chi, house, monkeypatch):
    down = log_config.Authority(
        "far",
        "http://127.0.0.1:9/",
        log_config.demo_authority().certificate,
        log_config.demo_authority().roots,
        "2.999.3161.1",
        True,
    )
    monkeypatch.setattr(log_config, "authorities", lambda: [down])
    custody.enter(sealed[0], "viewed", chi, "xem")
    assert log.seal_pending() == 1
    assert outside.stamp_heads() and outside.stamp_heads()
    assert Trouble.objects.get().name == "far" and Trouble.objects.get().times == 2
    monkeypatch.undo()
    assert outside.stamp_heads() == []
    assert Stamp.objects.filter(head=Head.objects.latest()).count() == 1


def test_an_edge_that_was_lost_is_found_again_from_the_nodes(sealed, chi):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM evidence_logfrontier")
    custody.enter(sealed[0], "viewed", chi, "xem sau sự cố")
    log.seal_pending()
    assert log.kept_frontier()[0] == LogLeaf.objects.count()
    assert codes() == set()


def test_a_clock_set_back_is_said_and_an_honest_clock_is_not(sealed, chi):
    assert "clock_back" not in {code for code, _ in checking.verify().report["not_excluded"]}
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        custody.enter(sealed[0], "viewed", chi, "xem khi đồng hồ chạy sai")
    log.seal_pending()
    said = dict(checking.verify().report["not_excluded"])
    assert said["clock_back"].startswith("1 lines")
