"""What pages of captured pages read, here and in the rooms above."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from evidence.log_models import FileCheck
from evidence.models import Batch, Exhibit
from evidence.posting_models import Posting, PostingCheck
from evidence.states import BatchState, PostingState


def posting_list(user: Any) -> QuerySet[Posting]:
    """Captured pages, those to be looked at first, with the moment of their last copy; one query."""
    return (
        Posting.objects.visible_to(user)
        .select_related("team")
        .annotate(copied_at=Max("batches__received_at"), copy=Max("batches__pk"))
        .order_by("due_at", "pk")
    )


def due_count(user: Any) -> int:
    return Posting.objects.visible_to(user).due().count() if user.has_perm("evidence.recheck_posting") else 0


def posting_overview(user: Any, posting: Posting) -> dict[str, Any]:
    """Every look at the page and every copy of it, newest first."""
    return {
        "checks": PostingCheck.objects.filter(posting=posting).select_related("by").order_by("-pk")[:200],
        "copies": Batch.objects.visible_to(user).filter(posting=posting).select_related("received_by").order_by("-pk"),
    }


@dataclass(frozen=True)
class Standing:
    """How the pages behind some exhibits stand: "3 of 7 posts gone since yesterday, last copy safe"."""

    total: int
    gone: int
    changed: int
    since: datetime | None
    is_safe: bool


def standing_of(exhibits: Iterable[int]) -> Standing | None:
    """How the captured pages of these exhibits stand; None when none came from an address. `since`: the first that went."""
    postings = list(Posting.objects.filter(batches__arrivals__exhibit__in=list(exhibits)).distinct())
    if not postings:
        return None
    gone = [each for each in postings if each.state == PostingState.GONE]
    changed = [each for each in postings if each.state == PostingState.CHANGED]
    return Standing(
        len(postings), len(gone), len(changed), min((each.since for each in gone), default=None),
        _are_safe([each.pk for each in [*gone, *changed]]),
    )  # fmt: skip


def _are_safe(postings: list[int]) -> bool:
    """Whether each page's last copy is sealed, not disposed of, and was sound when it was last hashed."""
    newest = Posting.objects.filter(pk__in=postings).annotate(copy=Max("batches__pk")).values("copy")
    copies = Batch.objects.filter(pk__in=newest)
    if copies.exclude(state=BatchState.SEALED).exists() or copies.count() < len(postings):
        return False
    shown = Exhibit.objects.filter(arrivals__batch__in=newest)
    failed = FileCheck.objects.exclude(said="").values("exhibit")
    return not shown.filter(Q(disposed_at__isnull=False) | Q(pk__in=failed)).exists()
