"""The engine behind the product: all accounts at night, one neighbourhood at once; verdicts always hold.

Groups are proposals. Nothing here touches a seller: whose an account is, a person says.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal
from common.bulk import stream_rows
from common.errors import Refused
from sellers.deeds import Deed
from sellers.identifiers import spell_account
from sellers.link_models import LinkGroup, LinkMember, LinkPin, LinkRun
from sellers.linking import Columns, Speller, Token, Weights, link, place, relink, settled_tokens
from sellers.models import PlatformAccount
from sellers.services import linking_links, linking_rows, linking_store, linking_verdicts
from sellers.services.linking_index import TableIndex
from sellers.services.linking_store import Writer
from staff import rights
from staff.models import User

Say = Callable[..., None]
_LOCK = 0x5E11E75
_READ_AT_ONCE = 1_000
# A value that more accounts hold waits for the next full run when a person says what it is worth.
_MOST_RELINKED = 5_000


def _lock(source: str, *, full: bool = False) -> None:
    """One writer at a time for the groups of a source; `full`: only one full run, refused if there is one."""
    with connection.cursor() as cursor:
        if not full:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, source])
            return
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [_LOCK + 1, source])
        if not cursor.fetchone()[0]:
            raise Refused(_("These accounts are being linked right now."), code="running")


@transaction.atomic
def ask(*, by: User, why: str = "") -> LinkRun:
    """An administrator asks for a full run; a job does it."""
    rights.require(by, "sellers.link_accounts")
    run = current("") or _first("")
    journal.record(by, Deed.LINKING_ASKED, run, why=why)
    return run


def current(source: str = "") -> LinkRun | None:
    """The run in force for a source."""
    return LinkRun.objects.filter(source=source, state=LinkRun.State.CURRENT).first()


@transaction.atomic
def run_full(*, source: str = "", learn: bool = True, by: User | None = None, progress: Say | None = None) -> LinkRun:
    """All accounts of a source ("": the common memory) to groups. The old groups stand until these are switched to.

    With `learn` a new version of the weights is learned first; without, the version in force is kept (if there is one).
    """
    say = progress or (lambda **words: None)
    _lock(source, full=True)
    with connection.cursor() as cursor:
        # Reckoning takes minutes in which the connection rests.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SET LOCAL statement_timeout = 0")
    before = current(source)
    run = LinkRun.objects.create(source=source)
    started = timezone.now()
    say(step="reading")
    columns = Columns.of(linking_rows.every(source))
    say(step="linking", accounts=len(columns.ids))
    must, cannot = linking_verdicts.said()
    pins = pinned()
    weights = None if learn or before is None else _with_trust(before).pin(pins.items())
    groups = link(columns, weights, must, cannot, version=str(run.pk), created_on=started.date(), pinned=pins)
    say(step="writing", groups=int(groups.label.max(initial=-1)) + 1)
    linking_store.write_full(run, columns, groups, pins)
    run.weights = asdict(replace(groups.weights, trust={}, pinned={}, version=str(run.pk)))
    run.weights["created_on"] = groups.weights.created_on.isoformat()
    run.learned_from = {
        "accounts": len(columns.ids), "values": len(columns.texts), "same": len(must), "different": len(cannot),
        "learned": weights is None, "knots": [list(pair) for pair in groups.knots[:50]],
    }  # fmt: skip
    _switch(run, before, started)
    linking_links.propose_full(run, columns, groups)
    journal.record(
        by, Deed.ACCOUNTS_LINKED, run, groups=run.next_group - linking_store.block(run.pk), **run.learned_from
    )
    return run


def _switch(run: LinkRun, before: LinkRun | None, started: Any) -> None:
    """The new groups come into force; what was placed by itself meanwhile is placed again."""
    _lock(run.source)
    late: list[int] = []
    if before:
        late = list(
            LinkMember.objects.filter(run_id=before.pk, placed_at__gte=started).values_list("account_id", flat=True)
        )
        LinkRun.objects.filter(pk=before.pk).update(state=LinkRun.State.OLD)
        linking_store.drop(before.pk)
    run.state = LinkRun.State.CURRENT
    run.save()
    _place(run, late)


def _with_trust(run: LinkRun) -> Weights:
    """The run's weights with the trust of every value, for a full run under the same version."""
    trust: dict[str, dict[str, float]] = defaultdict(dict)
    for kind, value, own in linking_store.trusts(run.pk):
        trust[kind][value] = own
    return replace(Weights.from_dict(run.weights), trust=dict(trust))


