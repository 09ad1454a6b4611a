"""Pages captured by the machine's browser: one sealed set with its address, tool and version, and nothing of our own network."""

import http.server
import io
import json
import shutil
import threading

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from warcio.archiveiterator import ArchiveIterator

from common.errors import NotAllowed
from evidence import vault
from evidence.errors import CaptureOff, NoAddress
from evidence.models import Batch, Exhibit
from evidence.page_capture_models import Capture
from evidence.services import captures

pytestmark = pytest.mark.django_db
needs_browser = pytest.mark.skipif(not captures.chromium(), reason="no Chromium")
SECRET = "bi-mat-noi-bo"


def serve(answer):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            status, body, headers = answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture
def inside():
    """A service of our own network that must never be asked."""
    asked = []

    def answer(path):
        asked.append(path)
        return 200, SECRET.encode(), {"Access-Control-Allow-Origin": "*"}

    server = serve(answer)
    server.asked = asked
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def shop(inside):
    """A shop's page, with a picture, and everything a hostile page may try towards our network."""
    near = f"http://127.0.0.1:{inside.server_port}"
    page = f"""<!doctype html><meta charset=utf-8><title>Shop Túi Hiệu</title><h1>Túi 990.000đ</h1><img src=/anh.png>
      <iframe src={near}/frame></iframe><img src={near}/img><link rel=stylesheet href={near}/css>
      <script>fetch('{near}/fetch'); navigator.sendBeacon('{near}/beacon'); new WebSocket('{near.replace("http", "ws")}/ws');
      fetch('file:///etc/passwd'); document.body.append('chạy xong')</script><div style='height:3000px'></div>"""
    pages = {
        "/bai": (200, page.encode(), {"Content-Type": "text/html"}),
        "/anh.png": (200, b"\x89PNG\r\n\x1a\n", {"Content-Type": "image/png"}),
        "/di": (302, b"", {"Location": f"{near}/redirect"}),
        "/tep": (302, b"", {"Location": "file:///etc/passwd"}),
    }
    server = serve(lambda path: pages.get(path, (404, b"", {})))
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def permitted(settings, shop):
    settings.CAPTURE_PAGES, settings.CAPTURE_ALLOW = True, [f"127.0.0.1:{shop.server_port}"]
    return f"http://127.0.0.1:{shop.server_port}"


@needs_browser
def test_a_page_becomes_one_sealed_set_and_our_network_is_not_touched(permitted, chi, work, inside):
    captures.order(by=chi, url=f"{permitted}/bai", why="shop bán túi giả")
    work()
    made = Capture.objects.get()
    assert (made.state, made.said) == ("taken", "")
    assert made.batch.source_url == f"{permitted}/bai"
    assert "Chromium" in made.batch.note and "playwright" in made.batch.note
    exhibits = {each.name.partition(".")[2].split(".", 3)[-1]: each for each in Exhibit.objects.all()}
    kinds = {each.kind for each in exhibits.values()}
    assert {"picture", "web_page", "web_archive"} <= kinds, exhibits
    facts = json.loads(vault.opened(Exhibit.objects.get(name__endswith=".json").sha256).read())
    assert (facts["title"], facts["status"], facts["picture_is_whole"]) == ("Shop Túi Hiệu", 200, True)
    assert any(str(inside.server_port) in each for each in facts["refused_by_guard"])
    warc = vault.opened(Exhibit.objects.get(name__endswith=".warc.gz").sha256).read()
    seen = [one.rec_headers.get_header("WARC-Target-URI") for one in ArchiveIterator(io.BytesIO(warc))]
    assert f"{permitted}/bai" in seen and f"{permitted}/anh.png" in seen
    mhtml = vault.opened(Exhibit.objects.get(name__endswith=".mhtml").sha256).read()
    assert b"990.000" in mhtml
    assert inside.asked == []
    assert SECRET.encode() not in mhtml + warc


@needs_browser
@pytest.mark.parametrize("path", ["/di", "/tep", "/khong-co-may-chu"])
def test_a_redirect_into_our_network_or_to_a_file_takes_nothing(permitted, chi, work, inside, path, settings):
    url = f"{permitted}{path}" if path != "/khong-co-may-chu" else f"http://127.0.0.1:{inside.server_port}/"
    captures.order(by=chi, url=url, why="thử chuyển hướng")
    work()
    made = Capture.objects.get()
    assert made.state == "failed"
    assert made.said in {"blocked_private", "blocked_port", "no_answer"}
    assert made.said_words != made.said
    assert not Batch.objects.exists()
    assert inside.asked == []


def test_it_is_off_unless_the_authority_permits_it(settings, chi, signed_in):
    assert settings.CAPTURE_PAGES is False
    with pytest.raises(CaptureOff):
        captures.order(by=chi, url="https://shop.example/", why="xem")
    with pytest.raises(CommandError):
        call_command("capture", "https://shop.example/", by="chi", why="xem")
    assert str(CaptureOff().message) in signed_in(chi).get(reverse("evidence:capture-order")).content.decode()


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "shop.example", "ftp://shop.example", "http://a:b@shop.example/", "http://[x"]
)
def test_what_is_no_web_address_is_refused_with_a_sentence(settings, chi, url):
    settings.CAPTURE_PAGES = True
    with pytest.raises(NoAddress):
        captures.order(by=chi, url=url, why="xem")


def test_who_may_not_orders_nothing_and_a_stranger_sees_nothing(settings, chi, lan, minh, team5, signed_in):
    settings.CAPTURE_PAGES = True
    with pytest.raises(NotAllowed):
        captures.order(by=lan, url="https://shop.example/", why="xem", team=team5)
    captures.order(by=chi, url="https://shop.example/", why="xem")
    assert signed_in(minh).get("/api/captures/").json()["count"] == 0
    assert signed_in(chi).get("/api/captures/").json()["count"] == 1


def test_without_a_browser_it_says_what_to_do(settings, chi, work, monkeypatch):
    settings.CAPTURE_PAGES = True
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    captures.order(by=chi, url="https://shop.example/", why="xem")
    work()
    made = Capture.objects.get()
    assert (made.state, made.said) == ("failed", "no_browser")


def test_the_page_and_the_program_order_by_the_same_deed(settings, chi, signed_in):
    settings.CAPTURE_PAGES = True
    page = reverse("evidence:capture-order")
    assert signed_in(chi).post(page, {"url": "https://shop.example/1", "why": "hàng giả"}).status_code == 302
    refused = signed_in(chi).post(page, {"url": "file:///x", "why": "hàng giả"})
    assert refused.context["form"].errors["url"]
    answer = signed_in(chi).post("/api/captures/", {"url": "https://shop.example/2", "why": "hàng giả"})
    assert answer.status_code == 201
    assert signed_in(chi).post("/api/captures/", {"url": "file:///x", "why": "hàng giả"}).status_code == 409


@needs_browser
def test_the_command_prints_the_digests_of_what_it_sealed(permitted, chi, capsys):
    call_command("capture", f"{permitted}/bai", by="chi", why="shop bán túi giả")
    said = capsys.readouterr().out
    assert {line.split()[0] for line in said.strip().splitlines()} == set(
        Exhibit.objects.values_list("sha256", flat=True)
    )
