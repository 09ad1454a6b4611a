"""How this room says no."""

from common.errors import Refused


class Incomplete(Refused):
    """The plan lacks fields the circular asks for, or the visit steps of its record; facts["missing"] names them."""

    code = "incomplete"


class OwnPlan(Refused):
    """Nobody approves her own plan."""

    code = "own_plan"


class NotOurVisit(Refused):
    """The visit is another officer's."""

    code = "not_our_visit"


class SameInspector(Refused):
    """Whoever led the last visit to a seller does not lead the next."""

    code = "same_inspector"


class WrongDay(Refused):
    """A day of rest, or one outside the plan."""

    code = "wrong_day"


class WrongFacts(Refused):
    """Facts that cannot be."""

    code = "wrong_facts"