def pinned() -> dict[tuple[str, str], float]:
    """What people said values are worth."""
    return {(kind, value): trust for kind, value, trust in LinkPin.objects.values_list("kind", "value", "trust")}


def _first(source: str) -> LinkRun:
    """A run with nothing learned yet, so that the first accounts have a place."""
    run = LinkRun.objects.create(source=source)
    weights = Weights.starting(PlatformAccount.objects.count(), str(run.pk), timezone.localdate())
    run.weights = {**asdict(weights), "created_on": weights.created_on.isoformat()}
    linking_store.make_partitions(run.pk)
    linking_store.attach(run.pk)
    run.next_value = run.next_group = linking_store.block(run.pk)
    run.state = LinkRun.State.CURRENT
    run.save()
    return run


@transaction.atomic
def relink_accounts(*, accounts: Sequence[int], by: User | None = None) -> dict[str, int]:
    """New or changed accounts find their groups; nothing but their neighbourhood is touched. Counts of placed and joined."""
    counts = {"placed": 0, "joined": 0}
    if accounts and current("") is None:
        _lock("")
        if current("") is None:
            _first("")
    for run, own in linking_rows.runs_of(accounts).items():
        _lock(run.source)
        run.refresh_from_db()
        placed, joined = _place(run, own)
        counts["placed"] += placed
        counts["joined"] += joined
    return counts


def _place(run: LinkRun, accounts: Sequence[int]) -> tuple[int, int]:
    placing = _Placing(run)
    placed = joined = 0
    for start in range(0, len(accounts), _READ_AT_ONCE):
        for home in placing.several(accounts[start : start + _READ_AT_ONCE]):
            placed, joined = placed + (home is not None), joined + bool(home)
    return placed, joined


class _Placing:
    """Accounts finding their places one after the other. What placing does not change (rows, verdicts, pins) is read for many at once."""

    def __init__(self, run: LinkRun) -> None:
        self.run, self.speller, self.writer, self.pins = run, Speller(), Writer(run), pinned()

    def several(self, accounts: Sequence[int]) -> Iterator[bool | None]:
        """Of each: None when nothing changed, else whether it joined others."""
        rows = linking_rows.some(accounts)
        known = TableIndex(self.run).tokens_of(accounts)
        must, cannot = linking_verdicts.said(accounts)
        tied = {own for pair in must for own in pair}
        for row in rows:
            own = row["account_id"]
            friends = linking_verdicts.hang_together(own) - {own} if own in tied else set()
            yield self._one(row, known.get(own), friends, linking_verdicts.partners(cannot, own))

    def _one(
        self, row: dict[str, Any], known: frozenset[Token] | None, friends: set[int], enemies: set[int]
    ) -> bool | None:
        run, account, index = self.run, row["account_id"], TableIndex(self.run)
        mine = spell_account(row["platform"], row["handle"]) if row["handle"] else None
        spelled, page = self.speller.row(row), [("page", mine.value)] if mine else []
        # One question for all of it; the account's own page is evidence when another account names it.
        index.used([*spelled, *page])
        tokens = settled_tokens([*spelled, *(own for own in page if index.knows(own))], index, known or ())
        if known is not None:
            if known == tokens:
                return None
            left = self.writer.remove([account])
            if left:
                regroup(run, left)
            index = TableIndex(run)
        closed = set(index.groups_of(enemies).values()) if enemies else set()
        wanted = sorted(set(index.groups_of(friends).values()) - closed) if friends else []
        seen = (row["first_day"], row["last_day"]) if row["first_day"] and row["last_day"] else None
        placed = place(
            tokens, index, index.weights, seen=seen, must=wanted, may_not=closed.__contains__, apart=index.apart
        )
        home = placed.group if placed.group is not None else self.writer.new_group()
        ids = index.numbers(tokens)
        ids |= self.writer.values(tokens - ids.keys(), self.pins)
        self.writer.add(account, sorted(ids.values()), home)
        merged = [group for group, _ in placed.merges]
        if merged:
            self.writer.regroup({own: home for own, _ in _members(index, merged)}, [home, *merged])
        linking_links.propose_placed(run, account, tokens, home, placed, index)
        return placed.group is not None


