"""The same request twice has one effect: idempotency keys for pages (`once` field) and API (`Idempotency-Key` header)."""

import zlib
from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from audit.models import Answer
from common.middleware import digest_of

KEPT_HEADERS = ("Content-Type", "Location", "HX-Redirect", "HX-Trigger")
BODY_LIMIT = 1 << 20


class OnceMiddleware:
    """Runs a keyed POST in one transaction with its answer, under a lock that dies with its holder.

    The answer row and the effect are committed together: a process killed half-way leaves neither, and the retry runs as
    if it were the first. Same key and same question: the kept answer; same key, other question: 422.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple, kwargs: dict
    ) -> HttpResponse | None:  # type: ignore[type-arg]
        key = self._key(request)
        if not key or getattr(view, "not_once", False):
            return None
        person = self._person(request)
        if person is None:
            return None
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(
                        "SELECT pg_advisory_xact_lock(%s, %s)", [person.pk, zlib.crc32(key.encode()) - 2**31]
                    )
                asked = digest_of(request)
                kept = Answer.objects.filter(by=person, key=key).first()
                if kept:
                    return self._again(request, kept, asked)
                response = view(request, *args, **kwargs)
                if hasattr(response, "render") and not response.is_rendered:
                    response.render()
                if response.status_code >= 500:
                    transaction.set_rollback(True)
                elif self._made_something(response):
                    self._keep(person, key, asked, response)
                return response
        finally:
            request._once_seen = True  # type: ignore[attr-defined]

    @staticmethod
    def _key(request: HttpRequest) -> str:
        if request.method != "POST":
            return ""
        key = request.headers.get("Idempotency-Key", "")
        if not key and not request.path.startswith("/api/"):
            key = request.POST.get("once", "")
        return key[:64]

    @staticmethod
    def _person(request: HttpRequest):  # type: ignore[no-untyped-def]
        if request.user.is_authenticated:
            return request.user
        bearer = getattr(request, "bearer", None)
        return bearer() if bearer else None

    @staticmethod
    def _made_something(response: HttpResponse) -> bool:
        # A form shown again with its errors made nothing: correcting and sending it again must run.
        return response.status_code in {201, 202, 204, 301, 302, 303} or "HX-Redirect" in response.headers

    @staticmethod
    def _again(request: HttpRequest, kept: Answer, asked: str) -> HttpResponse:
        if kept.asked != asked:
            words = _("This form was sent before with other contents. Open it again and send it once more.")
            return JsonResponse({"code": "key_used_before", "message": words, "facts": {}}, status=422)
        response = HttpResponse(bytes(kept.body), status=kept.status)
        for name, value in kept.headers.items():
            response[name] = value
        response["Idempotent-Replay"] = "true"
        return response

    @staticmethod
    def _keep(person, key: str, asked: str, response: HttpResponse) -> None:  # type: ignore[no-untyped-def]
        body = b"" if response.streaming else response.content[:BODY_LIMIT]
        headers = {name: response[name] for name in KEPT_HEADERS if name in response.headers}
        Answer.objects.create(by=person, key=key, asked=asked, status=response.status_code, headers=headers, body=body)
