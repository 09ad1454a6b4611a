"""The engine's `Index` on the tables: what `place` asks of the store, each question one query."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
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
        self._asked: set[Token] = set()
        self._sides: dict[Hashable, Side] = {}

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
        fresh = [token for token in tokens if token not in self._id and token not in self._asked]
        if fresh:
            self._asked.update(fresh)
            rows = self._ask(
                f"SELECT {_COLUMNS} FROM unnest(%s::smallint[], %s::text[]) AS n(kind, value)"
                " JOIN sellers_linkvalue v ON v.run_id = {run} AND v.kind = n.kind AND v.value = n.value",
                [KIND[kind] for kind, _ in fresh],
                [value for _, value in fresh],
            )
            self._note(rows)
        return {token: self._used[token] for token in tokens if token in self._used}

    def numbers(self, tokens: Collection[Token]) -> dict[Token, int]:
        """The numbers of those tokens that any account ever held."""
        self.used(tokens)
        return {token: self._id[token] for token in tokens if token in self._id}

    def ids(self, tokens: Collection[Token]) -> list[int]:
        """The same, numbers only."""
        return list(self.numbers(tokens).values())

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
        if fresh := [group for group in groups if group not in self._sides]:
            for group, size, holds in self._ask(ask, fresh):
                self._sides[group] = Side(size, dict(zip(GROUPS, holds, strict=True)))
        return {group: self._sides[group] for group in groups if group in self._sides}

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

    def near(self, keys: Collection[tuple[str, int]]) -> dict[tuple[str, int], set[str]]:
        found: dict[tuple[str, int], set[str]] = defaultdict(set)
        if not keys:
            return found
        asked = {(KIND[kind], signed(key)): (kind, key) for kind, key in keys}
        rows = self._ask(
            f"SELECT n.kind, n.key, {_COLUMNS} FROM unnest(%s::smallint[], %s::bigint[]) AS k(kind, key)"
            " JOIN sellers_linkneighbour n ON n.run_id = {run} AND n.kind = k.kind AND n.key = k.key"
            " JOIN sellers_linkvalue v ON v.run_id = {run} AND v.id = n.value_id",
            [kind for kind, _ in asked],
            [key for _, key in asked],
        )
        self._note(row[2:] for row in rows)
        for kind, key, _own, _kind, value, *_ in rows:
            found[asked[kind, key]].add(value)
        return found

    def tokens_of(self, accounts: Collection[int]) -> dict[int, frozenset[Token]]:
        """The settled tokens of accounts that have a place."""
        found: dict[int, set[Token]] = {}
        rows = self._ask(
            f"SELECT m.account_id, {_COLUMNS} FROM sellers_linkmember m"
            " LEFT JOIN sellers_linktoken t ON t.run_id = {run} AND t.account_id = m.account_id"
            " LEFT JOIN sellers_linkvalue v ON v.run_id = {run} AND v.id = t.value_id"
            " WHERE m.run_id = {run} AND m.account_id = ANY(%s)",
            list(accounts),
        )
        self._note(row[1:] for row in rows if row[1] is not None)
        for account, own, *_ in rows:
            held = found.setdefault(account, set())
            if own is not None:
                held.add(self._token[own])
        return {account: frozenset(own) for account, own in found.items()}

    def apart(self, groups: Collection[Hashable]) -> set[tuple[Hashable, Hashable]]:
        """Pairs of these groups that hold two accounts people called different, both ways round."""
        rows = self._ask(
            "SELECT m.group_id, o.group_id FROM sellers_linkmember m"
            " JOIN sellers_link l ON l.left_id = m.account_id AND l.state = 'different'"
            " JOIN sellers_linkmember o ON o.run_id = {run} AND o.account_id = l.right_id AND o.group_id = ANY(%s)"
            " WHERE m.run_id = {run} AND m.group_id = ANY(%s)",
            list(groups),
            list(groups),
        )
        return {pair for one, other in rows for pair in ((one, other), (other, one))}

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

    def sharing(self, tokens: Collection[Token], groups: Collection[int]) -> dict[int, list[tuple[int, Token]]]:
        """group -> (account, token) of its accounts that hold any of these tokens."""
        rows = self._ask(
            "SELECT g.id, s.account_id, s.value_id FROM unnest(%s::bigint[]) AS g(id) CROSS JOIN LATERAL ("
            " SELECT t.account_id, t.value_id FROM sellers_linkmember m"
            " JOIN sellers_linktoken t ON t.run_id = {run} AND t.account_id = m.account_id AND t.value_id = ANY(%s)"
            " WHERE m.run_id = {run} AND m.group_id = g.id LIMIT 2000) s",
            list(groups),
            self.ids(tokens),
        )
        found: dict[int, list[tuple[int, Token]]] = defaultdict(list)
        for group, account, value in rows:
            found[group].append((account, self._token[value]))
        return found

    def users(self, tokens: Collection[Token]) -> Mapping[Token, int]:
        """token -> accounts that hold it."""
        return {token: used.accounts for token, used in self.used(tokens).items()}


def weights_of(run: LinkRun) -> Weights:
    """The run's weights, without the trust of single values."""
    return Weights.from_dict(run.weights)
