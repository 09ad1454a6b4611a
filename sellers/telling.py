"""What a line tells about accounts and identifiers. Pure: rows in, tellings out; no Django.

A Telling is one account (or none) with the identifiers the line shows for it. `record` is the record's id when the line is of an
exhibit, None when it is of a data set.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sellers.identifiers import Spelling, fold, lift, spell, spell_all
from sellers.identifiers.base import Kind

LIFTED = frozenset({"phone", "bank", "wallet", "email", "tax_code", "citizen_id", "waybill", "account"})


@dataclass(slots=True)
class Account:
    """An account as a line tells of it; empty words are not told."""

    platform: str
    key: str
    handle: str = ""
    name: str = ""
    legal_name: str = ""
    address: str = ""
    bio: str = ""
    avatar: str = ""
    url: str = ""
    source_ref: str = ""
    listings: list[str] = field(default_factory=list)

    @property
    def name_key(self) -> str:
        return " ".join(fold(self.name).split())[:200]


@dataclass(slots=True)
class Telling:
    """`seen` are (kind, value, shown, role)."""

    account: Account | None
    seen: list[tuple[str, str, str, str]]
    record: int | None = None
    at: datetime | None = None
    source: str = ""


def _seen(spellings: Iterable[Spelling], role: str) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.value[:200], one.shown[:250], role) for one in spellings if one.kind in LIFTED]


def _cells(kind: Kind, cells: Any) -> Iterator[Spelling]:
    """Spellings of a cell or a list of cells."""
    for cell in cells if isinstance(cells, list) else [cells]:
        if cell:
            yield from spell_all(kind, str(cell))


def tell_account(
    row: Mapping[str, Any], found: tuple[str, str], *, source: str, seen_at: datetime | None = None
) -> Telling:
    """A row of a data set of accounts (keys as in accounts.jsonl) as a Telling. `found` is its (platform, key)."""
    account = Account(
        platform=found[0],
        key=found[1][:160],
        handle=str(row.get("handle") or "")[:160],
        name=str(row.get("name") or "")[:200],
        legal_name=str(row.get("legal_name") or "")[:160],
        address=str(row.get("address") or "")[:250],
        bio=str(row.get("bio") or ""),
        avatar=str(row.get("avatar") or "")[:64],
        source_ref=str(row.get("account_id", ""))[:60],
        listings=[str(one) for one in row.get("listings") or []],
    )
    seen = [
        *_seen(_cells("phone", row.get("phones")), "holder"),
        *_seen(_cells("email", row.get("emails")), "holder"),
        *_seen(_cells("bank", row.get("banks")), "holder"),
        *_seen(_cells("wallet", row.get("wallets")), "holder"),
        *_seen(_cells("tax_code", row.get("tax_code")), "holder"),
        *_seen(_cells("citizen_id", row.get("citizen_id")), "holder"),
    ]
    if account.bio:
        seen += [(f.kind, f.value[:200], f.shown[:250], "mentioned") for f in lift(account.bio) if f.kind in LIFTED]
    return Telling(account, list(dict.fromkeys(seen)), at=seen_at, source=source)


def spelled(kind: Kind, raw: str | None, role: str) -> list[tuple[str, str, str, str]]:
    """One structured cell as (kind, value, shown, role), or nothing."""
    one = spell(kind, raw) if raw else None
    return _seen([one], role) if one else []
