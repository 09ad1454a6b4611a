"""Identifiers lifted out of running text: listings, chats, bios, page texts.

The text is folded once (`fold.plain`), offsets are kept, and each finder claims its span in an order that settles who wins:
a number named as a bank account is not also a phone.
"""

import re
from collections.abc import Iterator

from sellers.identifiers import banks, money, net, numbers, phones
from sellers.identifiers.base import Found, Spelling
from sellers.identifiers.fold import places, plain

_WORD_DIGITS = {
    "khong": "0", "ko": "0", "hong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4",
    "nam": "5", "lam": "5", "sau": "6", "bay": "7", "tam": "8", "chin": "9",
    "kh0ng": "0", "k0": "0", "h0ng": "0", "m0t": "1", "b0n": "4", "ch1n": "9",
}  # fmt: skip
_LOOKS = str.maketrans("oOQDlI|!zZsSgqGbBTAE", "00001111225599668743")
_WORD = rf"(?:{'|'.join(sorted(_WORD_DIGITS, key=len, reverse=True))})(?![a-z])"
# A run of digit groups, digit words and look-alike letters with little between them.
_GROUP = r"[0-9oOQDlI|!zZsSgqGbBTAE]+(?![0-9A-Za-z])"
_GAP = r"[\s.,\-_*/()+~•·|]{0,4}"
_RUN = re.compile(rf"(?<![0-9A-Za-z])(?:{_GROUP}|(?i:{_WORD}))(?:{_GAP}(?:{_GROUP}|(?i:{_WORD})))*")
_PIECE = re.compile(rf"(?i:{_WORD})|{_GROUP}")
_HAS_DIGIT = re.compile(r"\d").search
_SHORTEST_RUN = 8
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']{4,300}"
    r"|(?<![\w@./-])(?:(?:zalo|t|m|telegram|fb)\.me|shp\.ee|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com(?:\.vn)?|vn|net|org|xyz|info|asia))"
    r"(?![\w@.-])(?:/[^\s<>\"']{0,300})?"
)
_URL_HINT = re.compile(r"://|www\.|\.(?:me|ee|com|vn|net|org|xyz|info|asia)(?![a-z])").search
_EMAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.[A-Za-z]{2,24}(?![A-Za-z0-9])"
)
# Mail written so that a filter does not see it: "minh [at] gmail [dot] com", "minh a còng gmail chấm com". Big mailbox hosts only:
# in running text "at" and a full stop stand between many other words.
_AT = r"\s{0,2}(?:@|[\[({]\s?(?:at|a|a cong)\s?[\])}]|\sa ?cong\s|\sat\s)\s{0,2}"
_DOT = r"\s{0,2}(?:\.|[\[({]\s?(?:dot|cham)\s?[\])}]|\scham\s|\sdot\s)\s{0,2}"
_HIDDEN_EMAIL = re.compile(
    rf"(?<![a-z0-9._%+-])([a-z0-9](?:[a-z0-9_%+-]|{_DOT}(?=[a-z0-9])){{0,63}}?){_AT}"
    rf"(gmail|yahoo|hotmail|outlook|icloud){_DOT}(com)(?:{_DOT}(vn))?(?![a-z0-9])"
)
_HIDDEN_HINT = re.compile(r"(?:gmail|yahoo|hotmail|outlook|icloud)\W{0,4}(?:dot|cham|com)").search
_DOTS = re.compile(_DOT)
_SHORTEST_BOX = 4  # "s h o p @gmail.com" has lost its head: a wrong mailbox is worse than none
_WAYBILL = re.compile(
    r"(?<![A-Z0-9])(?:SPXVN[0-9A-Z]{9,14}|S\d{1,3}(?:\.[A-Z0-9]{1,8}){1,4}\.\d{6,14}|(?:LEX|LX|NL)VN[0-9A-Z]{6,16}"
    r"|(?:NVVN|SPEVN)[0-9A-Z]{6,16}|[A-Z]{2}\d{9}VN)(?![A-Z0-9])"
)
_CARRIER = re.compile(
    r"(?i)(?:\bma van don|\bvan don|\bmvd|\bghn|\bj&t|\bjt|\bviettel ?post|\bvtp)\W{0,3}([A-Z0-9]{8,16})(?![A-Z0-9])"
)
_CARRIER_HINT = re.compile(r"(?i)VN[0-9]|S\d+\.|\dVN|van don|ghn|j&t|jt |post|vtp|mvd").search
_SOLID = re.compile(r"(?<![0-9A-Za-z.*])(?:\d(?:[ .\-]?\d){5,18})(?![0-9*])")
_BEFORE, _AFTER = 40, 60
_TOKEN = re.compile(r"[a-z0-9&]+")
_BREAK = re.compile(r"[\n|;•!?]|\. ")
_ACCOUNT_WORD = re.compile(r"(?:\bstk|\bso tk|\bso tai khoan|\btai khoan|\btk|\bck|\bchuyen khoan)[\s:.\-]{0,4}$")
_TAX_WORD = re.compile(r"(?:\bmst|\bma so thue|\bmsdn|\bdkkd)[\s:.\-]{0,4}$")
_CITIZEN_WORD = re.compile(r"(?:\bcccd|\bcmnd|\bcmt|\bcan cuoc(?: cong dan)?|\bso dinh danh)[\s:.\-so]{0,6}$")
_MASKED = re.compile(r"(?<![0-9*])\d{3}\*{4,8}\d{1,4}(?![0-9*])")
_HOLDER = re.compile(r"[\s,:\-]*((?:[A-Z]{2,7} ){1,4}[A-Z]{2,7})(?![a-z])")

