"""One spelling per identifier. Pure: no Django, no database, no clock.

    spell(kind, raw)      one identifier from a cell or a field, or None
    spell_all(kind, raw)  all of a cell: "0912 345 678 / 1900 3111"
    lift(text)            every identifier in running text, with its place

Nothing here raises on any text; `spell(kind, spell(kind, raw).value)` gives the same value again. Both are cached by the raw
value, because a city's file repeats itself.
"""

from collections.abc import Callable
from functools import lru_cache

from sellers.identifiers.banks import spell_bank, spell_wallet
from sellers.identifiers.base import KINDS, Found, Kind, Spelling
from sellers.identifiers.fold import fold, plain, words
from sellers.identifiers.money import spell_price
from sellers.identifiers.net import registrable, spell_account, spell_account_or_url, spell_email, spell_url
from sellers.identifiers.numbers import spell_citizen, spell_tax, spell_waybill
from sellers.identifiers.phones import spell_phone, spell_phones
from sellers.identifiers.text import lift

__all__ = [
    "KINDS", "Found", "Kind", "Spelling", "fold", "lift", "plain", "registrable", "spell", "spell_account", "spell_all",
    "spell_url", "words",
]  # fmt: skip

_LONGEST_CELL = 500


def _spell_name(raw: str) -> Spelling | None:
    value = words(raw)
    return Spelling("name", value, " ".join(raw.split())) if value else None


_SPELLERS: dict[str, Callable[[str], Spelling | None]] = {
    "phone": spell_phone, "bank": spell_bank, "wallet": spell_wallet, "email": spell_email, "tax_code": spell_tax,
    "citizen_id": spell_citizen, "waybill": spell_waybill, "account": spell_account_or_url, "name": _spell_name,
    "price": spell_price,
}  # fmt: skip


@lru_cache(maxsize=1 << 17)
def spell(kind: Kind, raw: str) -> Spelling | None:
    """The one spelling of one identifier, or None when `raw` is not one of that kind. A cell over 500 characters is none."""
    return _SPELLERS[kind](raw) if raw and len(raw) <= _LONGEST_CELL else None


def spell_all(kind: Kind, raw: str) -> list[Spelling]:
    """Every identifier of one kind in a cell that may hold several. Order kept, each value once."""
    if kind == "phone" and raw and len(raw) <= _LONGEST_CELL:
        return spell_phones(raw)
    one = spell(kind, raw)
    if one or not raw or kind == "name":
        return [one] if one else []
    parts = (spell(kind, part.strip()) for part in raw.replace("/", ";").replace("\n", ";").split(";"))
    return list({part.value: part for part in parts if part}.values())
