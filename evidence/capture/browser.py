"""Captures one page with a headless Chromium: MHTML, a picture of the whole page, WARC, and a record of how it was done.

    python -m evidence.capture.browser URL FOLDER [--allow HOST:PORT] [--chromium PATH]

A program of its own without database or keys, so that a page that breaks the browser breaks nothing else. All traffic goes through
the guard's proxy. WARC bodies are as the browser decoded them; the headers that told of the encoding are kept as X-Orig-*.
"""

import argparse
import io
import json
import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page, Response, sync_playwright
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from evidence.capture.guard import Blocked, Guard
from evidence.capture.proxy import Proxy, running

LOAD_MS, QUIET_MS = 30_000, 5_000
TALLEST = 20_000
MOST_RESPONSES = 2_000
_ENCODING = {"content-encoding", "transfer-encoding", "content-length"}
FLAGS = (
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--disable-features=DnsOverHttps",
)  # fmt: skip


class Refused(Exception):
    """The page could not be captured: a code for people's words."""


def capture(url: str, folder: Path, guard: Guard, chromium: str) -> dict[str, Any]:
    """Write page.mhtml, page.png, page.warc.gz and capture.json into the folder; what capture.json says."""
    try:
        host, port = guard.target(url)
        addresses = guard.addresses(host, port)
    except Blocked as blocked:
        raise Refused(f"blocked_{blocked.code}") from blocked
    began = datetime.now(UTC)
    with running(guard) as proxy, sync_playwright() as driver:
        flags = [*FLAGS, "--proxy-bypass-list=<-loopback>", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = driver.chromium.launch(executable_path=chromium or None, args=flags, proxy={"server": proxy.url})
        try:
            context = browser.new_context(
                locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport={"width": 1366, "height": 900},
                service_workers="block", accept_downloads=False,
            )  # fmt: skip
            said = _taken(context.new_page(), url, folder, proxy)
            said["browser"] = f"Chromium {browser.version}"
        finally:
            browser.close()
    said |= {
        "requested": url, "addresses": addresses, "began": began.isoformat(), "ended": datetime.now(UTC).isoformat(),
        "tools": {name: version(name) for name in ("playwright", "warcio")} | {"python": platform.python_version()},
        "time_zone": "Asia/Ho_Chi_Minh", "refused_by_guard": sorted(set(proxy.blocked))[:200], "bytes": proxy.spent,
        "warc_bodies": "as decoded by the browser",
    }  # fmt: skip
    (folder / "capture.json").write_text(json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True), "utf-8")
    return said


def _taken(page: Page, url: str, folder: Path, proxy: Proxy) -> dict[str, Any]:
    responses: list[Response] = []
    failed: list[str] = []
    page.on("response", lambda one: len(responses) < MOST_RESPONSES and responses.append(one))
    page.on("requestfailed", lambda one: failed.append(f"{one.url[:300]} {one.failure}"))
    page.on("dialog", lambda one: one.dismiss())
    try:
        answer = page.goto(url, wait_until="load", timeout=LOAD_MS)
    except Error as trouble:
        raise Refused("blocked_private" if proxy.blocked else "no_answer") from trouble
    if answer is None or (proxy.blocked and answer.status == 403 and not answer.headers.get("date")):
        raise Refused("blocked_private" if proxy.blocked else "no_answer")
    try:
        page.wait_for_load_state("networkidle", timeout=QUIET_MS)
    except Error:
        pass  # a page that never rests is taken as it stands
    height = page.evaluate("() => document.documentElement.scrollHeight")
    whole = height <= TALLEST
    clip = None if whole else {"x": 0, "y": 0, "width": 1366, "height": TALLEST}
    page.screenshot(path=str(folder / "page.png"), full_page=True, clip=clip, timeout=LOAD_MS)  # type: ignore[arg-type]
    snapshot = page.context.new_cdp_session(page).send("Page.captureSnapshot", {"format": "mhtml"})
    (folder / "page.mhtml").write_bytes(snapshot["data"].encode("utf-8", "surrogateescape"))
    kept = _write_warc(folder / "page.warc.gz", responses)
    return {
        "final": page.url, "status": answer.status, "title": page.title()[:300], "responses": kept,
        "failed": failed[:200], "picture_is_whole": whole, "height": height,
    }  # fmt: skip


def _write_warc(path: Path, responses: list[Response]) -> int:
    kept = 0
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        facts = {
            "software": f"playwright {version('playwright')}, warcio {version('warcio')}",
            "format": "WARC File Format 1.0",
        }
        writer.write_record(writer.create_warcinfo_record(path.name, facts))
        for each in responses:
            record = _record(writer, each)
            if record is not None:
                writer.write_record(record)
                kept += 1
    return kept


def _record(writer: WARCWriter, response: Response) -> Any:
    try:
        body = response.body()
    except Error:
        body = b""  # a redirect has none; one that broke off gives none
    fields = [
        (f"X-Orig-{name}" if name.lower() in _ENCODING else name, value.replace("\n", ", "))
        for name, value in response.all_headers().items()
    ]
    fields.append(("Content-Length", str(len(body))))
    head = StatusAndHeaders(f"{response.status} {response.status_text}", fields, protocol="HTTP/1.1")
    if not response.url.startswith(("http://", "https://")):
        return None
    return writer.create_warc_record(response.url, "response", payload=io.BytesIO(body), http_headers=head)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--allow", action="append", default=[])
    parser.add_argument("--chromium", default="")
    given = parser.parse_args(arguments)
    try:
        capture(given.url, given.folder, Guard(given.allow), given.chromium)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 3
    except Error as trouble:
        sys.stderr.write(f"browser: {str(trouble).splitlines()[0]}\n")
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
