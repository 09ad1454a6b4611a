"""The product as a newcomer starts it (`bin/run`: its own servers, worker, clock, demo city), and a real browser before it."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parent.parent.parent
expect.set_options(timeout=20_000)
PASSWORD = os.environ.get("JOURNEY_PASSWORD", "correct horse battery")
START_SECONDS = 600


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running product with the demo city. JOURNEY_URL names one that runs already, JOURNEY_PASSWORD its password."""
    if os.environ.get("JOURNEY_URL"):
        yield os.environ["JOURNEY_URL"]
        return
    var = tmp_path_factory.mktemp("city")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
    }
    own.update(VAR_DIR=str(var), PORT=str(port), DEMO_PASSWORD=PASSWORD, API_RATE="6000/min")
    log = (var / "run.log").open("w")
    run = subprocess.Popen(
        [str(ROOT / "bin" / "run")], env=own, stdout=log, stderr=subprocess.STDOUT, start_new_session=True, cwd=ROOT
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(run, var / "run.log")
        yield address
    finally:
        run.send_signal(signal.SIGINT)
        try:
            run.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)


def _wait_until_ready(run: "subprocess.Popen[bytes]", log: Path) -> None:
    """The pages answer before the demo city stands; who signs in earlier finds nobody there."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert run.poll() is None, log.read_text()[-3000:]
        if "ready after" in log.read_text():
            return
        time.sleep(0.5)
    raise AssertionError(log.read_text()[-3000:])


@pytest.fixture
def sign_in(browser: Any, city: str) -> Iterator[Callable[..., Page]]:
    """sign_in("chi") -> a page of her own, signed in, in Vietnamese; a page that breaks fails the test."""
    contexts = []

    def enter(username: str, width: int = 1440) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, base_url=city, locale="vi-VN")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("response", lambda answer: _no_breakage(answer))
        page.goto("/sign-in/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/reports/my-work/")
        return page

    yield enter
    for context in contexts:
        context.close()


def _no_breakage(answer: Any) -> None:
    assert answer.status < 500, f"{answer.status} {answer.url}"


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """axe(page): the page has no accessibility violation."""
    engine = Axe()

    def check(page: Page) -> None:
        found = engine.run(page)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

    return check
