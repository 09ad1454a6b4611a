"""The tables of the linking engine written in bulk: a full run's partitions, and what one neighbourhood changes."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from django.db import connection

from common.bulk import copy_arrays, copy_rows, stream_rows
from sellers.link_models import LinkRun
from sellers.linking import Columns, Groups
from sellers.linking import near as nearness
from sellers.linking.instant import text_neighbour_keys
from sellers.linking.kinds import GROUP_OF_KIND, GROUPS, KIND, KINDS
from sellers.linking.pairs import held
from sellers.linking.score import holdings

TABLES = ("linkvalue", "linktoken", "linkholding", "linkgroup", "linkneighbour", "linkmember")
_MOST_HELD = 32_767


def block(run_id: int) -> int:
    """The first id of a run's values and groups."""
    return run_id << 32


def run_of(own: int) -> int:
    """The run an id of a value or group belongs to."""
    return own >> 32


def _partition(table: str, run_id: int) -> str:
    return f"sellers_{table}_{run_id}"


def make_partitions(run_id: int) -> None:
    """Tables of their own for a run, not yet part of anything."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TABLE {_partition(table, run_id)} (LIKE sellers_{table} INCLUDING DEFAULTS)")


def attach(run_id: int) -> None:
    """Index the run's tables, count them, and make them part of the whole."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for table in TABLES:
            name = _partition(table, run_id)
            cursor.execute(f"ALTER TABLE sellers_{table} ATTACH PARTITION {name} FOR VALUES IN ({run_id})")
            cursor.execute(f"ANALYZE {name}")


def drop(run_id: int) -> None:
    """Forget a run's tables; the run itself, with its weights, stays."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS {_partition(table, run_id)}")


def write_full(run: LinkRun, columns: Columns, groups: Groups, pinned: Mapping[tuple[str, str], float]) -> None:
    """A full run's outcome by COPY, then its indexes. Sets the run's counters."""
    make_partitions(run.pk)
    base, values = block(run.pk), len(columns.texts)
    label = groups.label.astype(np.int64)
    tokens = held(groups.label, columns.account, columns.value, values)
    has = np.minimum(holdings(tokens, columns.kind), _MOST_HELD).astype(np.int16)
    ids = np.array(columns.ids, np.int64)
    _write_values(run, columns, groups, np.bincount(tokens.value, minlength=values), pinned)
    _copy(run, "linktoken", account_id=ids[columns.account], value_id=base + columns.value.astype(np.int64))
    _copy(run, "linkgroup", id=base + np.arange(len(tokens.size)), size=tokens.size.astype(np.int32), holds=has)
    _copy(run, "linkmember", account_id=ids, group_id=base + label)
    _write_holdings(run, columns, label, base)
    _write_neighbours(run, columns, base)
    attach(run.pk)
    run.next_value, run.next_group = base + values, base + len(tokens.size)


def _copy(run: LinkRun, table: str, **columns: Any) -> None:
    count = len(next(iter(columns.values())))
    copy_arrays(_partition(table, run.pk), {"run_id": np.full(count, run.pk, np.int32), **columns})


def _write_values(
    run: LinkRun, columns: Columns, groups: Groups, holders: Any, pinned: Mapping[tuple[str, str], float]
) -> None:
    users = np.bincount(columns.value, minlength=len(columns.texts))
    base, trust = block(run.pk), groups.weights.trust
    rows = (
        (run.pk, base + n, KIND[kind], text, trust.get(kind, {}).get(text), pinned.get((kind, text)), users_, groups_)
        for n, ((kind, text), users_, groups_) in enumerate(
            zip(columns.tokens(), users.tolist(), holders.tolist(), strict=True)
        )
    )
    copy_rows(
        _partition("linkvalue", run.pk),
        ("run_id", "id", "kind", "value", "trust", "pinned", "accounts", "groups"),
        rows,
    )


def _write_holdings(run: LinkRun, columns: Columns, label: Any, base: int) -> None:
    groups = max(int(label.max(initial=0)) + 1, 1)
    key = np.sort(columns.value.astype(np.int64) * groups + label[columns.account])
    start = np.flatnonzero(np.r_[True, key[1:] != key[:-1]][: len(key)])
    value, group = np.divmod(key[start], groups)
    counts = np.diff(np.r_[start, len(key)]).astype(np.int32)
    _copy(run, "linkholding", value_id=base + value, group_id=base + group, accounts=counts)


def _write_neighbours(run: LinkRun, columns: Columns, base: int) -> None:
    for name in ("picture", "text"):
        numbers = np.flatnonzero(columns.kind == KIND[name])
        texts = [columns.texts[number] for number in numbers.tolist()]
        if not texts:
            continue
        if name == "picture":
            keys = nearness.picture_keys(np.array([int(text, 16) for text in texts], np.uint64))
            value, key = np.repeat(numbers, keys.shape[1]), keys.ravel()
        else:
            row, key, _ = nearness.text_keys(texts)
            value = numbers[row]
        both = np.unique(np.stack([key.view(np.int64), value.astype(np.int64)]), axis=1)
        kind = np.full(both.shape[1], KIND[name], np.int16)
        _copy(run, "linkneighbour", kind=kind, key=both[0], value_id=base + both[1])


def trusts(run_id: int) -> Iterator[tuple[str, str, float]]:
    """(kind, value, trust) of every value with a trust of its own."""
    sql = "SELECT kind, value, trust FROM sellers_linkvalue WHERE run_id = %s AND trust IS NOT NULL"
    return ((KINDS[kind].name, value, trust) for kind, value, trust in stream_rows(sql, [run_id]))


def pin(run_id: int, kind: str, value: str, trust: float | None) -> None:
    """Set what people said of a value, or that they said nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sellers_linkvalue SET pinned = %s WHERE run_id = %s AND kind = %s AND value = %s",
            [trust, run_id, KIND[kind], value],
        )


