"""How every API answers: pages of rows, and errors as code, words and facts."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, pagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.errors import NotAllowed, Refused


class Pages(pagination.PageNumberPagination):
    """`?page=2&page_size=100`, at most 200 rows a page."""

    page_size_query_param = "page_size"
    max_page_size = 200


def answer_to(no: Exception, context: dict[str, Any]) -> Response | None:
    """Errors as {"code", "message", "facts"}: 400 wrong input, 403 not allowed, 404 not there for you, 409 refused."""
    if isinstance(no, Refused):
        status = 403 if isinstance(no, NotAllowed) else 409
        return Response({"code": no.code, "message": str(no.message), "facts": _plain(no.facts)}, status=status)
    if isinstance(no, Http404):
        no = exceptions.NotFound()
    elif isinstance(no, PermissionDenied):
        no = exceptions.PermissionDenied()
    response = exception_handler(no, context)
    if response is None or not isinstance(no, exceptions.APIException):
        return response
    if isinstance(no, exceptions.ValidationError):
        response.data = {"code": "invalid", "message": str(no.default_detail), "facts": response.data}
    else:
        response.data = {
            "code": no.get_codes() if isinstance(no.get_codes(), str) else no.default_code,
            "message": str(no.detail),
            "facts": {},
        }
    return response


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, int | float | str | bool | list | dict | None) else str(value)
        for name, value in facts.items()
    }
