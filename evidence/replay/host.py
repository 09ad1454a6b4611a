"""The replay host: a name of its own, no cookies, no session, no scripts, no network. It answers passes and nothing else.

Everything it serves carries a content policy under which a browser may load only from this pass's own address, run nothing, send
nothing and go nowhere; the sandbox gives the page an origin of nobody.
"""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.html import format_html

from evidence import vault
from evidence.models import Exhibit
from evidence.readers.pages import decoded
from evidence.replay import captures, passes, rewriting
from staff.models import User

_PATH = re.compile(r"^/r/([A-Za-z0-9_\-:.=]{20,400})/(\d{1,6})?$")
_PICTURES = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/svg+xml", "image/x-icon"}
)
_FONTS = ("font/", "application/font", "application/x-font", "application/vnd.ms-fontobject")
MEDIA = frozenset({"audio/mpeg", "audio/ogg", "audio/wav", "audio/mp4", "video/mp4", "video/webm"})
_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")
_CHUNK = 1 << 16

Next = Callable[[HttpRequest], HttpResponseBase]


class ReplayHostMiddleware:
    """Requests to REPLAY_HOST end here, before sessions, cookies and pages; all others never see a replay address."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = request.get_host().partition(":")[0].lower()
        if settings.REPLAY_HOST and host == settings.REPLAY_HOST.partition(":")[0].lower():
            return answer(request)
        return self.get_response(request)


def answer(request: HttpRequest) -> HttpResponseBase:
    """What the replay host says."""
    found = _PATH.match(request.path)
    if found is None or request.method not in {"GET", "HEAD"}:
        return _closed(HttpResponse("404", status=404, content_type="text/plain"), "", "")
    try:
        leave = passes.read(found[1])
        exhibit = _exhibit(leave)
    except (signing.BadSignature, ValueError, TypeError, User.DoesNotExist, Exhibit.DoesNotExist):
        return _closed(HttpResponse("403", status=403, content_type="text/plain"), "", "")
    here = f"{request.scheme}://{request.get_host()}/r/{found[1]}/"
    number = int(found[2]) if found[2] else None
    said = _media(request, exhibit, here, number) if exhibit.mime in MEDIA else _replayed(exhibit, here, number)
    return _closed(said, here, leave.framed_by if number is None else "")


def _exhibit(leave: passes.Pass) -> Exhibit:
    """The exhibit, asked anew each time: a right taken away ends the replay."""
    person = User.objects.get(pk=leave.person, is_active=True)
    if not person.has_perm("evidence.view_original"):
        raise Exhibit.DoesNotExist
    return Exhibit.objects.visible_to(person).get(pk=leave.exhibit, disposed_at__isnull=True)


def _closed(response: HttpResponseBase, here: str, framed_by: str) -> HttpResponseBase:
    """Headers under which nothing runs and nothing leaves."""
    own = here or "'none'"
    policy = [
        "default-src 'none'", f"img-src {own} data:", f"font-src {own} data:", f"media-src {own}", f"frame-src {own}",
        f"style-src {own} 'unsafe-inline'", "script-src 'none'", "connect-src 'none'", "form-action 'none'", "base-uri 'none'",
        "webrtc 'block'", "sandbox",
    ]  # fmt: skip
    # A framed page inside the replay has an origin of nobody above it, which no list of ancestors can name.
    policy += [f"frame-ancestors {framed_by}"] if framed_by else [] if here else ["frame-ancestors 'none'"]
    response["Content-Security-Policy"] = "; ".join(policy)
    for name, value in {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-DNS-Prefetch-Control": "off",
        "X-Robots-Tag": "noindex, nofollow",
        "Cross-Origin-Opener-Policy": "unsafe-none",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), autoplay=(), fullscreen=()",
    }.items():
        response[name] = value
    return response


def _not_here() -> HttpResponse:
    return HttpResponse("404", status=404, content_type="text/plain")


def _replayed(exhibit: Exhibit, here: str, number: int | None) -> HttpResponse:
    try:
        with captures.opened(exhibit.kind, exhibit.sha256) as capture:
            items = capture.index.items
            if number is None:
                number = capture.index.pages[0][0] if capture.index.pages else -1
            if not 0 <= number < len(items):
                return _not_here()
            return _served(capture, items[number], here)
    except captures.Unreplayable:
        return _not_here()


def _served(capture: captures.Capture, item: captures.Item, here: str) -> HttpResponse:
    """A page or style sheet written anew, a picture or font as it is, nothing else."""

    def resolve(address: str, wanted: str) -> str:
        found = capture.index.find(address)
        if found is None or (wanted == "page") != found.is_page:
            return ""
        return f"{here}{found.number}"

    if item.is_page:
        page = rewriting.html(decoded(capture.bytes_of(item), item.charset), item.url, resolve)
        return HttpResponse(page, content_type="text/html; charset=utf-8")
    if item.mime == "text/css":
        sheet = rewriting.css(decoded(capture.bytes_of(item), item.charset), item.url, resolve)
        return HttpResponse(sheet, content_type="text/css; charset=utf-8")
    if item.mime in _PICTURES or item.mime.startswith(_FONTS) or item.mime in MEDIA:
        return HttpResponse(capture.bytes_of(item), content_type=item.mime)
    return _not_here()


def _media(request: HttpRequest, exhibit: Exhibit, here: str, number: int | None) -> HttpResponseBase:
    """Sound and film: a page with a player, and under it the sealed bytes, in the ranges a player asks for."""
    if number is None:
        tag = "video" if exhibit.mime.startswith("video/") else "audio"
        page = format_html(
            '<!doctype html><meta name="viewport" content="width=device-width"><style>body{{margin:0;background:#111}}'
            "video,audio{{width:100%;max-height:100vh}}</style><{} controls preload=\"metadata\" src=\"{}0\"></{}>",
            tag, here, tag,
        )  # fmt: skip
        return HttpResponse(page)
    return ranged(request, vault.opened(exhibit.sha256), exhibit.size, exhibit.mime)


def ranged(request: HttpRequest, stream: BinaryIO, size: int, mime: str) -> HttpResponseBase:
    """The bytes, or the one range asked for. Several ranges at once are answered with the whole; one outside it is refused."""
    asked = _RANGE.match(request.headers.get("Range", ""))
    first, last = 0, size - 1
    if asked and (asked[1] or asked[2]):
        first = int(asked[1]) if asked[1] else max(0, size - int(asked[2]))
        last = min(int(asked[2]), size - 1) if asked[1] and asked[2] else size - 1
        if first > last or first >= size:
            stream.close()
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}, content_type="text/plain")
    response = StreamingHttpResponse(_pieces(stream, first, last - first + 1), content_type=mime)
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(last - first + 1)
    if asked and (asked[1] or asked[2]):
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _pieces(stream: BinaryIO, first: int, left: int) -> Iterator[bytes]:
    with stream:
        stream.seek(first)
        while left > 0 and (piece := stream.read(min(_CHUNK, left))):
            left -= len(piece)
            yield piece
