"""In a real Chromium, with somebody listening: a replayed page runs nothing, reads no cookie and reaches nobody outside."""

import base64
import http.server
import os
import socket
import threading

import pytest
from django.core.management import call_command

from evidence.models import Exhibit
from tests.evidence.test_derivatives import PDF_WITH_SCRIPT, encoded, photo
from tests.evidence.test_replay import warc

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")

HOSTILE = """<!doctype html><html><head><title>Nana</title>
<link rel=preconnect href="http://OUT/preconnect"><link rel=dns-prefetch href="//OUT"><link rel=prefetch href="http://OUT/prefetch">
<link rel=stylesheet href="http://OUT/s.css"><link rel=icon href="http://OUT/i.png"><link rel=manifest href="http://OUT/m.json">
<meta http-equiv=refresh content="1;url=http://OUT/refresh"><base href="http://OUT/base/">
<style>body{background:url(http://OUT/css)} @import "http://OUT/import"; @font-face{font-family:x;src:url(http://OUT/f)} p{font-family:x}
 b{background:\\75 rl(http://OUT/escaped)}</style>
<style><!--</style><img src="http://OUT/mutated">--></style>
<script>document.title='ran'; fetch('http://OUT/fetch'); navigator.sendBeacon('http://OUT/beacon');
 const peer = (w) => { try { const p = new w.RTCPeerConnection({iceServers:[{urls:'turn:OUT?transport=tcp',username:'a',credential:'b'}]});
  p.createDataChannel('x'); p.createOffer().then(o => p.setLocalDescription(o)); } catch (e) {} };
 peer(window); new WebSocket('ws://OUT/ws');
 addEventListener('DOMContentLoaded', () => { for (const src of ['about:blank', 'srcdoc']) { const f = document.createElement('iframe');
  if (src === 'srcdoc') f.srcdoc = '<p>x'; document.body.append(f); setTimeout(() => peer(f.contentWindow), 200); } document.forms[0].submit(); });
</script></head><body onload="fetch('http://OUT/onload')"><p>Kem 99.000</p><b>x</b>
<img src="http://OUT/img"><img srcset="http://OUT/srcset 1x"><img src=x onerror="fetch('http://OUT/onerror')">
<iframe src="http://OUT/iframe"></iframe><iframe srcdoc="<img src='http://OUT/srcdoc'>"></iframe><object data="http://OUT/object"></object>
<embed src="http://OUT/embed"><video src="http://OUT/video" poster="http://OUT/poster"></video><audio src="http://OUT/audio" autoplay></audio>
<svg><style><p><link rel=preconnect href="http://OUT/foreign"></style><image href="http://OUT/svg" /><use href="http://OUT/use#a" /></svg>
<form action="http://OUT/form"><input name=a></form><noscript><img src="http://OUT/noscript"></noscript>
<div style="background-image:url(http://OUT/inline)">x</div><table background="http://OUT/background"><tr><td>x</table>
<a id=out href="http://OUT/click" ping="http://OUT/ping">ra ngoai</a></body></html>"""


