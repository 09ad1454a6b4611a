"""A short look at a page: is it there, and does it still say what it said. No script is run."""

import http.client
import re
import socket
import ssl
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import urljoin, urlsplit

from evidence.capture.guard import Blocked, Guard
from evidence.readers.pages import page_of

SECONDS, MOST_BYTES, REDIRECTS = 15, 5 << 20, 5
GONE = {404, 410, 451}
FAR = 10  # of 64 bits: a counter or a date changes few, another text about half of them
_WORD = re.compile(r"\w{3,}")
AGENT = "Mozilla/5.0 (surveillance; still online?)"


@dataclass(frozen=True)
class Look:
    status: int
    url: str
    likeness: str

    @property
    def said(self) -> str:
        return f"HTTP {self.status} {self.url}"[:300]


class _Direct(http.client.HTTPConnection):
    """Goes to an address that the guard has judged, whatever the name answers a second time."""

    def __init__(self, host: str, port: int, guard: Guard, *, tls: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._guard, self._tls = guard, tls

    def connect(self) -> None:
        plain: socket.socket = self._guard.connect(self.host, self.port, SECONDS)
        self.sock = (
            ssl.create_default_context().wrap_socket(plain, server_hostname=self.host) if self._tls else plain
        )  # fmt: skip


def look(url: str, guard: Guard) -> Look | None:
    """What stands at the address now; None when nothing can be said (no answer, refused, blocked, an error of the server)."""
    for _turn in range(REDIRECTS):
        try:
            host, port = guard.target(url)
            parts = urlsplit(url)
            connection = _Direct(host, port, guard, tls=parts.scheme == "https")
            try:
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                connection.request("GET", path, headers={"User-Agent": AGENT, "Accept-Language": "vi,en"})
                answer = connection.getresponse()
                body = answer.read(MOST_BYTES)
            finally:
                connection.close()
        except (Blocked, OSError, http.client.HTTPException, ValueError):
            return None
        if answer.status in {301, 302, 303, 307, 308} and answer.headers.get("Location"):
            url = urljoin(url, answer.headers["Location"])
            continue
        if answer.status >= 400 and answer.status not in GONE:
            return None  # asked to sign in, throttled, out of order: a person must look
        return Look(answer.status, url, likeness_of(body) if answer.status < 400 else "")
    return None


def verdict(found: Look, before: str) -> str:
    """online, changed or gone, against the likeness of the last look."""
    if found.status in GONE:
        return "gone"
    if before and (int(before, 16) ^ int(found.likeness or "0", 16)).bit_count() > FAR:
        return "changed"
    return "online"


def likeness_of(body: bytes) -> str:
    """64 bits that stay nearly the same while the words of the page stay nearly the same (SimHash)."""
    page = page_of(body)
    counts = [0] * 64
    for word in set(_WORD.findall(f"{page.title} {page.text}".lower())):
        bits = int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big")
        for at in range(64):
            counts[at] += 1 if bits >> at & 1 else -1
    return f"{sum(1 << at for at, count in enumerate(counts) if count > 0):016x}"
