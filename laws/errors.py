"""How this room says no."""

from common.errors import Refused


class LawRefused(Refused):
    """The law gives no answer to what was asked; `citation` among the facts says where it stands."""

    code = "law_refused"


class AmendRefused(Refused):
    """A change of the catalogue that cannot be."""

    code = "amend_refused"
