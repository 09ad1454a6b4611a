"""JSON from exports: whole documents up to a stated size, in whatever encoding, without surprises."""

import json
from typing import Any

from evidence.readers.base import Broken
from evidence.readers.tables import encoding_of

MOST_BYTES = 64 << 20


def parsed(data: bytes) -> Any:
    """The document; Broken("not_json") when it is none, too deep, or cut off."""
    if not data.strip():
        raise Broken("empty")
    try:
        return json.loads(data.decode(encoding_of(data[:65_536]), "replace").lstrip("\ufeff"))
    except (ValueError, RecursionError) as trouble:
        raise Broken("not_json", str(trouble)[:200]) from trouble


def as_dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
