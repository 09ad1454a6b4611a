"""What the product may reach on the web: public addresses only, by http and https, and never one it has not checked itself.

A name is looked up once, every address it gives is judged, and the connection goes to that very address: a name that answers
differently the second time (DNS rebinding) gains nothing. Redirects are judged like the first address. Pure but for the look-up.
"""

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS = frozenset({80, 443, 8080, 8443})
SCHEMES = {"http": 80, "https": 443}


class Blocked(Exception):
    """The address may not be reached: `code` is `scheme`, `host`, `port`, `private` or `unknown`."""

    def __init__(self, code: str, where: str) -> None:
        super().__init__(f"{code}: {where}")
        self.code = code
        self.where = where


@dataclass(frozen=True)
class Guard:
    """`allow` names host:port pairs that may be reached although they are not public (the test's own pages)."""

    allow: Sequence[str] = field(default_factory=tuple)

    def target(self, url: str) -> tuple[str, int]:
        """(host, port) of an address that may be asked for, before its name is looked up. Blocked otherwise."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").rstrip("."), parts.port or SCHEMES.get(parts.scheme, 0)
        except ValueError as trouble:
            raise Blocked("host", url[:200]) from trouble
        if parts.scheme not in SCHEMES:
            raise Blocked("scheme", url[:200])
        if not host or "@" in parts.netloc:
            raise Blocked("host", url[:200])
        return host, port

    def addresses(self, host: str, port: int) -> list[str]:
        """Addresses of the host, every one of them public; Blocked when a single one is not."""
        allowed = f"{host}:{port}" in self.allow
        if port not in PORTS and not allowed:
            raise Blocked("port", f"{host}:{port}")
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as trouble:
            raise Blocked("unknown", host) from trouble
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        for each in addresses:
            if not allowed and not is_public(ipaddress.ip_address(each.partition("%")[0])):
                raise Blocked("private", f"{host} ({each})")
        if not addresses:
            raise Blocked("unknown", host)
        return addresses

    def connect(self, host: str, port: int, seconds: float) -> socket.socket:
        """A connection to one of the addresses just judged. OSError when none answers."""
        refused: OSError = OSError("no address answers")
        for each in self.addresses(host, port):
            try:
                return socket.create_connection((each, port), timeout=seconds)
            except OSError as trouble:
                refused = trouble
        raise refused


def is_public(address: Address) -> bool:
    """Whether an address is on the open internet, also behind the spellings that wrap IPv4 into IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        for inner in (address.ipv4_mapped, address.sixtofour, address.teredo[1] if address.teredo else None):
            if inner is not None:
                return is_public(inner)
        if address in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast and not address.is_reserved
