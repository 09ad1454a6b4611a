"""Delegations: a head lets a deputy sign for a time (Article 54; MQĐ34), and takes it back."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases.deeds import Deed
from cases.errors import WrongFacts
from cases.models import Delegation
from common import clock
from laws.rules.competence import DEPUTIES
from staff import rights
from staff.models import User

HEADS = set(DEPUTIES.values())


@transaction.atomic
def delegate(*, deputy_id: int, number: str, since: date, until: date, by: User) -> Delegation:
    """A head delegates to a deputy of the same office; a deputy delegates nothing."""
    rights.require(by, "cases.delegate_signing")
    deputy = User.objects.filter(pk=deputy_id, is_active=True).first()
    if by.title not in HEADS:
        raise WrongFacts(
            _("Only a head delegates; what was delegated is not passed on (Article 54)."), code="no_redelegation"
        )
    if deputy is None or DEPUTIES.get(deputy.title) != by.title or (by.team_id and deputy.team_id != by.team_id):
        raise WrongFacts(_("Choose a deputy of your own office."), field="deputy")
    if not number.strip():
        raise WrongFacts(_("Give the number of the written delegation (MQĐ34)."), field="number")
    if until < since or until < clock.today():
        raise WrongFacts(_("The last day comes after the first, and not before today."), field="until")
    delegation = Delegation.objects.create(head=by, deputy=deputy, number=number.strip()[:40], since=since, until=until)
    journal.record(
        by, Deed.SIGNING_DELEGATED, delegation, team=by.team, deputy=deputy.pk, names=[str(deputy)], number=delegation.number,
        since=since.isoformat(), until=until.isoformat(),
    )  # fmt: skip
    return delegation


@transaction.atomic
def end(*, delegation_id: int, by: User, why: str) -> Delegation:
    """Take a delegation back from today on; what was signed under it stands."""
    delegation = Delegation.objects.select_for_update().get(pk=delegation_id)
    rights.require(by, "cases.delegate_signing")
    if delegation.head_id != by.pk:
        raise WrongFacts(_("Only the head who delegated takes it back."))
    if delegation.ended_on:
        raise WrongFacts(_("This delegation has ended already."))
    if not why.strip():
        raise WrongFacts(_("Say why."), field="why")
    delegation.ended_on, delegation.ended_why = clock.today(), why.strip()[:300]
    delegation.save(update_fields=["ended_on", "ended_why"])
    journal.record(by, Deed.DELEGATION_ENDED, delegation, team=by.team, why=why, number=delegation.number)
    return delegation


def standing_for(person: User, on: date) -> Delegation | None:
    """By which delegation this deputy may sign on that day; the head must still be in office."""
    head = DEPUTIES.get(person.title)
    rows = Delegation.objects.standing(on).filter(deputy=person, head__is_active=True, head__title=head)
    return rows.select_related("head").first() if head else None
