"""A city of any size, for measuring growth: OURS, not a data set anybody gave. Copies of a given city laid side by side.

Each copy keeps who has which accounts and how they are written, and moves everything that identifies: the last seven digits of
phones, bank accounts and mailboxes, the last six of papers, house numbers, pictures (all bits by one pattern, so that near pictures
stay near), the phrases of listings; and gives each person, and each shop's
first word, the name of another, so names grow ten times as crowded without the same ones meeting again. Half of the known hubs
(depots, aggregators, agencies, stock pictures) are shared by all copies. Sellers never span copies.
"""

import csv
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sellers.identifiers import fold, lift

Row = dict[str, Any]
_PIECES = re.compile(r"([.,|;]+\s*|\s-\s)")
_NUMBER = re.compile(r"\d+")
_MAILBOX = re.compile(r"^(.*?)(\d+)((?:\.\d+)*(?:\+\w+)?@.*)$")
_COMMON = 40
_LIKE_COMMON = 40
_SHOP_WORDS = 80
_HOLDER = re.compile(r"[A-Z]{2,}(?: [A-Z]{1,})+$")
_PRICED = re.compile(r"giá \d").match
_NEAR = 6
_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def opened(folder: Path, name: str) -> Any:
    """`name` in the folder, packed or not, as text."""
    packed = folder / f"{name}.gz"
    return gzip.open(packed, "rt", encoding="utf-8") if packed.exists() else (folder / name).open(encoding="utf-8")


def rows_of(folder: Path) -> Iterator[Row]:
    with opened(folder, "accounts.jsonl") as lines:
        for line in lines:
            yield json.loads(line)


def truth_of(folder: Path) -> dict[Any, str]:
    with opened(folder, "truth.csv") as lines:
        return {int(row["account_id"]): row["seller_id"] for row in csv.DictReader(lines)}


class _Copy:
    """One copy of the city: how each column is moved."""

    def __init__(
        self, number: int, hubs: dict[str, Any], common: dict[str, str], people: list[tuple[str, str]], words: list[str]
    ) -> None:
        chance = random.Random(f"copy {number}")
        self._number = number
        self._word = dict(zip(words, chance.sample(words, len(words)), strict=True))
        self._shift = [chance.randrange(1, 10) for _ in range(7)]
        self._bits = chance.getrandbits(64)
        self._house, self._alley = chance.randrange(1, 400), chance.randrange(1, 300)
        keys = sorted(common)
        moved = keys[:]
        chance.shuffle(moved)
        self._phrase = dict(zip(keys, moved, strict=True))
        self._person: dict[str, tuple[str, str]] = {}
        for start in range(0, len(people), _LIKE_COMMON):
            alike = people[start : start + _LIKE_COMMON]
            self._person |= {one[0]: other for one, other in zip(alike, chance.sample(alike, len(alike)), strict=True)}
        self._common, self._hubs, self._chance = common, hubs, chance

    def _shared(self, hub: str) -> bool:
        """Half of the hubs, other ones in each copy, stay what they are in the first."""
        return random.Random(f"{self._number} {hub}").random() < 0.5

    def shop(self, row: Row) -> tuple[str, str]:
        """Name and handle with the first word of the shop's name changed to another, the same in both."""
        name, handle = row["name"], row["handle"]
        for word in fold(name).split():
            moved = self._word.get(word)
            if moved and handle.startswith(word):
                return re.sub(re.escape(word), moved, fold(name), count=1), moved + handle[len(word) :]
        return name, handle

    def digits(self, text: str, last: int = 7) -> str:
        """The last digits moved, everything between them kept."""
        found, place = list(text), 0
        for at in range(len(found) - 1, -1, -1):
            if found[at].isdigit():
                found[at] = str((int(found[at]) + self._shift[place]) % 10)
            if found[at].isdigit() or found[at] == "*":
                place += 1
            if place == last:
                break
        return "".join(found)

    def number(self, text: str) -> str:
        plain = re.sub(r"\D", "", text)
        known = self._hubs["number"]
        return text if len(plain) < 9 or (plain[-9:] in known and self._shared(plain[-9:])) else self.digits(text)

    def mailbox(self, text: str) -> str:
        bare = re.sub(r"\W", "", text.lower())
        if bare in self._hubs["email"] and self._shared(bare):
            return text
        box, at, host = text.partition("@")
        name, plus, tag = box.partition("+")
        return self.digits(name) + plus + tag + at + host

    def paper(self, text: str) -> str:
        code, dash, unit = text.partition("-")
        return self.digits(code, 6) + dash + unit

    def picture(self, text: str) -> str:
        bits = int(text, 16)
        if any((bits ^ hub).bit_count() <= _NEAR and self._shared(str(hub)) for hub in self._hubs["picture_bits"]):
            return text
        return f"{bits ^ self._bits:016x}"

    def address(self, text: str) -> str:
        steps = iter((self._house, self._alley))
        return _NUMBER.sub(lambda found: str((int(found[0]) + next(steps, 0)) % 399 + 1), text, count=2)

    def text(self, text: str) -> str:
        phones = [found for found in lift(text) if found.kind == "phone"]
        cut = phones[0].start if phones else len(text)
        pieces = _PIECES.split(text[:cut])
        said = "".join(self._said(piece) for piece in pieces)
        return said + (self._written(phones[0].value) if phones else "")

    def _said(self, piece: str) -> str:
        bare = piece.strip()
        moved = self._phrase.get(fold(bare))
        if moved is None:
            return piece
        return piece.replace(bare, moved if bare.isascii() else self._common[moved])

    def _written(self, value: str) -> str:
        number = "0" + value.removeprefix("+84")
        number = self.number(number) if len(number) == 10 else number
        way = self._chance.random()
        if way < 0.55 or len(number) != 10:
            return number
        if way < 0.7:
            return f"{number[:4]}.{number[4:7]}.{number[7:]}"
        if way < 0.8:
            return " ".join(_WORDS[int(digit)] for digit in number)
        if way < 0.9:
            return "".join(f"{digit}\ufe0f\u20e3" for digit in number)
        return number.replace("0", "O").replace("5", "S")

    def person(self, text: str) -> str:
        """Another person whose name is about as common, written the same way."""
        moved = self._person.get(fold(text))
        if moved is None:
            return text
        plain, dressed = moved
        said = plain if text.isascii() else dressed
        return said.upper() if text.isupper() else said if text.islower() else said.title()

    def bank(self, text: str) -> str:
        holder = _HOLDER.search(text)
        moved = self.number(text[: holder.start()] if holder else text)
        return moved + self.person(holder[0]) if holder else moved

    def row(self, row: Row, offset: int) -> Row:
        name, handle = self.shop(row)
        return {
            **row,
            "account_id": row["account_id"] + offset,
            "name": name,
            "handle": handle,
            "phones": [self.number(raw) for raw in row["phones"]],
            "legal_name": self.person(row["legal_name"]),
            "banks": [self.bank(raw) for raw in row["banks"]],
            "wallets": [self.number(raw) for raw in row["wallets"]],
            "emails": [self.mailbox(raw) for raw in row["emails"]],
            "tax_code": self.paper(row["tax_code"]),
            "citizen_id": self.paper(row["citizen_id"]),
            "avatar": self.picture(row["avatar"]) if row["avatar"] else "",
            "address": self.address(row["address"]),
            "bio": self.text(row["bio"]) if row["bio"] else "",
            "listings": [self.text(text) for text in row["listings"]],
        }