def _members(index: TableIndex, groups: Collection[Any]) -> list[tuple[int, int]]:
    return [(own, group) for group, members in index.members(groups).items() for own in members]


def regroup(run: LinkRun, groups: Collection[int]) -> dict[str, list[list[int]]]:
    """Link the accounts of these groups again, under the same weights and the verdicts that stand. What was and what is."""
    index = TableIndex(run)
    before = index.members(groups)
    accounts = sorted(own for members in before.values() for own in members)
    tokens = index.tokens_of(accounts)
    must, cannot = linking_verdicts.said(accounts)
    users = index.users({token for own in tokens.values() for token in own})
    known = replace(index.weights, trust=dict(index.weights.trust), pinned=dict(index.weights.pinned))
    after = relink(tokens, known, must, cannot, users).members() if accounts else []
    move(run, before, after)
    return {"before": sorted(before.values()), "after": sorted(sorted(part) for part in after)}


def move(run: LinkRun, before: dict[int, list[int]], after: Sequence[Sequence[int]]) -> None:
    """Give the accounts of the groups `before` the grouping `after`; a group's number stays with most of its accounts."""
    if sorted(map(sorted, before.values())) == sorted(sorted(part) for part in after):
        return
    writer = Writer(run)
    old = {own: group for group, members in before.items() for own in members}
    taken: set[int] = set()
    home: dict[int, int] = {}
    for part in sorted(after, key=lambda part: (-len(part), min(part))):
        votes: dict[int, int] = defaultdict(int)
        for own in part:
            votes[old[own]] += 1
        free = [group for group in sorted(votes, key=lambda group: (-votes[group], group)) if group not in taken]
        group = free[0] if free else writer.new_group()
        taken.add(group)
        home |= dict.fromkeys(part, group)
    writer.regroup(home, before)


def around(accounts: Collection[int]) -> dict[str, Any]:
    """After a verdict on these accounts: their groups linked again. {"run", "before", "after"}, or {} if none has a place."""
    told: dict[str, Any] = {}
    for run, own in linking_rows.runs_of(list(accounts)).items():
        _lock(run.source)
        groups = set(TableIndex(run).groups_of(own).values())
        if len(own) > 1 or not told:
            told = {"run": run.pk, **regroup(run, groups)} if groups else told
    return told


def put_back(told: dict[str, Any]) -> bool:
    """Give a neighbourhood the groups it had before a verdict, if it is still as that verdict left it."""
    run = LinkRun.objects.filter(pk=told.get("run"), state=LinkRun.State.CURRENT).first()
    if run is None:
        return False
    _lock(run.source)
    index = TableIndex(run)
    accounts = [own for part in told["after"] for own in part]
    now = index.members(set(index.groups_of(accounts).values()))
    if sorted(now.values()) != told["after"]:
        return False
    move(run, now, told["before"])
    return True


@transaction.atomic
def relink_value(*, kind: str, value: str) -> int:
    """After a person said what a value is worth: the groups that hold it are linked again. How many accounts that were."""
    done = 0
    trust = pinned().get((kind, value))
    for run in LinkRun.objects.filter(state=LinkRun.State.CURRENT):
        _lock(run.source)
        linking_store.pin(run.pk, kind, value, trust)
        index = TableIndex(run)
        if not index.used([(kind, value)]):
            continue
        groups = index.holders([(kind, value)])[kind, value]
        members = _members(index, groups)
        if 0 < len(members) <= _MOST_RELINKED:
            regroup(run, [int(str(group)) for group in groups])
            done += len(members)
    return done


def count_groups(run: LinkRun) -> int:
    """How many groups a run has made."""
    return LinkGroup.objects.filter(run_id=run.pk).count()


def export(source: str) -> Iterator[tuple[str, int]]:
    """(the set's own account id, group) of every account of a set; one that has no place yet is a group of its own (below 0)."""
    run = current(source) or current("")
    yield from stream_rows(
        "SELECT a.source_ref, coalesce(m.group_id, -a.id) FROM sellers_platformaccount a"
        " LEFT JOIN sellers_linkmember m ON m.run_id = %s AND m.account_id = a.id WHERE a.source = %s ORDER BY a.id",
        [run.pk if run else 0, source],
    )
