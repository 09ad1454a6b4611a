"""The pass to the replay host: signed, short-lived, for one person and one exhibit. It stands in the address; there is no session."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

SECONDS = 900
_SALT = "evidence.replay"


@dataclass(frozen=True, slots=True)
class Pass:
    """Who may look at what, and on whose page the replay may be framed."""

    person: int
    exhibit: int
    framed_by: str


def issue(request: HttpRequest, exhibit: int) -> str:
    """The address on the replay host where this person may look at this exhibit; "" when there is no such host."""
    if not settings.REPLAY_HOST:
        return ""
    token = signing.dumps([request.user.pk, exhibit, f"{request.scheme}://{request.get_host()}"], salt=_SALT)
    host = settings.REPLAY_HOST
    if ":" not in host and request.get_port() not in {"80", "443"}:
        host = f"{host}:{request.get_port()}"
    return f"{request.scheme}://{host}/r/{token}/"


def read(token: str) -> Pass:
    """signing.BadSignature when it is forged or too old."""
    person, exhibit, framed_by = signing.loads(token, salt=_SALT, max_age=SECONDS)
    return Pass(person, exhibit, framed_by)
