"""What one line of the log says, in one exact spelling, and how lines of one subject hang together.

A leaf is canonical JSON: UTF-8, keys sorted, no spaces, strings and integers only. The bytes are stored as they are and never
written anew; `parse` refuses any other spelling of the same content. Names, reasons and file names stay outside as *details*, of
which the leaf holds a salted commitment: when details and salt are destroyed, the log still verifies and tells nothing of them.

Each leaf belongs to one *chain*: `exhibit/<sha256>` for the custody of an exhibit, `subject/<label>` for a dossier. In a chain
`seq` counts from 0 and `prev` is the leaf hash of the line before, so that nothing can be left out of the middle. A `closed` leaf
in a subject's chain counts and commits the ends of its exhibits' chains (`covers`), so that nothing can be left off the end.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from evidence.log.merkle import leaf_hash

VERSION = 1
FIRST = "0" * 64
SALT_BYTES = 32
MAX_LEAF_BYTES = 4096
JOINED, LEFT, CLOSED = "joined", "left", "closed"
OPENED, KEY_CHANGED = "log_opened", "key_changed"
FIXED = {"v", "type", "chain", "seq", "prev", "at", "actor", "details"}
HEX64 = re.compile(r"[0-9a-f]{64}\Z")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z")
TYPE = re.compile(r"[a-z][a-z_]{0,39}\Z")


class NotCanonical(ValueError):
    """The bytes are not the one spelling of a leaf."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, before it has a place. `actor` is a staff number, 0 for the machine."""

    type: str
    chain: str
    at: datetime
    actor: int = 0
    facts: Mapping[str, str | int] = field(
        default_factory=dict
    )  # public: sha256, size, index numbers; nothing personal


@dataclass(frozen=True, slots=True)
class Leaf:
    """A parsed leaf. `raw` are its exact bytes, `hash` its RFC 6962 leaf hash."""

    raw: bytes
    hash: bytes
    type: str
    chain: str
    seq: int
    prev: str
    at: str
    actor: int
    details: str
    facts: Mapping[str, str | int]


