"""The engine's `Index` on the tables: what `place` asks of the store, each question one query."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from sellers.link_models import LinkRun
from sellers.linking import Side, Token, Used, Weights
from sellers.linking.kinds import GROUPS, KIND, KINDS
from sellers.services.linking_store import signed

_COLUMNS = "v.id, v.kind, v.value, v.trust, v.pinned, v.accounts, v.groups"


class TableIndex:
    """What a run's tables say. Remembers what it has read: one per deed.

    `weights` are the run's, and know the trust of every value that was asked about.
    """

    def __init__(self, run: LinkRun) -> None:
        self.run = run
        self.queries = 0
        self._trust: dict[str, dict[str, float]] = defaultdict(dict)
        self._pinned: dict[str, dict[str, float]] = defaultdict(dict)
        self.weights = replace(weights_of(run), trust=self._trust, pinned=self._pinned)
        self._used: dict[Token, Used] = {}
        self._id: dict[Token, int] = {}
        self._token: dict[int, Token] = {}

    def _ask(self, sql: str, *given: Any) -> list[tuple[Any, ...]]:
        self.queries += 1
        with connection.cursor() as cursor:
            # The number stands in the text so that only the run's partitions are planned for.
            cursor.execute(sql.replace("{run}", str(self.run.pk)), given)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def _note(self, rows: Iterable[tuple[Any, ...]]) -> None:
        for own, number, value, trust, pinned, accounts, groups in rows:
            kind = KINDS[number].name
            token = (kind, value)
            self._id[token], self._token[own] = own, token
            if trust is not None:
                self._trust[kind][value] = trust
            if pinned is not None:
                self._pinned[kind][value] = pinned
            if accounts > 0:
                self._used[token] = Used(accounts, groups)

    def used(self, tokens: Collection[Token]) -> dict[Token, Used]:
        fresh = tuple((KIND[kind], value) for kind, value in tokens if (kind, value) not in self._id)
        if fresh:
            self._note(
                self._ask(
                    f"SELECT {_COLUMNS} FROM sellers_linkvalue v WHERE run_id = {{run}} AND (kind, value) IN %s", fresh
                )
            )
        return {token: self._used[token] for token in tokens if token in self._used}

    def ids(self, tokens: Collection[Token]) -> list[int]:
        """The numbers of those tokens that any account ever held."""
        self.used(tokens)
        return [self._id[token] for token in tokens if token in self._id]

    def knows(self, token: Token) -> bool:
        """Whether any account ever held the token."""
        self.used([token])
        return token in self._id

    def holders(self, tokens: Collection[Token]) -> dict[Token, list[Hashable]]:
        found: dict[Token, list[Hashable]] = defaultdict(list)
        ask = "SELECT value_id, group_id FROM sellers_linkholding WHERE run_id = {run} AND value_id = ANY(%s)"
        for value, group in self._ask(ask, self.ids(tokens)):
            found[self._token[value]].append(group)
        return found

    def holding(self, groups: Collection[Hashable], tokens: Collection[Token]) -> dict[Hashable, set[Token]]:
        found: dict[Hashable, set[Token]] = defaultdict(set)
        ask = (
            "SELECT value_id, group_id FROM sellers_linkholding"
            " WHERE run_id = {run} AND value_id = ANY(%s) AND group_id = ANY(%s)"
        )
        for value, group in self._ask(ask, self.ids(tokens), list(groups)):
            found[group].add(self._token[value])
        return found

    def sides(self, groups: Collection[Hashable]) -> dict[Hashable, Side]:
        ask = "SELECT id, size, holds FROM sellers_linkgroup WHERE run_id = {run} AND id = ANY(%s)"
        return {
            group: Side(size, dict(zip(GROUPS, holds, strict=True)))
            for group, size, holds in self._ask(ask, list(groups))
        }

    def shared(self, group: Hashable, others: Collection[Hashable]) -> dict[Hashable, set[Token]]:
        found: dict[Hashable, set[Token]] = defaultdict(set)
        rows = self._ask(
            f"SELECT o.group_id, {_COLUMNS} FROM sellers_linkholding o"
            " JOIN sellers_linkholding h ON h.run_id = {run} AND h.value_id = o.value_id AND h.group_id = %s"
            " JOIN sellers_linkvalue v ON v.run_id = {run} AND v.id = o.value_id"
            " WHERE o.run_id = {run} AND o.group_id = ANY(%s)",
            group,
            list(others),
        )
        self._note(row[1:] for row in rows)
        for other, own, *_ in rows:
            found[other].add(self._token[own])
        return found

    def spans(
        self, groups: Collection[Hashable], tokens: Collection[Token]
    ) -> dict[tuple[Hashable, Token], tuple[float, float]]:
        rows = self._ask(
            "SELECT m.group_id, t.value_id, extract(epoch FROM min(a.first_seen_at)) / 86400,"
            " extract(epoch FROM max(a.last_seen_at)) / 86400"
            " FROM sellers_linkmember m JOIN sellers_linktoken t ON t.run_id = {run} AND t.account_id = m.account_id"
            " JOIN sellers_platformaccount a ON a.id = m.account_id"
            " WHERE m.run_id = {run} AND m.group_id = ANY(%s) AND t.value_id = ANY(%s) GROUP BY 1, 2",
            list(groups),
            self.ids(tokens),
        )
        return {
            (group, self._token[value]): (float(first), float(last))
            for group, value, first, last in rows
            if first is not None and last is not None
        }

    def near(self, kind: str, keys: Sequence[int]) -> set[str]:
        if not keys:
            return set()
        rows = self._ask(
            f"SELECT DISTINCT {_COLUMNS} FROM sellers_linkneighbour n"
            " JOIN sellers_linkvalue v ON v.run_id = {run} AND v.id = n.value_id"
            " WHERE n.run_id = {run} AND n.kind = %s AND n.key = ANY(%s)",
            KIND[kind],
            [signed(int(key)) for key in keys],
        )
        self._note(rows)
        return {row[2] for row in rows}

    def tokens_of(self, accounts: Collection[int]) -> dict[int, frozenset[Token]]:
        """The settled tokens of accounts that have a place."""
        found: dict[int, set[Token]] = {
            own: set()
            for (own,) in self._ask(
                "SELECT account_id FROM sellers_linkmember WHERE run_id = {run} AND account_id = ANY(%s)",
                list(accounts),
            )
        }
        rows = self._ask(
            f"SELECT t.account_id, {_COLUMNS} FROM sellers_linktoken t"
            " JOIN sellers_linkvalue v ON v.run_id = {run} AND v.id = t.value_id"
            " WHERE t.run_id = {run} AND t.account_id = ANY(%s)",
            list(found),
        )
        self._note(row[1:] for row in rows)
        for account, own, *_ in rows:
            found[account].add(self._token[own])
        return {account: frozenset(own) for account, own in found.items()}

    def groups_of(self, accounts: Collection[int]) -> dict[int, int]:
        """account -> group."""
        ask = "SELECT account_id, group_id FROM sellers_linkmember WHERE run_id = {run} AND account_id = ANY(%s)"
        return dict(self._ask(ask, list(accounts)))

    def members(self, groups: Collection[Hashable]) -> dict[int, list[int]]:
        """group -> its accounts, ascending."""
        found: dict[int, list[int]] = defaultdict(list)
        ask = (
            "SELECT group_id, account_id FROM sellers_linkmember WHERE run_id = {run} AND group_id = ANY(%s) ORDER BY 2"
        )
        for group, account in self._ask(ask, list(groups)):
            found[group].append(account)
        return found

    def sharing(self, tokens: Collection[Token], group: int) -> list[tuple[int, Token]]:
        """(account, token) of a group's accounts that hold any of these tokens."""
        rows = self._ask(
            "SELECT t.account_id, t.value_id FROM sellers_linkmember m"
            " JOIN sellers_linktoken t ON t.run_id = {run} AND t.account_id = m.account_id"
            " WHERE m.run_id = {run} AND m.group_id = %s AND t.value_id = ANY(%s) LIMIT 2000",
            group,
            self.ids(tokens),
        )
        return [(account, self._token[value]) for account, value in rows]

    def users(self, tokens: Collection[Token]) -> Mapping[Token, int]:
        """token -> accounts that hold it."""
        return {token: used.accounts for token, used in self.used(tokens).items()}


def weights_of(run: LinkRun) -> Weights:
    """The run's weights, without the trust of single values."""
    return Weights.from_dict(run.weights)
