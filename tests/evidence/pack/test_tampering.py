"""Whatever is changed in a pack, the stand-alone verifier says so and names it; whoever changes it, even holding the log's key."""

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from evidence.log import authority, checkpoint, leaf, merkle
from evidence.log.leaf import Event
from evidence.pack import verify
from evidence.pack.build import Dossier
from tests.evidence.pack import making
from tests.evidence.pack.making import Expert, Log

SHAS = [sha256(content).hexdigest() for content in making.FILES.values()]
Files = dict[str, bytes]


def item(files: Files) -> str:
    return next(name for name in files if name.endswith(".mp4"))


def entries(files: Files) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in files["log/entries.jsonl"].splitlines()]


def with_entries(files: Files, lines: list[dict]) -> Files:  # type: ignore[type-arg]
    return files | {"log/entries.jsonl": b"".join(leaf.canonical(each) + b"\n" for each in lines)}


# ---- changes by somebody who can rewrite the container, not sign


def flipped(files: Files) -> Files:
    content = files[item(files)]
    return files | {item(files): content[:5000] + bytes([content[5000] ^ 1]) + content[5001:]}


def edited(files: Files) -> Files:
    return files | {"log/entries.jsonl": files["log/entries.jsonl"].replace(b'\\"actor\\":17', b'\\"actor\\":18', 1)}


PLAIN: dict[str, tuple[Callable[[Files], Files], str]] = {
    "a byte of an original flipped": (flipped, "changed"),
    "an original cut short": (lambda files: files | {item(files): files[item(files)][:-1]}, "changed"),
    "an original emptied": (lambda files: files | {item(files): b""}, "changed"),
    "an original removed": (lambda files: {name: raw for name, raw in files.items() if name != item(files)}, "missing"),
    "a file added": (lambda files: files | {"items/" + "0" * 64: b"planted"}, "extra"),
    "a line edited": (edited, "changed"),
    "the custody page rewritten": (
        lambda files: files | {"custody.vi.html": files["custody.vi.html"].replace("Mở xem".encode(), "Tải về".encode())}, "changed",
    ),
    "the instructions rewritten": (lambda files: files | {"README-vi.txt": b"Trust me."}, "changed"),
    "the key replaced": (lambda files: files | {"keys/log.pub.pem": files["keys/witness-procuracy.pub.pem"]}, "changed"),
    "the manifest edited": (
        lambda files: files | {"manifest.json": files["manifest.json"].replace("Vụ 17".encode(), "Vụ 18".encode())},
        "manifest_signature",
    ),
    "the manifest's signature removed": (
        lambda files: {name: raw for name, raw in files.items() if name != "manifest.json.sig"}, "not_a_pack",
    ),
    "the manifest no longer JSON": (lambda files: files | {"manifest.json": b"{" * 5000}, "not_a_pack"),
}  # fmt: skip


@pytest.mark.parametrize("change", PLAIN)
def test_a_changed_pack_is_not_intact(change: str, expert: Expert, pack: bytes) -> None:
    spoil, code = PLAIN[change]
    assert code in expert.wrong(making.rezipped(spoil(making.contents(pack))))


# ---- changes by somebody who holds the log's key and signs a new manifest over them: the sealed log itself must speak


def without_line(where: Callable[[dict], bool]) -> Callable[[Files], Files]:  # type: ignore[type-arg]
    def change(files: Files) -> Files:
        lines = entries(files)
        gone = next(line for line in lines if where(json.loads(line["leaf"])))
        return with_entries(files, [line for line in lines if line is not gone])

    return change


def of(kind: str, sha: str = SHAS[1]) -> Callable[[dict], bool]:  # type: ignore[type-arg]
    return lambda said: said["type"] == kind and sha in (said["chain"][8:], said.get("sha256", ""))


def two_lines_gone(files: Files) -> Files:
    return without_line(of("handed_over"))(without_line(of("viewed"))(files))


def whole_chain_gone(files: Files) -> Files:
    return with_entries(files, [line for line in entries(files) if SHAS[1] not in json.loads(line["leaf"])["chain"]])


