"""Cases: joining, assigning, filing exhibits, closing when nothing is open, reopening."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases.closing import open_things
from cases.deeds import Deed
from cases.errors import StillOpen, WrongFacts
from cases.models import Case
from cases.services import filing
from cases.states import CASE_MOVES, CaseState
from common import clock
from common.errors import MoveRefused
from common.moves import step
from staff import rights
from staff.models import Team, User


def _held(case_id: int, move: str) -> Case:
    """The case, locked, moved one step; or MoveRefused."""
    case = Case.objects.select_for_update(of=("self",)).select_related("team").get(pk=case_id)
    case.state = step(CASE_MOVES, move, case.state)
    return case


def held_open(case_id: int) -> Case:
    """The case, locked, which must be open for what is to be done in it."""
    case = Case.objects.select_for_update(of=("self",)).select_related("team").get(pk=case_id)
    if case.state != CaseState.OPEN:
        raise MoveRefused("change", case.state)
    return case


@transaction.atomic
def join(*, case_id: int, by: User) -> Case:
    """Become a member of an open case of one's team."""
    case = held_open(case_id)
    rights.require(by, "cases.join_case", within=case.team)
    if not case.members.filter(pk=by.pk).exists():
        case.members.add(by)
        journal.record(by, Deed.CASE_JOINED, case, team=case.team)
    return case


@transaction.atomic
def assign(*, case_id: int, member_ids: Iterable[int], by: User, why: str, team_id: int | None = None) -> Case:
    """Say who works on the case, and to which team it belongs; members are people of that team."""
    case = held_open(case_id)
    rights.require(by, "cases.assign_case", within=case.team)
    before = {"team": case.team_id, "members": sorted(case.members.values_list("pk", flat=True))}
    if team_id and team_id != case.team_id:
        case.team = Team.objects.get(pk=team_id)
        rights.require(by, "cases.assign_case", within=case.team)
    members = User.objects.filter(pk__in=set(member_ids), is_active=True, team=case.team)
    if len(members) != len(set(member_ids)):
        raise WrongFacts(_("Members of a case are people of its team."), field="members")
    case.save(update_fields=["team"])
    case.members.set(members)
    journal.record(
        by, Deed.CASE_ASSIGNED, case, team=case.team, why=why, before=before, members=[person.pk for person in members]
    )
    return case


@transaction.atomic
def assign_all(*, case_ids: Iterable[int], member_ids: Iterable[int], by: User, why: str, team_id: int) -> list[Case]:
    """The same people for several cases, each written as its own; all of them or none."""
    members = set(member_ids)
    return [assign(case_id=pk, member_ids=members, by=by, why=why, team_id=team_id) for pk in sorted(set(case_ids))]


@transaction.atomic
def file_exhibit(*, case_id: int, exhibit_ids: Iterable[int], by: User, note: str = "") -> Case:
    """File sealed exhibits in an open case; filing one again changes nothing."""
    case = held_open(case_id)
    rights.require(by, "cases.file_exhibit", within=case.team)
    filing.add(case, exhibit_ids, by=by, note=note)
    return case


@transaction.atomic
def close(*, case_id: int, by: User | None, on: date | None = None, why: str = "") -> Case:
    """End a case in which nothing is open any more; StillOpen lists what is. `by` None: the last payment closed it."""
    case = _held(case_id, "close")
    if by is not None:
        rights.require(by, "cases.close_case", within=case.team)
    if missing := list(open_things(case)):
        raise StillOpen(_("Something of this case is still open."), missing=missing)
    case.closed_on = max(on or clock.today(), case.opened_on)
    case.save(update_fields=["state", "closed_on"])
    journal.record(by, Deed.CASE_CLOSED, case, team=case.team, why=why)
    return case


@transaction.atomic
def reopen(*, case_id: int, by: User, why: str) -> Case:
    """Take a closed case up again."""
    case = _held(case_id, "reopen")
    rights.require(by, "cases.reopen_case", within=case.team)
    if not why.strip():
        raise WrongFacts(_("Say why."), field="why")
    case.closed_on = None
    case.save(update_fields=["state", "closed_on"])
    journal.record(by, Deed.CASE_REOPENED, case, team=case.team, why=why)
    return case
