"""Violations: established with proof under the text of the day, corrected, withdrawn; decided and released with their decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from audit import journal
from cases import circumstances, law
from cases.deeds import Deed
from cases.errors import NoProof, NotInForce, OutOfTime, WrongFacts
from cases.models import Case, Violation
from cases.services import deadlines, filing
from cases.services.cases import held_open
from cases.states import VIOLATION_MOVES, DeadlineState, DecisionState
from common import clock
from common.moves import step
from laws.models import Provision
from sellers.models import PlatformAccount, Seller
from sellers.states import SellerState
from staff import rights
from staff.models import User

# Nobody's goods are worth a thousand billion đồng: a slip of the finger.
MOST_VND = 10**12
MOST_QUANTITY = Decimal(10**9)
CHANGEABLE = (
    "seller_id", "account_id", "provision_id", "subject_kind", "acted_on", "detected_on", "minutes_on", "goods", "quantity",
    "unit", "value_vnd", "profit_vnd", "mitigating", "aggravating", "grounds", "description", "area_id",
)  # fmt: skip


@dataclass(frozen=True)
class Act:
    """The facts of one act as a person states them. Money in đồng; `quantity` in `unit`; codes as in `cases.circumstances`."""

    seller_id: int
    provision_id: int
    acted_on: date
    goods: str
    account_id: int | None = None
    detected_on: date | None = None
    minutes_on: date | None = None
    value_vnd: int | None = None
    profit_vnd: int | None = None
    quantity: Decimal | None = None
    unit: str = ""
    mitigating: Iterable[str] = ()
    aggravating: Iterable[str] = ()
    grounds: Iterable[str] = ()
    description: str = ""
    area_id: int | None = None
    subject_kind: str = ""


def _held(violation_id: int, move: str) -> Violation:
    """The violation, its case locked before it, moved one step; or MoveRefused."""
    case_id = Violation.objects.values_list("case_id", flat=True).get(pk=violation_id)
    Case.objects.select_for_update().get(pk=case_id)
    violation = (
        Violation.objects.select_for_update(of=("self",))
        .select_related("case__team", "provision", "seller")
        .get(pk=violation_id)
    )
    violation.state = step(VIOLATION_MOVES, move, violation.state)
    return violation


@transaction.atomic
def establish(*, case_id: int, by: User, exhibit_ids: Iterable[int], on: date | None = None, **facts: Any) -> Violation:
    """Log an act against a provision in force on its day, with proof; the reckoning is kept and the clocks start.

    `facts` are the fields of `Act`. Refuses without proof, under a text not in force, out of time, with facts that cannot be.
    """
    on = on or clock.today()
    case = held_open(case_id)
    rights.require(by, "cases.establish_violation", within=case.team)
    proofs = filing.seen(exhibit_ids, by=by, case=case)
    if not proofs:
        raise NoProof(_("A violation needs at least one sealed exhibit as proof."), field="exhibits")
    violation = _filled(Violation(case=case, established_by=by), Act(**facts), on)
    violation.save()
    violation.proofs.set(proofs)
    filing.add(case, [proof.pk for proof in proofs], by=by)
    _start_clocks(violation)
    journal.record(
        by, Deed.VIOLATION_ESTABLISHED, violation, team=case.team, case=case.pk, provision=violation.provision.code,
        citation=violation.provision.citation, seller=violation.seller_id, proofs=[proof.pk for proof in proofs],
        proposed_vnd=violation.proposed_vnd,
    )  # fmt: skip
    return violation


@transaction.atomic
def correct(
    *, violation_id: int, by: User, exhibit_ids: Iterable[int], why: str, on: date | None = None, **facts: Any
) -> Violation:
    """State the act anew while no decision stands on it; it is reckoned again and the journal keeps what it was."""
    violation = _held(violation_id, "correct")
    case = violation.case
    rights.require(by, "cases.correct_violation", within=case.team)
    if not why.strip():
        raise WrongFacts(_("Say why."), field="why")
    _refuse_if_submitted(violation)
    proofs = filing.seen(exhibit_ids, by=by, case=case)
    if not proofs:
        raise NoProof(_("A violation needs at least one sealed exhibit as proof."), field="exhibits")
    before = {name: _plain(getattr(violation, name)) for name in CHANGEABLE}
    _filled(violation, Act(**facts), on or clock.today())
    violation.save()
    violation.proofs.set(proofs)
    filing.add(case, [proof.pk for proof in proofs], by=by)
    _start_clocks(violation)
    changed = {name: old for name, old in before.items() if _plain(getattr(violation, name)) != old}
    journal.record(by, Deed.VIOLATION_CORRECTED, violation, team=case.team, case=case.pk, why=why, before=changed)
    return violation


@transaction.atomic
def withdraw(*, violation_id: int, by: User, why: str, on: date | None = None) -> Violation:
    """Take a violation back that does not hold; it stays in the file, its clocks stop."""
    violation = _held(violation_id, "withdraw")
    rights.require(by, "cases.withdraw_violation", within=violation.case.team)
    if not why.strip():
        raise WrongFacts(_("Say why."), field="why")
    live = violation.sanctions.filter(decision__state__in=[DecisionState.DRAFT, DecisionState.SUBMITTED])
    if live.exists():
        raise WrongFacts(_("A draft decision stands on this violation; discard or amend the draft first."))
    violation.withdrawn_why = why.strip()[:300]
    violation.save(update_fields=["state", "withdrawn_why"])
    deadlines.end(DeadlineState.STOPPED, on or clock.today(), why[:300], violation=violation)
    journal.record(by, Deed.VIOLATION_WITHDRAWN, violation, team=violation.case.team, case=violation.case_id, why=why)
    return violation


def decide(violation: Violation, on: date) -> None:
    """A decision about it has been signed; part of `decisions.issue`."""
    violation.state = step(VIOLATION_MOVES, "decide", violation.state)
    violation.save(update_fields=["state"])
    deadlines.end(DeadlineState.MET, on, violation=violation)


def refer(violation: Violation) -> None:
    """It goes to the prosecution: nobody sanctions it until it comes back. Part of `referrals.send`."""
    violation.state = step(VIOLATION_MOVES, "refer", violation.state)
    violation.save(update_fields=["state"])


def take_back(violation: Violation, on: date) -> None:
    """The prosecution gave it back: limitation is a year longer (Article 6). Part of `referrals.answer`."""
    violation.state = step(VIOLATION_MOVES, "take_back", violation.state)
    violation.returned_on = on
    violation.limitation_ends_on = law.reckon(facts_of(violation, on)).reckoning.limitation_ends
    violation.save(update_fields=["state", "returned_on", "limitation_ends_on"])
    limitation = violation.deadlines.filter(code__startswith="LIMITATION", state__in=deadlines.OPEN)
    limitation.update(due_on=violation.limitation_ends_on)


def release(violation: Violation) -> None:
    """Its decision was annulled; it may be decided anew. Part of `decisions.annul`."""
    violation.state = step(VIOLATION_MOVES, "release", violation.state)
    violation.save(update_fields=["state"])
    _start_clocks(violation)


def forecast(
    *, provision_id: int, acted_on: date, subject: str, on: date, value_vnd: int | None = None, profit_vnd: int | None = None,
    quantity: Decimal | None = None, mitigating: Iterable[str] = (), aggravating: Iterable[str] = (), grounds: Iterable[str] = (),
) -> law.Answer:  # fmt: skip
    """What the law says of facts that are still being put together, nothing written; refuses what can never be established."""
    provision = Provision.objects.filter(pk=provision_id).first()
    if provision is None:
        raise WrongFacts(_("Say which provision was broken."), field="provision")
    if acted_on > on:
        raise WrongFacts(_("The act lies in the future."), field="acted_on")
    facts = law.Facts(
        provision=provision, subject=subject, acted_on=acted_on, on=on, value_vnd=value_vnd, profit_vnd=profit_vnd,
        quantity=quantity, mitigating=len(list(mitigating)), aggravating=len(list(aggravating)), grounds=tuple(grounds),
    )  # fmt: skip
    answer = law.reckon(facts)
    _refuse_out_of_time(answer, on)
    return answer


def _refuse_out_of_time(answer: law.Answer, on: date) -> None:
    ends = answer.reckoning.limitation_ends
    if ends < on:
        raise OutOfTime(
            _("The limitation period ended on %(day)s; the act can no longer be sanctioned.")
            % {"day": ends.strftime("%d/%m/%Y")},
            field="acted_on", ended_on=ends.isoformat(),
        )  # fmt: skip


def _filled(violation: Violation, act: Act, on: date) -> Violation:
    """The violation with the facts of the act and its reckoning; every refusal about facts, text and time is raised here."""
    seller, provision, account = _parties(act)
    acted_on, detected_on, minutes_on = _days(act, on)
    _check_amounts(act)
    if not act.goods.strip():
        raise WrongFacts(_("Say what goods or service it was about."), field="goods")
    violation.seller, violation.account, violation.provision = seller, account, provision
    violation.subject_kind = act.subject_kind or seller.kind
    violation.acted_on, violation.detected_on, violation.minutes_on = acted_on, detected_on, minutes_on
    violation.goods, violation.description = act.goods.strip()[:300], act.description.strip()
    violation.quantity, violation.unit = act.quantity, act.unit.strip()
    violation.value_vnd, violation.profit_vnd = act.value_vnd, act.profit_vnd
    violation.mitigating = circumstances.checked(act.mitigating, circumstances.MITIGATING, "mitigating")
    violation.aggravating = circumstances.checked(act.aggravating, circumstances.AGGRAVATING, "aggravating")
    violation.grounds = sorted(set(act.grounds))
    if act.area_id and not Area.objects.filter(pk=act.area_id).exists():
        raise WrongFacts(_("There is no such area."), field="area")
    violation.area_id = act.area_id or (account.area_id if account else None) or seller.area_id
    _reckon(violation, on)
    return violation


def facts_of(violation: Violation, on: date) -> law.Facts:
    """What the rules need to know of a violation."""
    return law.Facts(
        provision=violation.provision, subject=violation.subject_kind, acted_on=violation.acted_on, on=on,
        value_vnd=violation.value_vnd, profit_vnd=violation.profit_vnd, quantity=violation.quantity,
        mitigating=len(violation.mitigating), aggravating=len(violation.aggravating), grounds=tuple(violation.grounds),
        from_prosecution=violation.returned_on is not None,
    )  # fmt: skip


def _reckon(violation: Violation, on: date) -> None:
    facts = facts_of(violation, on)
    answer = law.reckon(facts)
    _refuse_out_of_time(answer, on)
    if answer.moved and violation.provision.family == answer.provision().family:
        # The officer named the act; how much there is names the band.
        violation.provision = answer.provision()
    told = answer.reckoning
    violation.answer = answer
    violation.reckoning = answer.as_json()
    violation.frame_low_vnd, violation.frame_high_vnd = answer.frame
    violation.proposed_vnd = told.fine
    violation.right_to_explain = told.right_to_explain
    violation.limitation_ends_on = told.limitation_ends


def _parties(act: Act) -> tuple[Seller, Provision, PlatformAccount | None]:
    seller = Seller.objects.filter(pk=act.seller_id).first()
    if seller is None:
        raise WrongFacts(_("Say whose act it was."), field="seller")
    if seller.state == SellerState.MERGED:
        raise WrongFacts(
            _("This seller was merged into another one."), field="seller", merged_into=seller.merged_into_id
        )
    account = PlatformAccount.objects.filter(pk=act.account_id).first() if act.account_id else None
    if account and account.seller_id not in (None, seller.pk):
        raise WrongFacts(_("This account belongs to another seller."), field="account", seller=account.seller_id)
    provision = Provision.objects.filter(pk=act.provision_id).first()
    if provision is None:
        raise WrongFacts(_("Say which provision was broken."), field="provision")
    if not _in_force(provision, act.acted_on):
        raise NotInForce(
            _("This text was not in force on the day of the act (%(day)s).") % {"day": act.acted_on.strftime("%d/%m/%Y")},
            field="provision", provision=provision.code,
        )  # fmt: skip
    return seller, provision, account


def _in_force(provision: Provision, on: date) -> bool:
    return provision.effective_from <= on and (provision.effective_to is None or on <= provision.effective_to)


def _days(act: Act, on: date) -> tuple[date, date, date | None]:
    detected_on = act.detected_on or act.minutes_on or on
    if act.acted_on > on:
        raise WrongFacts(_("The act lies in the future."), field="acted_on")
    if not act.acted_on <= detected_on <= on:
        raise WrongFacts(_("It was detected between the day of the act and today."), field="detected_on")
    if act.minutes_on and not detected_on <= act.minutes_on <= on:
        raise WrongFacts(_("The minutes were made between the detection and today."), field="minutes_on")
    return act.acted_on, detected_on, act.minutes_on


def _check_amounts(act: Act) -> None:
    for name, amount, most in (
        ("value_vnd", act.value_vnd, MOST_VND),
        ("profit_vnd", act.profit_vnd, MOST_VND),
        ("quantity", act.quantity, MOST_QUANTITY),
    ):
        if amount is not None and not 0 <= amount <= most:
            raise WrongFacts(_("This amount cannot be right."), field=name)


def _refuse_if_submitted(violation: Violation) -> None:
    if violation.sanctions.filter(decision__state=DecisionState.SUBMITTED).exists():
        raise WrongFacts(_("A decision about this violation waits for signature; have it sent back first."))


def _start_clocks(violation: Violation) -> None:
    """The clocks an established violation starts; the ones of facts that were corrected away stop."""
    case, answer = violation.case, violation.reckoning
    today = clock.today()
    violation.deadlines.filter(code__startswith="LIMITATION").exclude(code=answer["limitation_code"]).update(
        state=DeadlineState.STOPPED, ended_on=today
    )
    deadlines.start_until(
        case, answer["limitation_code"], violation.acted_on, violation.limitation_ends_on, violation=violation,
        basis=law.limitation_basis(),
    )  # fmt: skip
    minutes = (
        violation.deadlines.filter(code="MINUTES_MAKE").exclude(variant="").first()
    )  # an event gave it another length
    minutes = minutes or deadlines.start(case, "MINUTES_MAKE", violation.detected_on, violation=violation)
    if violation.minutes_on is None:
        return
    if minutes:
        deadlines.end(DeadlineState.MET, violation.minutes_on, pk=minutes.pk)
    if not violation.deadlines.filter(code__in=deadlines.DECISION_TERMS, started_on=violation.minutes_on).exists():
        deadlines.end(DeadlineState.STOPPED, today, violation=violation, code__in=deadlines.DECISION_TERMS)
        deadlines.start(case, "DECISION_7WD", violation.minutes_on, violation=violation)
    if violation.right_to_explain:
        _start_explaining(violation)


def _start_explaining(violation: Violation) -> None:
    """The offender's two terms, once per minutes: an event that ended or lengthened one stands."""
    for code in ("EXPLAIN_WRITTEN", "EXPLAIN_ORAL_REQUEST"):
        if not violation.deadlines.filter(code=code, started_on=violation.minutes_on).exists():
            deadlines.start(violation.case, code, violation.minutes_on, violation=violation)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value
