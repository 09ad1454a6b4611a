"""A ZIP whose bytes follow from its contents alone: stored, no clock, no owner, one spelling of every header.

`zipfile` writes headers that differ between Python versions; here they are spelt out, so that the verifier can tell every byte of
the container. Entries of 4 GiB and more use ZIP64. Names are ASCII.
"""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

FULL32, FULL16 = 0xFFFFFFFF, 0xFFFF
VERSION, MADE_BY = 45, 0x032D
DAY, ATTRIBUTES = 0x21, 0o100644 << 16  # 1 January 1980; a plain file everyone may read
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    crc: int
    size: int
    offset: int


def local_header(name: str, crc: int, size: int) -> bytes:
    big = size >= FULL32
    shown = FULL32 if big else size
    extra = struct.pack("<HHQQ", 1, 16, size, size) if big else b""
    fixed = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", VERSION, 0, 0, 0, DAY, crc, shown, shown, len(name), len(extra))
    return fixed + name.encode("ascii") + extra


def central_header(entry: Entry) -> bytes:
    wide = [entry.size, entry.size] if entry.size >= FULL32 else []
    wide += [entry.offset] if entry.offset >= FULL32 else []
    extra = struct.pack(f"<HH{len(wide)}Q", 1, 8 * len(wide), *wide) if wide else b""
    size, offset = min(entry.size, FULL32), min(entry.offset, FULL32)
    fixed = struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\1\2", MADE_BY, VERSION, 0, 0, 0, DAY, entry.crc, size, size,
        len(entry.name), len(extra), 0, 0, 0, ATTRIBUTES, offset,
    )  # fmt: skip
    return fixed + entry.name.encode("ascii") + extra


def end_records(count: int, begin: int, length: int) -> bytes:
    """What closes a ZIP whose directory of `count` entries has `length` bytes from `begin`."""
    wide = b""
    if count >= FULL16 or begin >= FULL32 or length >= FULL32:
        at = begin + length
        wide = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, MADE_BY, VERSION, 0, 0, count, count, length, begin)
        wide += struct.pack("<4sIQI", b"PK\6\7", 0, at, 1)
    shown = min(count, FULL16)
    return wide + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, shown, shown, min(length, FULL32), min(begin, FULL32), 0)


class Writer:
    """Writes entries one after another to a seekable file, in constant memory."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._entries: list[Entry] = []

    def add(self, name: str, size: int, chunks: Iterable[bytes]) -> None:
        """Add a file of exactly `size` bytes; ValueError when the chunks hold more or fewer."""
        offset = self._out.tell()
        self._out.write(local_header(name, 0, size))
        crc = written = 0
        for chunk in chunks:
            self._out.write(chunk)
            crc = zlib.crc32(chunk, crc)
            written += len(chunk)
        if written != size:
            raise ValueError(f"{name} has {written} bytes, not {size}")
        end = self._out.tell()
        self._out.seek(offset)
        self._out.write(local_header(name, crc, size))
        self._out.seek(end)
        self._entries.append(Entry(name, crc, size, offset))

    def close(self) -> None:
        begin = self._out.tell()
        for entry in self._entries:
            self._out.write(central_header(entry))
        self._out.write(end_records(len(self._entries), begin, self._out.tell() - begin))
