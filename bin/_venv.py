"""The repository's own Python: finding it, making it, filling it with what the lock files name.

Standard library only: runs before anything is installed.
"""

import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
FULL = (errno.ENOSPC, errno.EDQUOT)


class CannotGoOn(Exception):
    """Something is missing; the message is one sentence with the remedy."""


def folder() -> Path:
    """.venv in the repository; VENV names another place."""
    return Path(os.environ.get("VENV") or ROOT / ".venv").absolute()


def python() -> Path:
    return folder() / "bin" / "python"


def re_exec() -> None:
    """Run the present script again with that interpreter, unless it already runs there or there is none."""
    own = python()
    if own.exists() and Path(sys.prefix).resolve() != folder().resolve():
        os.execv(own, [str(own), *sys.argv])


def _version() -> str:
    """The Python the environment was made with, else the one that would make it."""
    with contextlib.suppress(OSError):
        for line in (folder() / "pyvenv.cfg").read_text().splitlines():
            name, _, value = line.partition("=")
            if name.strip() == "version":
                return ".".join(value.strip().split(".")[:2])
    return ".".join(map(str, sys.version_info[:2]))


def _fingerprint(names: tuple[str, ...]) -> dict[str, str]:
    """name -> digest of the lock file together with the Python it was installed for."""
    version = _version()
    return {name: hashlib.sha256(version.encode() + (ROOT / name).read_bytes()).hexdigest() for name in names}


def _marker() -> Path:
    return folder() / "installed.json"


def _installed() -> dict[str, str]:
    try:
        found = json.loads(_marker().read_text())
        return found if python().exists() else {}
    except (OSError, ValueError):
        return {}


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One installation at a time."""
    place = folder().parent
    if not os.access(place, os.W_OK):
        raise CannotGoOn(f"{place} is not yours to write in: clone the repository into a folder of your own.")
    with open(place / ".venv.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(*command: str, env: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=env)


def _make() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise CannotGoOn(
            f"This Python has no venv module: apt-get install -y python{version}-venv (as root), then start again."
        )
    done = _run(sys.executable, "-m", "venv", "--clear", str(folder()))
    if done.returncode:
        raise CannotGoOn(f"Python could not make {folder()}: {_reason(done)}")


def _reason(done: "subprocess.CompletedProcess[str]") -> str:
    said = f"{done.stdout}\n{done.stderr}"
    if "No space left" in said or "Disk quota" in said:
        return "the disk is full; make room (about 1.5 GB) and start again."
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith(("error", "×", "caused by", "╰"))]
    return " ".join((errors or lines[-3:])[:4]) or f"exit {done.returncode}"


def _uv_environment() -> dict[str, str]:
    """uv does not read pip's configuration: hand an index or certificate configured there over to it."""
    env = dict(os.environ)
    settings = {}
    for line in _run(str(python()), "-m", "pip", "config", "list").stdout.splitlines():
        name, _, value = line.partition("=")
        settings[name.rpartition(".")[2]] = value.strip().strip("'\"")
    if "index-url" in settings:
        env.setdefault("UV_DEFAULT_INDEX", settings["index-url"])
    if "cert" in settings:
        env.setdefault("SSL_CERT_FILE", settings["cert"])
    home = Path(env.get("UV_CACHE_DIR") or env.get("XDG_CACHE_HOME") or Path.home())
    if not os.access(home, os.W_OK):
        env["UV_NO_CACHE"] = "1"
    return env | {"UV_NO_PROGRESS": "1", "VIRTUAL_ENV": str(folder())}


def _install_all(locks: tuple[str, ...]) -> None:
    """uv is five times faster; pip does the same where uv has no wheel."""
    pip = [str(python()), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    got_uv = _run(*pip, "--require-hashes", "--only-binary=:all:", "-r", "bin/uv.txt")
    if got_uv.returncode == 0:
        command = [str(folder() / "bin" / "uv"), "pip", "sync", "--require-hashes", "--no-build", *locks]
        done = _run(*command, env=_uv_environment())
    if got_uv.returncode or done.returncode:
        lists = [part for name in locks for part in ("-r", name)]
        done = _run(*pip, "--require-hashes", "--only-binary=:all:", *lists)
    if done.returncode:
        raise CannotGoOn(f"The packages of {' and '.join(locks)} could not be installed: {_reason(done)}")


def ensure(*locks: str) -> str:
    """Make the environment if needed and install `locks` if they changed. Says what was done."""
    if _satisfied(locks):
        return "nothing to install"
    with _alone():
        if _satisfied(locks):
            return "installed meanwhile"
        wanted = tuple(name for name in (RUNTIME, DEVELOPMENT) if name in {*locks, *_installed()})
        if not _usable():
            _check_room()
            _make()
        _marker().unlink(missing_ok=True)
        _install_all(wanted)
        _marker().write_text(json.dumps(_fingerprint(wanted)))
    return f"installed {' and '.join(wanted)}"


def _satisfied(locks: tuple[str, ...]) -> bool:
    return _fingerprint(locks).items() <= _installed().items()


def _usable() -> bool:
    """A .venv with a working Python of the floor and a working pip: a half-made one is made again."""
    if not python().exists():
        return False
    return _run(str(python()), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))").returncode == 0


def _check_room() -> None:
    free = shutil.disk_usage(folder().parent).free
    if free < 1.5e9:
        raise CannotGoOn(
            f"Only {free / 1e6:.0f} MB are free for {folder().parent}: make room (about 1.5 GB) and start again."
        )
