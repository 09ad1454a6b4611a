"""Matching exhibits against the watches, and people's verdicts on the matches."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Min, QuerySet

from audit import journal
from common import clock
from common.moves import step
from evidence.models import Arrival, Exhibit, Record
from monitoring.deeds import Deed
from monitoring.matching import Matcher
from monitoring.models import Match, WatchKind, WatchRule
from monitoring.states import MATCH_MOVES
from sellers.models import Sighting
from staff import rights
from staff.models import User


@transaction.atomic
def match_exhibit(*, exhibit_id: int) -> int:
    """Match an exhibit that has been read against every watch awake; how many matches are new. Twice changes nothing."""
    exhibit = Exhibit.objects.get(pk=exhibit_id)
    awake = WatchRule.objects.awake(clock.today())
    found = [*_identifiers(exhibit, awake), *_accounts(exhibit, awake), *_keywords(exhibit, awake)]
    there = set(Match.objects.filter(exhibit=exhibit).values_list("watch_id", flat=True))
    new = [match for match in found if match.watch_id not in there]
    Match.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        WatchRule.objects.filter(pk__in=[match.watch_id for match in new]).update(last_match_at=clock.now())
        journal.record(None, Deed.EXHIBIT_MATCHED, exhibit, matches=len(new))
    return len(new)


def _identifiers(exhibit: Exhibit, awake: QuerySet[WatchRule]) -> list[Match]:
    rules = awake.filter(kind=WatchKind.IDENTIFIER)
    seen = (
        Sighting.objects.filter(exhibit=exhibit, identifier__value__in=rules.values("value"), identifier__is_hub=False)
        .values("identifier", kind=F("identifier__kind"), value=F("identifier__value"))
        .annotate(first=Min("record"), n=Count("record", distinct=True))
    )
    by_value = {(row["kind"], row["value"]): row for row in seen}
    return [
        Match(
            watch=rule, exhibit=exhibit, record_id=row["first"], identifier_id=row["identifier"], lines=max(1, row["n"])
        )
        for rule in rules
        if (row := by_value.get((rule.value_kind, rule.value)))
    ]


def _accounts(exhibit: Exhibit, awake: QuerySet[WatchRule]) -> list[Match]:
    rules = awake.filter(kind=WatchKind.ACCOUNT)
    seen = (
        Sighting.objects.filter(exhibit=exhibit, account__in=rules.values("account"))
        .values("account")
        .annotate(first=Min("record"), n=Count("record", distinct=True))
    )
    by_account = {row["account"]: row for row in seen}
    return [
        Match(watch=rule, exhibit=exhibit, record_id=row["first"], account_id=row["account"], lines=max(1, row["n"]))
        for rule in rules
        if (row := by_account.get(rule.account_id))
    ]


def _keywords(exhibit: Exhibit, awake: QuerySet[WatchRule]) -> list[Match]:
    """Words are what an exhibit says, so only the watches of teams whose exhibit it is (and of people without a team) see them."""
    teams = Arrival.objects.filter(exhibit=exhibit).values("batch__team")
    rules = {rule.pk: rule for rule in awake.filter(kind=WatchKind.KEYWORD) if rule.team_id is None}
    rules |= {rule.pk: rule for rule in awake.filter(kind=WatchKind.KEYWORD, team__in=teams)}
    if not rules:
        return []
    texts: Iterable[tuple[int, str]] = (
        Record.objects.filter(exhibit=exhibit)
        .exclude(text="")
        .order_by("pk")
        .values_list("pk", "text")
        .iterator(chunk_size=5_000)
    )
    hits: dict[int, list[int]] = {}
    for key, record in Matcher({pk: rule.value for pk, rule in rules.items()}).scan(texts):
        first = hits.setdefault(key, [record, 0])
        first[1] += 1
    return [Match(watch=rules[pk], exhibit=exhibit, record_id=first, lines=n) for pk, (first, n) in hits.items()]


def _held(match_id: int, move: str, by: User) -> Match:
    match = Match.objects.select_for_update(of=("self",)).select_related("watch").get(pk=match_id)
    rights.require(by, "monitoring.watch", within=match.watch.team_id if match.watch.by_id != by.pk else None)
    match.state = step(MATCH_MOVES, move, match.state)
    return match


def _judge(match: Match, by: Any, deed: Deed, who: User) -> Match:
    match.decided_by, match.decided_at = by, clock.now() if by else None
    match.save(update_fields=["state", "decided_by", "decided_at"])
    journal.record(who, deed, match, team=match.watch.team_id, watch=match.watch_id, exhibit=match.exhibit_id)
    return match


@transaction.atomic
def keep(*, match_id: int, by: User) -> Match:
    """It is what we were looking for."""
    return _judge(_held(match_id, "keep", by), by, Deed.MATCH_KEPT, by)


@transaction.atomic
def dismiss(*, match_id: int, by: User) -> Match:
    """It is not."""
    return _judge(_held(match_id, "dismiss", by), by, Deed.MATCH_DISMISSED, by)


@transaction.atomic
def take_back(*, match_id: int, by: User) -> Match:
    """Undo a verdict."""
    return _judge(_held(match_id, "take_back", by), None, Deed.MATCH_TAKEN_BACK, by)
