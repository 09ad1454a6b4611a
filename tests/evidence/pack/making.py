"""A small log, a dossier over it and its pack, for the tests: three exhibits, other people's lines between, one stamp, one witness."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from evidence.log import authority, checkpoint, leaf, merkle, signing, stamps
from evidence.log.leaf import Event, Leaf
from evidence.log.signing import FileSigner
from evidence.log.witness import Cosignature
from evidence.pack import build, zipping
from evidence.pack.build import Dossier, PackExhibit, PackLine, PackStamp, PackWitness

ORIGIN = "surveillance.test/log"
SUBJECT = "Vụ 17/2026"
VERIFY = Path(build.__file__).parent / "verify.py"
FILES = {
    "ảnh chụp.png": b"\x89PNG fake" * 50,
    "livestream.mp4": bytes(range(256)) * 800,
    "đơn hàng.csv": "mã,tiền\n1,99000\n".encode(),
}


def log_key(folder: Path, name: str) -> FileSigner:
    if not (folder / name).exists():
        signing.make_key(folder / name)
    return FileSigner(folder / name)


@dataclass
class Log:
    """A log in memory that can be appended to, as the product's tables can."""

    leaves: list[Leaf]
    details: list[tuple[bytes, bytes]]
    frontier: merkle.Frontier
    nodes: dict[merkle.Place, bytes]
    tails: dict[str, Leaf]

    @classmethod
    def empty(cls) -> "Log":
        return cls([], [], merkle.Frontier(), {}, {})

    def append(self, event: Event, **details: str) -> Leaf:
        body, salt = leaf.details_bytes(details), sha256(b"%d" % len(self.leaves)).digest()
        before = self.tails.get(event.chain)
        made = leaf.make(
            event, before.seq + 1 if before else 0, before.hash if before else None, leaf.commitment(body, salt)
        )
        self.leaves.append(made)
        self.details.append((body, salt))
        self.tails[event.chain] = made
        self.nodes.update({(level, index): value for level, index, value in self.frontier.append(made.hash)})
        return made


def filled(at: datetime) -> Log:
    """Custody of three exhibits of the dossier and one stranger's, mixed, closed by the export, and life going on after it."""
    log = Log.empty()
    shas = [sha256(content).hexdigest() for content in FILES.values()]
    stranger = sha256(b"of another dossier").hexdigest()
    for kind in ("sealed", "viewed", "handed_over", "exported"):
        for number, sha in enumerate([*shas, stranger]):
            facts = {"sha256": sha, "size": len([*FILES.values(), b""][number])} if kind == "sealed" else {}
            log.append(Event(kind, leaf.exhibit_chain(sha), at, 17, facts), by="Nguyễn Kim Chi", why=f"{kind} để xử lý")
    chain = leaf.subject_chain(SUBJECT)
    for sha in shas:
        log.append(Event(leaf.JOINED, chain, at, 17, {"sha256": sha}), by="Nguyễn Kim Chi", why="đưa vào hồ sơ")
    ends = [
        (leaf.exhibit_chain(sha), log.tails[leaf.exhibit_chain(sha)].seq + 1, log.tails[leaf.exhibit_chain(sha)].hash)
        for sha in shas
    ]
    digest, count = leaf.covers(ends)
    log.append(
        Event(leaf.CLOSED, chain, at, 17, {"covers": digest, "covers_count": count}),
        by="Nguyễn Kim Chi",
        why="xuất cho tòa",
    )
    for sha in (stranger, shas[0]):
        log.append(Event("viewed", leaf.exhibit_chain(sha), at, 18), by="Trần Dũng", why="xem lại")
    return log