class Listener:
    """Counts who calls: any connection at all is one too many."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.calls = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                caller, _address = self.socket.accept()
            except OSError:
                return
            caller.settimeout(1)
            try:
                first = caller.recv(200).split(b"\r\n")[0]
            except OSError:
                first = b"(silent)"
            self.calls.append(first)
            caller.close()


@pytest.fixture
def listener():
    one = Listener()
    yield one
    one.socket.close()


@pytest.fixture
def page(transactional_db, browser, live_server, client, chi):
    call_command("load_roles", verbosity=0)
    client.force_login(chi, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    tab = context.new_page()
    tab.asked = []
    context.on("request", lambda one: tab.asked.append(one))
    yield tab
    context.close()


def captures(out):
    """The hostile page in each kind of capture we replay."""
    body = HOSTILE.replace("OUT", out).encode()
    mhtml = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n"
        b"Content-Transfer-Encoding: base64\r\nContent-Location: http://" + out.encode() + b"/\r\n\r\n"
        + base64.encodebytes(body) + b"\r\n--x--\r\n"
    )  # fmt: skip
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>fetch('http://%s/svg')</script></svg>" % out.encode()
    archive = warc({f"http://{out}/": ("text/html", body), f"http://{out}/img": ("image/svg+xml", svg)})
    return {"trang.html": body, "trang.mhtml": mhtml, "trang.warc.gz": archive}


def look(page, live_server, exhibit):
    page.goto(f"{live_server.url}/evidence/exhibits/{exhibit.pk}/view/")
    page.fill("[name=why]", "xem thử")
    page.click("main button.btn-primary")
    page.wait_for_selector(".original, .replay")


def test_the_listener_hears_the_same_page_when_nothing_guards_it(browser, listener):
    """Without this the next test would prove nothing."""
    page = HOSTILE.replace("OUT", listener.address).encode()

    class Open(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_said):
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Open)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"http://127.0.0.1:{server.server_port}/", wait_until="commit")
    tab.wait_for_timeout(2500)
    server.shutdown()
    context.close()
    assert len(listener.calls) >= 3, listener.calls


def test_a_replayed_page_reaches_nobody_outside(page, live_server, listener, hand_in, chi):
    files = captures(listener.address)
    hand_in(chi, *files.items())
    for exhibit in Exhibit.objects.order_by("pk"):
        look(page, live_server, exhibit)
        frame = page.frame_locator(".replay")
        frame.get_by_text("Kem 99.000").wait_for(timeout=20_000)
        frame.get_by_text("ra ngoai").click()
        page.wait_for_timeout(2500)
        assert "Kem 99.000" in frame.locator("body").inner_text(), "neither a refresh nor a click led away"
        assert page.title() != "ran"
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/replay-{exhibit.name}.png", full_page=True)
        address = page.get_attribute(".replay", "src")
        page.goto(address)
        page.get_by_text("Kem 99.000").wait_for()
        page.wait_for_timeout(1500)
        assert page.title() == "Nana"
    assert listener.calls == []
    to_replay = [one for one in page.asked if "replay.localhost" in one.url]
    assert to_replay
    assert not any("cookie" in one.all_headers() for one in to_replay)
    assert not [one for one in page.asked if listener.address in one.url and one.failure is None]


def test_no_hostile_file_runs_and_each_is_shown_or_said(page, live_server, listener, hand_in, chi):
    """Drawings, polyglots, a PDF with a script, a picture that hides a page."""
    out = listener.address.encode()
    script = b"<script>document.title='ran';fetch('http://" + out + b"/poly')</script>"
    picture = encoded(photo(4))
    files = {
        "a.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload=\"document.title='ran'\">" + script + b"</svg>",
        "anh.png": picture + b"<html>" + script + b"</html>",
        "anh.gif": b"GIF89a/*" + script + b"*/=1;" + b"\x00" * 40,
        "hop-dong.pdf": PDF_WITH_SCRIPT.replace(b"127.0.0.1:9", out),
        "la-html.jpg": b"\xff\xd8\xff<html>" + script,
        "khoang-trang.html": b" " * 2100 + b"<html><body>Nana" + script + b"</body></html>",
    }
    hand_in(chi, *files.items())
    for exhibit in Exhibit.objects.order_by("pk"):
        page.goto(f"{live_server.url}{exhibit.get_absolute_url()}")
        look(page, live_server, exhibit)
        page.wait_for_timeout(400)
        assert page.title() != "ran", exhibit.name
    assert listener.calls == []


def test_boxes_are_drawn_by_mouse_and_moved_by_keys(page, live_server, hand_in, chi):
    hand_in(chi, ("anh.png", encoded(photo(6))))
    exhibit = Exhibit.objects.get()
    look(page, live_server, exhibit)
    page.click("text=Lập bản che thông tin")
    page.wait_for_selector(".redact img")
    area = page.locator(".redact").bounding_box()
    page.mouse.move(area["x"] + 50, area["y"] + 40)
    page.mouse.down()
    page.mouse.move(area["x"] + 200, area["y"] + 120)
    page.mouse.up()
    assert page.locator(".redact-box").count() == 1
    page.click("[data-redact-add]")
    before = page.input_value("[name=boxes]").splitlines()[1].split()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    after = page.input_value("[name=boxes]").splitlines()[1].split()
    assert [float(b) - float(a) for a, b in zip(before, after, strict=True)] == [0, 1, 0, 0, 1]
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/redact.png", full_page=True)
    page.fill("[name=why]", "bảo vệ người cung cấp tin")
    page.click("main form button.btn-primary")
    page.wait_for_url("**/evidence/exhibits/*/")
    assert Exhibit.objects.count() == 2
