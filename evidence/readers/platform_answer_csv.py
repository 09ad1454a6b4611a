"""A platform's answer to a request for the identity behind shops: one account per line."""

from collections.abc import Iterator, Sequence
from typing import Any

from evidence.readers.base import Broken, Line, Opener, Reader, ReadLine, unread
from evidence.readers.tables import csv_table, picker

ROLES: dict[str, Sequence[str]] = {
    "platform!": ("san", "platform", "nen tang"),
    "name!": ("ten gian hang", "ten shop", "shop name", "ten tai khoan hien thi"),
    "handle!": ("tai khoan", "username", "handle", "ten dang nhap"),
    "legal_name": ("ho ten chu tk", "ho ten", "chu tai khoan", "legal name"),
    "phone": ("so dien thoai", "sdt", "phone"),
    "email": ("email", "thu dien tu"),
    "bank": ("so tai khoan nh", "tai khoan ngan hang", "bank"),
    "address": ("dia chi", "address"),
    "tax_code": ("mst", "ma so thue", "tax code"),
    "citizen_id": ("cccd", "so dinh danh", "can cuoc"),
}
_FIELDS = ("legal_name", "phone", "email", "bank", "address", "tax_code", "citizen_id")


def _matches(name: str, head: bytes, opener: Opener) -> bool:
    if not name.lower().endswith((".csv", ".txt", ".tsv")) or head.startswith(b"PK"):
        return False
    try:
        csv_table(opener, ROLES)
    except Broken:
        return False
    return True


def _read(opener: Opener) -> Iterator[Line]:
    columns, rows = csv_table(opener, ROLES)
    platform, name, handle = (picker(columns, role) for role in ("platform", "name", "handle"))
    more = [(role, picker(columns, role)) for role in _FIELDS if role in columns]
    for line, cells, raw in rows:
        if len(cells) != rows.width:
            yield unread(line, "column_count", raw)
            continue
        if not any(map(str.strip, cells)):
            continue
        if not platform(cells).strip() or not handle(cells).strip():
            yield unread(line, "no_account", raw)
            continue
        fields: dict[str, Any] = {"platform": platform(cells).strip().lower(), "handle": handle(cells).strip()}
        for role, pick in more:
            value = pick(cells).strip()
            if value:
                fields[role] = value
        yield ReadLine(line, "account", author=name(cells).strip(), fields=fields)


READER = Reader("platform_answer_csv", 1, _matches, _read)