def keys_of(kind: str, value: str) -> list[int]:
    """The neighbour keys of a picture or text as bigints; [] for what has none."""
    if kind == "picture":
        keys = nearness.picture_keys(np.array([int(value, 16)], np.uint64))[0]
        return sorted({int(key) for key in keys.view(np.int64)})
    if kind == "text":
        return sorted({signed(key) for key in text_neighbour_keys(value)})
    return []


def signed(key: int) -> int:
    """A 64-bit key as PostgreSQL's bigint."""
    return key - (1 << 64) if key >= 1 << 63 else key


class Writer:
    """Writes one neighbourhood's changes under a run; the caller holds the lock of the run's source."""

    def __init__(self, run: LinkRun) -> None:
        self.run = run

    def _do(self, sql: str, *given: Any) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql.replace("{run}", str(self.run.pk)), given)
            return cursor.fetchall() if cursor.description else []

    def values(self, fresh: Collection[tuple[str, str]], pinned: Mapping[tuple[str, str], float]) -> dict[Any, int]:
        """Write values that no account ever held, with their neighbour keys; their ids."""
        if not fresh:
            return {}
        tokens = sorted(fresh)
        ids = range(first := self._next("next_value", len(tokens)), first + len(tokens))
        self._do(
            "INSERT INTO sellers_linkvalue (run_id, id, kind, value, pinned, accounts, groups)"
            " SELECT {run}, n.id, n.kind, n.value, n.pinned, 0, 0"
            " FROM unnest(%s::bigint[], %s::smallint[], %s::text[], %s::float8[]) AS n(id, kind, value, pinned)",
            list(ids), [KIND[kind] for kind, _ in tokens], [value for _, value in tokens], [pinned.get(t) for t in tokens],
        )  # fmt: skip
        keys = [(KIND[token[0]], key, own) for token, own in zip(tokens, ids, strict=True) for key in keys_of(*token)]
        if keys:
            self._do(
                "INSERT INTO sellers_linkneighbour (run_id, kind, key, value_id)"
                " SELECT {run}, n.kind, n.key, n.id FROM unnest(%s::smallint[], %s::bigint[], %s::bigint[]) AS n(kind, key, id)",
                *map(list, zip(*keys, strict=True)),
            )
        return dict(zip(tokens, ids, strict=True))

    def _next(self, counter: str, count: int = 1) -> int:
        ((number,),) = self._do(
            f"UPDATE sellers_linkrun SET {counter} = {counter} + %s WHERE id = {{run}} RETURNING {counter} - %s",
            count, count,
        )  # fmt: skip
        return int(number)

    def new_group(self) -> int:
        own = self._next("next_group")
        self._do("INSERT INTO sellers_linkgroup VALUES ({run}, %s, 0, %s)", own, [0] * len(GROUPS))
        return own

    def add(self, account: int, values: Sequence[int], group: int) -> None:
        """An account with these values (ids) into a group: one statement for all that holds, one for the group's own counts."""
        fresh = self._do(
            "WITH member AS (INSERT INTO sellers_linkmember VALUES ({run}, %s, %s, clock_timestamp())),"
            " token AS (INSERT INTO sellers_linktoken SELECT {run}, %s, unnest(%s::bigint[]) ON CONFLICT DO NOTHING),"
            " holding AS (INSERT INTO sellers_linkholding AS h SELECT {run}, unnest(%s::bigint[]), %s, 1"
            "  ON CONFLICT (run_id, value_id, group_id) DO UPDATE SET accounts = h.accounts + 1"
            "  RETURNING h.value_id, h.accounts = 1 AS is_new)"
            " UPDATE sellers_linkvalue v SET accounts = v.accounts + 1, groups = v.groups + h.is_new::int FROM holding h"
            " WHERE v.run_id = {run} AND v.id = h.value_id RETURNING v.kind, h.is_new",
            account, group, account, list(values), list(values), group,
        )  # fmt: skip
        more = [0] * len(GROUPS)
        for kind, is_new in fresh:
            more[GROUP_OF_KIND[kind]] += is_new
        held_now = ", ".join(f"least(holds[{n + 1}] + {extra}, {_MOST_HELD})" for n, extra in enumerate(more))
        self._do(
            f"UPDATE sellers_linkgroup SET size = size + 1, holds = ARRAY[{held_now}]::smallint[]"
            " WHERE run_id = {run} AND id = %s", group,
        )  # fmt: skip

    def remove(self, accounts: Sequence[int]) -> list[int]:
        """Take accounts out; the groups they leave that still have members."""
        ids = list(accounts)
        left = [
            group
            for (group,) in self._do(
                "SELECT DISTINCT group_id FROM sellers_linkmember WHERE run_id = {run} AND account_id = ANY(%s)", ids
            )
        ]
        self._do(
            "UPDATE sellers_linkvalue v SET accounts = v.accounts - gone.n FROM ("
            " SELECT value_id, count(*) AS n FROM sellers_linktoken WHERE run_id = {run} AND account_id = ANY(%s)"
            " GROUP BY value_id) gone WHERE v.run_id = {run} AND v.id = gone.value_id", ids,
        )  # fmt: skip
        self._do("DELETE FROM sellers_linktoken WHERE run_id = {run} AND account_id = ANY(%s)", ids)
        self._do("DELETE FROM sellers_linkmember WHERE run_id = {run} AND account_id = ANY(%s)", ids)
        return self.recount(left)

    def regroup(self, group_of: Mapping[int, int], groups: Iterable[int]) -> None:
        """Move accounts to these groups; `groups` are all groups that lose or gain."""
        accounts, homes = list(group_of), list(group_of.values())
        self._do(
            "UPDATE sellers_linkmember m SET group_id = n.g, placed_at = clock_timestamp()"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS n(a, g)"
            " WHERE m.run_id = {run} AND m.account_id = n.a AND m.group_id <> n.g", accounts, homes,
        )  # fmt: skip
        self.recount([*groups, *homes])

    def recount(self, groups: Collection[int]) -> list[int]:
        """Holdings, sizes and the values' number of groups as the members have them; empty groups go. Those that stay."""
        ids = sorted(set(groups))
        self._do(
            "WITH gone AS (DELETE FROM sellers_linkholding WHERE run_id = {run} AND group_id = ANY(%s) RETURNING value_id),"
            " n AS (SELECT value_id, count(*) AS n FROM gone GROUP BY value_id)"
            " UPDATE sellers_linkvalue v SET groups = v.groups - n.n FROM n WHERE v.run_id = {run} AND v.id = n.value_id",
            ids,
        )
        self._do(
            "WITH made AS (INSERT INTO sellers_linkholding"
            "  SELECT {run}, t.value_id, m.group_id, count(*) FROM sellers_linkmember m"
            "  JOIN sellers_linktoken t ON t.run_id = {run} AND t.account_id = m.account_id"
            "  WHERE m.run_id = {run} AND m.group_id = ANY(%s) GROUP BY t.value_id, m.group_id RETURNING value_id),"
            " n AS (SELECT value_id, count(*) AS n FROM made GROUP BY value_id)"
            " UPDATE sellers_linkvalue v SET groups = v.groups + n.n FROM n WHERE v.run_id = {run} AND v.id = n.value_id",
            ids,
        )
        sizes = dict(
            self._do(
                "SELECT group_id, count(*) FROM sellers_linkmember WHERE run_id = {run} AND group_id = ANY(%s)"
                " GROUP BY group_id",
                ids,
            )
        )
        has = {group: [0] * len(GROUPS) for group in sizes}
        for group, kind, count in self._do(
            "SELECT h.group_id, v.kind, count(*) FROM sellers_linkholding h"
            " JOIN sellers_linkvalue v ON v.run_id = {run} AND v.id = h.value_id"
            " WHERE h.run_id = {run} AND h.group_id = ANY(%s) GROUP BY h.group_id, v.kind", ids,
        ):  # fmt: skip
            has[group][GROUP_OF_KIND[kind]] += count
        for group in ids:
            if group in sizes:
                self._do(
                    "UPDATE sellers_linkgroup SET size = %s, holds = %s::smallint[] WHERE run_id = {run} AND id = %s",
                    sizes[group], [min(n, _MOST_HELD) for n in has[group]], group,
                )  # fmt: skip
        self._do(
            "DELETE FROM sellers_linkgroup WHERE run_id = {run} AND id = ANY(%s)", [g for g in ids if g not in sizes]
        )
        return [group for group in ids if group in sizes]
