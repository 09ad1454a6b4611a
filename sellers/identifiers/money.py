"""Prices as sellers write them: "250k", "1tr2", "1.250.000đ", "2 triệu 5". Values are whole đồng."""

import re

from sellers.identifiers.base import Spelling
from sellers.identifiers.fold import fold

_UNITS = {
    "k": 1_000, "nghin": 1_000, "ngan": 1_000, "ng": 1_000, "canh": 1_000,
    "tr": 1_000_000, "trieu": 1_000_000, "cu": 1_000_000, "chai": 1_000_000,
    "ty": 1_000_000_000, "ti": 1_000_000_000,
    "d": 1, "dong": 1, "vnd": 1,
}  # fmt: skip
PRICE = re.compile(
    r"(?<![\w.,])(?P<whole>\d{1,3}(?:[.,]\d{3})+|\d{1,12})(?:[.,](?P<part>\d{1,2}))? ?"
    r"(?:(?P<big>trieu|tr|cu|chai|ty|ti)(?:(?P<rest>\d{1,3})|(?<!tr)(?<!ti) (?P<half>\d))?"
    r"|(?P<unit>nghin|ngan|canh|dong|vnd|ng|k|d))(?!\w)"
)
_PLAIN = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+|\d{1,13}").fullmatch
_LOWEST, _HIGHEST = 500, 1_000_000_000_000
_GROUPS = re.compile(r"[.,\s]")


def amount_of(match: "re.Match[str]") -> int | None:
    """Đồng of one PRICE match, or None when it makes no sense as a price."""
    unit = _UNITS[match["big"] or match["unit"]]
    amount = int(_GROUPS.sub("", match["whole"])) * unit
    rest = match["part"] or match["rest"] or match["half"]
    if rest:
        amount += int(rest) * unit // 10 ** len(rest)
    return amount if _LOWEST <= amount <= _HIGHEST else None


def spell_price(raw: str) -> Spelling | None:
    """A price from a cell or a word. A bare number is taken as đồng."""
    text = fold(raw).strip()
    match = PRICE.search(text)
    amount = amount_of(match) if match else None
    if amount is None and _PLAIN(text) and text.isascii():
        amount = int(_GROUPS.sub("", text))
    if amount is None or amount > _HIGHEST:
        return None
    return price(amount)


def price(amount: int) -> Spelling:
    """The Spelling of an amount in đồng."""
    return Spelling("price", str(amount), f"{amount:,}".replace(",", ".") + " đ")
