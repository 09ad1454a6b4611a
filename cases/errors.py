"""How this room says no."""

from common.errors import Refused


class NoProof(Refused):
    """A violation needs at least one sealed exhibit."""

    code = "no_proof"


class NotInForce(Refused):
    """The provision was not in force on the day of the act."""

    code = "not_in_force"


class OutOfTime(Refused):
    """A period of the law has run out."""

    code = "out_of_time"


class OverCompetence(Refused):
    """The title does not reach this far."""

    code = "over_competence"


class OwnDraft(Refused):
    """Nobody signs or sends back her own draft."""

    code = "own_draft"


class StillOpen(Refused):
    """Something of the case is still open; facts["items"] lists what, with links."""

    code = "still_open"


class WrongMoney(Refused):
    """An amount, receipt or day that cannot be right."""

    code = "wrong_money"
