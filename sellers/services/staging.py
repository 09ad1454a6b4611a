"""Tellings into tables, set by set: COPY to staging, then INSERT … SELECT … ON CONFLICT. No query per row."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from common.bulk import copy_rows
from sellers.telling import Telling

TABLE = "staging_tellings"
COLUMNS = (
    "n", "platform", "key", "handle", "name", "name_key", "legal_name", "address", "bio", "avatar", "url", "listings", "source",
    "source_ref", "kind", "value", "shown", "role", "holder", "record_id", "seen_at",
)  # fmt: skip

_MAKE = """
CREATE TEMP TABLE staging_tellings (
  n bigint, platform text, key text, handle text, name text, name_key text, legal_name text, address text, bio text, avatar text,
  url text, listings jsonb, source text, source_ref text, kind text, value text, shown text, role text, holder text,
  record_id bigint, seen_at timestamptz
) ON COMMIT DROP
"""

# Two rows of data sets that share platform and handle are two accounts (a set numbers its own): the later one's key says which.
# Whose the plain key is: the known account's, else that of the first row that names it.
_APART = """
WITH named AS (
  SELECT DISTINCT ON (platform, key) platform, key, source, source_ref
  FROM staging_tellings WHERE platform IS NOT NULL ORDER BY platform, key, n),
owner AS (
  SELECT n.platform, n.key, coalesce(a.source, n.source) AS source, coalesce(a.source_ref, n.source_ref) AS source_ref
  FROM named n LEFT JOIN sellers_platformaccount a ON a.platform = n.platform AND a.key = n.key)
UPDATE staging_tellings t SET key = t.key || '~' || t.source || ':' || t.source_ref FROM owner o
WHERE t.source_ref <> '' AND o.platform = t.platform AND o.key = t.key AND (o.source, o.source_ref) <> (t.source, t.source_ref)
"""

# What is known stays; what was not told before is filled in.
_ACCOUNTS = """
INSERT INTO sellers_platformaccount AS known
  (platform, key, handle, name, name_key, legal_name, address, bio, avatar, url, listings, source, source_ref, status, noted_at,
   first_seen_at, last_seen_at)
SELECT DISTINCT ON (platform, key)
  platform, key, handle, name, name_key, legal_name, address, bio, avatar, url, listings, source, source_ref, 'unknown', now(),
  min(seen_at) OVER pair, max(seen_at) OVER pair
FROM staging_tellings WHERE platform IS NOT NULL
WINDOW pair AS (PARTITION BY platform, key)
ORDER BY platform, key, (name <> '') DESC, n
ON CONFLICT (platform, key) DO UPDATE SET
  name = CASE WHEN known.name = '' THEN EXCLUDED.name ELSE known.name END,
  name_key = CASE WHEN known.name = '' THEN EXCLUDED.name_key ELSE known.name_key END,
  legal_name = CASE WHEN known.legal_name = '' THEN EXCLUDED.legal_name ELSE known.legal_name END,
  address = CASE WHEN known.address = '' THEN EXCLUDED.address ELSE known.address END,
  first_seen_at = least(known.first_seen_at, EXCLUDED.first_seen_at),
  last_seen_at = greatest(known.last_seen_at, EXCLUDED.last_seen_at)
RETURNING (xmax = 0)
"""

_IDENTIFIERS = """
INSERT INTO sellers_identifier (kind, value, shown, is_hub, hub_why)
SELECT DISTINCT ON (kind, value) kind, value, shown, false, ''
FROM staging_tellings WHERE kind IS NOT NULL ORDER BY kind, value, n
ON CONFLICT (kind, value) DO NOTHING
"""

_SIGHTINGS = """
INSERT INTO sellers_sighting AS known (identifier_id, account_id, exhibit_id, record_id, role, holder, seen_at)
SELECT i.id, a.id, r.exhibit_id, t.record_id, t.role, max(t.holder), min(t.seen_at)
FROM staging_tellings t
JOIN sellers_identifier i ON i.kind = t.kind AND i.value = t.value
LEFT JOIN sellers_platformaccount a ON a.platform = t.platform AND a.key = t.key
LEFT JOIN evidence_record r ON r.id = t.record_id
WHERE t.kind IS NOT NULL
GROUP BY i.id, a.id, r.exhibit_id, t.record_id, t.role
ON CONFLICT (identifier_id, account_id, record_id, role) DO UPDATE SET holder = EXCLUDED.holder
WHERE known.holder = '' AND EXCLUDED.holder <> ''
RETURNING (xmax = 0)
"""


def write(tellings: Iterable[Telling]) -> dict[str, int]:
    """Write tellings (any number, constant memory); counts of what is new: accounts, identifiers, sightings. In a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.staging_tellings")
        cursor.execute(_MAKE)
        copy_rows(TABLE, COLUMNS, _rows(tellings))
        cursor.execute("ANALYZE staging_tellings")
        cursor.execute(_APART)
        cursor.execute(_ACCOUNTS)
        accounts = sum(1 for (is_new,) in cursor.fetchall() if is_new)
        cursor.execute(_IDENTIFIERS)
        identifiers = cursor.rowcount
        cursor.execute(_SIGHTINGS)
        sightings = sum(1 for (is_new,) in cursor.fetchall() if is_new)
        cursor.execute("DROP TABLE staging_tellings")
    return {"accounts": accounts, "identifiers": identifiers, "sightings": sightings}


def _rows(tellings: Iterable[Telling]) -> Iterator[tuple[Any, ...]]:
    """One row per identifier told of (or one bare row for an account without any)."""
    for n, telling in enumerate(tellings):
        account = telling.account
        told: tuple[Any, ...] = (n, *(None,) * 10, [], telling.source, "")
        if account:
            told = (
                n, account.platform, account.key, account.handle, account.name, account.name_key, account.legal_name,
                account.address, account.bio, account.avatar, account.url, account.listings, telling.source, account.source_ref,
            )  # fmt: skip
        if not telling.seen and account:
            yield (*told, None, None, None, None, None, telling.record, telling.at)
        for kind, value, shown, role, holder in telling.seen:
            yield (*told, kind, value, shown, role, holder, telling.record, telling.at)
