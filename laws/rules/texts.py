"""Dated values of law, as the catalogue and the database hand them to the rules. Money is whole đồng; dates are whole days."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Subject = Literal["individual", "household", "organization"]
SUBJECTS: tuple[Subject, ...] = ("individual", "household", "organization")
Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Doubling:
    """A clause that multiplies the frame: by `percent`/100, on any of `grounds`, from `since` if later than the text itself."""

    percent: int
    clause: str
    grounds: frozenset[str]
    since: date | None = None
    cap_individual: int | None = None
    organisations_only: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """One dated band of a provision: an act, its bounds, its frame. A row of the table of provisions."""

    code: str
    instrument: str  # code of the instrument, "nd-98-2020"
    number: str  # its number as cited, "98/2020/NĐ-CP"
    article: str
    clause: str
    point: str
    title_vi: str
    title_en: str
    category: str
    fine_min: int
    fine_max: int
    since: date
    until: date | None = None
    family: str = ""  # bands of one act under one text; "" where the act is not graded
    unit: str = ""  # VND, piece, kg, pack, kg_or_litre; "" where the act is not graded
    bounds: str = ""  # from-below [from, to), above-to (from, to], unverified
    value_from: Number | None = None
    value_to: Number | None = None
    profit_from: int | None = None
    profit_to: int | None = None
    fine_subject: str = "individual"  # the level of fine_min and fine_max: individual or organisation
    multiplier_verified: bool = True
    addressed_to: str = ""  # individual or organisation when the act can be done by one only
    doubling: tuple[Doubling, ...] = ()
    suspension: str = ""  # yes, some, manufacture
    confiscates: bool = False
    limitation_years: int = 1
    competent: str = "yes"  # is the market surveillance force competent: yes, no, part, unverified
    criminal: bool = False  # the text itself reserves criminal prosecution
    warning: bool = False  # a warning may stand instead of the fine
    confirmed: bool = True
    additional_sanctions: str = ""
    remedies: str = ""
    doubling_rule: str = ""
    status: str = ""
    source: str = ""
    note: str = ""

    @property
    def graded(self) -> bool:
        return bool(self.family)


@dataclass(frozen=True, slots=True)
class Sector:
    """A field of competence with the highest fine of Article 24."""

    code: str
    name_vi: str
    name_en: str
    highest_individual: int | None
    categories: frozenset[str]
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Office:
    """What one title may do in one sector from a day until a day. `confiscation`: None is unlimited, 0 is nothing."""

    role: str
    title_vi: str
    title_en: str
    sector: str
    fine_individual: int
    fine_organisation: int
    confiscation: int | None
    market_surveillance: bool
    may_suspend_licence: bool
    may_apply_remedies: bool
    may_order_inspection: bool
    citation: str
    since: date
    until: date | None = None
    percent: int | None = None
    confiscation_rule: str = ""
    instrument: str = ""
    article: str = ""
    confirmed: bool = True
    status: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Length:
    """How long: so many working days, calendar days, months, years, hours."""

    length: int
    unit: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term of law under one text. `term` is shared by the same rule under older and newer texts."""

    code: str
    term: str
    name_vi: str
    name_en: str
    unit: str
    length: int | None
    legal_basis: str
    since: date
    until: date | None = None
    starts_with: str = ""
    variants: tuple[tuple[str, Length], ...] = ()
    rolls: bool = True
    extension: str = ""
    longest: str = ""
    rate: Decimal | None = None
    window_from: str = ""
    window_to: str = ""
    before: bool = False
    day: date | None = None
    consequence: str = ""
    confirmed: bool = True
    status: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar that is not like its weekday."""

    day: date
    kind: str  # holiday, substitute, swap_off, projected, swap_work, proposed
    name_vi: str
    name_en: str
    confirmed: bool
    status: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of minutes or decision."""

    code: str
    kind: str
    name_vi: str
    name_en: str
    priority: str
    since: date
    instrument: str = ""
    status: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, decree or circular."""

    code: str
    number: str
    kind: str
    short_vi: str
    title_vi: str
    title_en: str
    since: date
    until: date | None = None
    amended_by: str = ""
    cited_as: str = ""
    gate: str = ""
    status: str = ""
    source: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Gate:
    """A question a lawyer of the agency must answer before figures it touches are used as law."""

    code: str
    title_vi: str
    title_en: str
    instruments: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    since: date | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of a doubling clause."""

    code: str
    kind: str  # role, goods, act
    name_vi: str
    name_en: str
