"""Zip archives, checked by ourselves before anything is unpacked: Python 3.11.7 and 3.12.1 accept overlapping entries.

Nothing is ever written to disk; entries are streamed with their size counted, whatever the directory claims.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from evidence.readers.base import Broken, Opener, Unread, unread

MOST_ENTRIES = 100_000
MOST_BYTES = 16 << 30
MOST_RATIO = 300
_RATIO_MATTERS_FROM = 1 << 20
_CHUNK = 1 << 18
_LOCAL_HEADER = 30
_UNSAFE = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:|\\|[\x00-\x1f\u202a-\u202e\u2066-\u2069]")
_NESTED = (".zip", ".rar", ".7z", ".gz", ".bz2", ".xz", ".tar", ".tgz")
TROUBLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError)


class Archive:
    """An open, checked archive. `entries` may be read; `refused` say which may not and why."""

    def __init__(self, opener: Opener, most_bytes: int) -> None:
        self._stream = opener()
        try:
            self._zip = zipfile.ZipFile(self._stream)
            infos = [info for info in self._zip.infolist() if not info.is_dir()]
        except TROUBLE as trouble:
            self._stream.close()
            raise Broken(_code(opener), str(trouble)) from trouble
        try:
            _check_whole(infos, most_bytes, getattr(self._zip, "start_dir", None))
        except Broken:
            self.close()
            raise
        self.entries: list[zipfile.ZipInfo] = []
        self.refused: list[Unread] = []
        for number, info in enumerate(infos, start=1):
            reason = _refusal(info)
            if reason:
                self.refused.append(unread(number, reason, info.filename))
            else:
                self.entries.append(info)

    def chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """The bytes of an entry; Broken when it holds more than it declares or does not unpack."""
        left = info.file_size
        try:
            with self._zip.open(info) as entry:
                while chunk := entry.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise Broken("zip_bomb", info.filename)
                    yield chunk
        except TROUBLE as trouble:
            raise Broken("damaged_entry", f"{info.filename}: {trouble}") from trouble

    def open(self, info: zipfile.ZipInfo) -> Any:
        """The entry as a stream, for readers that want one."""
        try:
            return self._zip.open(info)
        except TROUBLE as trouble:
            raise Broken("damaged_entry", f"{info.filename}: {trouble}") from trouble

    def bytes_of(self, info: zipfile.ZipInfo, most: int) -> bytes:
        """The whole entry; Broken("too_large") beyond `most` bytes."""
        if info.file_size > most:
            raise Broken("too_large", info.filename)
        return b"".join(self.chunks(info))

    def close(self) -> None:
        self._zip.close()
        self._stream.close()

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def checked(opener: Opener, *, most_bytes: int = MOST_BYTES) -> Archive:
    """The archive, or Broken: not_an_archive, truncated, too_many_entries, zip_bomb, overlapping_entries."""
    return Archive(opener, most_bytes)


def names_in(opener: Opener) -> list[str]:
    """The names an archive lists, for telling formats apart; [] when it cannot be opened."""
    try:
        with opener() as stream, zipfile.ZipFile(stream) as archive:
            return archive.namelist()[:MOST_ENTRIES]
    except (*TROUBLE, OSError):
        return []


def _code(opener: Opener) -> str:
    with opener() as stream:
        return "truncated" if stream.read(4) == b"PK\x03\x04" else "not_an_archive"


def _check_whole(infos: list[zipfile.ZipInfo], most_bytes: int, end: int | None) -> None:
    if len(infos) > MOST_ENTRIES:
        raise Broken("too_many_entries", str(len(infos)))
    if sum(info.file_size for info in infos) > most_bytes:
        raise Broken("zip_bomb", "declared size")
    for info in infos:
        if info.file_size > _RATIO_MATTERS_FROM and info.file_size > MOST_RATIO * max(1, info.compress_size):
            raise Broken("zip_bomb", info.filename)
    placed = sorted(infos, key=lambda info: info.header_offset)
    for info, following in zip(placed, [*placed[1:], None], strict=True):
        name = info.orig_filename
        name_bytes = len(name.encode("utf-8", "replace")) if info.flag_bits & 0x800 else len(name)
        ends = info.header_offset + _LOCAL_HEADER + name_bytes + info.compress_size
        limit = following.header_offset if following else end
        if limit is not None and ends > limit:
            raise Broken("overlapping_entries", info.filename)


def _refusal(info: zipfile.ZipInfo) -> str:
    if _UNSAFE.search(info.orig_filename) or len(info.filename) > 1000:
        return "unsafe_name"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "symlink"
    if info.flag_bits & 0x1:
        return "encrypted"
    return ""


def is_nested(info: zipfile.ZipInfo) -> bool:
    """True when the entry is itself an archive: never unpacked, its bytes stay in the sealed exhibit."""
    return info.filename.lower().endswith(_NESTED)
