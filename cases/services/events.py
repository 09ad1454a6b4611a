"""Events: what happened in a file on which day, with its effect on the clocks (`cases.clocks`)."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases.clocks import EFFECTS, LENGTHS, Effect, EventKind
from cases.deeds import Deed
from cases.errors import NoMinutes, OutOfTime, WrongFacts
from cases.models import Case, Deadline, Decision, Event, Seizure, Violation
from cases.services import deadlines
from cases.services.cases import held_open
from cases.states import DeadlineState, DecisionState, ViolationState
from common import clock
from staff import rights
from staff.models import User


@transaction.atomic
def note(
    *, kind: str, happened_on: date, by: User, case_id: int | None = None, violation_id: int | None = None,
    decision_id: int | None = None, seizure_id: int | None = None, note: str = "", on: date | None = None,
) -> Event:  # fmt: skip
    """Write down what happened about a violation, a signed decision or a whole case; the clocks it moves move with it."""
    effect = EFFECTS.get(kind)
    if effect is None:
        raise WrongFacts(_("Say what happened."), field="kind")
    thing = _thing(effect, case_id, violation_id, decision_id, seizure_id)
    case = held_open(thing["case"].pk)
    rights.require(by, "cases.keep_deadline", within=case.team)
    _check_day(thing, happened_on, on or clock.today())
    return happened(case, kind, happened_on, by=by, note=note, **{k: v for k, v in thing.items() if k != "case"})


def happened(
    case: Case, kind: str, happened_on: date, *, by: User | None, note: str = "", violation: Violation | None = None,
    decision: Decision | None = None, seizure: Seizure | None = None,
) -> Event:  # fmt: skip
    """The event and its effect inside another deed (a seizure, a valuation), whose rights have been looked at."""
    effect = EFFECTS[kind]
    which: dict[str, Any] = {"case": case, "violation": violation, "decision": decision, "seizure": seizure}
    _check(effect, which, happened_on)
    try:
        with transaction.atomic():
            event = Event.objects.create(
                kind=kind, happened_on=happened_on, note=note.strip()[:300], noted_by=by, **which
            )
    except IntegrityError as clash:
        raise WrongFacts(_("This is written down already for that day."), field="kind", code="noted_before") from clash
    journal.record(
        by, Deed.EVENT_NOTED, event, team=case.team_id, case=case.pk, kind=kind, day=happened_on.isoformat(),
        basis=effect.basis, why=note,
        violation=violation.pk if violation else None, decision=decision.pk if decision else None,
    )  # fmt: skip
    _move(effect, which, event)
    return event


def _thing(
    effect: Effect, case_id: int | None, violation_id: int | None, decision_id: int | None, seizure_id: int | None
) -> dict[str, Any]:
    if effect.about == "violation" and violation_id:
        violation = Violation.objects.select_related("case").get(pk=violation_id)
        if violation.state != ViolationState.ESTABLISHED:
            raise WrongFacts(_("This violation is decided, referred or withdrawn; nothing of this kind happens to it."))
        return {"case": violation.case, "violation": violation}
    if effect.about == "decision" and decision_id:
        decision = Decision.objects.select_related("case").get(pk=decision_id)
        if decision.state != DecisionState.ISSUED:
            raise WrongFacts(_("Only a signed decision is complained about or carried out."))
        return {"case": decision.case, "decision": decision}
    if effect.about == "case" and case_id:
        return {"case": Case.objects.get(pk=case_id), "seizure": _seizure(case_id, seizure_id)}
    raise WrongFacts(_("This does not happen to a thing of this kind."), field="kind")


def _seizure(case_id: int, seizure_id: int | None) -> Seizure | None:
    """The seizure asked for; unasked, the newest one of the case whose clock still runs. None where nothing was inventoried."""
    rows = Seizure.objects.filter(case=case_id)
    if seizure_id is None:
        return rows.filter(deadlines__state__in=deadlines.OPEN).order_by("-pk").first()
    found = rows.filter(pk=seizure_id).first()
    if found is None:
        raise WrongFacts(_("Choose a seizure of this case."), field="seizure")
    return found


def _check_day(thing: dict[str, Any], day: date, today: date) -> None:
    violation, decision, seizure = thing.get("violation"), thing.get("decision"), thing.get("seizure")
    first = (
        violation.detected_on
        if violation
        else decision.issued_on
        if decision
        else seizure.seized_on
        if seizure
        else thing["case"].opened_on
    )
    if not first <= day <= today:
        raise WrongFacts(
            _("It happened between %(first)s and today.") % {"first": first.strftime("%d/%m/%Y")}, field="happened_on"
        )


def _check(effect: Effect, which: dict[str, Any], day: date) -> None:
    violation = which["violation"]
    if effect.only_with_right_to_explain and not violation.right_to_explain:
        raise WrongFacts(
            _("There is no right to explain here: the frame stays below the bound of Article 61."), field="kind"
        )
    if effect.needs and not Event.objects.filter(kind=effect.needs, **which).exists():
        raise WrongFacts(
            _("First write down: %(what)s.") % {"what": EventKind(effect.needs).label},
            field="kind",
            needs=str(effect.needs),
        )
    if effect.within:
        term = Deadline.objects.filter(code=effect.within, **which).first()
        if term is None:
            raise WrongFacts(_("The term in which this happens has not begun."), field="kind", term=effect.within)
        if day > term.due_on:
            raise OutOfTime(
                _("The term for it ended on %(day)s (%(basis)s).")
                % {"day": term.due_on.strftime("%d/%m/%Y"), "basis": term.legal_basis},
                field="happened_on", due_on=term.due_on.isoformat(),
            )  # fmt: skip


def _move(effect: Effect, which: dict[str, Any], event: Event) -> None:
    day = event.happened_on
    why = event.note or str(event.get_kind_display())
    if effect.meets:
        deadlines.end(DeadlineState.MET, day, why, code__in=effect.meets, **which)
    for code in effect.starts:
        deadlines.start(
            which["case"], code, day, violation=which["violation"], decision=which["decision"], seizure=which["seizure"]
        )
    for change in (effect.extends, effect.restarts):
        found = Deadline.objects.filter(code=change[0], state__in=deadlines.OPEN, **which).first() if change else None
        if change and found:
            begun = day if change is effect.restarts else found.started_on
            deadlines.start(
                which["case"],
                change[0],
                begun,
                violation=which["violation"],
                decision=which["decision"],
                variant=change[1],
                seizure=which["seizure"],
            )
    if effect.exchanges:
        _exchange(which["violation"], effect.exchanges, event, why)


def _exchange(violation: Violation, code: str, event: Event, why: str) -> None:
    """The longer term for the decision; a term at least as long, or the one after the return of the file, stays."""
    old = deadlines.running_decision_term(violation)
    if old is None:
        raise NoMinutes(
            _("The term for the decision begins with the minutes; make them first (Article 58)."),
            missing=[{"words": violation.goods, "url": violation.get_absolute_url()}],
        )
    if old.code not in LENGTHS or LENGTHS.index(old.code) >= LENGTHS.index(code):
        return
    deadlines.exchange(old, code, by=event.noted_by, why=why, on=event.happened_on)