def reordered(files: Files) -> Files:
    lines = entries(files)
    lines[1], lines[4] = lines[4], lines[1]
    return with_entries(files, lines)


def index_swapped(files: Files) -> Files:
    lines = entries(files)
    lines[0]["index"], lines[1]["index"] = lines[1]["index"], lines[0]["index"]
    return with_entries(files, lines)


def leaf_edited(files: Files) -> Files:
    lines = entries(files)
    lines[1]["leaf"] = lines[1]["leaf"].replace('"actor":17', '"actor":18')
    return with_entries(files, lines)


def time_edited(files: Files) -> Files:
    lines = entries(files)
    said = json.loads(lines[1]["leaf"])
    lines[1]["leaf"] = lines[1]["leaf"].replace(said["at"], "2020" + said["at"][4:])
    return with_entries(files, lines)


def details_edited(files: Files) -> Files:
    lines = entries(files)
    lines[1]["details"] = lines[1]["details"].replace("Kim Chi", "Văn An")
    return with_entries(files, lines)


def line_doubled(files: Files) -> Files:
    return with_entries(files, [*entries(files)[:2], *entries(files)[1:]])


def proof_cut(files: Files) -> Files:
    lines = entries(files)
    lines[1]["proof"] = lines[1]["proof"][:-1]
    return with_entries(files, lines)


def respelt(files: Files) -> Files:
    lines = entries(files)
    lines[1]["leaf"] = json.dumps(json.loads(lines[1]["leaf"]))
    return with_entries(files, lines)


def planted(files: Files) -> Files:
    """A line that never was in the log, with another line's proof."""
    lines = entries(files)
    said = json.loads(lines[-1]["leaf"]) | {"type": "viewed"}
    return with_entries(files, [*lines, lines[-1] | {"leaf": leaf.canonical(said).decode()}])


def size_claimed(files: Files) -> Files:
    return files | {"head/checkpoint": files["head/checkpoint"].replace(b"\n22\n", b"\n23\n")}


def exhibit_left_out(files: Files) -> Files:
    """Original, its custody and its joining line: nothing left to see but the counts."""
    lines = [line for line in entries(files) if SHAS[1] not in line["leaf"]]
    return with_entries({name: raw for name, raw in files.items() if SHAS[1] not in name}, lines)


def original_exchanged(files: Files) -> Files:
    """Another file under another name, listed in the manifest in place of the original."""
    kept = {name: raw for name, raw in files.items() if SHAS[1] not in name}
    return kept | {f"items/{SHAS[1]}.mp4": b"another video"}


SIGNED: dict[str, tuple[Callable[[Files], Files], str]] = {
    "one custody line removed": (without_line(of("viewed")), "chain"),
    "the first custody line removed": (without_line(of("sealed")), "chain"),
    "the last custody line removed": (without_line(of("exported")), "covers"),
    "two custody lines removed": (two_lines_gone, "chain"),
    "a whole custody removed": (whole_chain_gone, "exhibit"),
    "the line that an exhibit joined removed": (without_line(of("joined")), "chain"),
    "the closing line removed": (without_line(lambda said: said["type"] == "closed"), "closing"),
    "lines re-ordered": (reordered, "chain"),
    "index numbers swapped": (index_swapped, "inclusion"),
    "a line edited": (leaf_edited, "inclusion"),
    "a line back-dated": (time_edited, "inclusion"),
    "the name of a person changed": (details_edited, "details"),
    "a line doubled": (line_doubled, "inclusion"),
    "a proof cut short": (proof_cut, "inclusion"),
    "a line spelt anew": (respelt, "line"),
    "a line planted": (planted, "inclusion"),
    "another size claimed for the log": (size_claimed, "head"),
    "an exhibit left out with everything about it": (exhibit_left_out, "chain"),
    "an original exchanged": (original_exchanged, "exhibit"),
}


