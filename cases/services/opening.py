"""How a case begins."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from audit import journal
from cases.deeds import Deed
from cases.errors import WrongFacts
from cases.models import Case
from cases.models.case import Origin
from cases.services import filing, registers
from common import clock
from sellers.models import Seller
from staff import rights
from staff.models import Team, User


@transaction.atomic
def open_case(
    *, by: User, title: str, team_id: int | None = None, area_id: int | None = None, seller_id: int | None = None,
    origin: str = Origin.CAPTURE, ins_number: str = "", exhibit_ids: Iterable[int] = (), on: date | None = None,
) -> Case:  # fmt: skip
    """Open a case for a team (one's own unless told), with the next number of the year; its exhibits are filed with it."""
    on = on or clock.today()
    team = Team.objects.filter(pk=team_id or by.team_id).first()
    if team is None:
        raise WrongFacts(_("Say which team the case belongs to."), field="team")
    rights.require(by, "cases.open_case", within=team)
    if not title.strip():
        raise WrongFacts(_("A case needs a title."), field="title")
    if on > clock.today():
        raise WrongFacts(_("A case cannot be opened in the future."), field="on")
    seller = Seller.objects.filter(pk=seller_id).first() if seller_id else None
    if seller_id and seller is None:
        raise WrongFacts(_("There is no such seller."), field="seller")
    if area_id and not Area.objects.filter(pk=area_id).exists():
        raise WrongFacts(_("There is no such area."), field="area")
    case = Case.objects.create(
        number=f"{on.year}/{registers.next_number('case', on.year):04d}", title=title.strip(), team=team,
        area_id=area_id or (seller.area_id if seller else None), seller=seller, origin=Origin(origin), ins_number=ins_number.strip(),
        opened_on=on, opened_by=by,
    )  # fmt: skip
    case.members.add(by)
    journal.record(by, Deed.CASE_OPENED, case, team=team, number=case.number, title=case.title, seller=seller_id)
    filing.add(case, exhibit_ids, by=by)
    return case
