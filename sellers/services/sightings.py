"""Whose it is: accounts and identifiers in the records of an exhibit, each pointing at its line."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from audit import journal
from evidence.models import Exhibit, Record
from sellers.deeds import Deed
from sellers.models import Sighting
from sellers.services import linking, staging
from sellers.telling import Telling, tell_record

CHUNK = 20_000


@transaction.atomic
def record(*, exhibit_id: int, by: Any = None, progress: Any = None) -> dict[str, int]:
    """Sight every record of an exhibit, set by set; sighting again changes nothing. Counts of what is new."""
    exhibit = Exhibit.objects.get(pk=exhibit_id)
    counts: Counter[str] = Counter()
    after = done = 0
    while rows := _chunk(exhibit_id, after):
        counts.update(staging.write(_tellings(rows)))
        after, done = rows[-1][0], done + len(rows)
        if progress:
            progress(done=done)
    journal.record(by, Deed.EXHIBIT_SIGHTED, exhibit, **counts)
    return dict(counts)


def _chunk(exhibit_id: int, after: int) -> list[tuple[Any, ...]]:
    rows = Record.objects.filter(exhibit_id=exhibit_id, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", "kind", "author", "counterpart", "text", "fields", "at")[:CHUNK])


def _tellings(rows: list[tuple[Any, ...]]) -> Iterator[Telling]:
    for pk, kind, author, counterpart, text, fields, at in rows:
        telling = tell_record(kind, author, counterpart, text, fields)
        if telling:
            telling.record, telling.at = pk, at
            telling.source = telling.source or "exhibit"
            yield telling


@transaction.atomic
def propose_links(*, exhibit_id: int, by: Any = None) -> int:
    """Find the groups of the accounts an exhibit told of; how many accounts are new or have changed."""
    touched = Sighting.objects.filter(exhibit=exhibit_id, account__isnull=False).order_by("account")
    accounts = list(touched.values_list("account", flat=True).distinct())
    counts = linking.relink_accounts(accounts=accounts)
    if counts["placed"]:
        journal.record(by, Deed.LINKS_PROPOSED, Exhibit.objects.get(pk=exhibit_id), accounts=len(accounts), **counts)
    return counts["placed"]
