"""Engaging people, moving them, ending their access."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from common.errors import Refused
from staff import rights
from staff.deeds import Deed
from staff.errors import OwnRights
from staff.models import Team, Title, User
from staff.roles import ROLES


@transaction.atomic
def engage(
    *, by: User | None, username: str, full_name: str, password: str | None, roles: Iterable[str],
    title: str = Title.OFFICER, team: Team | None = None, card_number: str = "",
) -> User:  # fmt: skip
    """Add a member of staff with roles; `by` is None only for the first administrator and the demo city."""
    if by is not None:
        rights.require(by, "staff.manage_staff")
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("This log-in name is taken."), code="name_taken", field="username")
    person = User(username=username, full_name=full_name, title=title, team=team, card_number=card_number)
    person.set_password(password)
    person.save()
    person.groups.set(_groups(roles))
    journal.record(by, Deed.PERSON_ENGAGED, person, team=team, roles=sorted(roles), title=title)
    return person


@transaction.atomic
def move(*, person_id: int, by: User, team_id: int | None, title: str, roles: Iterable[str], why: str) -> User:
    """Change a person's team, title and roles; never one's own."""
    rights.require(by, "staff.manage_staff")
    person = User.objects.select_for_update().get(pk=person_id)
    if person.pk == by.pk:
        raise OwnRights(_("Nobody changes her own rights; ask another administrator."))
    person.team_id, person.title = team_id, title
    person.save(update_fields=["team", "title"])
    person.groups.set(_groups(roles))
    journal.record(by, Deed.PERSON_MOVED, person, team=team_id, title=title, roles=sorted(roles), why=why)
    return person


@transaction.atomic
def dismiss(*, person_id: int, by: User, why: str) -> User:
    """End a person's access at once; what she did stays under her name."""
    rights.require(by, "staff.manage_staff")
    person = User.objects.select_for_update().get(pk=person_id)
    if person.pk == by.pk:
        raise OwnRights(_("Nobody changes her own rights; ask another administrator."))
    person.is_active = False
    person.save(update_fields=["is_active"])
    person.tokens.filter(revoked_at__isnull=True).delete()
    journal.record(by, Deed.PERSON_DISMISSED, person, team=person.team_id, why=why)
    return person


def _groups(roles: Iterable[str]) -> list[Group]:
    names = set(roles)
    if unknown := names - set(ROLES):
        raise Refused(_("Unknown role."), code="unknown_role", roles=sorted(unknown))
    return [Group.objects.get_or_create(name=name)[0] for name in sorted(names)]
