"""The words, icon and tone of each deed, as its room says them in `<room>/words.py: DEEDS`."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from django.conf import settings


class Told(NamedTuple):
    """How a deed is shown."""

    words: Any
    icon: str = ""
    tone: str = "quiet"


@cache
def deeds() -> dict[str, Told]:
    """Every deed the rooms have words for. Rooms upstairs are read by name, since audit may not import them."""
    told: dict[str, Told] = {}
    for room in settings.ROOMS:
        if find_spec(f"{room}.words"):
            table = getattr(import_module(f"{room}.words"), "DEEDS", {})
            told |= {str(code): Told(*said) if isinstance(said, tuple) else Told(said) for code, said in table.items()}
    return told


def of(deed: str) -> Told:
    """How this deed is shown; its code when no room has words for it."""
    return deeds().get(deed) or Told(deed)
