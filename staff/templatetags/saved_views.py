"""The saved views of a list, beside its filters."""

from typing import Any

from django import template
from django.template.context import Context

from common.paging import PARAM
from staff.models import SavedView

register = template.Library()


@register.inclusion_tag("staff/_saved_views.html", takes_context=True)
def saved_views(context: Context) -> dict[str, Any]:
    """The views of this list that the person keeps or her team shares; nothing for a page that is no list of its own."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    if request is None or match is None or match.kwargs or not request.user.is_authenticated:
        return {}
    asked = request.GET.copy()
    asked.pop(PARAM, None)
    query = asked.urlencode()
    views = list(SavedView.objects.visible_to(request.user).filter(list=match.view_name).select_related("owner"))
    here = next((view for view in views if query and view.query == query), None)
    return {"list": match.view_name, "query": query, "views": views, "here": here, "user": request.user,
            "csrf_token": context.get("csrf_token")}  # fmt: skip
