"""Prompts to look for signs of crime (Article 62). They never decide: the officer does, and transfers the file (MQĐ33, MBB28).

Thresholds are those of the Criminal Code as recalled (its 2025 amendment is not verified, gate l): a prompt too many does no harm.
"""

from typing import NamedTuple

from laws.rules import citation as cite
from laws.rules.brackets import citation_of
from laws.rules.reasons import Reason
from laws.rules.texts import Band, Number

CODE = "Bộ luật Hình sự 2015 (sửa đổi 2017, 2025)"


class Sign(NamedTuple):
    """A threshold: kinds of acts, value or illegal profit from which the article comes in sight (0: from the first đồng)."""

    article: str
    categories: frozenset[str]
    value: int | None
    profit: int | None
    goods: frozenset[str] = frozenset()


SIGNS = (
    Sign("188", frozenset({"SMUGGLED"}), 100_000_000, None),
    Sign("190, 191", frozenset({"PROHIBITED_GOODS"}), 100_000_000, 50_000_000),
    Sign("193", frozenset({"COUNTERFEIT_QUALITY", "COUNTERFEIT_LABEL"}), 0, 0, frozenset({"food", "food_additive"})),
    Sign(
        "194",
        frozenset({"COUNTERFEIT_QUALITY", "COUNTERFEIT_LABEL"}),
        0,
        0,
        frozenset({"medicine", "medicine_ingredient"}),
    ),
    Sign(
        "195",
        frozenset({"COUNTERFEIT_QUALITY"}),
        30_000_000,
        50_000_000,
        frozenset({"animal_feed", "fertiliser", "veterinary_medicine", "pesticide", "seed"}),
    ),
    Sign("192", frozenset({"COUNTERFEIT_QUALITY", "COUNTERFEIT_LABEL"}), 30_000_000, 50_000_000),
    Sign("226", frozenset({"IP_COUNTERFEIT", "IP_INFRINGE"}), 200_000_000, 100_000_000),
)
BY_CATEGORY = {
    category: tuple(sign for sign in SIGNS if category in sign.categories)
    for sign in SIGNS
    for category in sign.categories
}


def prompts(band: Band, value: Number | None, profit: int | None, grounds: tuple[str, ...] = ()) -> tuple[Reason, ...]:
    """Articles of the Criminal Code to look at, each once; empty when nothing points there."""
    found = []
    if band.criminal:
        found.append(Reason("text_reserves_prosecution", citation_of(band)))
    unit_is_vnd = band.unit in ("VND", "")
    for sign in BY_CATEGORY.get(band.category, ()):
        if sign.goods and sign.goods.isdisjoint(grounds):
            continue
        by_value = unit_is_vnd and value is not None and sign.value is not None and value >= sign.value
        by_profit = profit is not None and sign.profit is not None and profit >= sign.profit
        if by_value or by_profit:
            found.append(
                Reason(
                    "criminal_sign",
                    f"{cite.CRIMINAL_SIGNS}; Điều {sign.article} {CODE}",
                    {"article": sign.article, "value": value, "profit": profit},
                )
            )
    return tuple(found)
