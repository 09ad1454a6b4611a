"""What every speller gives back."""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["phone", "bank", "wallet", "email", "tax_code", "citizen_id", "waybill", "account", "name", "price"]

KINDS: Final[tuple[Kind, ...]] = (
    "phone", "bank", "wallet", "email", "tax_code", "citizen_id", "waybill", "account", "name", "price",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spelling:
    """One identifier in its one spelling.

    `kind` may differ from the kind asked for (a 12-digit tax code is a citizen id). `value` is what two spellings of the same
    thing share; `shown` is for people. `warning` is a code or "". `hint` is a guess that proves nothing: the carrier of a
    waybill, the platform of an account. `holder` is the account holder's name without diacritics, in capitals.
    """

    kind: Kind
    value: str
    shown: str
    warning: str = ""
    hint: str = ""
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An identifier lifted out of running text: `text[start:end]` is where it stood."""

    kind: Kind
    value: str
    shown: str
    start: int
    end: int
    warning: str = ""
    hint: str = ""
    holder: str = ""
