"""Relief in paying: proposed by one person with the attestation, granted or refused by the one who signed the decision."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases import law
from cases.deeds import Deed
from cases.errors import NotHers, OwnDraft, WrongFacts, WrongMoney
from cases.models import Account, BookingKind, Fine, Instalment, Relief, ReliefKind
from cases.services import deadlines, fines, ledger, owing, registers
from cases.states import RELIEF_MOVES, DeadlineState, FineState, ReliefState
from common import clock
from common.moves import step
from staff import rights
from staff.models import User

Part = tuple[date, int]
# Terms in which an application is decided; the law names none for instalments.
TERMS = {ReliefKind.POSTPONE: "POSTPONE_DECIDE", ReliefKind.REDUCE: "REDUCE_DECIDE"}


def _fine(fine_id: int) -> Fine:
    rows = Fine.objects.select_for_update(of=("self",)).select_related("decision__case__team", "decision__issued_by")
    return rows.get(pk=fine_id)


def _held(relief_id: int, move: str) -> Relief:
    fine = _fine(Relief.objects.values_list("fine_id", flat=True).get(pk=relief_id))
    relief = Relief.objects.select_for_update(of=("self",)).get(pk=relief_id)
    relief.state, relief.fine = step(RELIEF_MOVES, move, relief.state), fine
    return relief


@transaction.atomic
def propose(
    *, fine_id: int, kind: str, asked_on: date, attested_by: str, by: User, until: date | None = None,
    amount_vnd: int | None = None, parts: Sequence[Part] = (), on: date | None = None,
) -> Relief:  # fmt: skip
    """Lay the offender's application before the one who decides; refused where the article does not allow it."""
    fine, today = _fine(fine_id), on or clock.today()
    rights.require(by, "cases.propose_relief", within=fine.decision.case.team)
    if fine.state != FineState.DUE:
        raise WrongMoney(_("Nothing is to be paid on this fine."), code="not_due")
    if fine.reliefs.filter(state=ReliefState.ASKED).exists():
        raise WrongFacts(_("An application is waiting for its answer already."), code="asked_already", field="kind")
    if not attested_by.strip():
        raise WrongFacts(_("Say who attested the hardship."), field="attested_by")
    if not fine.decision.issued_on <= asked_on <= today:
        raise WrongFacts(_("It was received between the signing and today."), field="asked_on")
    relief = Relief(
        fine=fine, kind=kind, asked_on=asked_on, attested_by=attested_by.strip()[:200], until=until,
        amount_vnd=amount_vnd, proposed_by=by,
    )  # fmt: skip
    _check(relief, list(parts), today)
    relief.save()
    Instalment.objects.bulk_create(Instalment(relief=relief, due_on=day, amount_vnd=amount) for day, amount in parts)
    if kind in TERMS:
        deadlines.start(fine.decision.case, TERMS[kind], asked_on, decision=fine.decision)
    _tell(by, Deed.RELIEF_PROPOSED, relief, why=relief.attested_by)
    return relief


@transaction.atomic
def grant(*, relief_id: int, by: User, on: date | None = None) -> Relief:
    """Decide in favour: the days and the amount change from now on, and the books say so. Checked once more on the day."""
    relief, on = _held(relief_id, "grant"), on or clock.today()
    _decided(relief, by, on)
    fine = relief.fine
    if fine.state != FineState.DUE:
        raise WrongMoney(_("Nothing is to be paid on this fine."), code="not_due")
    _check(relief, [(part.due_on, part.amount_vnd) for part in relief.parts.all()], on)
    team = fine.decision.case.team
    sequence = registers.next_number(f"relief/{team.number}", on.year)
    relief.number = f"{sequence:02d}/QĐ-Đ{team.number}"
    relief.save(update_fields=["state", "decided_by", "decided_on", "number"])
    if relief.kind == ReliefKind.REDUCE:
        fines.reduce(fine, relief.amount_vnd or 0, on, by=by, paper=relief.number)
    elif relief.kind == ReliefKind.INSTALMENTS:
        lines = {Account.INSTALMENTS: fine.left_vnd, Account.FINE: -fine.left_vnd}
        ledger.book(fine, BookingKind.SPREAD, on, lines, by=by, paper=relief.number)
    fine.due_on = owing.next_due_on(fine)
    fine.save(update_fields=["due_on"])
    _move_clock(fine)
    _tell(by, Deed.RELIEF_GRANTED, relief)
    return relief


