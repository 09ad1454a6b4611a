"""After the day to pay: reminders by numbered letter, and coercion proposed, decided by another person, sent, ended (Articles 86-88)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases import law
from cases.deeds import Deed
from cases.errors import NotHers, OutOfTime, OwnDraft, WrongFacts, WrongMoney
from cases.models import Coercion, Fine, Reminder
from cases.models.coercion import CoercionKind
from cases.services import deadlines, delegations, owing, registers
from cases.states import COERCION_MOVES, CoercionState, DeadlineState, FineState
from common import clock
from common.moves import step
from staff import rights
from staff.models import Title, User

# Article 87: in market surveillance the head of the sub-department, or the deputy she delegates.
HEAD, DEPUTY = Title.SUBDEPARTMENT_HEAD, Title.DEPUTY_SUBDEPARTMENT_HEAD


def _fine(fine_id: int) -> Fine:
    rows = Fine.objects.select_for_update(of=("self",)).select_related("decision__case__team", "decision__issued_by")
    return rows.get(pk=fine_id)


def _held(coercion_id: int, move: str) -> Coercion:
    fine = _fine(Coercion.objects.values_list("fine_id", flat=True).get(pk=coercion_id))
    coercion = Coercion.objects.select_for_update(of=("self",)).get(pk=coercion_id)
    coercion.state, coercion.fine = step(COERCION_MOVES, move, coercion.state), fine
    return coercion


@transaction.atomic
def remind(*, fine_id: int, by: User, how: str, on: date | None = None) -> Reminder:
    """Send a numbered letter to who has not paid in time; one a day, with what is owed on that day."""
    fine, on = _fine(fine_id), on or clock.today()
    rights.require(by, "cases.remind_fine", within=fine.decision.case.team)
    _require_overdue(fine, on)
    if on > clock.today():
        raise WrongFacts(_("This day has not come yet."), field="on")
    if not how.strip():
        raise WrongFacts(_("Say how the letter goes out."), field="how")
    if fine.reminders.filter(sent_on=on).exists():
        raise WrongFacts(_("A reminder of this day is written down already."), code="reminded_before", field="on")
    number = _number(fine, on, "reminder", "TB-NNP")
    made = Reminder.objects.create(
        fine=fine, number=number, sent_on=on, owed_vnd=owing.owed(fine, on).total_vnd, how=how.strip()[:200], by=by
    )
    _tell(by, Deed.FINE_REMINDED, fine, number, amount_vnd=made.owed_vnd, how=made.how)
    return made


@transaction.atomic
def propose(*, fine_id: int, kind: str, against: str, by: User, on: date | None = None) -> Coercion:
    """Lay a measure before the one who decides: only on a served decision, after the day to pay, within the year of Article 74."""
    fine, on = _fine(fine_id), on or clock.today()
    rights.require(by, "cases.propose_coercion", within=fine.decision.case.team)
    _check(fine, on)
    if kind not in CoercionKind.values:
        raise WrongFacts(_("Choose a measure of Article 86."), field="kind")
    if not against.strip():
        raise WrongFacts(_("Name the employer, account, property or holder it goes against."), field="against")
    if fine.coercions.filter(state__in=[CoercionState.PROPOSED, CoercionState.DECIDED]).exists():
        raise WrongFacts(_("A coercion of this fine is under way already."), code="coercion_open", field="kind")
    coercion = Coercion.objects.create(fine=fine, kind=kind, against=against.strip()[:300], proposed_by=by)
    _tell(by, Deed.COERCION_PROPOSED, fine, fine.decision.number, measure=kind, why=coercion.against)
    return coercion


@transaction.atomic
def decide(*, coercion_id: int, by: User, on: date | None = None) -> Coercion:
    """Order it: numbered, with what is owed on the day; it goes out within two working days (Article 88)."""
    coercion, on = _held(coercion_id, "decide"), on or clock.today()
    fine = coercion.fine
    rights.require(by, "cases.decide_coercion", within=fine.decision.case.team)
    if coercion.proposed_by_id == by.pk:
        raise OwnDraft(_("Nobody decides about her own draft; another person signs."))
    if by.title != HEAD and not (by.title == DEPUTY and delegations.standing_for(by, on)):
        raise NotHers(
            _("The head of the sub-department decides on coercion, or the deputy she delegated (Article 87).")
        )
    if on > clock.today():
        raise WrongFacts(_("This day has not come yet."), field="on")
    _check(fine, on)
    coercion.decided_by, coercion.decided_on = by, on
    coercion.owed_vnd = owing.owed(fine, on).total_vnd
    coercion.number = _number(fine, on, "coercion", "QĐ-CCXP")
    coercion.save(update_fields=["state", "decided_by", "decided_on", "owed_vnd", "number"])
    deadlines.start(fine.decision.case, "COERCE_SEND", on, decision=fine.decision)
    _tell(by, Deed.COERCION_DECIDED, fine, coercion.number, measure=coercion.kind, amount_vnd=coercion.owed_vnd)
    return coercion


@transaction.atomic
def send(*, coercion_id: int, by: User, on: date | None = None) -> Coercion:
    """Write down that the decision went to who is coerced and to who carries it out; its clock is met."""
    coercion, on = _held(coercion_id, "send"), on or clock.today()
    decision = coercion.fine.decision
    rights.require(by, "cases.propose_coercion", within=decision.case.team)
    if coercion.sent_on:
        raise WrongFacts(_("It was sent already."), code="sent_before")
    if coercion.decided_on is None or not coercion.decided_on <= on <= clock.today():
        raise WrongFacts(_("It was sent between the signing and today."), field="on")
    coercion.sent_on = on
    coercion.save(update_fields=["state", "sent_on"])
    deadlines.end(DeadlineState.MET, on, decision=decision, code="COERCE_SEND")
    _tell(by, Deed.COERCION_SENT, coercion.fine, coercion.number)
    return coercion


@transaction.atomic
def end(*, coercion_id: int, by: User, why: str, on: date | None = None) -> Coercion:
    """Say what came of it: money came in, nothing was there, or the proposal was dropped."""
    coercion, on = _held(coercion_id, "end"), on or clock.today()
    rights.require(by, "cases.propose_coercion", within=coercion.fine.decision.case.team)
    if not why.strip():
        raise WrongFacts(_("Say what came of it."), field="why")
    if on > clock.today():
        raise WrongFacts(_("This day has not come yet."), field="on")
    close(coercion, on, why.strip())
    _tell(by, Deed.COERCION_ENDED, coercion.fine, coercion.number or coercion.fine.decision.number, why=coercion.result)
    return coercion


def close(coercion: Coercion, on: date, result: str) -> None:
    """The part of an end that another deed brings about (the fine is paid, or void)."""
    coercion.state, coercion.ended_on, coercion.result = CoercionState.ENDED, on, result[:300]
    coercion.save(update_fields=["state", "ended_on", "result"])
    deadlines.end(DeadlineState.STOPPED, on, result, decision=coercion.fine.decision, code="COERCE_SEND")


def close_of(fine: Fine, on: date, result: str) -> None:
    """Nothing is owed any more: what is under way against it ends."""
    for coercion in fine.coercions.exclude(state=CoercionState.ENDED).select_related("fine__decision"):
        close(coercion, on, result)


def _require_overdue(fine: Fine, on: date) -> None:
    if fine.state != FineState.DUE:
        raise WrongMoney(_("Nothing is to be paid on this fine."), code="not_due")
    if not fine.is_overdue(on):
        raise OutOfTime(_("It may be paid until %(day)s.") % {"day": f"{fine.due_on:%d/%m/%Y}"}, code="not_overdue")


def _check(fine: Fine, on: date) -> None:
    if fine.state == FineState.DUE and fine.decision.served_on is None:
        raise WrongFacts(_("The decision was not served yet; nobody is coerced before."), code="not_served")
    _require_overdue(fine, on)
    ends = law.due("ENFORCE_LIMITATION", fine.decision.issued_on).due_on
    if ends and on > ends:
        raise OutOfTime(
            _("It could be enforced until %(day)s (Article 74); write it off.") % {"day": f"{ends:%d/%m/%Y}"},
            code="limitation_over",
        )


def _number(fine: Fine, on: date, book: str, symbol: str) -> str:
    team = fine.decision.case.team.number
    return f"{registers.next_number(f'{book}/{team}', on.year):02d}/{symbol}-Đ{team}"


def _tell(by: User, deed: str, fine: Fine, number: str, **facts: object) -> None:
    case = fine.decision.case
    journal.record(by, deed, fine, team=case.team, case=case.pk, number=number, **facts)
