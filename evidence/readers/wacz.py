"""A WACZ web archive: the WARCs inside, and whether every file matches the digest the archive gives for it.

The digests prove nothing by themselves (whoever changes a page can rewrite them); a difference still says something broke.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from evidence.readers.archives import Archive, checked, names_in
from evidence.readers.base import Broken, Line, Opener, Reader, unread
from evidence.readers.jsons import MOST_BYTES, as_dict, as_list, as_text, parsed
from evidence.readers.warc import pages_in


def _matches(name: str, head: bytes, opener: Opener) -> bool:
    if not head.startswith(b"PK"):
        return False
    names = names_in(opener)
    return "datapackage.json" in names and any(one.startswith("archive/") for one in names)


def _read(opener: Opener) -> Iterator[Line]:
    with checked(opener) as archive:
        yield from archive.refused
        yield from _differences(archive)
        for info in archive.entries:
            if info.filename.startswith("archive/") and info.filename.endswith((".warc.gz", ".warc")):
                with archive.open(info) as stream:
                    yield from pages_in(stream, info.filename)


def _differences(archive: Archive) -> Iterator[Line]:
    entries = {info.filename: info for info in archive.entries}
    try:
        listing = as_dict(parsed(archive.bytes_of(entries["datapackage.json"], MOST_BYTES)))
    except (Broken, KeyError) as trouble:
        yield unread(1, "not_json", str(trouble), "datapackage.json")
        return
    listed: dict[str, Any] = {
        as_text(as_dict(one).get("path")): as_dict(one) for one in as_list(listing.get("resources"))
    }
    for number, (name, info) in enumerate(entries.items(), start=1):
        if name in {"datapackage.json", "datapackage-digest.json"}:
            continue
        if name not in listed:
            yield unread(number, "unlisted_entry", name, name)
            continue
        promised = as_text(listed[name].get("hash")).removeprefix("sha256:")
        digest = hashlib.sha256()
        try:
            for chunk in archive.chunks(info):
                digest.update(chunk)
        except Broken as broken:
            yield unread(number, broken.code, broken.detail, name)
            continue
        if promised and digest.hexdigest() != promised:
            yield unread(number, "hash_differs", name, name)


READER = Reader("wacz", 1, _matches, _read)