def canonical(value: Any) -> bytes:
    """The one spelling of a JSON value. TypeError for floats (they have many spellings) and for what JSON does not know."""
    _sure(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _sure(value: Any) -> None:
    if value is None or isinstance(value, str | int):
        return
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        for each in value.values():
            _sure(each)
    elif isinstance(value, list | tuple):
        for each in value:
            _sure(each)
    else:
        raise TypeError(f"{type(value).__name__} has no single spelling")


def moment(at: datetime) -> str:
    """RFC 3339 in UTC with milliseconds. ValueError without a time zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def exhibit_chain(sha: str) -> str:
    if not HEX64.match(sha):
        raise ValueError("an exhibit's chain is named by its SHA-256")
    return f"exhibit/{sha}"


def subject_chain(label: str) -> str:
    """The chain of a dossier. The label is what people call it, in NFC, without control characters."""
    label = unicodedata.normalize("NFC", label).strip()
    if not label or len(label) > 120 or any(unicodedata.category(each).startswith("C") for each in label):
        raise ValueError("a subject's label is 1 to 120 visible characters")
    return f"subject/{label}"


def commitment(details: bytes, salt: bytes) -> str:
    """SHA-256 over salt and details, in hex. The salt's fixed length keeps the two apart."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes")
    return sha256(salt + details).hexdigest()


def details_bytes(details: Mapping[str, Any]) -> bytes:
    """Details as stored: canonical JSON; floats become their shortest text, since facts of the product may hold some."""
    return canonical(_plain(details))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return repr(value) if isinstance(value, float) else value


def make(event: Event, seq: int, prev: bytes | None, details: str) -> Leaf:
    """The leaf of `event` as line `seq` of its chain after the line with leaf hash `prev` (None for the first)."""
    said: dict[str, str | int] = {
        **event.facts,
        "v": VERSION,
        "type": event.type,
        "chain": event.chain,
        "seq": seq,
        "prev": prev.hex() if prev is not None else FIRST,
        "at": moment(event.at),
        "actor": event.actor,
        "details": details,
    }
    if FIXED & event.facts.keys():
        raise ValueError(f"facts may not be called {sorted(FIXED & event.facts.keys())}")
    return parse(canonical(said))


def parse(raw: bytes) -> Leaf:
    """Read a leaf; NotCanonical for any spelling but the one (other key order, spaces, NFD, CRLF, floats, doubled keys...)."""
    if len(raw) > MAX_LEAF_BYTES:
        raise NotCanonical(f"a leaf has at most {MAX_LEAF_BYTES} bytes")
    try:
        said = json.loads(raw)
        spelt = canonical(said)
    except (ValueError, TypeError, RecursionError) as trouble:
        raise NotCanonical(f"not a leaf: {trouble}") from trouble
    if spelt != raw or not isinstance(said, dict):
        raise NotCanonical("the same content has another spelling")
    if unicodedata.normalize("NFC", raw.decode()) != raw.decode():
        raise NotCanonical("text is not in NFC")
    _check(said)
    facts = {key: value for key, value in said.items() if key not in FIXED}
    known = {key: said[key] for key in FIXED - {"v"}}
    return Leaf(raw=raw, hash=leaf_hash(raw), facts=facts, **known)


def _check(said: dict[str, Any]) -> None:
    if missing := FIXED - said.keys():
        raise NotCanonical(f"a leaf needs {sorted(missing)}")
    whole = all(
        isinstance(said[key], int) and not isinstance(said[key], bool) and said[key] >= 0 for key in ("seq", "actor")
    )
    text = all(isinstance(said[key], str) for key in ("type", "chain", "prev", "at", "details"))
    flat = all(isinstance(value, str | int) and not isinstance(value, bool) for value in said.values())
    if said["v"] != VERSION or not whole or not text or not flat:
        raise NotCanonical("a field is not what this version of the leaf holds")
    if not (
        TYPE.match(said["type"])
        and HEX64.match(said["prev"])
        and HEX64.match(said["details"])
        and MOMENT.match(said["at"])
    ):
        raise NotCanonical("type, prev, details or at is misspelt")
    if (said["seq"] == 0) != (said["prev"] == FIRST):
        raise NotCanonical("only the first line of a chain has no line before it")


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold: code `missing`, `order`, `prev`, `foreign`, `covers`, `exhibit`; and the place."""

    code: str
    chain: str
    seq: int
    said: str = ""


def chain_breaks(chain: str, leaves: Sequence[Leaf]) -> list[Break]:
    """What is wrong with `leaves` as the beginning of `chain`, in the order given. Empty when nothing is."""
    breaks, before = [], None
    for seq, each in enumerate(leaves):
        if each.chain != chain:
            breaks.append(Break("foreign", chain, seq, each.chain))
        elif each.seq > seq:
            breaks.append(Break("missing", chain, seq, f"line {each.seq} stands where line {seq} belongs"))
        elif each.seq < seq:
            breaks.append(Break("order", chain, seq, f"line {each.seq} stands where line {seq} belongs"))
        elif each.prev != (before.hash.hex() if before else FIRST):
            breaks.append(Break("prev", chain, seq, "the line before is not the one this line names"))
        else:
            before = each
            continue
        return breaks
    return breaks


def covers(ends: Iterable[tuple[str, int, bytes]]) -> tuple[str, int]:
    """What a closing leaf commits to: hash and count of (chain, number of lines, last leaf hash), sorted by chain."""
    lines = sorted([chain, count, tail.hex()] for chain, count, tail in ends)
    return sha256(canonical(lines)).hexdigest(), len(lines)


def members(subject: Sequence[Leaf]) -> list[str]:
    """The SHA-256 of the exhibits in a dossier, by its `joined` and `left` lines, in the order they joined."""
    held: dict[str, None] = {}
    for each in subject:
        sha = str(each.facts.get("sha256", ""))
        if each.type == JOINED:
            held[sha] = None
        elif each.type == LEFT:
            held.pop(sha, None)
    return list(held)


def closing_breaks(subject: Sequence[Leaf], exhibits: Mapping[str, Sequence[Leaf]]) -> list[Break]:
    """What is missing from a closed dossier: its chain must end with `closed`, whose `covers` fits the exhibits' chains."""
    if not subject or subject[-1].type != CLOSED:
        return [Break("missing", subject[0].chain if subject else "", len(subject), "the closing line is missing")]
    closing = subject[-1]
    breaks = [each for sha, leaves in exhibits.items() for each in chain_breaks(exhibit_chain(sha), leaves)]
    breaks += chain_breaks(closing.chain, subject)
    held = members(subject)
    for sha in [sha for sha in held if sha not in exhibits]:
        breaks.append(Break("exhibit", exhibit_chain(sha), 0, "the exhibit belongs to the dossier and is left out"))
    for sha in [sha for sha in exhibits if sha not in held]:
        breaks.append(Break("exhibit", exhibit_chain(sha), 0, "the exhibit does not belong to the dossier"))
    ends = [(exhibit_chain(sha), len(leaves), leaves[-1].hash) for sha, leaves in exhibits.items() if leaves]
    if covers(ends) != (closing.facts.get("covers"), closing.facts.get("covers_count")):
        breaks.append(Break("covers", closing.chain, closing.seq, "the closing line counts other lines than are here"))
    return breaks
