"""Who uses the same pictures: accounts told of by exhibits that show one and the same picture."""

from typing import Any

from django.db.models import Q, QuerySet

from evidence import lookalikes
from evidence.models import Batch, Exhibit, Record
from sellers.identifiers import spell_url
from sellers.models import PlatformAccount, Sighting

MOST_EXHIBITS = 30
MOST_PAGES = 200


def _of(exhibits: list[int]) -> QuerySet[PlatformAccount]:
    """The accounts these exhibits tell of, and those whose pages they are or were captured from, though they told of nothing else."""
    told = Sighting.objects.filter(exhibit__in=exhibits, account__isnull=False).values("account")
    named = Q(pk__in=told)
    saved = Record.objects.filter(exhibit__in=exhibits, kind="page").values_list("fields__url", flat=True)
    noted = (
        Batch.objects.filter(arrivals__exhibit__in=exhibits).exclude(source_url="").values_list("source_url", flat=True)
    )
    for url in {*saved[:MOST_PAGES], *noted[:MOST_PAGES]}:
        spelling = spell_url(str(url or ""))
        if spelling and spelling.kind == "account":
            platform, _colon, key = spelling.value.partition(":")
            named |= Q(platform=platform, key=key[:160])
    return PlatformAccount.objects.filter(named).select_related("seller").order_by("name_key", "pk")


def users_of_picture(exhibit: Exhibit) -> list[PlatformAccount]:
    """The accounts of all exhibits that show a picture of this one, itself included."""
    return list(_of([exhibit.pk, *lookalikes.near([exhibit.pk])])[:200])


def sharing_pictures(account: PlatformAccount) -> list[PlatformAccount]:
    """Other accounts whose exhibits show a picture that an exhibit of this account shows, too."""
    told = Sighting.objects.filter(account=account, exhibit__isnull=False).order_by("-exhibit")
    own = list(
        told.filter(exhibit__picture_hashes__isnull=False).values_list("exhibit", flat=True).distinct()[:MOST_EXHIBITS]
    )
    if not own:
        return []
    others: Any = _of(list(lookalikes.near(own))).exclude(pk=account.pk)
    return list(others[:50])
