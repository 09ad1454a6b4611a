"""Still online? Captured pages are looked at again, by a person or, where the authority permits it, by the worker."""

from datetime import timedelta
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.db import transaction

from audit import journal
from common import clock
from evidence.capture import looking
from evidence.capture.guard import Guard
from evidence.deeds import Deed
from evidence.models import Batch, CustodyEntry, Exhibit
from evidence.posting_models import Posting, PostingCheck
from evidence.services import custody
from evidence.states import PostingState
from staff import rights
from staff.models import User

SOON, LATER = timedelta(days=1), timedelta(days=7)
AT_MOST = 50


def address_of(text: str) -> str:
    """The address of a page as it is followed: http or https, without the part after #; empty for anything else."""
    plain = urldefrag(text.strip()).url
    parts = urlsplit(plain) if len(plain) <= 1000 else urlsplit("")
    return plain if parts.scheme in {"http", "https"} and parts.hostname else ""


def follow(batch: Batch) -> Posting | None:
    """Follow the address a capture came from; a new capture of a followed page is looked at again tomorrow."""
    try:
        url = address_of(batch.source_url)
    except ValueError:
        return None
    if not url:
        return None
    due = clock.now() + SOON
    posting, _is_new = Posting.objects.get_or_create(
        team=batch.team, url=url, defaults={"due_at": due, "since": clock.now()}
    )
    Batch.objects.filter(pk=batch.pk).update(posting=posting)
    return posting


@transaction.atomic
def recheck(*, posting_id: int, by: User | None, verdict: str, note: str = "", likeness: str = "") -> Posting:
    """Write down whether a captured page is online, changed or gone. `by` is None for the worker. A change enters custody."""
    if by is not None:
        rights.require(by, "evidence.recheck_posting")
    seen = Posting.objects.all() if by is None else Posting.objects.visible_to(by)
    posting = seen.select_for_update(of=("self",)).select_related("team").get(pk=posting_id)
    verdict = PostingState(verdict)
    now, before = clock.now(), posting.state
    check = PostingCheck.objects.create(
        posting=posting, verdict=verdict, by=by, note=note.strip()[:300], likeness=likeness
    )
    posting.checked_at = now
    posting.due_at = now + (LATER if verdict == PostingState.GONE else SOON)
    if verdict != before:
        posting.state, posting.since = verdict, now
        _tell_exhibits(posting, by, before, note)
    posting.save(update_fields=["state", "since", "checked_at", "due_at"])
    facts = {"url": posting.url, "verdict": str(verdict), "before": str(before), "check": check.pk}
    journal.record(by, Deed.POSTING_RECHECKED, posting, team=posting.team, **facts)
    return posting


def _tell_exhibits(posting: Posting, by: User | None, before: str, note: str) -> None:
    """Each exhibit that shows the page learns that the page itself has changed or gone."""
    copies = Exhibit.objects.filter(arrivals__batch__posting=posting).distinct().order_by("pk")
    for exhibit in copies:
        custody.enter(
            exhibit, CustodyEntry.Act.RECHECKED, by, note, url=posting.url, before=str(before), now=str(posting.state)
        )


def recheck_due() -> int:
    """Look at the pages that are due, where CAPTURE_PAGES permits it; how many were looked at."""
    if not settings.CAPTURE_PAGES:
        return 0
    guard, done = Guard(settings.CAPTURE_ALLOW), 0
    for posting in Posting.objects.due().order_by("due_at", "pk")[:AT_MOST]:
        last = posting.checks.exclude(likeness="").order_by("-pk").values_list("likeness", flat=True).first()
        look = looking.look(posting.url, guard)
        if look is None:  # our own network may be down: nothing is said of the page, it is asked again in an hour
            Posting.objects.filter(pk=posting.pk).update(due_at=clock.now() + timedelta(hours=1))
            continue
        verdict = looking.verdict(look, last or "")
        recheck(posting_id=posting.pk, by=None, verdict=verdict, note=look.said, likeness=look.likeness)
        done += 1
    return done