def _hubs(folder: Path) -> dict[str, Any]:
    with opened(folder, "hubs.csv") as lines:
        known = [(row["type"], row["value"]) for row in csv.DictReader(lines)]
    pictures = {value for kind, value in known if kind == "phash"}
    return {
        "number": {re.sub(r"\D", "", value)[-9:] for kind, value in known if kind in {"phone", "bank"}},
        "email": {re.sub(r"\W", "", value.lower()) for kind, value in known if kind == "email"},
        "picture_bits": [int(value, 16) for value in pictures],
    }


def _common(rows: list[Row]) -> dict[str, str]:
    """Phrases of listings that many use: folded -> as mostly written."""
    counted: Counter[str] = Counter()
    for row in rows[:20_000]:
        for text in row["listings"]:
            counted.update(piece.strip() for piece in _PIECES.split(text)[::2])
    common: dict[str, str] = {}
    for phrase, count in counted.most_common():
        if count >= _COMMON and not phrase.isascii() and phrase[0].isalpha() and not _PRICED(phrase):
            common.setdefault(fold(phrase), phrase)
    return common


def _people(rows: list[Row]) -> list[tuple[str, str]]:
    """(folded, as mostly written) names of people, commonest first."""
    counted = Counter(fold(row["legal_name"]) for row in rows if row["legal_name"])
    dressed = {fold(row["legal_name"]): row["legal_name"].lower() for row in rows if not row["legal_name"].isascii()}
    return [(name, dressed.get(name, name)) for name, _ in counted.most_common()]


def _words(rows: list[Row]) -> list[str]:
    """The commonest first words of shops' names."""
    counted = Counter(fold(row["name"]).split()[0] for row in rows if row["name"].split())
    return sorted(word for word, _ in counted.most_common(_SHOP_WORDS) if word.isalpha())


def write_city(source: Path, target: Path, copies: int) -> None:
    """`copies` copies of the city in `source`, as accounts.jsonl.gz and truth.csv.gz in `target`."""
    target.mkdir(parents=True, exist_ok=True)
    rows, truth = list(rows_of(source)), truth_of(source)
    hubs, common, people, step = _hubs(source), _common(rows), _people(rows), max(truth) + 1
    with (
        gzip.open(target / "accounts.jsonl.gz.part", "wt", encoding="utf-8", compresslevel=1) as accounts,
        gzip.open(target / "truth.csv.gz", "wt", encoding="utf-8", compresslevel=1) as answers,
    ):
        answers.write("account_id,seller_id\n")
        for number in range(copies):
            copy = _Copy(number, hubs, common, people, _words(rows))
            for row in rows:
                moved = copy.row(row, number * step) if number else row
                accounts.write(json.dumps(moved, ensure_ascii=False) + "\n")
                answers.write(f"{moved['account_id']},{number}.{truth[row['account_id']]}\n")
    (target / "accounts.jsonl.gz.part").rename(target / "accounts.jsonl.gz")
