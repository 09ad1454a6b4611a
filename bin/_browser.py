"""A Chromium for the browser tests, where the platform's packages offer one. Standard library only."""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def path() -> str:
    """A Chromium on this machine: CHROMIUM names one, else the usual names. Empty when there is none."""
    found = os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), "")
    return found if os.path.exists(found) else ""


def ensure() -> str:
    """Install one when that is possible; says what the browser tests will run with, or why they are skipped."""
    if not path() and not os.environ.get("NO_BROWSER"):
        _install()
    if path():
        return path()
    return f"none, so the browser tests are skipped: {_reason()}"


def _reason() -> str:
    if os.environ.get("NO_BROWSER"):
        return "NO_BROWSER is set"
    if not shutil.which("apt-get"):
        return "this system has no apt; put a Chromium on the path or name it in CHROMIUM"
    if os.geteuid() != 0:
        return "only root may install it: apt-get install chromium"
    return "apt offers no package chromium that can be installed"


def _install() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    for command in (install, ["apt-get", "update", "-qq"], install):
        done = subprocess.run(command, env=quiet, capture_output=True, check=False)
        if path():
            return
        if done.returncode and command[1] == "update":
            return
