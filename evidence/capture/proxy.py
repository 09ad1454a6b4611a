"""The only way out for the capturing browser: a small proxy on this machine that lets through what the guard permits.

The browser resolves no name itself. Each connection, also of a redirect, a frame, a picture or a script of the page, is judged by
the guard and goes to the very address it judged.
"""

import contextlib
import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

from evidence.capture.guard import Blocked, Guard

HEAD_BYTES = 64 << 10
SECONDS = 20
MOST_BYTES = 300 << 20
_HOP = re.compile(rb"^(proxy-[a-z-]+|connection|keep-alive):.*\r\n", re.IGNORECASE | re.MULTILINE)


class Proxy(socketserver.ThreadingTCPServer):
    """`blocked` are the places that were asked for and refused; `spent` the bytes that came in."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, guard: Guard) -> None:
        super().__init__(("127.0.0.1", 0), _Way)
        self.guard = guard
        self.blocked: list[str] = []
        self.spent = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A page that breaks off is no news."""


@contextlib.contextmanager
def running(guard: Guard) -> Iterator[Proxy]:
    with Proxy(guard) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        try:
            yield proxy
        finally:
            proxy.shutdown()


class _Way(socketserver.BaseRequestHandler):
    """One connection of the browser: CONNECT for https, a whole address for http."""

    server: Proxy

    def handle(self) -> None:
        self.request.settimeout(SECONDS)
        head, rest = _head(self.request)
        method, _, target = head.split(b"\r\n", 1)[0].partition(b" ")
        target = target.rpartition(b" ")[0]
        try:
            if method == b"CONNECT":
                self._tunnel(target.decode("ascii"), rest)
            else:
                self._plain(method, target.decode("ascii"), head, rest)
        except (Blocked, ValueError) as blocked:
            self.server.blocked.append(str(blocked))
            self._refuse(b"403 Forbidden")
        except OSError:
            self._refuse(b"502 Bad Gateway")

    def _refuse(self, words: bytes) -> None:
        with contextlib.suppress(OSError):
            self.request.sendall(b"HTTP/1.1 " + words + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    def _tunnel(self, target: str, rest: bytes) -> None:
        host, port = self.server.guard.target(f"https://{target}")
        with self.server.guard.connect(host, port, SECONDS) as far:
            self.request.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            far.sendall(rest)
            self._join(far)

    def _plain(self, method: bytes, url: str, head: bytes, rest: bytes) -> None:
        host, port = self.server.guard.target(url)
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        fields = _HOP.sub(b"", head.split(b"\r\n", 1)[1])
        with self.server.guard.connect(host, port, SECONDS) as far:
            far.sendall(method + b" " + path.encode("ascii") + b" HTTP/1.1\r\nConnection: close\r\n" + fields + rest)
            # The answer says "close" to the browser too: a second request on this line might be for another host.
            answer, body = _head(far)
            first, _, more = answer.partition(b"\r\n")
            self.request.sendall(first + b"\r\nConnection: close\r\n" + _HOP.sub(b"", more) + body)
            self._join(far)

    def _join(self, far: socket.socket) -> None:
        """Bytes both ways until either side ends or too many have come."""
        back = threading.Thread(target=self._pump, args=(self.request, far), daemon=True)
        back.start()
        self._pump(far, self.request, count=True)
        for each in (far, self.request):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _pump(self, source: socket.socket, target: socket.socket, *, count: bool = False) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(1 << 16):
                if count:
                    self.server.spent += len(chunk)
                    if self.server.spent > MOST_BYTES:
                        return
                target.sendall(chunk)


def _head(line: socket.socket) -> tuple[bytes, bytes]:
    """(head with its empty line, what came after it). OSError when it is too long or breaks off."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = line.recv(1 << 14)
        if not chunk or len(data) > HEAD_BYTES:
            raise OSError("no head")
        data += chunk
    head, _, rest = data.partition(b"\r\n\r\n")
    return head + b"\r\n\r\n", rest
