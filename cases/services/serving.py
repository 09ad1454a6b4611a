"""How a decision counts as served: at once when it is received, at the end of its term when posted up, returned or electronic."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases.deeds import Deed
from cases.errors import WrongFacts
from cases.models import Case, Deadline, Decision
from cases.models.decision import ServiceMethod
from cases.services import deadlines, fines
from cases.states import DeadlineState, DecisionState
from staff.models import User

TERMS = {
    ServiceMethod.POSTING: "SERVICE_POSTING", ServiceMethod.MAIL_RETURN: "SERVICE_MAIL_RETURN",
    ServiceMethod.ELECTRONIC: "SERVICE_ELECTRONIC",
}  # fmt: skip


def begin(decision: Decision, day: date, *, by: User | None, today: date) -> None:
    """Served on the day, or, where the law only deems it so, once the term is over. Part of `decisions.serve`."""
    code = TERMS.get(ServiceMethod(decision.service_method))
    if code is None:
        _served(decision, day, by=by)
        return
    decision.service_begun_on = day
    term = deadlines.start(decision.case, code, day, decision=decision)
    if term is None:
        raise WrongFacts(_("The law gives this term no day."), field="method")
    if term.due_on <= today:
        _served(decision, term.due_on, by=by)
        return
    decision.save(update_fields=["service_begun_on", "service_method", "served_how"])
    journal.record(
        by, Deed.SERVICE_BEGUN, decision, team=decision.case.team, case=decision.case_id, how=decision.served_how,
        day=day.isoformat(), due_on=term.due_on.isoformat(),
    )  # fmt: skip


@transaction.atomic
def deem(*, deadline_id: int, on: date) -> None:
    """The term of a posting, a return or an electronic message is over: the decision counts as served. Done by the clock."""
    term = Deadline.objects.select_related("decision").get(pk=deadline_id)
    Case.objects.select_for_update().get(pk=term.case_id)
    decision = Decision.objects.select_for_update(of=("self",)).select_related("case__team").get(pk=term.decision_id)
    if decision.served_on or decision.state != DecisionState.ISSUED or term.due_on > on:
        return
    _served(decision, term.due_on, by=None)


def _served(decision: Decision, day: date, *, by: User | None) -> None:
    decision.served_on = day
    decision.save(update_fields=["served_on", "served_how", "service_method", "service_begun_on"])
    deadlines.end(DeadlineState.MET, day, decision=decision, code__in=tuple(TERMS.values()))
    fines.date_again(decision, day)
    for code in ("COMPLAINT_FIRST", "LAWSUIT"):
        deadlines.start(decision.case, code, day, decision=decision)
    journal.record(
        by, Deed.DECISION_SERVED, decision, team=decision.case.team, case=decision.case_id, served_on=day.isoformat(),
        how=decision.served_how,
    )  # fmt: skip
