"""What bin/run remembers between two starts. Standard library only."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import _venv
from _processes import write_private
from _servers import Servers
from _venv import ROOT


class State:
    """What has been done to which database, kept beside it so that a second start need not ask."""

    def __init__(self, var: Path, servers: Servers) -> None:
        self.file = var / "state.json"
        url = servers.urls["DATABASE_URL"]
        # Our own database is known by the password made with it; somebody else's may have been emptied meanwhile.
        self.trusted = bool(servers.started) and not os.environ.get("DATABASE_URL")
        self.key = hashlib.sha256((url.rpartition("@")[0] if self.trusted else url).encode()).hexdigest()[:16]
        try:
            self.all: dict[str, Any] = json.loads(self.file.read_text())
        except (OSError, ValueError):
            self.all = {}

    def get(self, name: str) -> Any:
        if not self.trusted:
            return None
        return self.all.get(self.key, {}).get(name)

    def put(self, name: str, value: Any) -> None:
        self.all = {self.key: {**self.all.get(self.key, {}), name: value}}
        write_private(self.file, json.dumps(self.all))


def schema_fingerprint() -> str:
    """Changes when a table, a piece of reference data, what loads it, or a package does."""
    digest = hashlib.sha256((ROOT / _venv.RUNTIME).read_bytes())
    for pattern in (
        "*/migrations/*.py",
        "*/management/commands/load_*.py",
        "*/data/**/*",
        "laws/catalogue/**/*",
        "*/loading*.py",
        "staff/roles.py",
    ):
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()
