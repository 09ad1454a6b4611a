"""What a line tells about accounts and identifiers. Pure: rows in, tellings out; no Django.

A Telling is one account (or none) with the identifiers the line shows for it. `record` is the record's id when the line is of an
exhibit, None when it is of a data set.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sellers.identifiers import Found, Spelling, fold, lift, spell, spell_account, spell_all, spell_url
from sellers.identifiers.base import Kind

Seen = tuple[str, str, str, str, str]
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
    """`seen` are (kind, value, shown, role, holder); `holder` is the name written beside a bank account."""

    account: Account | None
    seen: list[Seen]
    record: int | None = None
    at: datetime | None = None
    source: str = ""


def _seen(spellings: Iterable[Spelling | Found], role: str) -> list[Seen]:
    return [
        (one.kind, one.value[:200], one.shown[:250], role, one.holder[:160]) for one in spellings if one.kind in LIFTED
    ]


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
        seen += _seen(lift(account.bio), "mentioned")
    return Telling(account, list(dict.fromkeys(seen)), at=seen_at, source=source)


def spelled(kind: Kind, raw: str | None, role: str) -> list[Seen]:
    """One structured cell as seen, or nothing."""
    one = spell(kind, raw) if raw else None
    return _seen([one], role) if one else []


def tell_record(kind: str, author: str, counterpart: str, text: str, fields: Mapping[str, Any]) -> Telling | None:
    """What one record of an exhibit tells; None when it tells of no account and no identifier.

    Buyers are not sighted: a receiver's phone stays in the record and goes no further (minimal personal data).
    """
    teller = _TELLERS.get(kind)
    telling = teller(author, counterpart, text, fields) if teller else None
    return telling if telling and (telling.account or telling.seen) else None


def _lifted(text: str, role: str) -> list[Seen]:
    return _seen(lift(text), role) if text else []


def _shipment(author: str, counterpart: str, text: str, fields: Mapping[str, Any]) -> Telling:
    return Telling(
        None,
        [
            *spelled("waybill", str(fields.get("waybill") or ""), "mentioned"),
            *_seen(_cells("phone", fields.get("sender_phone")), "sender"),
        ],
    )


def _payment(author: str, counterpart: str, text: str, fields: Mapping[str, Any]) -> Telling:
    incoming = fields.get("direction") == "in"
    own = f"{fields.get('account') or ''} {fields.get('bank') or ''}".strip()
    seen = spelled("bank", own, "payee" if incoming else "payer") if fields.get("account") else []
    return Telling(None, [*seen, *_lifted(text, "mentioned")])


def _message(author: str, counterpart: str, text: str, fields: Mapping[str, Any]) -> Telling:
    """In a chat the other side of the thread is the account; what it writes of itself it holds."""
    thread = str(fields.get("thread") or "")
    spelling = spell_account(str(fields.get("platform") or ""), thread) if thread else None
    if spelling is None or not _speaks_for(author, thread):
        return Telling(None, _lifted(text, "mentioned"))
    platform, _colon, key = spelling.value.partition(":")
    return Telling(Account(platform, key[:160], handle=thread[:160], name=author[:200]), _lifted(text, "holder"))


def _speaks_for(author: str, thread: str) -> bool:
    """Whether the author is the account the thread is named after: "Nana Decor" speaks for "nanadecorofficial"."""
    name, handle = ("".join(filter(str.isalnum, fold(each))) for each in (author, thread))
    return len(name) >= 3 and bool(handle) and (name in handle or handle in name)


def _account(author: str, counterpart: str, text: str, fields: Mapping[str, Any]) -> Telling | None:
    spelling = spell_account(str(fields.get("platform") or ""), str(fields.get("handle") or ""))
    if spelling is None:
        return None
    platform, _colon, key = spelling.value.partition(":")
    row = {
        "handle": fields.get("handle"), "name": author, "legal_name": fields.get("legal_name"), "phones": fields.get("phone"),
        "emails": fields.get("email"), "banks": fields.get("bank"), "address": fields.get("address"),
        "tax_code": fields.get("tax_code"), "citizen_id": fields.get("citizen_id"),
    }  # fmt: skip
    return tell_account(row, (platform, key), source="exhibit")


def _page(author: str, counterpart: str, text: str, fields: Mapping[str, Any]) -> Telling:
    spelling = spell_url(str(fields.get("url") or ""))
    account = None
    if spelling and spelling.kind == "account":
        platform, _colon, key = spelling.value.partition(":")
        account = Account(platform, key[:160], handle=key[:160], name=author[:200], url=str(fields.get("url"))[:500])
    seen = _lifted(text, "holder" if account else "mentioned")
    for link in fields.get("links") or []:
        found = spell_url(str(link))
        if found and found.kind == "account":
            seen += _seen([found], "mentioned")
    return Telling(account, list(dict.fromkeys(seen)))


_TELLERS: Mapping[str, Callable[[str, str, str, Mapping[str, Any]], Telling | None]] = {
    "shipment": _shipment, "payment": _payment, "message": _message, "account": _account, "page": _page,
}  # fmt: skip
