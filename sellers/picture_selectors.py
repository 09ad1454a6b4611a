"""Who uses the same pictures: accounts told of by exhibits that show one and the same picture."""

from typing import Any

from django.db.models import QuerySet

from evidence import lookalikes
from evidence.models import Exhibit
from sellers.models import PlatformAccount, Sighting

MOST_EXHIBITS = 30


def _of(exhibits: list[int]) -> QuerySet[PlatformAccount]:
    told = Sighting.objects.filter(exhibit__in=exhibits, account__isnull=False).values("account")
    return PlatformAccount.objects.filter(pk__in=told).select_related("seller").order_by("name_key", "pk")


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
