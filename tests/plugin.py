"""Pytest plugin: a throw-away PostgreSQL and Valkey, a browser when there is one. Loaded by `-p tests.plugin` (pyproject.toml).

pytest-django reads the settings before any conftest is loaded, so the servers must be up before that. With DATABASE_URL or
REDIS_URL given, those servers are used (the tests make and drop their own database there).
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bin"))

from _browser import path as browser_path  # noqa: E402
from _servers import Servers  # noqa: E402

SERVERS = pytest.StashKey[Servers]()
FOLDER = pytest.StashKey[Path]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _start(early_config)
    return (yield)


def _start(config: pytest.Config) -> None:
    folder = Path(tempfile.mkdtemp(prefix="surveillance-tests-"))
    folder.chmod(0o711)  # a server running as another user passes through
    config.stash[FOLDER] = folder
    servers = config.stash[SERVERS] = Servers(Path(sys.prefix), folder / "var", throwaway=True)
    (folder / "var").mkdir()
    (folder / "tmp").mkdir()
    config.add_cleanup(lambda: _stop(servers, folder))
    servers.start_postgres()
    servers.start_valkey()
    # What the product writes while it is tested stays in this folder and goes with it.
    os.environ.update(servers.urls, VAR_DIR=str(folder / "var"), TMPDIR=str(folder / "tmp"))
    tempfile.tempdir = None


def _stop(servers: Servers, folder: Path) -> None:
    servers.stop()
    shutil.rmtree(folder, ignore_errors=True)
    os.environ.pop("TMPDIR", None)
    tempfile.tempdir = None


def pytest_report_header(config: pytest.Config) -> list[str]:
    where = os.environ.get("DATABASE_URL", "").rpartition("@")[2] or "none"
    return [f"database: {where}, browser: {browser_path() or 'none, browser tests are skipped'}"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if browser_path():
        return
    why = "no Chromium on this machine: install the package chromium, or set CHROMIUM to a browser's path"
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=why))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium (a playwright Browser) for the whole run."""
    from playwright.sync_api import sync_playwright

    if not browser_path():
        pytest.skip("no Chromium on this machine")
    # playwright's loop runs in this thread; Django would take the tests for async code
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = [
        "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--no-first-run",
    ] + (["--no-sandbox"] if os.geteuid() == 0 else [])  # fmt: skip
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=arguments)
        yield chromium
        chromium.close()
