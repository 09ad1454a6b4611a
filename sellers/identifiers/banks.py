"""Bank accounts and e-wallets in one spelling.

A bank account's value is "<BIN>:<number>"; a number whose bank nobody named is "?:<number>". Banks, BINs and aliases are in
`sellers/data/banks.csv` (source in its first line).
"""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from sellers.identifiers.base import Spelling
from sellers.identifiers.fold import fold
from sellers.identifiers.phones import spell_phone

UNKNOWN_BANK = "?"
_SOURCE = Path(__file__).resolve().parent.parent / "data" / "banks.csv"
_SQUEEZE = re.compile(r"[^a-z0-9]+")


def _squeezed(text: str) -> str:
    return _SQUEEZE.sub("", fold(text))


def _load() -> tuple[dict[str, str], dict[str, str]]:
    """(alias, squeezed) -> BIN, and BIN -> short name."""
    aliases: dict[str, str] = {}
    names: dict[str, str] = {}
    with _SOURCE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(line for line in lines if not line.startswith("#")):
            names[row["bin"]] = row["short_name"]
            said = [row["code"], row["short_name"], *row["aliases"].split("|")]
            for alias in filter(None, map(_squeezed, said)):
                aliases.setdefault(alias, row["bin"])
    return aliases, names


BANK_ALIASES, BANK_NAMES = _load()
_LONGEST_ALIAS_WORDS = 5
_NUMBER = re.compile(r"(?<![0-9a-z])\d(?:[ .\-]?\d){5,18}(?![0-9])", re.IGNORECASE)
_NOT_DIGIT = re.compile(r"\D+")
_WORD = re.compile(r"[a-z0-9&]+", re.IGNORECASE)
_NOISE = re.compile(
    r"\b(?:so (?:tk|tai khoan)|stk|chu (?:tk|tai khoan)|ctk|tk|tai khoan|account(?: no| number)?|acc|a/c"
    r"|ngan hang|nh|tmcp|ten tk)\b"
)
WALLET_NAMES = {
    "momo": "MoMo", "zalopay": "ZaloPay", "viettelmoney": "Viettel Money", "vnpay": "VNPay", "shopeepay": "ShopeePay",
    "vnptmoney": "VNPT Money", "moca": "Moca", "smartpay": "SmartPay", "payoo": "Payoo", "mobifonemoney": "MobiFone Money",
}  # fmt: skip
WALLET_ALIASES = {key: key for key in WALLET_NAMES} | {
    "viettelpay": "viettelmoney", "airpay": "shopeepay", "vnptpay": "vnptmoney",
}  # fmt: skip
# VietQR numbers these e-wallets like banks; here they are wallets whichever column they stand in.
_WALLET_BINS = {"971025": "momo", "971005": "viettelmoney", "971011": "vnptmoney"}
_SPELT = re.compile(r"(\d{6}|\?):(\d{6,19})").fullmatch


def bank_in(words: Sequence[str], *, from_end: bool = False) -> tuple[str, int, int] | None:
    """(BIN, first, last+1) of the run of words that names a bank: the nearest to the start (or end), then the longest."""
    count = len(words)
    for step in range(count):
        for length in range(min(_LONGEST_ALIAS_WORDS, count - step), 0, -1):
            first = count - step - length if from_end else step
            found = BANK_ALIASES.get("".join(words[first : first + length]))
            if found:
                return found, first, first + length
    return None


def account(number: str, bank: str, holder: str = "") -> Spelling:
    """The Spelling of a bare account number at the bank with this BIN (or UNKNOWN_BANK); a wallet's BIN gives the wallet."""
    if bank in _WALLET_BINS:
        kept = wallet(_WALLET_BINS[bank], number)
        if kept:
            return kept
    name = BANK_NAMES.get(bank, "")
    shown = f"{name} {number}".strip()
    return Spelling("bank", f"{bank}:{number}", shown, "" if name else "no_bank", hint=name, holder=holder)


def _holder(words: Iterable[str]) -> str:
    name = " ".join(word for word in words if word.isalpha()).upper()
    return name if len(name) > 3 else ""


def spell_bank(raw: str) -> Spelling | None:
    """One account from a cell: "STK 3799556900024 - Agribank LE DUC DAT", "6191 2929 46 VPBank", "BIDV 0926326858"."""
    spelt = _SPELT(raw)
    if spelt and (spelt[1] == UNKNOWN_BANK or spelt[1] in BANK_NAMES):
        return account(spelt[2], spelt[1])
    text = fold(raw)
    match = _NUMBER.search(text)
    if match is None or not match[0].isascii():
        return None
    number = _NOT_DIGIT.sub("", match[0])
    before = _WORD.findall(_NOISE.sub(" ", text[: match.start()]))
    after = _WORD.findall(_NOISE.sub(" ", text[match.end() :]))
    named = bank_in(after)
    if named and (named[1] == 0 or not before):
        return account(number, named[0], _holder([*before, *after[: named[1]], *after[named[2] :]]))
    named = bank_in(before, from_end=True)
    if named:
        return account(number, named[0], _holder([*before[: named[1]], *before[named[2] :], *after]))
    named = bank_in(after)
    if named:
        return account(number, named[0], _holder([*before, *after[: named[1]], *after[named[2] :]]))
    return account(number, UNKNOWN_BANK, _holder([*before, *after]))


_FIRST_DIGIT = re.compile(r"[+(]?\d")
_LETTERS = re.compile(r"[a-z]+")


def spell_wallet(raw: str) -> Spelling | None:
    """An e-wallet and the phone it lives on: "MoMo 0765922973" gives "momo:+84765922973"."""
    text = fold(raw)
    said = "".join(_LETTERS.findall(text))
    key = next((WALLET_ALIASES[name] for name in (said, said.removeprefix("vi")) if name in WALLET_ALIASES), "")
    if not key:
        key = next((WALLET_ALIASES[name] for name in _LETTERS.findall(text) if name in WALLET_ALIASES), "")
    digits = _FIRST_DIGIT.search(text)
    return wallet(key, _LETTERS.sub("", text[digits.start() :])) if key and digits else None


def wallet(key: str, number: str) -> Spelling | None:
    """The Spelling of the wallet `key` ("momo") on a phone number in any form."""
    phone = spell_phone(number)
    if phone is None:
        return None
    name = WALLET_NAMES[key]
    return Spelling("wallet", f"{key}:{phone.value}", f"{name} {phone.shown}", phone.warning, hint=name)
