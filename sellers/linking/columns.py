"""From rows of accounts to columns of spelled values.

    columns = Columns.of(rows)          # rows: dicts as in accounts.jsonl, any order, any iterable

A row may have `account_id` (any sortable, unique), `platform`, `handle`, `name`, `legal_name`, `phones`, `emails`, `banks`,
`wallets`, `holders` (of the bank accounts, where not written in `banks`), `address`, `tax_code`, `citizen_id`, `avatar` (16 hex
digits of a 64-bit perceptual hash), `bio`, `listings`, and `first_day`, `last_day` (days since 1970-01-01, when the account was
seen). Everything but `account_id` may be missing or empty; the two papers may be lists.

The spelling itself is `sellers.identifiers`; here it is only cached by raw value and gathered into arrays. About 80 microseconds
an account on one core.
"""

import gc
import re
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sellers.identifiers import Spelling, fold, lift, plain, spell, spell_account
from sellers.linking import names, near
from sellers.linking.kinds import KIND, KINDS
from sellers.linking.near import Array

Token = tuple[str, str]
Row = Mapping[str, Any]

_MASK_KEEPS = 3
_FULL_CITIZEN = 12
# What running text must hold before it is searched for identifiers: five digits or digit words with little between them, a
# word of digits and letters drawn like digits, an address of the web or of a mailbox, a masked number.
_DIGIT = r"(?:\d|(?:khong|ko|hong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin)\b)"
_WORTH_LIFTING = re.compile(
    rf"{_DIGIT}(?:[\W_]{{0,4}}{_DIGIT}){{4}}|\b[0-9o][0-9osbzlgqdit|!]{{7}}|@|://|www\.|\.(?:me|ee|vn|com)\b|\*\*\*"
).search
# How far before a number the word that names it may stand ("so tai khoan Vietcombank: ").
_LABEL_REACH = 48
_HEX = re.compile(r"[0-9a-fA-F]{16}").fullmatch


@dataclass(frozen=True, slots=True)
class Columns:
    """n accounts, v distinct values, t tokens ("account has value"), sorted and numbered so that the order of rows is forgotten.

    ids     the n account ids, ascending
    account int32[t], value int32[t]: the tokens, ascending and unique
    kind    int8[v]: number into `kinds.KINDS`
    texts   v spelled values, as `why` shows them
    first, last  float32[n]: days when the account was seen first and last, NaN if unknown; None if no row says
    """

    ids: list[Any]
    account: Array
    value: Array
    kind: Array
    texts: list[str]
    first: Array | None = None
    last: Array | None = None

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Columns":
        return Speller().columns(rows)

    @classmethod
    def of_tokens(cls, tokens: Mapping[Any, Collection[Token]]) -> "Columns":
        """From account id -> tokens already settled (`instant.settled_tokens`, or those of earlier columns)."""
        ids = sorted(tokens)
        values = sorted(
            {token for own in tokens.values() for token in own}, key=lambda token: (KIND[token[0]], token[1])
        )
        number = {token: place for place, token in enumerate(values)}
        pairs = [
            (row, place) for row, own in enumerate(ids) for place in sorted({number[token] for token in tokens[own]})
        ]
        return cls(
            ids=ids,
            account=np.array([row for row, _ in pairs], np.int32),
            value=np.array([place for _, place in pairs], np.int32),
            kind=np.array([KIND[kind] for kind, _ in values], np.int8),
            texts=[value for _, value in values],
        )

    def tokens(self) -> list[Token]:
        """The v values as (kind, value)."""
        return [(KINDS[kind].name, text) for kind, text in zip(self.kind.tolist(), self.texts, strict=True)]


