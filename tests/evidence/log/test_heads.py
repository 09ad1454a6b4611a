"""Heads that plain openssl checks, and a witness that signs no second history."""

import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.log import checkpoint, merkle, signing, witness
from evidence.log.checkpoint import BadHead, Head
from evidence.log.signing import CommandSigner, FileSigner

ORIGIN = "surveillance.test/log"
HASHES = [merkle.leaf_hash(f"event {n}".encode()) for n in range(40)]


def key_in(folder: Path, name: str) -> FileSigner:
    signing.make_key(folder / name)
    return FileSigner(folder / name)


@pytest.fixture
def signer(tmp_path: Path) -> FileSigner:
    return key_in(tmp_path, "log.pem")


def note_of(size: int, signer: FileSigner, hashes: list[bytes] = HASHES) -> bytes:
    return checkpoint.sign(Head(ORIGIN, size, merkle.root_of(hashes[:size])), signer).raw()


def proof_of(old: int, new: int, hashes: list[bytes] = HASHES) -> list[bytes]:
    frontier, nodes = merkle.Frontier(), {}
    for hashed in hashes[:new]:
        nodes.update({(level, index): value for level, index, value in frontier.append(hashed)})
    return merkle.fulfil(merkle.consistency_plan(old, new), nodes)


def openssl_verifies(folder: Path, key: signing.PublicKey, data: bytes, signature: bytes) -> bool:
    for name, content in (("key.pem", key.pem()), ("data", data), ("sig", signature)):
        (folder / name).write_bytes(content)
    command = ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "sig", "data"]
    return subprocess.run(command, cwd=folder, capture_output=True).returncode == 0


def test_plain_openssl_checks_the_signature_of_a_head(signer: FileSigner, tmp_path: Path) -> None:
    note = checkpoint.parse_note(note_of(7, signer))
    assert openssl_verifies(tmp_path, signer.public, note.body, note.signatures[0].signature)
    assert not openssl_verifies(tmp_path, signer.public, note.body.replace(b"7", b"8"), note.signatures[0].signature)


def test_a_head_signed_by_openssl_itself_is_accepted(signer: FileSigner, tmp_path: Path) -> None:
    elsewhere = CommandSigner(f"openssl dgst -sha256 -sign {tmp_path / 'log.pem'}", signer.public.pem())
    raw = checkpoint.sign(Head(ORIGIN, 7, merkle.root_of(HASHES[:7])), elsewhere).raw()
    assert checkpoint.opened(raw, ORIGIN, signer.public).size == 7


def test_a_signing_program_that_fails_or_uses_another_key_signs_nothing(signer: FileSigner, tmp_path: Path) -> None:
    other = key_in(tmp_path, "other.pem")
    for command in ("false", "/nowhere/sign", f"openssl dgst -sha256 -sign {tmp_path / 'log.pem'}"):
        with pytest.raises(signing.CannotSign):
            CommandSigner(command, other.public.pem()).sign(b"data")


def test_a_head_reads_back_and_keeps_its_exact_bytes(signer: FileSigner) -> None:
    raw = note_of(7, signer)
    assert checkpoint.parse_note(raw).raw() == raw
    assert checkpoint.opened(raw, ORIGIN, signer.public) == Head(ORIGIN, 7, merkle.root_of(HASHES[:7]))


def test_every_flipped_byte_of_a_head_is_refused(signer: FileSigner) -> None:
    raw = note_of(7, signer)
    for at in range(len(raw)):
        spoiled = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        with pytest.raises(BadHead):
            checkpoint.opened(spoiled, ORIGIN, signer.public)


def test_a_forged_head_signed_with_another_key_is_refused(signer: FileSigner, tmp_path: Path) -> None:
    forger = key_in(tmp_path, "forger.pem")
    with pytest.raises(BadHead, match="not signed by the log's key"):
        checkpoint.opened(note_of(7, forger), ORIGIN, signer.public)


def test_a_head_of_another_log_is_refused(signer: FileSigner) -> None:
    with pytest.raises(BadHead, match="not of elsewhere"):
        checkpoint.opened(note_of(7, signer), "elsewhere/log", signer.public)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw.replace(b"\n7\n", b"\n07\n"),
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: raw + b"\n",
        lambda raw: raw[:-1],
        lambda raw: raw.replace(b"\n\n", b"\nextension\n\n"),
        lambda raw: raw.replace(b"\n\n", b"\n\n\n"),
        lambda raw: b"",
        lambda raw: b"\n" * 20000,
        lambda raw: raw.replace(b"\n7\n", "\n７\n".encode()),
    ],
)
def test_another_spelling_of_a_head_is_refused(spoil, signer: FileSigner) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadHead):
        checkpoint.opened(spoil(note_of(7, signer)), ORIGIN, signer.public)


