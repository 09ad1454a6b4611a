"""The witness: a second pair of eyes that remembers the last head it saw and signs the next one only if it continues it.

Run it on another machine, under another authority. It needs the log's public key, a key of its own and a folder, nothing else:

    python -m evidence.log.witness --folder /srv/witness --log-key log.pem --origin example.org/log --port 8091

The request is C2SP tlog-witness's (POST /add-checkpoint, same statuses). What it signs is C2SP's `cosignature/v1` text, but with
P-256, so that plain `openssl dgst -sha256 -verify` checks it; C2SP knows no such line, hence the answer is JSON.
"""

import argparse
import base64
import binascii
import json
import os
import sys
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from evidence.log import checkpoint, merkle
from evidence.log.checkpoint import BadHead
from evidence.log.signing import FileSigner, PublicKey, Signer, make_key

MAX_BODY = 64 * 1024


class WillNot(Exception):
    """The witness refuses. `status` is the answer's HTTP status (C2SP tlog-witness), `known` the size it remembers."""

    def __init__(self, said: str, status: int, known: int = 0) -> None:
        super().__init__(said)
        self.status = status
        self.known = known


@dataclass(frozen=True, slots=True)
class Cosignature:
    """The witness `name` saw this head at `at` (Unix seconds) and found it consistent with all it had seen before."""

    name: str
    at: int
    signature: bytes

    def signed(self, head: bytes) -> bytes:
        """The exact bytes the witness signed, for the head's text `head`."""
        return b"cosignature/v1\ntime %d\n" % self.at + head

    def dumps(self) -> str:
        return json.dumps({"name": self.name, "time": self.at, "signature": base64.b64encode(self.signature).decode()})

    @classmethod
    def loads(cls, said: str) -> "Cosignature":
        """ValueError unless this is what `dumps` writes."""
        try:
            told = json.loads(said)
            return cls(str(told["name"]), int(told["time"]), base64.b64decode(told["signature"], validate=True))
        except (KeyError, TypeError, binascii.Error) as trouble:
            raise ValueError("not a cosignature") from trouble

    def holds(self, head: bytes, key: PublicKey) -> bool:
        return key.verifies(self.signature, self.signed(head))


class Memory:
    """The last head, in one file, replaced whole and flushed before the witness answers."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "last-head"

    def last(self) -> bytes | None:
        return self._path.read_bytes() if self._path.exists() else None

    def keep(self, note: bytes) -> None:
        beside = self._path.with_suffix(".new")
        with beside.open("wb") as file:
            file.write(note)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class Witness:
    """Cosigns heads of the log `origin` signed by `log_key`, each continuing the last."""

    def __init__(self, name: str, signer: Signer, origin: str, log_key: PublicKey, folder: Path) -> None:
        self.name = name
        self._signer = signer
        self._origin = origin
        self._log_key = log_key
        self._memory = Memory(folder)
        self._one_at_a_time = threading.Lock()

    def last(self) -> checkpoint.Head | None:
        raw = self._memory.last()
        return checkpoint.opened(raw, self._origin, self._log_key) if raw else None

    def cosign(self, note: bytes, old: int, proof: list[bytes], now: int) -> Cosignature:
        """Cosign `note`, whose consistency with the head of size `old` the proof shows; or WillNot, remembering nothing new."""
        try:
            head = checkpoint.opened(note, self._origin, self._log_key)
        except BadHead as trouble:
            raise WillNot(str(trouble), 403) from trouble
        with self._one_at_a_time:
            self._agree(head, old, proof)
            made = Cosignature(self.name, now, b"")
            made = Cosignature(self.name, now, self._signer.sign(made.signed(head.text())))
            self._memory.keep(note)
        return made

    def _agree(self, head: checkpoint.Head, old: int, proof: list[bytes]) -> None:
        known = self.last() or checkpoint.Head(self._origin, 0, merkle.EMPTY_ROOT)
        if old > head.size:
            raise WillNot("the head is smaller than the one it should continue", 400)
        if old != known.size:
            raise WillNot(f"the last head seen has {known.size} lines", 409, known.size)
        try:
            merkle.check_consistency(known.size, head.size, proof, known.root, head.root)
        except merkle.BadProof as trouble:
            raise WillNot(f"this is another history: {trouble}", 422, known.size) from trouble


def request_body(note: bytes, old: int, proof: list[bytes]) -> bytes:
    """The body of POST /add-checkpoint."""
    lines = [f"old {old}", *(base64.b64encode(each).decode() for each in proof), "", ""]
    return "\n".join(lines).encode() + note


def parse_request(body: bytes) -> tuple[bytes, int, list[bytes]]:
    """(note, old size, proof) of a request's body; WillNot when malformed."""
    above, middle, note = body.partition(b"\n\n")
    try:
        first, *rest = above.decode().split("\n")
        word, _, old = first.partition(" ")
        proof = [base64.b64decode(each, validate=True) for each in rest]
        size = int(old)
    except (ValueError, binascii.Error) as trouble:
        raise WillNot("the request is malformed", 400) from trouble
    if word != "old" or not middle or size < 0 or len(proof) > 64 or any(len(each) != 32 for each in proof):
        raise WillNot("the request is malformed", 400)
    return note, size, proof


def serve(witness: Witness, port: int, address: str = "127.0.0.1") -> ThreadingHTTPServer:
    """A server answering for `witness`; the caller runs `serve_forever`."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            if self.path != "/add-checkpoint" or not 0 < length <= MAX_BODY:
                self._answer(404 if self.path != "/add-checkpoint" else 400, b"")
                return
            try:
                note, old, proof = parse_request(self.rfile.read(length))
                made = witness.cosign(note, old, proof, int(time.time()))
            except WillNot as refusal:
                said = str(refusal.known) if refusal.status == 409 else str(refusal)
                self._answer(refusal.status, said.encode() + b"\n")
            else:
                self._answer(200, made.dumps().encode() + b"\n")

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return ThreadingHTTPServer((address, port), Door)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True, help="where the key and the last head are kept")
    parser.add_argument("--log-key", type=Path, required=True, help="the log's public key (PEM)")
    parser.add_argument("--origin", required=True, help="the log's name")
    parser.add_argument("--name", default="witness", help="this witness's name")
    parser.add_argument("--port", type=int, default=8091)
    parser.add_argument("--address", default="127.0.0.1")
    given = parser.parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    key = given.folder / "witness-key.pem"
    if not key.exists():
        public = make_key(key)
        (given.folder / "witness.pub.pem").write_bytes(public.pem())
    signer = FileSigner(key)
    witness = Witness(given.name, signer, given.origin, PublicKey.from_pem(given.log_key.read_bytes()), given.folder)
    server = serve(witness, given.port, given.address)
    sys.stdout.write(f"Witness {given.name}, key {signer.public.fingerprint}, port {given.port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
