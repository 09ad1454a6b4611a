"""Lists as people like to see them."""

from django.db import transaction
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from audit import journal
from common.errors import Refused
from common.paging import PARAM
from staff.deeds import Deed
from staff.models import SavedView, User

MOST = 50
LONGEST = 2000


@transaction.atomic
def keep(*, by: User, list_name: str, name: str, query: str, is_shared: bool) -> SavedView:
    """Keep a list's filters and order under a name; the same name again replaces what it stood for."""
    wanted = _query(list_name, query)
    owner = User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if is_shared and owner.team_id is None:
        raise Refused(_("You belong to no team to share this view with."), code="no_team", field="is_shared")
    mine = SavedView.objects.filter(owner=owner, list=list_name)
    if mine.exclude(name=name).count() >= MOST:
        raise Refused(_("You keep fifty views of this list. Drop one first."), code="too_many_views", most=MOST)
    row, _made = SavedView.objects.update_or_create(
        owner=owner, list=list_name, name=name, defaults={"query": wanted, "is_shared": is_shared}
    )
    journal.record(by, Deed.VIEW_KEPT, row, team=by.team_id, list=list_name, name=name, is_shared=is_shared)
    return row


@transaction.atomic
def drop(*, view_id: int, by: User) -> SavedView:
    """Forget a view of one's own."""
    row = SavedView.objects.select_for_update().get(pk=view_id, owner=by)
    journal.record(by, Deed.VIEW_DROPPED, row, team=by.team_id, list=row.list, name=row.name)
    row.delete()
    return row


def _query(list_name: str, query: str) -> str:
    """The address of the list without its page; a refusal where there is no such list."""
    try:
        reverse(list_name)
        asked = QueryDict(query, mutable=True)
    except (NoReverseMatch, ValueError) as no:
        raise Refused(_("There is no such list. Open the list and keep the view there."), code="no_list") from no
    asked.pop(PARAM, None)
    told = asked.urlencode()
    if len(told) > LONGEST or "\0" in query:
        raise Refused(_("These filters are too long to keep. Choose fewer."), code="query_too_long", longest=LONGEST)
    return told