def dossier_of(log: Log, folder: Path, tsa: authority.TestAuthority, signer: FileSigner) -> Dossier:
    """The dossier as the product makes it: lines of its chains up to the closing line, head, stamp, witness."""
    root, size = log.frontier.root(), log.frontier.size
    note = checkpoint.sign(checkpoint.Head(ORIGIN, size, root), signer).raw()
    chains = {
        leaf.subject_chain(SUBJECT),
        *(leaf.exhibit_chain(sha256(content).hexdigest()) for content in FILES.values()),
    }
    closing = max(index for index, each in enumerate(log.leaves) if each.type == leaf.CLOSED)
    lines = [
        PackLine(index, each.raw, merkle.fulfil(merkle.inclusion_plan(index, size), log.nodes), *log.details[index])
        for index, each in enumerate(log.leaves[: closing + 1])
        if each.chain in chains
    ]
    eyes = log_key(folder, "witness.pem")
    seen = Cosignature("procuracy", 1795505000, b"")
    head = checkpoint.parse_note(note).body
    seen = replace(seen, signature=eyes.sign(seen.signed(head)))
    exhibits = [
        PackExhibit(sha256(content).hexdigest(), len(content), name, "application/octet-stream", opener(content))
        for name, content in FILES.items()
    ]
    return Dossier(
        SUBJECT, note, signer.public, exhibits, lines, [stamp_of(note, tsa)], [PackWitness(seen, eyes.public)]
    )


def opener(content: bytes) -> Callable[[], io.BytesIO]:
    return lambda: io.BytesIO(content)


def stamp_of(note: bytes, tsa: authority.TestAuthority) -> PackStamp:
    nonce = 4242
    reply = tsa.stamp(stamps.request_for(note, authority.POLICY, nonce))
    who = stamps.Authority("demo", "", tsa.certificate, tsa.ca, authority.POLICY, True)
    believed = stamps.check(who, note, reply, nonce)
    return PackStamp("demo", reply, nonce, authority.POLICY, believed.at, tsa.certificate, tsa.ca, True)


def packed(dossier: Dossier, sign: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    build.build(dossier, sign, out)
    return out.getvalue()


def contents(pack: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezipped(files: dict[str, bytes]) -> bytes:
    """A container without fault around whatever files: the forger knows our format."""
    out = io.BytesIO()
    writer = zipping.Writer(out)
    for name, content in files.items():
        writer.add(name, len(content), [content])
    writer.close()
    return out.getvalue()


def resigned(files: dict[str, bytes], sign: Callable[[bytes], bytes], **changes: object) -> dict[str, bytes]:
    """The manifest made anew over changed files and signed: what the holder of a signing key can do."""
    manifest = json.loads(files["manifest.json"]) | changes
    manifest["files"] = {
        name: sha256(content).hexdigest() for name, content in files.items() if not name.startswith("manifest")
    }
    raw = leaf.canonical(manifest)
    return files | {"manifest.json": raw, "manifest.json.sig": sign(raw)}


@dataclass
class Expert:
    """A court's expert: an empty folder with the verifier, and keys that came by another way."""

    folder: Path
    key: Path
    tsa: Path
    witness: Path

    def verify(self, pack: bytes, *more: str, keys: bool = True) -> tuple[int, dict[str, list[list[str]]]]:
        path = self.folder / "pack.zip"
        path.write_bytes(pack)
        return self.verify_path(path, *more, keys=keys)

    def verify_path(self, path: Path, *more: str, keys: bool = True) -> tuple[int, dict[str, list[list[str]]]]:
        given = (
            ["--key", str(self.key), "--tsa-cert", str(self.tsa), "--witness-key", str(self.witness)] if keys else []
        )
        command = [sys.executable, "-I", "-S", str(self.folder / "verify.py"), str(path), *given, "--json", *more]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"})
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    def wrong(self, pack: bytes, *more: str) -> set[str]:
        """The codes of what is wrong; the verdict must say so too."""
        code, said = self.verify(pack, "--allow-test", *more)
        assert (code == 1) == bool(said["wrong"])
        return {each[0] for each in said["wrong"]}


def long_ago(minutes: int) -> datetime:
    return datetime.now(UTC) - timedelta(minutes=minutes)
