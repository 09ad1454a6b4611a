"""How the house says no."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """The rules say no.

    Carries a stable `code` (for programs), a translated sentence a person can act on, and the `facts` it rests on. A page
    shows it on the form that asked; the API answers 409; a job writes it in its row and does not try again.
    """

    code = "refused"

    def __init__(self, message: Any = "", *, code: str | None = None, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.facts = facts

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(Refused):
    """The person may see the thing, but this deed is not hers."""

    code = "not_allowed"


class MoveRefused(Refused):
    """The thing is not in a state from which this step may be taken."""

    code = "move_refused"

    def __init__(self, step: str, state: str) -> None:
        super().__init__(_("This step is not possible in the present state."), step=step, state=state)
