"""How this room says no."""

from common.errors import Refused


class Incomplete(Refused):
    """The plan lacks fields the circular asks for; facts["missing"] names them."""

    code = "incomplete"


class OwnPlan(Refused):
    """Nobody approves her own plan."""

    code = "own_plan"


class NotOurVisit(Refused):
    """The visit is another team's or another officer's."""

    code = "not_our_visit"
