"""How this room says no."""

from common.errors import Refused


class AlreadyThere(Refused):
    """The account or seller is registered already."""

    code = "already_there"


class Contradiction(Refused):
    """A verdict that says the opposite of verdicts that stand."""

    code = "contradiction"
