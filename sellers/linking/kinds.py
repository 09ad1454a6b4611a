"""The kinds of evidence, and which of them may confirm each other.

A *kind* is one column of spelled values (a phone, a picture, the stem of a name). A *group* holds kinds that say the same thing
twice: within a group only the best shared value counts, across groups the weights add up. The prior trusts below are starting
points of the learning (`weights.learn`), not what is used after it.
"""

from dataclasses import dataclass
from typing import Final

GROUPS: Final[tuple[str, ...]] = (
    "phone", "bank", "email", "paper", "picture", "name", "person", "place", "text", "mailbox_name", "page",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of value.

    `trust` is the starting probability that two accounts sharing a value of this kind are of the same hands; `crowd` is the
    largest number of users (accounts, later groups) among whom a value still proposes pairs by itself.
    """

    name: str
    group: str
    trust: float
    crowd: int


KINDS: Final[tuple[Kind, ...]] = (
    Kind("phone", "phone", 0.90, 40),
    Kind("bank", "bank", 0.95, 40),
    Kind("email", "email", 0.90, 40),
    Kind("tax", "paper", 0.97, 40),
    Kind("citizen", "paper", 0.97, 40),
    Kind("citizen_mask", "paper", 0.40, 24),
    Kind("picture", "picture", 0.80, 40),
    Kind("handle", "name", 0.30, 24),
    Kind("name", "name", 0.30, 24),
    Kind("person", "person", 0.30, 24),
    Kind("place", "place", 0.60, 24),
    Kind("spot", "place", 0.75, 40),
    Kind("text", "text", 0.70, 40),
    Kind("mailbox_name", "mailbox_name", 0.30, 24),
    Kind("page", "page", 0.90, 40),
)
KIND: Final[dict[str, int]] = {kind.name: number for number, kind in enumerate(KINDS)}
GROUP: Final[dict[str, int]] = {group: number for number, group in enumerate(GROUPS)}
GROUP_OF_KIND: Final[tuple[int, ...]] = tuple(GROUP[kind.group] for kind in KINDS)

# What follows from something else proves nothing twice: a mailbox is named after its owner or his shop, and a bank account
# carries its holder's name. (dependent group, groups whose agreement silences it)
SILENCED_BY: Final[tuple[tuple[int, tuple[int, ...]], ...]] = (
    (GROUP["mailbox_name"], (GROUP["email"], GROUP["name"], GROUP["person"])),
    (GROUP["person"], (GROUP["bank"],)),
)
# People name shops after themselves, so a person's and a shop's name that both agree are worth little more than one of them.
HALF_TOLD: Final[tuple[int, int, float]] = (GROUP["name"], GROUP["person"], 0.7)
# Groups whose absence of agreement says nothing (`page` is nearly always missing, `mailbox_name` follows from others).
NEVER_AGAINST: Final[tuple[int, ...]] = (GROUP["mailbox_name"], GROUP["page"])
# Numbers a carrier hands to somebody else after they were given up.
RECYCLED: Final[tuple[int, ...]] = (KIND["phone"],)
# Names do not confirm names: when the trust of one of these is learned, the others are not asked.
NAMES: Final[tuple[int, ...]] = (GROUP["name"], GROUP["person"], GROUP["mailbox_name"])
