"""Middleware that knows no word of the trade."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Next = Callable[[HttpRequest], HttpResponse]


class HeadersMiddleware:
    """Headers Django does not set: pages of signed-in people are never stored by caches, resources stay on this origin."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault(
            "Permissions-Policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"
        )
        if request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store")
        return response


class LanguageMiddleware:
    """The language a person chose: her own setting, else her cookie, else Vietnamese (the browser's wish is not asked)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = dict(settings.LANGUAGES)
        chosen = getattr(request.user, "language", "") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if request.path.startswith("/api/"):
            chosen = translation.get_language_from_request(request) if "Accept-Language" in request.headers else chosen
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        return response


def digest_of(request: HttpRequest) -> str:
    """A fingerprint of what was asked: path, fields, and the names and sizes of files (their bytes are not read again)."""
    asked = hashlib.sha256(request.path.encode())
    if request.content_type == "application/json":
        asked.update(request.body)
        return asked.hexdigest()
    for name in sorted(request.POST):
        if name not in {"csrfmiddlewaretoken", "once"}:
            asked.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        asked.update(repr((name, [(file.name, file.size) for file in request.FILES.getlist(name)])).encode())
    return asked.hexdigest()
