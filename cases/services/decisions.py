"""Decisions: drafted from violations, amended, submitted, sent back, signed with a number, served, annulled, discarded."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases import law, sufficiency
from cases.clocks import EventKind
from cases.deeds import Deed
from cases.errors import NoMinutes, NotSufficient, OutOfTime, OwnDraft, WrongFacts
from cases.models import Case, Decision, Remark, Sanction, Violation
from cases.models.decision import DecisionKind, RemarkCategory, ServiceMethod
from cases.services import deadlines, delegations, drafting, events, fines, registers, serving, violations
from cases.services.cases import held_open
from cases.states import DECISION_MOVES, DeadlineState, DecisionState, ViolationState
from common import clock
from common.moves import step
from sellers.services import sellers
from staff import rights
from staff.models import Title, User

# violation id -> (amount in đồng, the officer's reason); needed only where the law leaves an interval open.
Figures = Mapping[int, tuple[int, str]]
# violation id -> (outcome: fine, warning, none; article code when none)
Outcomes = Mapping[int, tuple[str, str]]
# violation id -> (additional sanctions, remedies) as worded in the decision.
Measures = Mapping[int, tuple[str, str]]


def _held(decision_id: int, move: str) -> Decision:
    """The decision, its case locked before it, moved one step; or MoveRefused."""
    case_id = Decision.objects.values_list("case_id", flat=True).get(pk=decision_id)
    Case.objects.select_for_update().get(pk=case_id)
    decision = (
        Decision.objects.select_for_update(of=("self",)).select_related("case__team", "seller").get(pk=decision_id)
    )
    decision.state = step(DECISION_MOVES, move, decision.state)
    return decision


@transaction.atomic
def draft(
    *, case_id: int, violation_ids: Iterable[int], by: User, figures: Figures | None = None,
    measures: Measures | None = None, outcomes: Outcomes | None = None, kind: str = DecisionKind.SANCTION, on: date | None = None,
) -> Decision:  # fmt: skip
    """Propose a decision about one seller's violations of a case; the amounts come from the rules.

    Once the term for the decision has run out only confiscation of prohibited goods and remedies may be drafted (Article 65).
    """
    case = held_open(case_id)
    rights.require(by, "cases.draft_decision", within=case.team)
    on = on or clock.today()
    found = _free_violations(case, violation_ids, None)
    drafting.check_kind(kind, found, on)
    decision = Decision.objects.create(case=case, seller=found[0].seller, drafted_by=by, kind=kind)
    decision.authors.add(by)
    drafting.price(decision, found, figures or {}, measures or {}, outcomes or {}, on)
    journal.record(
        by, Deed.DECISION_DRAFTED, decision, team=case.team, case=case.pk, violations=[each.pk for each in found],
        total_vnd=decision.total_vnd,
    )  # fmt: skip
    return decision


@transaction.atomic
def amend(
    *, decision_id: int, violation_ids: Iterable[int], by: User, figures: Figures | None = None,
    measures: Measures | None = None, outcomes: Outcomes | None = None, on: date | None = None,
) -> Decision:  # fmt: skip
    """Draft it anew; whoever amends becomes one of its authors and cannot sign it."""
    decision = _held(decision_id, "amend")
    rights.require(by, "cases.draft_decision", within=decision.case.team)
    found = _free_violations(decision.case, violation_ids, decision)
    before = {each.violation_id: each.amount_vnd for each in decision.sanctions.all()}
    decision.seller = found[0].seller
    decision.save(update_fields=["seller"])
    decision.authors.add(by)
    drafting.price(decision, found, figures or {}, measures or {}, outcomes or {}, on or clock.today())
    journal.record(
        by, Deed.DECISION_AMENDED, decision, team=decision.case.team, case=decision.case_id, total_vnd=decision.total_vnd,
        before={str(pk): amount for pk, amount in before.items()},
    )  # fmt: skip
    return decision


@transaction.atomic
def submit(*, decision_id: int, by: User, on: date | None = None) -> Decision:
    """Lay the draft before the one who signs; it is reckoned once more, in case the facts were corrected since."""
    decision = _held(decision_id, "submit")
    rights.require(by, "cases.submit_decision", within=decision.case.team)
    kept = list(decision.sanctions.all())
    found = _free_violations(decision.case, [each.violation_id for each in kept], decision)
    figures = {each.violation_id: (each.amount_vnd, each.officer_why) for each in kept if each.officer_why}
    measures = {each.violation_id: (each.additional, each.remedies) for each in kept}
    outcomes = {each.violation_id: (each.outcome, each.no_sanction_why) for each in kept}
    drafting.price(decision, found, figures, measures, outcomes, on or clock.today())
    decision.submitted_at = clock.now()
    decision.due_on = deadlines.decision_due_on([each.pk for each in found])
    decision.save(update_fields=["state", "submitted_at", "due_on"])
    journal.record(
        by,
        Deed.DECISION_SUBMITTED,
        decision,
        team=decision.case.team,
        case=decision.case_id,
        total_vnd=decision.total_vnd,
    )
    return decision


@transaction.atomic
def send_back(*, decision_id: int, by: User, remarks: str, category: str = RemarkCategory.WORDING) -> Decision:
    """Return the draft to its authors with remarks; what was wrong is counted for training."""
    decision = _held(decision_id, "send_back")
    rights.require(by, "cases.send_back_decision", within=decision.case.team)
    _refuse_author(decision, by)
    if not remarks.strip():
        raise WrongFacts(_("Say what is to be changed."), field="remarks")
    if category not in RemarkCategory.values:
        raise WrongFacts(_("Say what was wrong."), field="category")
    decision.submitted_at = None
    decision.save(update_fields=["state", "submitted_at"])
    Remark.objects.create(decision=decision, by=by, category=category, words=remarks.strip())
    journal.record(
        by, Deed.DECISION_SENT_BACK, decision, team=decision.case.team, case=decision.case_id, why=remarks.strip(),
        category=category,
    )  # fmt: skip
    return decision


@transaction.atomic
def issue(*, decision_id: int, by: User, on: date | None = None) -> Decision:
    """Sign the decision: from now on it binds, has its number from the register, and the fine is due.

    Refused to its authors, beyond the signer's competence, out of time, and without minutes where the law asks for them.
    """
    on = on or clock.today()
    decision = _held(decision_id, "issue")
    rights.require(by, "cases.issue_decision", within=decision.case.team)
    _refuse_author(decision, by)
    if on > clock.today() or on < decision.case.opened_on:
        raise WrongFacts(_("A decision is signed between the opening of its case and today."), field="on")
    sanctions = list(decision.sanctions.select_related("violation__provision", "violation__seller").order_by("pk"))
    held = _held_violations(sanctions)
    _check_time(decision, held, on)
    _check_minutes(sanctions)
    decision.competence = _competence(by, held, on)
    _check_sufficiency(decision, held, on)
    drafting.check_law_unchanged(sanctions, on)
    _number(decision, by, on)
    decision.save(
        update_fields=[
            "state", "competence", "book", "sequence", "number", "issued_on", "issued_by", "issued_title", "due_on",
        ]
    )  # fmt: skip
    for violation in held:
        violations.decide(violation, on)
    deadlines.start(decision.case, "DECISION_SEND", on, decision=decision)
    fines.make(decision)
    _note_standing(decision)
    journal.record(
        by, Deed.DECISION_ISSUED, decision, team=decision.case.team, case=decision.case_id, number=decision.number,
        issued_on=on.isoformat(), total_vnd=decision.total_vnd, title=by.title,
    )  # fmt: skip
    return decision


@transaction.atomic
def hand_up(*, decision_id: int, by: User, why: str, on: date | None = None) -> Decision:
    """Pass a file up whose frame goes beyond the title at hand: the term becomes ten working days (Articles 52, 66)."""
    on = on or clock.today()
    decision = _held(decision_id, "hand_up")
    rights.require(by, "cases.submit_decision", within=decision.case.team)
    if not why.strip():
        raise WrongFacts(_("Say why."), field="why")
    held = _held_violations(list(decision.sanctions.all()))
    for violation in held:
        events.happened(decision.case, EventKind.TRANSFERRED, on, by=by, note=why, violation=violation)
    decision.due_on = deadlines.decision_due_on([each.pk for each in held])
    may = law.may_sign([violations.facts_of(each, on) for each in held], on)
    journal.record(
        by, Deed.DECISION_HANDED_UP, decision, team=decision.case.team, case=decision.case_id, why=why, may_sign=may,
        due_on=decision.due_on.isoformat() if decision.due_on else None,
    )  # fmt: skip
    return decision


@transaction.atomic
def serve(
    *,
    decision_id: int,
    by: User,
    served_on: date,
    how: str,
    method: str = ServiceMethod.IN_PERSON,
    on: date | None = None,
) -> Decision:
    """Write down when and how the decision reached the offender; the ten days to pay run from then.

    Posted up, returned for the third time or sent electronically, it counts as served when the term of Decree 118/2021 Article 17a
    is over: `served_on` is then the day that term begins.
    """
    decision = _held(decision_id, "serve")
    rights.require(by, "cases.serve_decision", within=decision.case.team)
    if method not in ServiceMethod.values:
        raise WrongFacts(_("Say by which method it was served."), field="method")
    if decision.served_on:
        raise WrongFacts(_("The service of this decision is written down already."), code="served_before")
    if not decision.issued_on <= served_on <= (on or clock.today()):
        raise WrongFacts(_("It was served between the signing and today."), field="served_on")
    if not how.strip():
        raise WrongFacts(_("Say how it was served."), field="how")
    decision.served_how, decision.service_method = how.strip()[:200], method
    deadlines.end(DeadlineState.MET, served_on, decision=decision, code__startswith="DECISION_SEND")
    serving.begin(decision, served_on, by=by, today=on or clock.today())
    return decision


@transaction.atomic
def annul(*, decision_id: int, by: User, why: str, on: date | None = None) -> Decision:
    """Take a signed decision out of the world: number and paper stay, the fine is void, the violations are open again."""
    on = on or clock.today()
    decision = _held(decision_id, "annul")
    rights.require(by, "cases.annul_decision", within=decision.case.team)
    if not why.strip():
        raise WrongFacts(_("Say why."), field="why")
    if not decision.issued_on <= on <= clock.today():
        raise WrongFacts(_("It is annulled between the signing and today."), field="on")
    decision.annulled_on, decision.annulled_why = on, why.strip()[:300]
    decision.save(update_fields=["state", "annulled_on", "annulled_why"])
    fines.void(decision, by=by, why=why)
    deadlines.end(DeadlineState.STOPPED, on, why[:300], decision=decision)
    for violation in _held_violations(list(decision.sanctions.select_related("violation"))):
        violations.release(violation)
    _note_standing(decision)
    journal.record(
        by,
        Deed.DECISION_ANNULLED,
        decision,
        team=decision.case.team,
        case=decision.case_id,
        number=decision.number,
        why=why,
    )
    return decision


@transaction.atomic
def discard(*, decision_id: int, by: User, why: str = "") -> Decision:
    """Give a draft up; its violations are free for another one."""
    decision = _held(decision_id, "discard")
    rights.require(by, "cases.draft_decision", within=decision.case.team)
    decision.save(update_fields=["state"])
    journal.record(by, Deed.DECISION_DISCARDED, decision, team=decision.case.team, case=decision.case_id, why=why)
    return decision


def _free_violations(case: Case, violation_ids: Iterable[int], decision: Decision | None) -> list[Violation]:
    """Violations of one seller in this case about which no other decision is in the making."""
    wanted = set(violation_ids)
    found = list(case.violations.select_related("provision", "seller").filter(pk__in=wanted).order_by("pk"))
    if not wanted or len(found) != len(wanted):
        raise WrongFacts(_("Choose violations of this case."), field="violations")
    if any(each.state != ViolationState.ESTABLISHED for each in found):
        raise WrongFacts(_("A violation was decided or withdrawn meanwhile."), field="violations")
    if len({each.seller_id for each in found}) > 1:
        raise WrongFacts(_("One decision is about one offender (Article 67)."), field="violations")
    live = [DecisionState.DRAFT, DecisionState.SUBMITTED]
    elsewhere = Sanction.objects.filter(violation__in=found, decision__state__in=live)
    if elsewhere.exclude(decision=decision).exists():
        raise WrongFacts(_("Another draft stands on one of these violations."), field="violations")
    return found


def _refuse_author(decision: Decision, by: User) -> None:
    if decision.drafted_by_id == by.pk or decision.authors.filter(pk=by.pk).exists():
        raise OwnDraft(_("Nobody decides about her own draft; another person signs."))


def _held_violations(sanctions: list[Sanction]) -> list[Violation]:
    ids = [each.violation_id for each in sanctions]
    locked = Violation.objects.select_for_update(of=("self",)).select_related("case__team", "provision", "seller")
    return list(locked.filter(pk__in=ids).order_by("pk"))


def _competence(by: User, held: list[Violation], on: date) -> dict[str, Any]:
    """Why she may sign; a deputy by the delegation that stands on that day, which is kept with the decision."""
    delegation = delegations.standing_for(by, on)
    acts = [violations.facts_of(each, on) for each in held]
    told = law.require_competence(by.title, acts, on, delegated=delegation is not None)
    return {**told, "delegation": delegation.number} if delegation else told


def _check_sufficiency(decision: Decision, held: list[Violation], on: date) -> None:
    if missing := sufficiency.missing(held, on, sanction=decision.is_sanction):
        raise NotSufficient(
            _("The file does not hold all the provision asks for."), missing=[item.as_missing() for item in missing]
        )


def _check_time(decision: Decision, held: list[Violation], on: date) -> None:
    decision.due_on = deadlines.decision_due_on([each.pk for each in held])
    if not decision.is_sanction:  # no term binds confiscation of prohibited goods and remedies (Article 65(2))
        return
    for violation in held:
        if violation.limitation_ends_on < on:
            raise OutOfTime(
                _("The limitation period ended on %(day)s; the act can no longer be sanctioned.")
                % {"day": violation.limitation_ends_on.strftime("%d/%m/%Y")},
                violation=violation.pk,
            )
    if decision.due_on and decision.due_on < on:
        raise OutOfTime(
            _("The term for the decision ended on %(day)s (Article 66). Only confiscation of prohibited goods and remedies "
              "are still possible (Article 65).") % {"day": decision.due_on.strftime("%d/%m/%Y")},
            due_on=decision.due_on.isoformat(),
        )  # fmt: skip


def _check_minutes(sanctions: list[Sanction]) -> None:
    for sanction in sanctions:
        violation = sanction.violation
        if violation.minutes_on is None and not law.minutes_needless(sanction.amount_vnd, violation.subject_kind):
            raise NoMinutes(
                _("No minutes of the violation have been made (Article 58)."),
                missing=[{"words": violation.goods, "url": violation.get_absolute_url()}],
            )


def _number(decision: Decision, by: User, on: date) -> None:
    """The next number of the signer's book: the team's for its head, the sub-department's for others."""
    is_team_head = by.title in {Title.TEAM_HEAD, Title.DEPUTY_TEAM_HEAD, Title.CONTROLLER}
    team = decision.case.team if is_team_head else None
    book = f"decision/{team.number}" if team else "decision"
    decision.book, decision.sequence = book, registers.next_number(book, on.year)
    decision.number = f"{decision.sequence:02d}/QĐ-XPHC" + (f"-Đ{team.number}" if team else "")
    decision.issued_on, decision.issued_by, decision.issued_title = on, by, by.title


def _note_standing(decision: Decision) -> None:
    standing = Decision.objects.issued().filter(seller=decision.seller).order_by("-issued_on")
    last = standing.values_list("issued_on", flat=True).first()
    sellers.note_standing(seller_id=decision.seller_id, times=standing.count(), last_on=last)
