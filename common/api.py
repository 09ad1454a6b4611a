"""How every API answers: pages of rows, and errors as code, words and facts."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, pagination
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import exception_handler

from common import keyset, paging
from common.errors import NotAllowed, Refused


class Pages(pagination.BasePagination):
    """Follow `next` until it is null: a page begins after the last row of the one before. `?page_size=100`, at most 200."""

    most = 200

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any]:
        self.request = request
        try:
            self.page = paging.page_at(queryset, request.query_params.get(paging.PARAM, ""), self._size(request))
        except keyset.NoPlace as no:
            raise exceptions.ValidationError(
                {paging.PARAM: [_("This is no page of this list. Begin without it and follow “next”.")]}
            ) from no
        return self.page.rows

    def _size(self, request: Any) -> int:
        asked = request.query_params.get("page_size", "")
        size = int(asked) if asked.isdecimal() and len(asked) < 5 else api_settings.PAGE_SIZE
        return min(max(1, size), self.most)

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "count": self.page.count,
                "more_than_count": self.page.more,
                "next": self._address(self.page.next_place),
                "previous": self._address(self.page.prev_place),
                "results": data,
            }
        )

    def _address(self, place: str) -> str | None:
        return replace_query_param(self.request.build_absolute_uri(), paging.PARAM, place) if place else None

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "more_than_count", "next", "previous", "results"],
            "properties": {
                "count": {
                    "type": "integer",
                    "description": f"All rows of the list; never counted beyond {paging.COUNT_CAP}.",
                },
                "more_than_count": {"type": "boolean", "description": "There are more rows than were counted."},
                "next": address,
                "previous": address,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": paging.PARAM, "in": "query", "required": False, "schema": {"type": "string"},
                "description": "Where the page begins, as `next` and `previous` say it.",
            },
            {
                "name": "page_size", "in": "query", "required": False,
                "schema": {"type": "integer", "minimum": 1, "maximum": self.most, "default": api_settings.PAGE_SIZE},
                "description": "Rows of a page.",
            },
        ]  # fmt: skip


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
