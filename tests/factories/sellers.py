"""Sellers and accounts as the deeds make them."""

from itertools import count
from typing import Any

from sellers.models import PlatformAccount, Seller
from sellers.services import accounts, sellers
from staff.models import User

_number = count(1)


def account(by: User, platform: str = "facebook", handle: str = "", **more: Any) -> PlatformAccount:
    """An account a person noted."""
    n = next(_number)
    return accounts.note(
        by=by, platform=platform, handle=handle or f"shop.so{n}", name=more.pop("name", f"Shop số {n}"), **more
    )


def seller(by: User, name: str = "", own: list[PlatformAccount] | None = None, **more: Any) -> Seller:
    """A confirmed seller over these accounts."""
    return sellers.register(
        by=by, name=name or f"Người bán {next(_number)}", accounts=[a.pk for a in own or []], is_confirmed=True, **more
    )
