"""How this room says no."""

from common.errors import Refused


class NoProof(Refused):
    """A violation needs at least one sealed exhibit."""

    code = "no_proof"


class NoMinutes(Refused):
    """The law asks for minutes before this act is sanctioned."""

    code = "no_minutes"


class NotInForce(Refused):
    """The provision was not in force on the day of the act."""

    code = "not_in_force"


class NotSufficient(Refused):
    """The file does not hold what the provision asks for; facts["missing"] lists what: words and url of each."""

    code = "not_sufficient"


class LawChanged(Refused):
    """The text or its frame changed after the draft was submitted; it is reckoned anew before anybody signs."""

    code = "law_changed"


class OutOfTime(Refused):
    """A period of the law has run out."""

    code = "out_of_time"


class OwnDraft(Refused):
    """Nobody signs or sends back her own draft."""

    code = "own_draft"


class StillOpen(Refused):
    """Something of the case is still open; facts["missing"] lists what: words and url of each."""

    code = "still_open"


class WrongFacts(Refused):
    """Facts that cannot be: days out of order, values out of the world, what belongs to another case."""

    code = "wrong_facts"


class WrongFigure(Refused):
    """The officer's figure is missing, outside the open interval, or without a reason."""

    code = "wrong_figure"


class WrongMoney(Refused):
    """An amount, receipt or day that cannot be right."""

    code = "wrong_money"


class NotHers(Refused):
    """Another person or office decides this."""

    code = "not_hers"