Span = tuple[int, int, Spelling]


def lift(text: str) -> list[Found]:
    """Every identifier in `text`, in the order it stands there. Never raises; overlapping readings are settled, not repeated."""
    flat = plain(text)
    spans: list[Span] = []
    for finder in (_urls_and_emails, _waybills, _labelled_numbers, _phones, _prices):
        for span in finder(flat, flat.lower()):
            if not any(span[0] < end and start < span[1] for start, end, _ in spans):
                spans.append(span)
    spans.sort(key=lambda span: span[0])
    where = places(text) if len(flat) != len(text) else None
    return [_found(span, where) for span in spans]


def _found(span: Span, where: list[int] | None) -> Found:
    start, end, one = span
    if where:
        start, end = where[start], where[end]
    return Found(one.kind, one.value, one.shown, start, end, one.warning, one.hint, one.holder)


def _urls_and_emails(flat: str, low: str) -> Iterator[Span]:
    if "@" in flat:
        for match in _EMAIL.finditer(flat):
            email = net.spell_email(match[0])
            if email:
                yield match.start(), match.end(), email
    if _HIDDEN_HINT(low):
        yield from _hidden_emails(low)
    if _URL_HINT(low):
        for match in _URL.finditer(low):
            end = match.start() + len(match[0].rstrip(".,;:!?)"))
            account = net.spell_url(flat[match.start() : end])
            if account:
                yield match.start(), end, account


def _hidden_emails(low: str) -> Iterator[Span]:
    for match in _HIDDEN_EMAIL.finditer(low):
        host = ".".join(part for part in match.group(2, 3, 4) if part)
        box = _DOTS.sub(".", match[1])
        email = net.spell_email(f"{box}@{host}") if len(box) >= _SHORTEST_BOX else None
        if email:
            yield match.start(), match.end(), email


def _waybills(flat: str, low: str) -> Iterator[Span]:
    if not _CARRIER_HINT(flat):
        return
    for match in _WAYBILL.finditer(flat):
        waybill = numbers.spell_waybill(match[0])
        if waybill:
            yield match.start(), match.end(), waybill
    for match in _CARRIER.finditer(flat):
        if _HAS_DIGIT(match[1]) and not phones.of_digits(match[1], strict=True):
            waybill = numbers.spell_waybill(match[1])
            if waybill:
                yield match.start(1), match.end(1), waybill


def _labelled_numbers(flat: str, low: str) -> Iterator[Span]:
    """Numbers that a word beside them names: bank accounts, wallets, tax codes, citizen ids."""
    if "***" in flat:
        for match in _MASKED.finditer(flat):
            masked = numbers.spell_citizen(match[0])
            if masked:
                yield match.start(), match.end(), masked
    for match in _SOLID.finditer(flat):
        before = low[max(0, match.start() - _BEFORE) : match.start()]
        after = low[match.end() : match.end() + _AFTER]
        digits = "".join(filter(str.isdigit, match[0]))
        found = _named(before, after, digits, flat[match.end() : match.end() + _AFTER])
        if found:
            one, used = found
            yield match.start(), match.end() + used, one


