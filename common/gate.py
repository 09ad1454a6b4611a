"""The door before a deed: who has none of its rights sees no form."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

Table = Mapping[str, tuple[str, ...]]


class GateMiddleware:
    """403 before the view, from the tables `settings.GATE` names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    @cached_property
    def pages(self) -> Table:
        return dict(import_string(f"{settings.GATE}.PAGES"))

    @cached_property
    def forms(self) -> Table:
        return dict(import_string(f"{settings.GATE}.FORMS"))

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Any one of the rights opens the door; a page that is not in the tables has none."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        rights = self.pages.get(name) or (self.forms.get(name) if request.method == "POST" else None)
        if rights and not any(request.user.has_perm(right) for right in rights):
            raise PermissionDenied