class _Cache(dict[str, Any]):
    """raw -> result of `make(raw)`; forgets nothing, lives as long as one load."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, raw: str) -> Any:
        made = self[raw] = self._make(raw)
        return made


def _phone_of_account(value: str) -> str:
    """A bank account opened under a phone number ("970405:0922761127") also tells the phone."""
    number = value.rpartition(":")[2]
    phone = spell("phone", number) if len(number) == 10 and number[0] == "0" else None
    return phone.value if phone and not phone.warning else ""


class Speller:
    """Spells rows into tokens, remembering raw values it has met. One per load; not shared between threads."""

    def __init__(self) -> None:
        self._phone = _Cache(lambda raw: _tokens_of(spell("phone", raw)))
        self._bank = _Cache(lambda raw: _tokens_of(spell("bank", raw)))
        self._wallet = _Cache(lambda raw: _tokens_of(spell("wallet", raw)))
        self._email = _Cache(lambda raw: _tokens_of(spell("email", raw)))
        self._tax = _Cache(lambda raw: _tokens_of(spell("tax_code", raw)))
        self._citizen = _Cache(lambda raw: _tokens_of(spell("citizen_id", raw)))
        self._handle = _Cache(lambda raw: names.handle_stem(fold(raw)))
        self._name = _Cache(lambda raw: names.name_stem(fold(raw)))
        self._person = _Cache(lambda raw: names.person_key(fold(raw)))
        self._place = _Cache(lambda raw: names.place_keys(fold(raw)))
        self.pages_seen = False

    def row(self, row: Row) -> list[Token]:
        """The tokens of one account, with repetitions. Pictures and texts are as they are, not yet gathered with their like."""
        found: list[Token] = []
        for column, cache in (
            ("phones", self._phone), ("banks", self._bank), ("wallets", self._wallet), ("emails", self._email),
        ):  # fmt: skip
            for raw in row.get(column) or ():
                found += cache[raw]
        for raw, cache in ((row.get("tax_code"), self._tax), (row.get("citizen_id"), self._citizen)):
            for one in raw if isinstance(raw, list) else [raw]:
                if one:
                    found += cache[one]
        self._names(row, found)
        avatar = row.get("avatar")
        if avatar and _HEX(avatar):
            found.append(("picture", avatar.lower()))
        if row.get("bio"):
            self._running_text(row["bio"], found, listing=False)
        for text in row.get("listings") or ():
            if text:
                self._running_text(text, found, listing=True)
        return found

    def _names(self, row: Row, found: list[Token]) -> None:
        for column, cache, kind in (
            ("handle", self._handle, "handle"), ("name", self._name, "name"), ("legal_name", self._person, "person"),
        ):  # fmt: skip
            raw = row.get(column)
            if raw and (value := cache[raw]):
                found.append((kind, value))
        for holder in row.get("holders") or ():
            if value := self._person[holder]:
                found.append(("person", value))
        address = row.get("address")
        if address:
            house, spots = self._place[address]
            if house:
                found.append(("place", house))
                found += [("spot", spot) for spot in spots]

    def _running_text(self, text: str, found: list[Token], *, listing: bool) -> None:
        flat = plain(text)
        folded = flat.lower()
        cut = len(folded)
        worth = _WORTH_LIFTING(folded)
        if worth:
            start = max(0, worth.start() - _LABEL_REACH)
            for one in lift(flat[start:]):
                if one.kind in _LIFTED:
                    cut = min(cut, start + one.start)
                    found += _tokens_of(Spelling(one.kind, one.value, one.shown, one.warning, one.hint, one.holder))
                    self.pages_seen = self.pages_seen or one.kind == "account"
        if listing and (key := names.listing_key(folded[:cut])):
            found.append(("text", key))

    def columns(self, rows: Iterable[Row]) -> Columns:
        """All rows at once. Raises ValueError when two rows carry the same account_id.

        Python's cycle collector rests meanwhile: nothing made here forms a cycle, and looking for them took a fifth of the time.
        """
        collecting = gc.isenabled()
        gc.disable()
        try:
            return self._columns(rows)
        finally:
            if collecting:
                gc.enable()

    def _columns(self, rows: Iterable[Row]) -> Columns:
        ids: list[Any] = []
        numbers: list[dict[str, int]] = [{} for _ in KINDS]
        owners, values, kinds = array("i"), array("i"), array("b")
        own: list[tuple[str, str]] = []
        days: list[tuple[float, float]] = []
        for place, row in enumerate(rows):
            ids.append(row["account_id"])
            for kind_name, value in self.row(row):
                kind = KIND[kind_name]
                known = numbers[kind]
                number = known.get(value)
                if number is None:
                    number = known[value] = len(known)
                owners.append(place)
                values.append(number)
                kinds.append(kind)
            own.append((row.get("platform") or "", row.get("handle") or ""))
            days.append((_day(row.get("first_day")), _day(row.get("last_day"))))
        if len(set(ids)) != len(ids):
            raise ValueError("Two rows carry the same account_id.")
        if self.pages_seen:
            _own_pages(own, numbers[KIND["page"]], owners, values, kinds)
        return _assemble(ids, numbers, owners, values, kinds, days)


_LIFTED = frozenset(["phone", "bank", "wallet", "email", "tax_code", "citizen_id", "account"])


def _day(value: Any) -> float:
    return float(value) if value is not None else float("nan")


def _tokens_of(one: Spelling | None) -> list[Token]:
    """The tokens one identifier gives: itself, and what it says by the way."""
    if one is None:
        return []
    if one.kind == "phone":
        return [("phone", one.value)]
    if one.kind == "wallet":
        return [("phone", one.value.rpartition(":")[2])]
    if one.kind == "email":
        stem = names.mailbox_stem(one.value)
        return [("email", one.value), *([("mailbox_name", stem)] if stem else [])]
    if one.kind == "tax_code":
        return [("tax", one.value.partition("-")[0])]
    if one.kind == "citizen_id":
        return _of_citizen(one.value)
    if one.kind == "account":
        return [] if one.warning else [("page", one.value)]
    if one.kind != "bank":
        return []
    person, phone = names.person_key(one.holder.lower()), _phone_of_account(one.value)
    return [
        ("bank", one.value),
        *([("person", person)] if person else []),
        *([("phone", phone)] if phone else []),
    ]


def _of_citizen(value: str) -> list[Token]:
    mask = f"{value[:_MASK_KEEPS]}*{value[-_MASK_KEEPS:]}"
    if "*" in value:
        return [("citizen_mask", mask)] if "*" not in value[:_MASK_KEEPS] + value[-_MASK_KEEPS:] else []
    return [("citizen", value), *([("citizen_mask", mask)] if len(value) == _FULL_CITIZEN else [])]


def _own_pages(own: Sequence[tuple[str, str]], pages: dict[str, int], owners: Any, values: Any, kinds: Any) -> None:
    """An account that another account names (a Zalo link in a bio) holds that page as its own value."""
    for place, (platform, handle) in enumerate(own):
        mine = spell_account(platform, handle) if platform and handle else None
        number = pages.get(mine.value) if mine else None
        if number is not None:
            owners.append(place)
            values.append(number)
            kinds.append(KIND["page"])


def _assemble(
    ids: list[Any], numbers: list[dict[str, int]], owners: Any, values: Any, kinds: Any, days: list[tuple[float, float]]
) -> Columns:
    order = sorted(range(len(ids)), key=ids.__getitem__)
    rank = np.empty(len(ids), np.int32)
    rank[order] = np.arange(len(ids), dtype=np.int32)
    account = rank[np.frombuffer(owners, np.int32)] if len(owners) else np.empty(0, np.int32)
    kind = np.frombuffer(kinds, np.int8) if len(kinds) else np.empty(0, np.int8)
    value = np.frombuffer(values, np.int32).astype(np.int64) if len(values) else np.empty(0, np.int64)
    _gather(numbers, kind, value, KIND["picture"])
    _gather(numbers, kind, value, KIND["text"])
    sizes = np.array([len(known) for known in numbers], np.int64)
    offsets = np.cumsum(sizes) - sizes
    value += offsets[kind]
    token = near.distinct(account.astype(np.int64) * max(int(sizes.sum()), 1) + value)
    account, value = np.divmod(token, max(int(sizes.sum()), 1))
    all_texts = [text for known in numbers for text in known]
    return _renumbered(
        [ids[place] for place in order], account, value, np.repeat(np.arange(len(KINDS)), sizes), all_texts, days, order
    )


def _gather(numbers: list[dict[str, int]], kind: Array, value: Array, which: int) -> None:
    """Replace the values of one kind, in place, by those that stand for them among their like."""
    mine = kind == which
    texts = list(numbers[which])
    users = np.bincount(value[mine], minlength=len(texts))
    if which == KIND["picture"]:
        stands = near.gather_pictures(np.array([int(text, 16) for text in texts], np.uint64), users)
    else:
        stands = near.gather_texts(texts, users)
    value[mine] = stands[value[mine]]


def _renumbered(
    ids: list[Any],
    account: Array,
    value: Array,
    kind: Array,
    texts: list[str],
    days: list[tuple[float, float]],
    order: list[int],
) -> Columns:
    """Number the values by (kind, spelling): nothing left depends on the order in which rows came."""
    used = near.distinct(value.copy())
    by_name = sorted(used.tolist(), key=lambda number: (int(kind[number]), texts[number]))
    new = np.empty(len(texts), np.int32)
    new[by_name] = np.arange(len(by_name), dtype=np.int32)
    fresh = new[value]
    token = np.argsort(account * max(len(by_name), 1) + fresh, kind="stable")
    seen = np.array(days, np.float32)[order] if days else np.empty((0, 2), np.float32)
    dated = bool(len(seen)) and not bool(np.isnan(seen).all())
    return Columns(
        ids=ids,
        account=account[token].astype(np.int32),
        value=fresh[token],
        kind=kind[by_name].astype(np.int8),
        texts=[texts[number] for number in by_name],
        first=seen[:, 0] if dated else None,
        last=seen[:, 1] if dated else None,
    )
