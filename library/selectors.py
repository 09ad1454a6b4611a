"""What the pages of this room read."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from library.models import Guide, Reading
from library.states import GuideState
from staff.models import User


def guide_list(user: Any) -> QuerySet[Guide]:
    """Guides one may read, with whether she has signed for the present version and how many have."""
    signed = Reading.objects.filter(guide=OuterRef("pk"), version=OuterRef("version"))
    return (
        Guide.objects.visible_to(user)
        .annotate(
            is_read=Exists(signed.filter(by=user)),
            reader_count=Count("readings", filter=Q(readings__version=F("version")), distinct=True),
        )
        .order_by("-must_read", "kind", "slug")
    )


def to_read(user: Any) -> list[Guide]:
    """Published guides everybody must read and this person has not, for My work."""
    rows = guide_list(user).filter(state=GuideState.PUBLISHED, must_read=True, is_read=False)
    return list(rows[:20])


def not_read_by(guide: Guide) -> list[User]:
    """Staff who have not signed for the present version, for those who publish."""
    readers = Reading.objects.filter(guide=guide, version=guide.version).values("by")
    return list(
        User.objects.filter(is_active=True)
        .exclude(pk__in=readers)
        .select_related("team")
        .order_by("team__number", "full_name")
    )