@transaction.atomic
def refuse(*, relief_id: int, by: User, why: str, on: date | None = None) -> Relief:
    """Decide against, with the reason that goes to the offender in writing."""
    relief = _held(relief_id, "refuse")
    if not why.strip():
        raise WrongFacts(_("Say why."), field="why")
    _decided(relief, by, on or clock.today())
    relief.why = why.strip()[:300]
    relief.save(update_fields=["state", "decided_by", "decided_on", "why"])
    _tell(by, Deed.RELIEF_REFUSED, relief, why=relief.why)
    return relief


def _decided(relief: Relief, by: User, on: date) -> None:
    """By whom and when: by who signed the decision or holds that office now, never by who proposed it."""
    decision = relief.fine.decision
    rights.require(by, "cases.decide_relief", within=decision.case.team)
    if relief.proposed_by_id == by.pk:
        raise OwnDraft(_("Nobody decides about her own draft; another person signs."))
    if by.pk != decision.issued_by_id and by.title != decision.issued_title:
        raise NotHers(
            _("The one who signed the decision decides: %(name)s, or who holds that office (Articles 76, 77, 79).")
            % {"name": decision.issued_by}
        )
    if not relief.asked_on <= on <= clock.today():
        raise WrongFacts(_("It is decided between the application and today."), field="on")
    relief.decided_by, relief.decided_on = by, on
    if relief.kind in TERMS:
        deadlines.end(DeadlineState.MET, on, decision=decision, code=TERMS[relief.kind])


def _check(relief: Relief, parts: list[Part], on: date) -> None:
    fine = relief.fine
    violation = fine.decision.sanctions.select_related("violation")[0].violation
    law.require_relief(relief.kind, fine.amount_vnd, violation.subject_kind)
    if relief.kind == ReliefKind.POSTPONE:
        last = law.postponed_until(on)
        if relief.until is None or not on < relief.until <= last:
            raise WrongFacts(
                _("At most three months from the decision: until %(day)s (Article 76).") % {"day": f"{last:%d/%m/%Y}"},
                field="until",
            )
    elif relief.kind == ReliefKind.REDUCE:
        if relief.amount_vnd is None or not 0 < relief.amount_vnd <= fine.left_vnd:
            raise WrongMoney(_("Between 1 đ and what is left of the fine."), field="amount_vnd", most_vnd=fine.left_vnd)
    elif relief.kind == ReliefKind.INSTALMENTS:
        if fine.reliefs.filter(kind=ReliefKind.INSTALMENTS, state=ReliefState.GRANTED).exists():
            raise WrongFacts(_("A plan was granted for this fine already."), field="kind")
        law.require_plan(fine.left_vnd, parts, fine.decision.issued_on)
    else:
        raise WrongFacts(_("Choose a kind of relief."), field="kind")


def _move_clock(fine: Fine) -> None:
    """The clock for paying follows the day granted; the one of enforcement does not."""
    if fine.state == FineState.DUE:
        clocks = fine.decision.deadlines.filter(code="EXECUTE_10D")
        clocks.update(due_on=fine.due_on, state=DeadlineState.RUNNING, ended_on=None)


def _tell(by: User, deed: str, relief: Relief, **facts: str) -> None:
    decision = relief.fine.decision
    journal.record(
        by, deed, relief.fine, team=decision.case.team, case=decision.case_id, number=relief.number or decision.number,
        relief=relief.kind, amount_vnd=relief.amount_vnd, **facts,
    )  # fmt: skip
