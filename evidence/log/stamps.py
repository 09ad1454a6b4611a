"""Time from outside: RFC 3161 stamps asked for, and believed only after every check.

A token is believed when: the authority granted it; its signature leads from the *pinned* certificate to the pinned roots at the
token's own time (never through certificates the token brings along); it is about our bytes, carries our nonce and the policy we
expect; its time lies between our asking and its arrival, give or take the tolerance; and `openssl ts -verify` agrees. What is kept
are the authority's exact bytes.
"""

import re
import secrets
import subprocess
import tempfile
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from rfc3161_client import VerifierBuilder, decode_timestamp_response
from rfc3161_client.tsp import TimeStampResponse, TimeStampTokenInfo
from rfc3161_client.verify import Verifier

from evidence.log import der
from evidence.log.authority import MARK

SHA256_OID = "2.16.840.1.101.3.4.2.1"
EXAMPLE_ARC = "2.999."
TOLERANCE = timedelta(minutes=5)
MAX_REPLY = 256 * 1024
SECONDS = 15


class StampRefused(ValueError):
    """The reply is not a stamp we believe. `code` names the check: garbled, status, untrusted, imprint, nonce, policy, time,
    openssl, test."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code


class AuthorityDown(OSError):
    """The authority could not be reached or did not answer with a reply; the head waits and is asked for again."""


@dataclass(frozen=True)
class Authority:
    """Who stamps for us. `certificate` (PEM) is the pinned stamping certificate, `roots` (PEM, one or more) whom it hangs from.

    `policy` is the policy its tokens must carry; `is_test` admits tokens made for tests and demonstration.
    """

    name: str
    url: str
    certificate: bytes
    roots: bytes
    policy: str
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """A believed stamp. `reply` are the authority's exact bytes; `at` the time it states; `serial` its number there."""

    authority: str
    reply: bytes
    nonce: int
    at: datetime
    serial: int


def request_for(data: bytes, policy: str, nonce: int) -> bytes:
    """TimeStampReq (RFC 3161, 2.4.1) over SHA-256 of `data`, asking for `policy` and the authority's certificate."""
    imprint = der.wrap(
        der.SEQUENCE,
        der.wrap(der.SEQUENCE, der.oid(SHA256_OID) + der.NULL) + der.wrap(der.OCTETS, sha256(data).digest()),
    )
    return der.wrap(der.SEQUENCE, der.integer(1) + imprint + der.oid(policy) + der.integer(nonce) + der.TRUE)


def ask(authority: Authority, data: bytes, nonce: int) -> bytes:
    """The authority's reply, unchecked. AuthorityDown for every kind of silence."""
    asked = urllib.request.Request(  # noqa: S310 - the address is the administrator's setting
        authority.url,
        request_for(data, authority.policy, nonce),
        {"Content-Type": "application/timestamp-query"},
    )
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310
            reply: bytes = answer.read(MAX_REPLY + 1)
    except (OSError, ValueError) as trouble:
        if isinstance(trouble, urllib.error.HTTPError):
            trouble.close()
        raise AuthorityDown(f"{authority.name}: {trouble}") from trouble
    if len(reply) > MAX_REPLY:
        raise AuthorityDown(f"{authority.name}: the reply is too long")
    return reply


def stamp(authority: Authority, data: bytes) -> Stamp:
    """Ask and believe: AuthorityDown when there is no reply, StampRefused when there is one we do not believe."""
    nonce = secrets.randbits(63) | 1
    sent = datetime.now(UTC)
    reply = ask(authority, data, nonce)
    return check_fresh(authority, data, reply, nonce, sent, datetime.now(UTC))


def check_fresh(authority: Authority, data: bytes, reply: bytes, nonce: int, sent: datetime, got: datetime) -> Stamp:
    """Believe a reply that has just arrived: `check`, and its time must lie between asking and arrival."""
    believed = check(authority, data, reply, nonce)
    if not sent - TOLERANCE <= believed.at <= got + TOLERANCE:
        raise StampRefused("time", f"the stamp says {believed.at.isoformat()}, asked for at {sent.isoformat()}")
    return believed


def check(authority: Authority, data: bytes, reply: bytes, nonce: int, allow_test: bool | None = None) -> Stamp:
    """Believe a stamp, today or years later: certificates are judged at the stamp's own time. StampRefused otherwise."""
    answer, info = _read(reply)
    _refuse_test(authority, authority.is_test if allow_test is None else allow_test)
    if info.message_imprint.message != sha256(data).digest():
        raise StampRefused("imprint", "the stamp is about other data")
    if info.nonce != nonce:
        raise StampRefused("nonce", "the stamp answers another request")
    if info.policy.dotted_string != authority.policy:
        raise StampRefused("policy", f"the stamp was made under policy {info.policy.dotted_string}")
    try:
        _verifier(authority, nonce).verify(answer, sha256(data).digest())
    except Exception as trouble:  # the parsers below raise many kinds on hostile bytes; none of them is belief
        raise StampRefused("untrusted", f"not signed by the authority we know: {trouble}") from trouble
    _second_opinion(authority, data, reply, info.gen_time)
    return Stamp(authority.name, reply, nonce, info.gen_time, info.serial_number)


def _read(reply: bytes) -> tuple[TimeStampResponse, TimeStampTokenInfo]:
    try:
        answer = decode_timestamp_response(der.certificates_in_order(reply))
        if answer.status != 0:
            raise StampRefused("status", f"the authority answered with status {answer.status}")
        return answer, answer.tst_info
    except StampRefused:
        raise
    except Exception as trouble:  # the parsers below raise many kinds on hostile bytes
        raise StampRefused("garbled", f"the reply cannot be read: {trouble}") from trouble


def is_test_made(authority: Authority) -> bool:
    """Whether the authority's policy or certificate says that its stamps are for tests."""
    subject = x509.load_pem_x509_certificate(authority.certificate).subject.rfc4514_string()
    return authority.policy.startswith(EXAMPLE_ARC) or MARK in subject


def _refuse_test(authority: Authority, allow: bool) -> None:
    if not allow and is_test_made(authority):
        raise StampRefused("test", f"{authority.name} is a test authority; its stamps have no legal value")


def _verifier(authority: Authority, nonce: int) -> Verifier:
    builder = VerifierBuilder(
        policy_id=x509.ObjectIdentifier(authority.policy),
        tsa_certificate=x509.load_pem_x509_certificate(authority.certificate),
        nonce=nonce,
    )
    for root in x509.load_pem_x509_certificates(authority.roots):
        builder = builder.add_root_certificate(root)
    return builder.build()


def _second_opinion(authority: Authority, data: bytes, reply: bytes, at: datetime) -> None:
    """`openssl ts -verify` at the stamp's own time: without -attime it judges certificates by today's date."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        files = {"data": data, "reply": reply, "roots": authority.roots, "tsa": authority.certificate}
        for name, content in files.items():
            (work / name).write_bytes(content)
        command = [
            "openssl", "ts", "-verify", "-data", "data", "-in", "reply", "-CAfile", "roots", "-untrusted", "tsa",
            "-attime", str(int(at.timestamp())),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, cwd=work, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
        except (OSError, subprocess.SubprocessError) as trouble:
            raise AuthorityDown(f"openssl could not be asked: {trouble}") from trouble
    if done.returncode != 0:
        said = re.sub(r"\s+", " ", done.stderr.decode(errors="replace"))[-200:]
        raise StampRefused("openssl", f"openssl ts -verify disagrees: {said}")
