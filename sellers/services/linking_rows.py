"""Accounts as the engine's rows: what they say of themselves and the identifiers seen on them."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from common.bulk import stream_rows
from sellers.link_models import LinkRun

# The engine's column for each kind of identifier held.
_COLUMN = {
    "phone": "phones", "bank": "banks", "wallet": "wallets", "email": "emails", "tax_code": "tax_code", "citizen_id": "citizen_id",
}  # fmt: skip
_ROWS = """
SELECT a.id, a.platform, a.handle, a.name, a.legal_name, a.address, a.bio, a.avatar, a.listings,
  extract(epoch FROM a.first_seen_at)::float8 / 86400, extract(epoch FROM a.last_seen_at)::float8 / 86400,
  {held}
FROM sellers_platformaccount a {join} WHERE {which} ORDER BY a.id
"""
_HELD = """(SELECT array_agg(DISTINCT i.kind || ' ' || i.value || ' ' || s.holder) FROM sellers_sighting s
  JOIN sellers_identifier i ON i.id = s.identifier_id WHERE s.account_id = a.id AND s.role = 'holder')"""
_ALL_HELD = """LEFT JOIN (SELECT s.account_id,
  array_agg(DISTINCT i.kind || ' ' || i.value || ' ' || s.holder) AS held FROM sellers_sighting s
  JOIN sellers_identifier i ON i.id = s.identifier_id WHERE s.role = 'holder' AND s.account_id IS NOT NULL
  GROUP BY s.account_id) h ON h.account_id = a.id"""


def every(source: str) -> Iterator[dict[str, Any]]:
    """Rows of all accounts of a source ("": of the common memory), by a server-side cursor."""
    which = "a.source = %s" if source else f"a.source NOT IN ({_APART})"
    sql = _ROWS.format(held="h.held", join=_ALL_HELD, which=which)
    return map(_row, stream_rows(sql, [source] if source else []))


# Sets that are linked by themselves are no part of the common memory.
_APART = "SELECT source FROM sellers_linkrun WHERE source <> '' AND state = 'current'"


def some(accounts: Sequence[int]) -> list[dict[str, Any]]:
    """Rows of these accounts."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(held=_HELD, join="", which="a.id = ANY(%s)"), [list(accounts)])
        return [_row(row) for row in cursor.fetchall()]


def runs_of(accounts: Sequence[int]) -> dict[LinkRun, list[int]]:
    """The runs in force, and which of these accounts each keeps."""
    runs = {run.source: run for run in LinkRun.objects.filter(state=LinkRun.State.CURRENT)}
    found: dict[LinkRun, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, source FROM sellers_platformaccount WHERE id = ANY(%s)", [list(accounts)])
        for own, source in cursor.fetchall():
            run = runs.get(source) or runs.get("")
            if run:
                found[run].append(own)
    return found


def _row(told: tuple[Any, ...]) -> dict[str, Any]:
    own, platform, handle, name, legal_name, address, bio, avatar, listings, first, last, held = told
    row: dict[str, Any] = {
        "account_id": own, "platform": platform, "handle": handle, "name": name, "legal_name": legal_name, "address": address,
        "bio": bio, "avatar": avatar, "listings": json.loads(listings) if isinstance(listings, str) else listings,
        "first_day": first, "last_day": last,
    }  # fmt: skip
    for each in held or ():
        kind, value, holder = each.split(" ", 2)
        if holder:
            row.setdefault("holders", []).append(holder)
        if kind in _COLUMN:
            row.setdefault(_COLUMN[kind], []).append(value)
    return row
