"""How this room says no."""

from common.errors import Refused


class BadWatch(Refused):
    """A watch that could catch nothing, or everything, or that has no end."""

    code = "bad_watch"


class SetAlready(Refused):
    """The team watches this already; facts["watch"] is the watch."""

    code = "set_already"
