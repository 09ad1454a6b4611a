"""One spelling per line; nothing can be left out of a chain's middle or off its end."""

import json
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.log import leaf
from evidence.log.leaf import Event, Leaf

SHA = ["a1" * 32, "b2" * 32, "c3" * 32]
AT = datetime(2026, 11, 24, 7, 31, 18, 123456, tzinfo=UTC)
SALT = bytes(range(32))


def chain_of(chain: str, types: list[str], **facts: str | int) -> list[Leaf]:
    made: list[Leaf] = []
    for seq, kind in enumerate(types):
        details = leaf.commitment(leaf.details_bytes({"why": f"{kind} {seq}"}), SALT)
        event = Event(kind, chain, AT + timedelta(minutes=seq), actor=17, facts=facts)
        made.append(leaf.make(event, seq, made[-1].hash if made else None, details))
    return made


def dossier() -> tuple[list[Leaf], dict[str, list[Leaf]]]:
    """A dossier of three exhibits with a few lines of custody each, closed."""
    exhibits = {sha: chain_of(leaf.exhibit_chain(sha), ["sealed", "viewed", "downloaded", "exported"]) for sha in SHA}
    chain = leaf.subject_chain("Vụ 17/2026")
    subject: list[Leaf] = []
    for sha in SHA:
        event = Event(leaf.JOINED, chain, AT, 17, {"sha256": sha})
        subject.append(leaf.make(event, len(subject), subject[-1].hash if subject else None, leaf.FIRST))
    digest, count = leaf.covers([(leaf.exhibit_chain(sha), 4, exhibits[sha][-1].hash) for sha in SHA])
    closing = Event(leaf.CLOSED, chain, AT, 17, {"covers": digest, "covers_count": count})
    subject.append(leaf.make(closing, len(subject), subject[-1].hash, leaf.FIRST))
    return subject, exhibits


def test_a_leaf_has_one_spelling_and_reads_back_as_itself() -> None:
    (made,) = chain_of(leaf.exhibit_chain(SHA[0]), ["sealed"], sha256=SHA[0], size=12)
    assert made.raw.startswith(b'{"actor":17,"at":"2026-11-24T07:31:18.123Z","chain":"exhibit/a1a1')
    assert b" " not in made.raw and b"\n" not in made.raw
    assert leaf.parse(made.raw) == made
    assert made.facts == {"sha256": SHA[0], "size": 12}


def respell(raw: bytes, how: str) -> bytes:
    said = json.loads(raw)
    return {
        "key order": lambda: json.dumps(
            dict(reversed(said.items())), ensure_ascii=False, separators=(",", ":")
        ).encode(),
        "spaces": lambda: json.dumps(said, ensure_ascii=False, sort_keys=True).encode(),
        "escapes": lambda: json.dumps(said, sort_keys=True, separators=(",", ":")).encode(),
        "NFD": lambda: unicodedata.normalize("NFD", raw.decode()).encode(),
        "float": lambda: raw.replace(b'"size":12', b'"size":12.0'),
        "exponent": lambda: raw.replace(b'"size":12', b'"size":12e0'),
        "CRLF": lambda: raw + b"\r\n",
        "doubled key": lambda: raw.replace(b'"size":12', b'"size":11,"size":12'),
        "boolean": lambda: raw.replace(b'"size":12', b'"size":true'),
        "nested": lambda: raw.replace(b'"size":12', b'"size":[12]'),
        "local time": lambda: raw.replace(b".123Z", b".123+07:00"),
        "BOM": lambda: b"\xef\xbb\xbf" + raw,
        "UTF-16": lambda: raw.decode().encode("utf-16"),
        "version": lambda: raw.replace(b'"v":1', b'"v":2'),
        "missing field": lambda: raw.replace(b'"actor":17,', b""),
        "upper case hash": lambda: raw.replace(b'"prev":"' + b"0" * 64, b'"prev":"' + b"A" * 64),
    }[how]()


RESPELLINGS = [
    "key order", "spaces", "escapes", "NFD", "float", "exponent", "CRLF", "doubled key", "boolean", "nested", "local time",
    "BOM", "UTF-16", "version", "missing field", "upper case hash",
]  # fmt: skip


@pytest.mark.parametrize("how", RESPELLINGS)
def test_any_other_spelling_of_a_leaf_is_refused(how: str) -> None:
    (made,) = chain_of(leaf.subject_chain("Vụ Hồ Gươm"), ["joined"], sha256=SHA[0], size=12)
    changed = respell(made.raw, how)
    assert changed != made.raw
    with pytest.raises(leaf.NotCanonical):
        leaf.parse(changed)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reading_of_a_leaf(raw: bytes) -> None:
    try:
        assert leaf.parse(raw).raw == raw
    except leaf.NotCanonical:
        pass


def test_deeply_nested_bytes_are_refused_not_followed() -> None:
    with pytest.raises(leaf.NotCanonical):
        leaf.parse(b"[" * 4000)


