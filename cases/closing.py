"""What keeps a case from being closed: undecided violations, unsigned drafts, unpaid fines, unanswered referrals, goods
in storehouses, open clocks."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases import words
from cases.models import Case, Deadline, Fine
from cases.services.deadlines import DEEMING_TERMS, OFFENDERS_TERMS
from cases.states import DeadlineState, DecisionState, FineState, ViolationState
from cases.stock import open_goods

OPEN = (DeadlineState.RUNNING, DeadlineState.MISSED, DeadlineState.PAUSED)
# Limitation binds an act that is decided no more; the offender's terms bind the offender.
NOT_OURS = (*OFFENDERS_TERMS, *DEEMING_TERMS, "LIMITATION_1Y", "LIMITATION_2Y")

Guard = Callable[[Case], Iterator[dict[str, Any]]]


def open_things(case: Case) -> Iterator[dict[str, Any]]:
    """Words and address of each."""
    for guard in GUARDS:
        yield from guard(case)


def _violations(case: Case) -> Iterator[dict[str, Any]]:
    for violation in case.violations.filter(state=ViolationState.ESTABLISHED).select_related("provision"):
        yield _told(_("Violation without a decision: %(what)s") % {"what": violation.goods}, violation)


def _drafts(case: Case) -> Iterator[dict[str, Any]]:
    for decision in case.decisions.filter(state__in=[DecisionState.DRAFT, DecisionState.SUBMITTED]):
        yield _told(_("Decision not signed: %(what)s") % {"what": decision}, decision)


def _fines(case: Case) -> Iterator[dict[str, Any]]:
    for fine in Fine.objects.filter(decision__case=case).unsettled().select_related("decision").order_by("pk"):
        said = _("Fine not paid: %(what)s") if fine.state == FineState.DUE else _("Money owed back: %(what)s")
        yield _told(said % {"what": fine.decision}, fine)


def _referrals(case: Case) -> Iterator[dict[str, Any]]:
    for referral in case.referrals.unanswered():
        what = {"what": referral, "to": referral.recipient}
        yield _told(_("Referral without an answer: %(what)s, %(to)s") % what, referral)


def _clocks(case: Case) -> Iterator[dict[str, Any]]:
    for clock in _open_clocks(case):
        what = {"what": words.term(clock.code), "day": clock.due_on.strftime("%d/%m/%Y")}
        yield _told(_("Clock still open: %(what)s, %(day)s") % what, clock)


def _open_clocks(case: Case) -> QuerySet[Deadline]:
    """Those not told of already by the violation, the fine or the referral they belong to."""
    rows = case.deadlines.filter(state__in=OPEN).exclude(code__in=NOT_OURS)
    rows = rows.exclude(violation__state__in=[ViolationState.ESTABLISHED, ViolationState.REFERRED])
    return rows.exclude(decision__fine__state=FineState.DUE).order_by("due_on", "pk")


def _told(said: Any, thing: Any) -> dict[str, Any]:
    return {"words": str(said), "url": thing.get_absolute_url()}


GUARDS: list[Guard] = [_violations, _drafts, _fines, _referrals, open_goods, _clocks]
