"""Where the servers are: the environment first, then what `bin/run` wrote under VAR_DIR."""

import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def var_dir() -> Path:
    """The folder of everything the running product writes."""
    return Path(os.environ.get("VAR_DIR") or ROOT / "var")


def _found(name: str) -> str:
    if os.environ.get(name):
        return os.environ[name]
    file = var_dir() / "servers.json"
    try:
        return str(json.loads(file.read_text(encoding="utf-8")).get(name, ""))
    except (OSError, ValueError):
        return ""


def database_url() -> str:
    """postgres://… or an empty string when no server is known."""
    return _found("DATABASE_URL")


def redis_url() -> str:
    """redis://… or an empty string when no broker is known."""
    return _found("REDIS_URL")
