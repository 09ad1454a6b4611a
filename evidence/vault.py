"""The vault: bytes under the name of their SHA-256, written once and never again. A local folder, or a bucket (`evidence.bucket`).

    stage…   bytes arrive under INCOMING_DIR, hashed while they are written, flushed to the disk
    seal     the staged file gets its final name by link(2): never half a blob, never two of the same
    opened   a sealed blob, for reading

Memory does not grow with the file. What is sealed has mode 0444; nothing changes it, and only a
disposal confirmed by two people removes it.
"""

import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from evidence import bucket
from evidence.errors import DiskFull

# 64 KiB: larger buffers cost more system time than they save (measured: docs/evidence.md).
BUFFER = 1 << 16
_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True)
class Staged:
    """A file on its way in. `name` is its name under INCOMING_DIR."""

    name: str
    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    """Where a blob lies in the local vault, or would lie."""
    return Path(settings.VAULT_DIR) / sha256[:2] / sha256[2:]


def holds(sha256: str) -> bool:
    if settings.VAULT_BUCKET:
        return bucket.size_of(sha256) is not None
    return path_of(sha256).is_file()


def opened(sha256: str) -> BinaryIO:
    """The sealed bytes; FileNotFoundError when the vault does not hold them."""
    return bucket.opened(sha256) if settings.VAULT_BUCKET else path_of(sha256).open("rb")


def stage(chunks: Iterable[bytes]) -> Staged:
    """Write what arrives to the disk, hashing it on the way."""
    staged = _new_name()
    digest, size = hashlib.sha256(), 0
    try:
        with staged.open("xb", buffering=0) as out:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                _write(out, chunk)
            os.fsync(out.fileno())
    except BaseException as trouble:
        staged.unlink(missing_ok=True)
        raise _told(trouble) from trouble
    return Staged(staged.name, digest.hexdigest(), size)


def stage_file(path: Path) -> Staged:
    """Take a finished upload over under a second name (no copy on the same file system) and hash it."""
    staged = _new_name()
    try:
        try:
            os.link(path, staged)
        except OSError as trouble:
            if trouble.errno not in {errno.EXDEV, errno.EPERM, errno.EMLINK}:
                raise
            shutil.copyfile(path, staged)
        sha256, size = digest_of(staged, sync=True)
    except BaseException as trouble:
        staged.unlink(missing_ok=True)
        raise _told(trouble) from trouble
    return Staged(staged.name, sha256, size)


def digest_of(path: Path, *, sync: bool = False) -> tuple[str, int]:
    """(SHA-256, size) of a file, in constant memory; with `sync`, its bytes are on the disk afterwards."""
    with path.open("rb", buffering=0) as stream:
        found = _digest(stream)
        if sync:
            os.fsync(stream.fileno())
    return found


def sealed_digest(sha256: str) -> tuple[str, int]:
    """(SHA-256, size) of what the vault holds under this name, read anew."""
    if not settings.VAULT_BUCKET:
        return digest_of(path_of(sha256))
    with bucket.opened(sha256) as stream:
        return _digest(stream)


def _digest(stream: Any) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    buffer = bytearray(BUFFER)
    view = memoryview(buffer)
    while read := stream.readinto(buffer):
        digest.update(view[:read])
        size += read
    return digest.hexdigest(), size


def digests() -> Iterator[str]:
    """The names of everything the vault holds, in order."""
    if settings.VAULT_BUCKET:
        yield from bucket.digests()
        return
    root = Path(settings.VAULT_DIR)
    for room in sorted(root.iterdir()) if root.is_dir() else []:
        yield from sorted(room.name + each.name for each in room.iterdir() if not each.name.startswith("."))


def seal(staged: str, sha256: str, size: int) -> bool:
    """Give the staged bytes their final name; True when the vault did not hold them before. Doing it again changes nothing.

    The staged name stays until `forget`: a worker killed between this and its commit finds everything as it was.
    """
    source, target = Path(settings.INCOMING_DIR) / staged, path_of(sha256)
    if settings.VAULT_BUCKET:
        return bucket.put(source, sha256, size)
    if target.is_file() and target.stat().st_size == size:
        return False
    if source.stat().st_size != size:
        raise OSError(errno.EIO, "the staged file changed its size", staged)
    is_new_room = not target.parent.is_dir()
    target.parent.mkdir(parents=True, exist_ok=True)
    if is_new_room:
        _sync_directory(target.parent.parent)
    source.chmod(0o444)
    try:
        os.link(source, target)
    except FileExistsError:
        return False
    except OSError as trouble:
        if trouble.errno != errno.EXDEV:
            raise
        return _copied(source, target)
    _sync_directory(target.parent)
    return True


def dispose(sha256: str) -> None:
    """Remove sealed bytes. Only `disposals.confirm` may ask for it; doing it again changes nothing."""
    if settings.VAULT_BUCKET:
        bucket.dispose(sha256)
        return
    path = path_of(sha256)
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        _sync_directory(path.parent)


def forget(staged: str) -> None:
    """Drop the staged name; the blob keeps its own."""
    (Path(settings.INCOMING_DIR) / staged).unlink(missing_ok=True)


def _copied(source: Path, target: Path) -> bool:
    """Incoming lies on another file system: copy into the vault's, flush, then link."""
    beside = target.parent / f".{uuid.uuid4().hex}"
    try:
        with source.open("rb") as stream, beside.open("xb") as out:
            shutil.copyfileobj(stream, out, BUFFER)
            out.flush()
            os.fsync(out.fileno())
        beside.chmod(0o444)
        os.link(beside, target)
    except FileExistsError:
        return False
    finally:
        beside.unlink(missing_ok=True)
    _sync_directory(target.parent)
    return True


def _new_name() -> Path:
    room = Path(settings.INCOMING_DIR)
    room.mkdir(parents=True, exist_ok=True)
    return room / uuid.uuid4().hex


def _write(out: BinaryIO, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[out.write(view) :]


def _told(trouble: BaseException) -> BaseException:
    return DiskFull() if isinstance(trouble, OSError) and trouble.errno in _FULL else trouble


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
