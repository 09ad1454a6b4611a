"""Exhibits filed in cases. The exhibit itself does not know the case."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from audit import journal
from cases.deeds import Deed
from cases.errors import WrongFacts
from cases.models import Case, CaseExhibit
from evidence.models import Exhibit
from staff.models import User


def seen(exhibit_ids: Iterable[int], *, by: User, case: Case | None = None) -> list[Exhibit]:
    """The exhibits, in the order of their ids: those the person may see, and those filed in `case`. WrongFacts for others."""
    wanted = set(exhibit_ids)
    found = {exhibit.pk: exhibit for exhibit in Exhibit.objects.visible_to(by).filter(pk__in=wanted)}
    if case is not None and (rest := wanted - found.keys()):
        found |= {exhibit.pk: exhibit for exhibit in case.exhibits.filter(pk__in=rest)}
    if missing := wanted - found.keys():
        raise WrongFacts(
            _("There is no such exhibit for you."), code="unknown_exhibit", field="exhibits", exhibits=sorted(missing)
        )
    return [found[pk] for pk in sorted(found)]


def add_one(case: Case, exhibit_id: int, *, by: User) -> Exhibit:
    """One exhibit, filed in the case if it was not."""
    exhibit = seen([exhibit_id], by=by, case=case)[0]
    add(case, [exhibit_id], by=by)
    return exhibit


def add(case: Case, exhibit_ids: Iterable[int], *, by: User, note: str = "") -> list[Exhibit]:
    """File exhibits in a case with one journal line; what is filed already stays as it was. Runs inside the caller's deed."""
    exhibits = seen(exhibit_ids, by=by, case=case)
    there = set(case.filings.values_list("exhibit_id", flat=True))
    new = [exhibit for exhibit in exhibits if exhibit.pk not in there]
    if new:
        CaseExhibit.objects.bulk_create(
            [CaseExhibit(case=case, exhibit=exhibit, filed_by=by, note=note) for exhibit in new], ignore_conflicts=True
        )
        journal.record(
            by, Deed.EXHIBIT_FILED, case, team=case.team_id, exhibits=[exhibit.pk for exhibit in new], note=note,
            names=[exhibit.name[:80] for exhibit in new[:5]],
        )  # fmt: skip
    return new