def _named(before: str, after: str, digits: str, after_as_written: str) -> tuple[Spelling, int] | None:
    if _TAX_WORD.search(before):
        tax = numbers.spell_tax(digits)
        return (tax, 0) if tax else None
    if _CITIZEN_WORD.search(before):
        citizen = numbers.spell_citizen(digits)
        return (citizen, 0) if citizen else None
    near_before = _TOKEN.findall(_BREAK.split(before)[-1])[-4:]
    near_after = _TOKEN.findall(_BREAK.split(after, maxsplit=1)[0])[:5]
    if near_before and near_before[-1] in banks.WALLET_ALIASES:
        wallet = banks.wallet(banks.WALLET_ALIASES[near_before[-1]], digits)
        return (wallet, 0) if wallet else None
    bank, used = _bank_beside(near_before, near_after, after)
    if not bank and not _ACCOUNT_WORD.search(before):
        return (one, 0) if numbers.citizen_is_likely(digits) and (one := numbers.spell_citizen(digits)) else None
    if not bank and phones.of_digits(digits, strict=True):
        return None
    holder = _HOLDER.match(after_as_written, used)
    end = holder.end() if holder else used
    return banks.account(digits, bank or banks.UNKNOWN_BANK, holder[1] if holder else ""), end


def _bank_beside(before: list[str], after: list[str], after_text: str) -> tuple[str, int]:
    """(BIN, how far into `after_text` the bank's name reaches); the name touches the number on one side."""
    named = banks.bank_in(after) if after else None
    if named and named[1] == 0:
        end = 0
        for word in after[: named[2]]:
            end = after_text.index(word, end) + len(word)
        return named[0], end
    named = banks.bank_in(before, from_end=True) if before else None
    if named:
        between = before[named[2] :]
        if all(word in {"stk", "tk", "so", "tai", "khoan", "nh"} for word in between):
            return named[0], 0
    return "", 0


def _phones(flat: str, low: str) -> Iterator[Span]:
    for match in _RUN.finditer(flat):
        if match.end() - match.start() >= _SHORTEST_RUN:
            yield from _phones_of_run(flat, match.start(), match.end())


def _phones_of_run(flat: str, start: int, end: int) -> Iterator[Span]:
    pieces = [
        (digits, one.start(), one.end()) for one in _PIECE.finditer(flat, start, end) if (digits := _digits(one[0]))
    ]
    first = 0
    while first < len(pieces):
        taken, digits = first, ""
        found = None
        while taken < len(pieces) and len(digits) < 14:
            digits += pieces[taken][0]
            taken += 1
            found = phones.of_digits(digits, strict=True) if len(digits) >= 8 else None
            if found:
                break
        if found and _mostly_digits(flat[pieces[first][1] : pieces[taken - 1][2]], taken - first):
            begin = pieces[first][1]
            if flat[max(0, begin - 1) : begin] == "+":
                begin -= 2 if flat[max(0, begin - 2) : begin] == "(+" else 1
            yield begin, pieces[taken - 1][2], phones.spelling(*found)
            first = taken
        else:
            first += 1


def _digits(piece: str) -> str:
    word = _WORD_DIGITS.get(piece.lower())
    if word:
        return word
    if piece.isdigit():
        return piece
    return piece.translate(_LOOKS) if _HAS_DIGIT(piece) or len(piece) == 1 else ""


def _mostly_digits(written: str, pieces: int) -> bool:
    """Letters may stand in for a few digits of a number, not for most of them; digits spelled as words are fine."""
    if pieces >= 8:
        return True
    letters = sum(char.isalpha() for char in _PIECE_WORDS.sub("", written))
    return letters <= 5


_PIECE_WORDS = re.compile(rf"(?i:{_WORD})")


def _prices(flat: str, low: str) -> Iterator[Span]:
    for match in money.PRICE.finditer(low):
        amount = money.amount_of(match)
        if amount is not None:
            yield match.start(), match.end(), money.price(amount)
