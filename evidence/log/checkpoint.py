"""Heads of the log as text: C2SP tlog-checkpoint inside a C2SP signed note (c2sp.org/tlog-checkpoint, c2sp.org/signed-note).

    example.org/log              origin: the log's name
    17                           number of leaves
    CsUYapGGPo4dkMgIAUqom/...    root, base64
                                 (empty line)
    — example.org/log Az3gr...   signature lines: base64(key id, signature)

Signatures are ECDSA P-256 with SHA-256 in DER over the text before the empty line, so that plain `openssl dgst -verify` checks
them; the key id is the first four bytes of SHA-256 over the public key's DER (SPKI), as Rekor writes it.
"""

import base64
import binascii
import re
from dataclasses import dataclass

from evidence.log.signing import PublicKey, Signer

ORIGIN = re.compile(r"[^\s+]{1,200}\Z")
DASH = "\u2014 "
MAX_NOTE_BYTES = 16384


class BadHead(ValueError):
    """The text is not a head of this log, or is not signed by the key it should be."""


@dataclass(frozen=True, slots=True)
class Head:
    """A size and a root of the log called `origin`."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not ORIGIN.match(self.origin) or self.size < 0 or len(self.root) != 32:
            raise BadHead("a head has an origin without spaces, a size and a root of 32 bytes")

    def text(self) -> bytes:
        """The exact bytes that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()


@dataclass(frozen=True, slots=True)
class SignatureLine:
    name: str
    key_id: bytes
    signature: bytes

    def text(self) -> str:
        return f"{DASH}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A head's exact text and the signature lines under it."""

    body: bytes
    signatures: tuple[SignatureLine, ...]

    def raw(self) -> bytes:
        return self.body + b"\n" + "".join(each.text() for each in self.signatures).encode()

    def head(self) -> Head:
        return parse_head(self.body)


def parse_head(body: bytes) -> Head:
    """BadHead for anything that is not exactly origin, size, root (extension lines are refused: this log writes none)."""
    try:
        origin, size, root, rest = body.decode().split("\n")
        head = Head(origin, int(size), base64.b64decode(root, validate=True))
    except (ValueError, binascii.Error) as trouble:
        raise BadHead(f"not a head: {trouble}") from trouble
    if rest or head.text() != body:
        raise BadHead("the head has another spelling")
    return head


def parse_note(raw: bytes) -> Note:
    """Split a signed note. BadHead for anything malformed."""
    if len(raw) > MAX_NOTE_BYTES:
        raise BadHead("the note is too long")
    body, middle, below = raw.rpartition(b"\n\n")
    if not middle or not below.endswith(b"\n"):
        raise BadHead("not a signed note")
    note = Note(body + b"\n", tuple(_line(each) for each in below.decode("utf-8", "replace")[:-1].split("\n")))
    if note.raw() != raw:
        raise BadHead("the note has another spelling")
    note.head()
    return note


def _line(line: str) -> SignatureLine:
    name, _, blob = line.removeprefix(DASH).partition(" ")
    try:
        raw = base64.b64decode(blob, validate=True)
    except (ValueError, binascii.Error) as trouble:
        raise BadHead("a signature line is malformed") from trouble
    if not line.startswith(DASH) or not ORIGIN.match(name) or len(raw) < 5:
        raise BadHead("a signature line is malformed")
    return SignatureLine(name, raw[:4], raw[4:])


def sign(head: Head, signer: Signer) -> Note:
    """The head with the log's own signature line."""
    signature = signer.sign(head.text())
    return Note(head.text(), (SignatureLine(head.origin, signer.public.key_id, signature),))


def opened(raw: bytes, origin: str, key: PublicKey) -> Head:
    """The head in a note that `key` signed for `origin`; BadHead otherwise."""
    note = parse_note(raw)
    head = note.head()
    if head.origin != origin:
        raise BadHead(f"this is a head of {head.origin}, not of {origin}")
    ours = [each for each in note.signatures if each.name == origin and each.key_id == key.key_id]
    if not any(key.verifies(each.signature, note.body) for each in ours):
        raise BadHead("the head is not signed by the log's key")
    return head
