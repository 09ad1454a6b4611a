"""How programs sign in: `Authorization: Bearer gs_…`."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from staff.models import ProgramToken, User
from staff.services import tokens


def _token_in(request: HttpRequest) -> str:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


class TokenAuthentication(authentication.BaseAuthentication):
    """A living token of an active person; a token that may only read is refused for unsafe methods."""

    def authenticate(self, request: Request) -> tuple[User, ProgramToken] | None:
        token = _token_in(request)
        if not token:
            return None
        row = tokens.holder_of(token)
        if row is None:
            raise exceptions.AuthenticationFailed(_("This token is not valid."))
        if request.method not in {"GET", "HEAD", "OPTIONS"} and not row.may_write:
            raise exceptions.PermissionDenied(_("This token may only read."))
        return row.user, row

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):
    """Tells the schema about the bearer token."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class BearerMiddleware:
    """Lets middleware that runs before the API (idempotency keys) ask whose token a request carries."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.bearer = lambda: self._person(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    @staticmethod
    def _person(request: HttpRequest) -> User | None:
        token = _token_in(request)
        row = tokens.holder_of(token) if token else None
        return row.user if row else None