@pytest.mark.parametrize("change", SIGNED)
def test_a_pack_changed_by_the_holder_of_the_key_is_not_intact(
    change: str, expert: Expert, pack: bytes, folder: Path
) -> None:
    spoil, code = SIGNED[change]
    files = spoil(making.contents(pack))
    exhibits = [each for each in json.loads(files["manifest.json"])["exhibits"] if each["path"] in files]
    files = making.resigned(files, making.log_key(folder, "log.pem").sign, exhibits=exhibits)
    assert code in expert.wrong(making.rezipped(files))


def test_a_manifest_signed_anew_without_changes_still_passes(expert: Expert, pack: bytes, folder: Path) -> None:
    """So that the matrix above fails for its own reasons."""
    files = making.resigned(making.contents(pack), making.log_key(folder, "log.pem").sign)
    assert expert.wrong(making.rezipped(files)) == set()


def test_another_dossiers_label_on_the_same_lines_is_noticed(expert: Expert, pack: bytes, folder: Path) -> None:
    changed = making.resigned(making.contents(pack), making.log_key(folder, "log.pem").sign, subject="Vụ 18/2026")
    assert "closing" in expert.wrong(making.rezipped(changed))


# ---- a whole history forged, with the log's key or another's


def forged_history(log: Log, change: Callable[[int, leaf.Leaf], Event | None]) -> Log:
    """The log written anew with changed events: every leaf, node, chain and count recomputed."""
    made = Log.empty()
    for index, each in enumerate(log.leaves):
        body, _ = log.details[index]
        event = change(index, each)
        if event is None:
            continue
        if event.type == leaf.CLOSED:
            tails = [made.tails[leaf.exhibit_chain(sha)] for sha in SHAS]
            digest, count = leaf.covers([(tail.chain, tail.seq + 1, tail.hash) for tail in tails])
            event = replace(event, facts={"covers": digest, "covers_count": count})
        made.append(event, **json.loads(body))
    return made


def without_the_viewing(log: Log) -> Log:
    def change(index: int, each: leaf.Leaf) -> Event | None:
        return None if index == 5 else Event(each.type, each.chain, making.long_ago(10), each.actor, each.facts)

    return forged_history(log, change)


def test_a_history_forged_with_another_key_is_not_intact(
    log: Log, expert: Expert, folder: Path, tsa: authority.TestAuthority
) -> None:
    forger = making.log_key(folder, "forger.pem")
    forged = making.packed(making.dossier_of(without_the_viewing(log), folder, tsa, forger), forger.sign)
    assert {"head_signature", "manifest_signature"} <= expert.wrong(forged)
    assert expert.verify(forged, keys=False)[0] == 3, "with the pack's own keys it looks whole, hence never 'proved'"


def test_a_history_forged_later_with_the_stolen_key_lacks_the_old_stamp(
    log: Log, dossier: Dossier, expert: Expert, folder: Path, tsa: authority.TestAuthority
) -> None:
    """The forger may sign, but the stamp and the witness's signature are about the head as it was."""
    signer = making.log_key(folder, "log.pem")
    forged = making.dossier_of(without_the_viewing(log), folder, tsa, signer)
    kept = replace(forged, stamps=dossier.stamps, witnesses=dossier.witnesses)
    assert {"stamp", "witness"} <= expert.wrong(making.packed(kept, signer.sign))


def test_a_stamp_by_an_authority_nobody_named_proves_nothing(
    dossier: Dossier, expert: Expert, folder: Path, tmp_path: Path
) -> None:
    other = authority.TestAuthority(tmp_path / "other", embed_chain=True)
    changed = replace(dossier, stamps=[making.stamp_of(dossier.note, other)])
    assert "no_stamp" in expert.wrong(making.packed(changed, making.log_key(folder, "log.pem").sign))


def test_a_stamp_of_other_data_is_noticed(
    dossier: Dossier, expert: Expert, folder: Path, tsa: authority.TestAuthority
) -> None:
    changed = replace(dossier, stamps=[making.stamp_of(b"other data", tsa)])
    assert "stamp" in expert.wrong(making.packed(changed, making.log_key(folder, "log.pem").sign))


