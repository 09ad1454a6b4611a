"""Writes an evidence pack from plain values. The same dossier gives the same bytes."""

import base64
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from evidence.log import checkpoint, leaf
from evidence.log.signing import PublicKey
from evidence.log.witness import Cosignature
from evidence.pack import page
from evidence.pack.zipping import CHUNK, Writer

FORMAT = "evidence-pack/1"
HERE = Path(__file__).parent
MANIFEST, SIGNATURE, SUMS = "manifest.json", "manifest.json.sig", "SHA256SUMS"
# Endings under which an expert's machine opens a file without running it; anything else goes without an ending.
ENDINGS = {
    "jpg",
    "jpeg",
    "png",
    "gif",
    "webp",
    "pdf",
    "mp4",
    "mov",
    "mp3",
    "wav",
    "txt",
    "csv",
    "json",
    "xlsx",
    "docx",
    "zip",
}


class Damaged(Exception):
    """The sealed bytes of an exhibit are not what was sealed: no pack is made of them."""

    def __init__(self, sha: str, said: str) -> None:
        super().__init__(said)
        self.sha = sha


@dataclass(frozen=True)
class PackExhibit:
    """One original. `open` gives its sealed bytes; `is_disposed`: the bytes went by decision and only the proof is left."""

    sha256: str
    size: int
    name: str
    mime: str
    open: Callable[[], BinaryIO]
    is_disposed: bool = False

    @property
    def path(self) -> str:
        ending = self.name.rpartition(".")[2].lower()
        return f"items/{self.sha256}" + (f".{ending}" if ending in ENDINGS and "." in self.name else "")


@dataclass(frozen=True)
class PackLine:
    """One line of the log with its inclusion proof, and what its commitment hides when that is still kept."""

    index: int
    raw: bytes
    proof: Sequence[bytes]
    details: bytes | None = None
    salt: bytes | None = None


@dataclass(frozen=True)
class PackStamp:
    """`authority` is a short name for files: letters, digits, dashes."""

    authority: str
    reply: bytes
    nonce: int
    policy: str
    at: datetime
    certificate: bytes
    roots: bytes
    is_test: bool = False


@dataclass(frozen=True)
class PackWitness:
    cosignature: Cosignature
    key: PublicKey


@dataclass(frozen=True)
class Dossier:
    """Everything a pack is made of. `note` is the signed head (log's own line only), `key` the key it is signed with."""

    subject: str
    note: bytes
    key: PublicKey
    exhibits: Sequence[PackExhibit]
    lines: Sequence[PackLine]
    stamps: Sequence[PackStamp] = ()
    witnesses: Sequence[PackWitness] = ()
    files: dict[str, bytes] = field(default_factory=dict)  # more papers, by path under papers/


def build(dossier: Dossier, sign: Callable[[bytes], bytes], out: BinaryIO) -> str:
    """Write the ZIP to `out` (seekable); the SHA-256 of its manifest in hex.

    `sign` gives the log key's signature over the manifest; for the same bytes it must give the same signature again (the caller
    keeps it), or the pack would differ. Damaged when an original is not what was sealed.
    """
    small = _small_files(dossier)
    hashes = {path: sha256(content).hexdigest() for path, content in small.items()}
    held = [each for each in dossier.exhibits if not each.is_disposed]
    hashes |= {each.path: each.sha256 for each in held}
    small[SUMS] = "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode()
    hashes[SUMS] = sha256(small[SUMS]).hexdigest()
    manifest = leaf.canonical(_manifest(dossier, hashes))
    small[MANIFEST], small[SIGNATURE] = manifest, sign(manifest)
    writer = Writer(out)
    for path in sorted(small):
        writer.add(path, len(small[path]), [small[path]])
    for each in sorted(held, key=lambda exhibit: exhibit.path):
        writer.add(each.path, each.size, _checked(each))
    writer.close()
    return sha256(manifest).hexdigest()


def _checked(exhibit: PackExhibit) -> Iterator[bytes]:
    digest, size = sha256(), 0
    with exhibit.open() as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if size > exhibit.size:
                break
            yield chunk
    if size != exhibit.size or digest.hexdigest() != exhibit.sha256:
        raise Damaged(exhibit.sha256, f"{exhibit.name}: the sealed bytes have changed")


def _small_files(dossier: Dossier) -> dict[str, bytes]:
    note = checkpoint.parse_note(dossier.note)
    ours = next(each for each in note.signatures if each.key_id == dossier.key.key_id)
    files = {
        "verify.py": (HERE / "verify.py").read_bytes(),
        "head/checkpoint": note.body,
        "head/checkpoint.sig": ours.signature,
        "head/checkpoint.note": dossier.note,
        "keys/log.pub.pem": dossier.key.pem(),
        "log/entries.jsonl": b"".join(
            _line(each) + b"\n" for each in sorted(dossier.lines, key=lambda line: line.index)
        ),
        "custody.json": page.custody_json(dossier.subject, dossier.exhibits, dossier.lines),
    }
    for each in dossier.stamps:
        files[f"head/stamp-{_plain(each.authority)}.tsr"] = each.reply
        files[f"keys/{_plain(each.authority)}.pem"] = each.certificate
        files[f"keys/{_plain(each.authority)}-roots.pem"] = each.roots
    for seen in dossier.witnesses:
        name = _plain(seen.cosignature.name)
        files[f"head/witness-{name}.txt"] = seen.cosignature.signed(note.body)
        files[f"head/witness-{name}.sig"] = seen.cosignature.signature
        files[f"keys/witness-{name}.pub.pem"] = seen.key.pem()
    for language in ("vi", "en"):
        files[f"custody.{language}.html"] = page.custody_html(language, dossier)
        files[f"README-{language}.txt"] = page.readme(language, dossier)
    files |= {f"papers/{_paper(name)}": content for name, content in dossier.files.items()}
    return files


def _plain(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}", name):
        raise ValueError(f"{name!r} cannot name a file in the pack")
    return name


def _paper(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", name):
        raise ValueError(f"{name!r} cannot name a file in the pack")
    return name


def _line(line: PackLine) -> bytes:
    return leaf.canonical(
        {
            "index": line.index,
            "leaf": line.raw.decode(),
            "proof": [each.hex() for each in line.proof],
            "details": line.details.decode() if line.details is not None else None,
            "salt": line.salt.hex() if line.salt is not None else None,
        }
    )


def _manifest(dossier: Dossier, hashes: dict[str, str]) -> dict[str, Any]:
    head = checkpoint.parse_note(dossier.note).head()
    return {
        "format": FORMAT,
        "subject": dossier.subject,
        "chain": leaf.subject_chain(dossier.subject),
        "origin": head.origin,
        "size": head.size,
        "root": base64.b64encode(head.root).decode(),
        "key": dossier.key.fingerprint,
        "exhibits": [
            {
                "sha256": each.sha256,
                "size": each.size,
                "name": each.name,
                "mime": each.mime,
                "path": each.path,
                "disposed": each.is_disposed,
            }
            for each in dossier.exhibits
        ],
        "stamps": [
            {"authority": each.authority, "nonce": f"{each.nonce:x}", "policy": each.policy, "test": each.is_test}
            for each in dossier.stamps
        ],
        "witnesses": [each.cosignature.name for each in dossier.witnesses],
        "files": hashes,
    }
