"""How this room says no."""

from common.errors import NotAllowed, Refused


class OwnRights(Refused):
    """Nobody changes her own rights."""

    code = "own_rights"


__all__ = ["NotAllowed", "OwnRights"]