def test_a_foreign_token_beside_the_named_certificate_is_noticed(
    dossier: Dossier, expert: Expert, folder: Path, tmp_path: Path
) -> None:
    """The forger ships the honest authority's certificate and roots, but a token of his own that embeds his own."""
    forger = authority.TestAuthority(tmp_path / "forger", embed_chain=True)
    stamp = replace(making.stamp_of(dossier.note, forger), certificate=dossier.stamps[0].certificate)
    for roots in (dossier.stamps[0].roots, forger.ca, dossier.stamps[0].roots + forger.ca):
        changed = replace(dossier, stamps=[replace(stamp, roots=roots)])
        assert "stamp" in expert.wrong(making.packed(changed, making.log_key(folder, "log.pem").sign))


def test_a_stamp_that_is_a_refusal_or_rubbish_is_noticed(dossier: Dossier, expert: Expert, folder: Path) -> None:
    for reply in (b"", b"<html>", bytes.fromhex("30053003020102")):
        changed = replace(dossier, stamps=[replace(dossier.stamps[0], reply=reply)])
        assert "stamp" in expert.wrong(making.packed(changed, making.log_key(folder, "log.pem").sign))


def test_a_pack_without_a_stamp_or_witness_is_not_called_proved(dossier: Dossier, expert: Expert, folder: Path) -> None:
    bare = making.packed(replace(dossier, stamps=[], witnesses=[]), making.log_key(folder, "log.pem").sign)
    assert {"no_stamp", "no_witness"} <= expert.wrong(bare)


def test_a_moment_claimed_later_than_the_stamp_is_noticed(
    expert: Expert, folder: Path, tsa: authority.TestAuthority
) -> None:
    signer = making.log_key(folder, "log.pem")
    ahead = making.filled(making.long_ago(0) + timedelta(days=3))
    assert "later" in expert.wrong(making.packed(making.dossier_of(ahead, folder, tsa, signer), signer.sign))


def test_a_cosignature_of_another_head_is_noticed(dossier: Dossier, expert: Expert, folder: Path) -> None:
    seen = dossier.witnesses[0]
    eyes = making.log_key(folder, "witness.pem")
    other = checkpoint.Head(making.ORIGIN, 7, merkle.EMPTY_ROOT).text()
    forged = replace(seen, cosignature=replace(seen.cosignature, signature=eyes.sign(seen.cosignature.signed(other))))
    assert "witness" in expert.wrong(
        making.packed(replace(dossier, witnesses=[forged]), making.log_key(folder, "log.pem").sign)
    )


def test_an_honest_cosignature_of_another_head_is_noticed(dossier: Dossier, expert: Expert, folder: Path) -> None:
    """Text and signature fit each other, but speak of another head than the pack's."""
    signer, eyes = making.log_key(folder, "log.pem"), making.log_key(folder, "witness.pem")
    files = making.contents(making.packed(dossier, signer.sign))
    text = b"cosignature/v1\ntime 1795505000\n" + checkpoint.Head(making.ORIGIN, 7, merkle.EMPTY_ROOT).text()
    files |= {"head/witness-procuracy.txt": text, "head/witness-procuracy.sig": eyes.sign(text)}
    assert expert.wrong(making.rezipped(making.resigned(files, signer.sign))) == {"witness", "no_witness"}


def test_a_closing_line_that_itself_leaves_an_exhibit_out_is_noticed(
    log: Log, expert: Expert, folder: Path, tsa: authority.TestAuthority
) -> None:
    """The keeper of the log closes over two of three exhibits and packs two: the joining line gives it away."""
    signer, made = making.log_key(folder, "log.pem"), Log.empty()
    for index, each in enumerate(log.leaves):
        event = Event(each.type, each.chain, making.long_ago(10), each.actor, each.facts)
        if each.type == leaf.CLOSED:
            tails = [made.tails[leaf.exhibit_chain(sha)] for sha in SHAS[:2]]
            digest, count = leaf.covers([(tail.chain, tail.seq + 1, tail.hash) for tail in tails])
            event = replace(event, facts={"covers": digest, "covers_count": count})
        made.append(event, **json.loads(log.details[index][0]))
    whole = making.dossier_of(made, folder, tsa, signer)
    lines = [each for each in whole.lines if json.loads(each.raw)["chain"] != leaf.exhibit_chain(SHAS[2])]
    forged = making.packed(replace(whole, exhibits=whole.exhibits[:2], lines=lines), signer.sign)
    assert expert.wrong(forged) == {"exhibit"}


