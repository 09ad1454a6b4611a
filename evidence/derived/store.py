"""Where files made from exhibits lie, by their SHA-256. Nothing here is evidence: all of it can be made again."""

import hashlib
import os
import uuid
from pathlib import Path

from django.conf import settings


def path_of(sha256: str) -> Path:
    return Path(settings.DERIVED_DIR) / sha256[:2] / sha256[2:]


def put(data: bytes) -> str:
    """Keep the bytes; their SHA-256. Half a file is never seen under its name."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{uuid.uuid4().hex}")
        beside.write_bytes(data)
        os.replace(beside, path)
    return sha256


def get(sha256: str) -> bytes | None:
    """The bytes, or None when they are not here (not made yet, or gone with a disposed original)."""
    try:
        return path_of(sha256).read_bytes()
    except FileNotFoundError:
        return None


def drop(sha256: str) -> None:
    path_of(sha256).unlink(missing_ok=True)