def test_keys_that_are_not_p256_are_refused(tmp_path: Path) -> None:
    made = tmp_path / "rsa.pem"
    subprocess.run(["openssl", "genrsa", "-out", made, "2048"], check=True, capture_output=True)
    with pytest.raises(signing.BadKey):
        FileSigner(made)
    with pytest.raises(signing.BadKey):
        signing.PublicKey.from_pem(b"nothing")


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    signing.make_key(tmp_path / "log.pem")
    with pytest.raises(FileExistsError):
        signing.make_key(tmp_path / "log.pem")
    assert (tmp_path / "log.pem").stat().st_mode & 0o777 == 0o400


@pytest.fixture
def eyes(signer: FileSigner, tmp_path: Path) -> witness.Witness:
    (tmp_path / "w").mkdir()
    return witness.Witness("procuracy", key_in(tmp_path, "w.pem"), ORIGIN, signer.public, tmp_path / "w")


def test_a_witness_cosigns_heads_that_continue_each_other_and_openssl_agrees(
    eyes: witness.Witness, signer: FileSigner, tmp_path: Path
) -> None:
    eyes.cosign(note_of(5, signer), 0, [], 1000)
    made = eyes.cosign(note_of(9, signer), 5, proof_of(5, 9), 2000)
    head = Head(ORIGIN, 9, merkle.root_of(HASHES[:9])).text()
    key = FileSigner(tmp_path / "w.pem").public
    assert made.holds(head, key) and witness.Cosignature.loads(made.dumps()) == made
    assert openssl_verifies(tmp_path, key, b"cosignature/v1\ntime 2000\n" + head, made.signature)
    assert not witness.Cosignature(made.name, made.at - 1, made.signature).holds(head, key), "the time is signed too"


def refused(eyes: witness.Witness, note: bytes, old: int, proof: list[bytes]) -> int:
    before = eyes.last()
    with pytest.raises(witness.WillNot) as refusal:
        eyes.cosign(note, old, proof, 3000)
    assert eyes.last() == before, "a refusal leaves the memory as it was"
    return refusal.value.status


def test_a_witness_refuses_a_rewritten_history_even_with_every_node_recomputed(
    eyes: witness.Witness, signer: FileSigner
) -> None:
    eyes.cosign(note_of(5, signer), 0, [], 1000)
    forged = [*HASHES]
    forged[2] = merkle.leaf_hash(b"edited")
    assert refused(eyes, note_of(9, signer, forged), 5, proof_of(5, 9, forged)) == 422


def test_a_witness_refuses_a_fork_of_the_same_size(eyes: witness.Witness, signer: FileSigner) -> None:
    eyes.cosign(note_of(5, signer), 0, [], 1000)
    assert refused(eyes, note_of(5, signer, HASHES[1:]), 5, []) == 422


def test_a_witness_refuses_yesterdays_restored_dump(eyes: witness.Witness, signer: FileSigner) -> None:
    eyes.cosign(note_of(9, signer), 0, [], 1000)
    assert refused(eyes, note_of(5, signer), 9, []) == 400
    assert refused(eyes, note_of(5, signer), 4, proof_of(4, 5)) == 409


def test_a_witness_refuses_a_head_that_the_log_did_not_sign(
    eyes: witness.Witness, signer: FileSigner, tmp_path: Path
) -> None:
    assert refused(eyes, note_of(5, key_in(tmp_path, "forger.pem")), 0, []) == 403


def test_a_witness_remembers_across_restarts(signer: FileSigner, tmp_path: Path) -> None:
    (tmp_path / "w").mkdir()
    own = key_in(tmp_path, "w.pem")
    witness.Witness("w", own, ORIGIN, signer.public, tmp_path / "w").cosign(note_of(9, signer), 0, [], 1000)
    again = witness.Witness("w", own, ORIGIN, signer.public, tmp_path / "w")
    last = again.last()
    assert last is not None and last.size == 9
    assert refused(again, note_of(12, signer, HASHES[1:]), 9, proof_of(9, 12, HASHES[1:])) == 422


@pytest.fixture
def door(eyes: witness.Witness) -> Iterator[str]:
    server = witness.serve(eyes, 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/add-checkpoint"
    server.shutdown()
    server.server_close()
    thread.join()


def post(url: str, body: bytes) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body), timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode()


def test_the_witness_answers_over_http_and_says_which_head_it_knows(door: str, signer: FileSigner) -> None:
    status, said = post(door, witness.request_body(note_of(5, signer), 0, []))
    assert status == 200 and witness.Cosignature.loads(said).name == "procuracy"
    assert post(door, witness.request_body(note_of(9, signer), 3, proof_of(3, 9))) == (409, "5\n")
    assert post(door, witness.request_body(note_of(9, signer), 5, proof_of(3, 9)))[0] == 422
    assert post(door, witness.request_body(note_of(9, signer), 5, proof_of(5, 9)))[0] == 200


@pytest.mark.parametrize(
    "body", [b"x", b"old x\n\nnote", b"old 1\n%%%\n\nnote", b"old -1\n\nnote", b"\n\n", b"old 0\n\nnot a note\n"]
)
def test_a_malformed_request_to_the_witness_is_refused(door: str, body: bytes) -> None:
    assert post(door, body)[0] in {400, 403}
