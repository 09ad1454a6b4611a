"""May she? One function every deed asks, so that no door can forget it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.errors import NotAllowed


def may(by: Any, permission: str, within: Any = None) -> bool:
    """Whether `by` holds `permission` (and, with `within`, sees that team's files)."""
    return bool(by.is_active and by.has_perm(permission) and (within is None or by.sees(within)))


def require(by: Any, permission: str, within: Any = None) -> None:
    """NotAllowed unless `by` may. `within` is the Team (or its id) the thing belongs to."""
    if not may(by, permission, within):
        raise NotAllowed(_("Your role does not allow this."), permission=permission)
