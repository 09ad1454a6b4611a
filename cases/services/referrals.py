"""Referrals: a file sent to the police (Articles 62, 63) or a question to another authority, and what came back."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases.deeds import Deed
from cases.errors import WrongFacts
from cases.models import Case, Referral, Violation
from cases.models.referral import Agency, Outcome
from cases.services import deadlines, filing, violations
from cases.services.cases import held_open
from cases.states import REFERRAL_MOVES, ViolationState
from common import clock
from common.moves import step
from staff import rights
from staff.models import User


@transaction.atomic
def send(
    *, case_id: int, agency: str, recipient: str, grounds: str, by: User, violation_ids: Iterable[int] = (),
    exhibit_ids: Iterable[int] = (), number: str = "", sent_on: date | None = None, answer_due_on: date | None = None,
    on: date | None = None,
) -> Referral:  # fmt: skip
    """Send a file away. To the police it goes with violations, whose sanctioning pauses until it is returned."""
    case = held_open(case_id)
    rights.require(by, "cases.refer_case", within=case.team)
    today = on or clock.today()
    sent_on = sent_on or today
    _check_letter(case, agency, recipient, grounds, sent_on, answer_due_on, today)
    found = _violations(case, violation_ids, agency)
    exhibits = filing.seen(exhibit_ids, by=by, case=case)
    referral = Referral.objects.create(
        case=case, agency=agency, recipient=recipient.strip()[:200], number=number.strip()[:40], grounds=grounds.strip(),
        sent_on=sent_on, answer_due_on=answer_due_on, sent_by=by,
    )  # fmt: skip
    referral.violations.set(found)
    referral.exhibits.set(exhibits)
    if agency == Agency.POLICE:
        for violation in found:
            deadlines.pause(
                violation, str(_("Referred to the police on %(day)s") % {"day": sent_on.strftime("%d/%m/%Y")})
            )
            violations.refer(violation)
    journal.record(
        by, Deed.REFERRAL_SENT, referral, team=case.team, case=case.pk, agency=agency, recipient=referral.recipient,
        number=referral.number, violations=[each.pk for each in found], exhibits=[each.pk for each in exhibits],
        day=sent_on.isoformat(), why=referral.grounds[:300],
    )  # fmt: skip
    return referral


@transaction.atomic
def answer(
    *, referral_id: int, outcome: str, answered_on: date, answer: str, by: User, verification: bool = False,
    on: date | None = None,
) -> Referral:  # fmt: skip
    """Write down what came back. A file the prosecution returns is to be decided in 30 days (45 when facts must be verified)."""
    case_id = Referral.objects.values_list("case_id", flat=True).get(pk=referral_id)
    case = Case.objects.select_for_update(of=("self",)).select_related("team").get(pk=case_id)
    referral = Referral.objects.select_for_update().get(pk=referral_id)
    referral.state = step(REFERRAL_MOVES, "answer", referral.state)
    rights.require(by, "cases.refer_case", within=case.team)
    if outcome not in Outcome.values:
        raise WrongFacts(_("Say what came of it."), field="outcome")
    if outcome == Outcome.ANSWERED and referral.agency == Agency.POLICE:
        raise WrongFacts(_("The police either take the file over or return it (Article 63)."), field="outcome")
    if not referral.sent_on <= answered_on <= (on or clock.today()):
        raise WrongFacts(_("It was answered between the sending and today."), field="answered_on")
    if not answer.strip():
        raise WrongFacts(_("Say what the answer was."), field="answer")
    referral.outcome, referral.answered_on, referral.answer = outcome, answered_on, answer.strip()
    referral.save(update_fields=["state", "outcome", "answered_on", "answer"])
    if referral.agency == Agency.POLICE:
        _end_pause(case, referral, verification)
    journal.record(
        by, Deed.REFERRAL_ANSWERED, referral, team=case.team, case=case.pk, outcome=outcome, day=answered_on.isoformat(),
        why=referral.answer[:300],
    )  # fmt: skip
    return referral


def _end_pause(case: Case, referral: Referral, verification: bool) -> None:
    held = Violation.objects.select_for_update(of=("self",)).select_related("case", "provision")
    day = referral.answered_on
    for violation in held.filter(referrals=referral, state=ViolationState.REFERRED).order_by("pk"):
        deadlines.end_paused(violation, day, referral.answer)
        if referral.outcome == Outcome.RETURNED:
            violations.take_back(violation, day)
            deadlines.start(
                case, "DECISION_AFTER_RETURN", day, violation=violation, variant="verification" if verification else ""
            )
        else:
            deadlines.end("stopped", day, referral.answer, violation=violation)


def _check_letter(
    case: Case, agency: str, recipient: str, grounds: str, sent_on: date, answer_due_on: date | None, today: date
) -> None:
    if agency not in Agency.values:
        raise WrongFacts(_("Say to which authority."), field="agency")
    if not recipient.strip():
        raise WrongFacts(_("Name the recipient."), field="recipient")
    if not grounds.strip():
        raise WrongFacts(_("Say why, and what is asked."), field="grounds")
    if not case.opened_on <= sent_on <= today:
        raise WrongFacts(_("It is sent between the opening of the case and today."), field="sent_on")
    if answer_due_on and answer_due_on < sent_on:
        raise WrongFacts(_("The answer cannot be due before the letter is sent."), field="answer_due_on")


def _violations(case: Case, violation_ids: Iterable[int], agency: str) -> list[Violation]:
    wanted = set(violation_ids)
    rows = (
        Violation.objects.select_for_update(of=("self",)).select_related("provision").filter(case=case, pk__in=wanted)
    )
    found = list(rows.order_by("pk"))
    if len(found) != len(wanted) or any(each.state != ViolationState.ESTABLISHED for each in found):
        raise WrongFacts(_("Choose open violations of this case."), field="violations")
    if agency == Agency.POLICE and not found:
        raise WrongFacts(_("Name the violations with signs of a crime; their sanctioning pauses."), field="violations")
    return found
