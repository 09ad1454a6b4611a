"""Finds the repository's own Python. Standard library only: runs before anything is installed."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def python() -> Path:
    """The interpreter of this repository's .venv (VENV names another folder)."""
    return Path(os.environ.get("VENV") or ROOT / ".venv") / "bin" / "python"


def re_exec() -> None:
    """Run the present script again with that interpreter, unless it already runs there or there is none."""
    own = python()
    if own.exists() and Path(sys.prefix).resolve() != own.parent.parent.resolve():
        os.execv(own, [str(own), *sys.argv])  # the arguments are our own command line
