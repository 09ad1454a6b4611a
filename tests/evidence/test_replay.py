"""Replay: a host of its own, passes for one person and one exhibit, pages that show and do nothing."""

import io
import time

import pytest
import time_machine
from django.core import signing
from django.urls import reverse
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from evidence.models import CustodyEntry, Exhibit
from evidence.replay import rewriting
from tests.evidence.helpers import zipped
from tests.evidence.test_derivatives import PDF_WITH_SCRIPT, encoded, photo

pytestmark = pytest.mark.django_db
HOST = "replay.localhost"


def warc(pages):
    """A WARC of url -> (type, bytes, status, more headers)."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for url, (mime, body, *rest) in pages.items():
        status = rest[0] if rest else "200 OK"
        headers = [("Content-Type", mime), *(rest[1] if len(rest) > 1 else [])]
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1"),
        )
        writer.write_record(record)
    return out.getvalue()


SHOP = {
    "https://shop.example/": (
        "text/html; charset=utf-8",
        b"<html><head><title>Nana</title><link rel=stylesheet href=/s.css></head><body class=home><h1>Kem 99.000</h1>"
        b"<img src=a.png><img src=https://other.example/x.png><a href=/hai>hai</a><a href=https://out.example/>ra</a>"
        b"<a href=/cu>cu</a></body></html>",
    ),
    "https://shop.example/s.css": ("text/css", b"h1 { background: url(a.png) } @import 'https://out.example/x.css';"),
    "https://shop.example/a.png": ("image/png", encoded(photo(2))),
    "https://shop.example/hai": ("text/html", b"<title>Trang hai</title><p>trang hai</p>"),
    "https://shop.example/cu": ("text/html", b"", "301 Moved", [("Location", "/hai")]),
    "https://shop.example/app.js": ("text/javascript", b"alert(1)"),
}


def wacz(pages):
    listed = '{"format": "json-pages-1.0"}\n{"url": "https://shop.example/", "title": "Trang Nana"}\n'
    listed += '{"url": "https://shop.example/hai", "title": "Trang hai"}\n'
    return zipped(
        {"datapackage.json": b"{}", "archive/data.warc.gz": warc(pages), "pages/pages.jsonl": listed.encode()}
    )


@pytest.fixture
def shop(chi, hand_in):
    hand_in(chi, ("trang.wacz", wacz(SHOP)))
    return Exhibit.objects.get()


def look(client, exhibit, **given):
    """The page with the replay, after giving a reason; its context."""
    to = client.post(reverse("evidence:exhibit-view", args=[exhibit.pk]), {"why": "lập biên bản"}).url
    return (
        client.get(to, given or None)
        if not given
        else client.get(f"{to}&{'&'.join(f'{k}={v}' for k, v in given.items())}")
    )


def replayed(client, address):
    return client.get("/" + address.split("/", 3)[3], HTTP_HOST=HOST)


def test_a_capture_is_replayed_after_a_reason_and_a_line_of_custody(signed_in, chi, client, shop):
    page = look(signed_in(chi), shop)
    assert page.context["shown"].mode == "replay"
    assert [title for _number, title, *_more in page.context["pages"]] == ["Trang Nana", "Trang hai"]
    assert CustodyEntry.objects.get(act="viewed").why == "lập biên bản"
    said = replayed(client, page.context["replay_url"])
    body = said.content.decode()
    assert "Kem 99.000" in body
    assert "out.example" not in body.replace('title="https://out.example/"', "")
    assert "other.example" not in body
    assert not said.cookies
    sheet = body.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "out.example" not in replayed(client, sheet).content.decode()
    picture = replayed(client, body.split('<img src="')[1].split('"')[0])
    assert picture["Content-Type"] == "image/png"
    links = [part.split('"')[0] for part in body.split('<a href="')[1:]]
    assert len(links) == 2, "to the page it holds, and to it again through the redirect it holds"
    assert all("trang hai" in replayed(client, link).content.decode() for link in links)


def test_the_page_picker_chooses(signed_in, chi, client, shop):
    page = look(signed_in(chi), shop)
    second = page.context["pages"][1][0]
    other = look(signed_in(chi), shop, page=second)
    assert "trang hai" in replayed(client, other.context["replay_url"]).content.decode()


def test_every_answer_of_the_replay_host_is_closed(signed_in, chi, client, shop):
    address = look(signed_in(chi), shop).context["replay_url"]
    for one in (
        address,
        address.rsplit("/", 1)[0] + "/",
        address.rsplit("/", 1)[0] + "/99999",
        f"http://{HOST}:80/r/x/",
    ):
        said = replayed(client, one)
        policy = said["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'none'" in policy
        assert policy.endswith("sandbox") or "; sandbox;" in policy
        assert said["X-Content-Type-Options"] == "nosniff"
        assert said["Referrer-Policy"] == "no-referrer"
        assert "no-store" in said["Cache-Control"]
    assert replayed(client, address.rsplit("/", 1)[0] + "/99999").status_code == 404
    script = next(
        n for n in range(6) if b"alert" in replayed(client, f"{address.rsplit('/', 1)[0]}/{n}").content or n == 5
    )
    assert replayed(client, f"{address.rsplit('/', 1)[0]}/{script}").status_code == 404, "scripts are never served"


def test_neither_host_answers_for_the_other(signed_in, chi, client, shop):
    own = signed_in(chi)
    address = look(own, shop).context["replay_url"]
    path = "/" + address.split("/", 3)[3]
    assert own.get(path).status_code == 404
    for page in ("/", "/evidence/exhibits/", "/sign-in/", "/static/css/base.css", "/api/exhibits/", "/healthz"):
        assert own.get(page, HTTP_HOST=HOST).status_code == 404
    assert own.post(path, {"x": "1"}, HTTP_HOST=HOST).status_code == 404


def test_a_pass_is_for_one_person_one_exhibit_and_a_quarter_of_an_hour(signed_in, chi, client, shop):
    address = look(signed_in(chi), shop).context["replay_url"]
    assert replayed(client, address).status_code == 200
    token = address.split("/")[4]
    assert replayed(client, address.replace(token, token[:-1] + ("A" if token[-1] != "A" else "B"))).status_code == 403
    forged = signing.dumps([chi.pk, shop.pk, "http://x"], salt="another")
    assert replayed(client, address.replace(token, forged)).status_code == 403
    with time_machine.travel(time.time() + 960):
        assert replayed(client, address).status_code == 403
    chi.is_active = False
    chi.save()
    assert replayed(client, address).status_code == 403


def test_a_stranger_gets_no_pass(signed_in, minh, client, chi, shop):
    to = signed_in(chi).post(reverse("evidence:exhibit-view", args=[shop.pk]), {"why": "xem xét"}).url
    assert signed_in(minh).get(to).status_code == 404
    stranger = signing.dumps([minh.pk, shop.pk, "http://x"], salt="evidence.replay")
    assert replayed(client, f"http://{HOST}/r/{stranger}/").status_code == 403


def test_without_a_replay_host_a_capture_is_shown_as_text(signed_in, chi, shop, hand_in, settings):
    settings.REPLAY_HOST = ""
    hand_in(chi, ("trang.html", b"<!doctype html><title>x</title><p>Nana</p>"))
    assert look(signed_in(chi), Exhibit.objects.get(name="trang.html")).context["shown"].mode == "text"


def test_a_film_is_played_in_the_ranges_a_player_asks_for(signed_in, chi, client, hand_in):
    data = b"\x1aE\xdf\xa3" + bytes(range(256)) * 40
    hand_in(chi, ("livestream.webm", data))
    page = look(signed_in(chi), Exhibit.objects.get())
    assert page.context["shown"].mode == "media"
    address = page.context["replay_url"]
    assert b"<video controls" in replayed(client, address).content

    def asked(ranges):
        said = client.get("/" + address.split("/", 3)[3] + "0", HTTP_HOST=HOST, HTTP_RANGE=ranges)
        return said, b"".join(said.streaming_content) if said.streaming else said.content

    for ranges, expected in {
        "bytes=0-9": data[:10], "bytes=100-": data[100:], "bytes=-5": data[-5:], "bytes=10-99999999": data[10:],
    }.items():  # fmt: skip
        said, body = asked(ranges)
        assert (said.status_code, body) == (206, expected)
        assert said["Content-Type"] == "video/webm"
    assert asked("bytes=99999999-")[0].status_code == 416
    assert asked("bytes=9-3")[0].status_code == 416
    said, body = asked("bytes=0-1,5-9")
    assert (said.status_code, body) == (200, data)


def test_a_pdf_is_looked_at_page_by_page_as_pictures(signed_in, chi, minh, hand_in):
    hand_in(chi, ("hop-dong.pdf", PDF_WITH_SCRIPT))
    exhibit = Exhibit.objects.get()
    client = signed_in(chi)
    page = look(client, exhibit)
    assert (page.context["shown"].mode, page.context["sheets"]) == ("pages", [1])
    address = reverse("evidence:exhibit-page", args=[exhibit.pk, 1])
    assert client.get(address, {"pass": page.context["pass"]})["Content-Type"] == "image/png"
    assert client.get(address).status_code == 404
    assert client.get(reverse("evidence:exhibit-thumbnail", args=[exhibit.pk])).status_code == 200
    assert signed_in(minh).get(reverse("evidence:exhibit-thumbnail", args=[exhibit.pk])).status_code == 404
    assert "0861397155" in client.get(exhibit.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>", "<svg onload=alert(1)>", "<img src=x onerror=alert(1)>", "<a href=javascript:alert(1)>x</a>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<meta http-equiv=refresh content='0;url=https://out.example'>",
        "<base href=https://out.example/><img src=x>", "<link rel=preconnect href=https://out.example>",
        "<style>a{}</style><style><!--</style><script>alert(1)</script>--></style>", "<form action=https://out.example><input></form>",
        "<svg><style><p><link rel=preconnect href=https://out.example></style></svg>", "<object data=https://out.example></object>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<embed src=https://out.example>",
        "<title><link rel=preconnect href=https://out.example></title>", "<textarea><script>alert(1)</script></textarea>",
        "<video poster=https://out.example/x src=https://out.example/y></video>", "<a ping=https://out.example href=#x>x</a>",
        "<div style='background:url(https://out.example/x)'>x</div>", "<style>@import 'https://out.example/x';</style>",
        "<img srcset='https://out.example/x 1x, https://out.example/y 2x'>", "<template><img src=https://out.example></template>",
        "<noscript><img src=https://out.example></noscript>", "<body background=https://out.example/x>", "<plaintext><script>",
    ],
)  # fmt: skip
def test_what_comes_out_has_no_way_to_run_or_to_reach_outside(hostile):
    out = rewriting.html(f"<p>Nana</p>{hostile}", "https://shop.example/", lambda _address, _wanted: "")
    low = out.lower()
    for word in (
        "<script",
        "onerror=",
        "onload=",
        "javascript:",
        "<link",
        "<meta",
        "<base",
        "<object",
        "<embed",
        " ping=",
        "action=",
        "srcdoc",
    ):
        assert word not in low, out
    told = low.replace("&lt;link rel=preconnect href=https://out.example&gt;", "")
    assert "out.example" not in told.replace("\\3c link rel=preconnect href=https://out.example", ""), out
    assert "Nana" in out