def test_moments_are_utc_with_milliseconds_and_need_a_zone() -> None:
    hanoi = datetime(2026, 11, 24, 14, 31, 18, 999999, tzinfo=timezone(timedelta(hours=7)))
    assert leaf.moment(hanoi) == "2026-11-24T07:31:18.999Z"
    with pytest.raises(ValueError, match="time zone"):
        leaf.moment(datetime(2026, 11, 24))


def test_floats_have_no_single_spelling_but_details_may_come_with_some() -> None:
    with pytest.raises(TypeError):
        leaf.canonical({"score": 0.1})
    assert leaf.details_bytes({"score": 0.1, "ok": True, "none": None}) == b'{"none":null,"ok":true,"score":"0.1"}'


def test_a_commitment_hides_its_details_and_binds_them() -> None:
    details = leaf.details_bytes({"by": "Nguyễn Kim Chi", "why": "mở xem"})
    bound = leaf.commitment(details, SALT)
    assert bound != leaf.commitment(details, bytes(32)), "the same words under another salt look different"
    assert bound != leaf.commitment(details.replace(b"xem", b"xoa"), SALT)
    with pytest.raises(ValueError, match="salt"):
        leaf.commitment(details, b"short")


def test_facts_cannot_take_the_place_of_fields() -> None:
    with pytest.raises(ValueError, match="seq"):
        leaf.make(Event("sealed", leaf.exhibit_chain(SHA[0]), AT, facts={"seq": 5}), 0, None, leaf.FIRST)


def test_labels_with_control_characters_are_refused() -> None:
    for label in ["", "  ", "a\nb", "a\u202eb", "x" * 121]:
        with pytest.raises(ValueError, match="label"):
            leaf.subject_chain(label)


def test_an_untouched_dossier_is_whole() -> None:
    assert leaf.closing_breaks(*dossier()) == []


def without(index: int):  # type: ignore[no-untyped-def]
    def change(subject: list[Leaf], exhibits: dict[str, list[Leaf]]) -> None:
        del exhibits[SHA[1]][index]

    return change


def swapped(subject: list[Leaf], exhibits: dict[str, list[Leaf]]) -> None:
    exhibits[SHA[1]][1:3] = reversed(exhibits[SHA[1]][1:3])


def doubled(subject: list[Leaf], exhibits: dict[str, list[Leaf]]) -> None:
    exhibits[SHA[1]].insert(1, exhibits[SHA[1]][1])


def foreign(subject: list[Leaf], exhibits: dict[str, list[Leaf]]) -> None:
    exhibits[SHA[1]][1] = exhibits[SHA[0]][1]


def exhibit_gone(subject: list[Leaf], exhibits: dict[str, list[Leaf]]) -> None:
    del exhibits[SHA[1]]


def exhibit_never_joined(subject: list[Leaf], exhibits: dict[str, list[Leaf]]) -> None:
    del exhibits[SHA[1]]
    del subject[1]


def exhibit_added(subject: list[Leaf], exhibits: dict[str, list[Leaf]]) -> None:
    exhibits["d4" * 32] = chain_of(leaf.exhibit_chain("d4" * 32), ["sealed"])


def closing_gone(subject: list[Leaf], exhibits: dict[str, list[Leaf]]) -> None:
    subject.pop()


def event_rewritten(subject: list[Leaf], exhibits: dict[str, list[Leaf]]) -> None:
    old = exhibits[SHA[1]][1]
    later = Event(old.type, old.chain, AT - timedelta(days=3), 17)
    exhibits[SHA[1]][1] = leaf.make(later, 1, bytes.fromhex(old.prev), old.details)


def last_event_rewritten(subject: list[Leaf], exhibits: dict[str, list[Leaf]]) -> None:
    old = exhibits[SHA[1]][3]
    exhibits[SHA[1]][3] = leaf.make(Event(old.type, old.chain, AT, 18), 3, bytes.fromhex(old.prev), old.details)


CHANGES = {
    "one custody line removed from the middle": without(1),
    "the first custody line removed": without(0),
    "the last custody line removed": without(3),
    "two lines swapped": swapped,
    "a line doubled": doubled,
    "a line of another exhibit put in": foreign,
    "an exhibit left out": exhibit_gone,
    "an exhibit and its joining left out": exhibit_never_joined,
    "an exhibit added": exhibit_added,
    "the closing line left out": closing_gone,
    "a line back-dated": event_rewritten,
    "the last line given to another person": last_event_rewritten,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_dossier_that_is_not_whole_says_so(change: str) -> None:
    subject, exhibits = dossier()
    CHANGES[change](subject, exhibits)
    assert leaf.closing_breaks(subject, exhibits)


def test_an_exhibit_that_left_the_dossier_is_no_longer_asked_for() -> None:
    chain = leaf.subject_chain("Vụ 17/2026")
    lines = [(leaf.JOINED, SHA[0]), (leaf.JOINED, SHA[1]), (leaf.LEFT, SHA[0])]
    made: list[Leaf] = []
    for kind, sha in lines:
        event = Event(kind, chain, AT, 17, {"sha256": sha})
        made.append(leaf.make(event, len(made), made[-1].hash if made else None, leaf.FIRST))
    assert leaf.members(made) == [SHA[1]]