def test_a_line_that_names_another_line_before_it_is_noticed(
    log: Log, expert: Expert, folder: Path, tsa: authority.TestAuthority
) -> None:
    """Numbers without a gap, everything recomputed and signed, but the line before is not the one that was there."""
    signer, made = making.log_key(folder, "log.pem"), Log.empty()
    for index, each in enumerate(log.leaves):
        if index == 5:
            tail = made.tails[each.chain]
            made.tails[each.chain] = replace(tail, hash=merkle.leaf_hash(b"another line"))
        made.append(
            Event(each.type, each.chain, making.long_ago(10), each.actor, each.facts),
            **json.loads(log.details[index][0]),
        )
    tails = [made.tails[leaf.exhibit_chain(sha)] for sha in SHAS]
    assert "chain" in expert.wrong(making.packed(making.dossier_of(made, folder, tsa, signer), signer.sign)), tails


# ---- the bytes of the container


def test_a_thousand_single_bytes_changed_anywhere_are_all_noticed(
    pack: bytes, dossier: Dossier, expert: Expert
) -> None:
    """In this process for speed; the verifier's own code, without openssl for the untouched signatures."""
    given = verify.options(
        [
            "x",
            "--key",
            str(expert.key),
            "--tsa-cert",
            str(expert.tsa),
            "--witness-key",
            str(expert.witness),
            "--allow-test",
        ]
    )
    positions = (
        random.Random(20261124).sample(range(len(pack)), 940) + list(range(30)) + list(range(len(pack) - 30, len(pack)))
    )
    path = expert.folder / "spoiled.zip"
    missed = []
    for at in positions:
        path.write_bytes(pack[:at] + bytes([pack[at] ^ random.Random(at).randint(1, 255)]) + pack[at + 1 :])
        if not quickly_wrong(path, given):
            missed.append(at)
    assert missed == []


def quickly_wrong(path: Path, given: object) -> bool:
    """Container and hashes first (fast); only what passes them is put to openssl."""
    try:
        pack = verify.Zip(str(path))
    except verify.Stop:
        return True
    report = verify.Report()
    folder = path.parent / "quick"
    folder.mkdir(exist_ok=True)
    try:
        verify.read_pack(report, pack, str(folder))
    except verify.Stop:
        return True
    finally:
        pack.file.close()
        shutil.rmtree(folder)
    return bool(report.wrong) or verify.verify(str(path), given).code() == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda pack: b"#!/bin/sh\n" + pack,
        lambda pack: pack + b"\0",
        lambda pack: pack[:-1],
        lambda pack: pack[: len(pack) // 2],
        lambda pack: b"",
        lambda pack: b"PK\5\6" + bytes(18),
        lambda pack: pack + pack,
    ],
)
def test_a_container_with_anything_around_it_or_missing_is_refused(spoil, expert: Expert, pack: bytes) -> None:  # type: ignore[no-untyped-def]
    assert expert.wrong(spoil(pack)) & {"container", "not_a_pack"}


def test_a_link_in_an_unpacked_pack_is_not_followed(expert: Expert, pack: bytes) -> None:
    folder = expert.folder / "u"
    for name, content in making.contents(pack).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    target = next((folder / "items").glob("*.mp4"))
    target.rename(expert.folder / "elsewhere")
    target.symlink_to(expert.folder / "elsewhere")
    code, said = expert.verify_path(folder, "--allow-test")
    assert code == 1 and said["wrong"][0][0] == "extra"


def test_the_verifier_without_openssl_says_so(expert: Expert, pack: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    (expert.folder / "p.zip").write_bytes(pack)
    given = verify.options([str(expert.folder / "p.zip"), "--key", str(expert.key)])
    assert "openssl" in {code for code, _ in verify.verify(given.pack, given).wrong}
