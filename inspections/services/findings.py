"""What was found: noted on the spot, upheld as a violation at the desk, or dismissed."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases.models import Case
from cases.models.case import Origin
from cases.services import opening, violations
from cases.states import CaseState
from common import clock
from common.moves import step
from evidence.models import Exhibit
from evidence.services import batches
from evidence.states import BatchState
from inspections.deeds import Deed
from inspections.errors import WrongFacts
from inspections.models import Finding, Visit
from inspections.states import FINDING_MOVES, VisitState
from staff import rights
from staff.models import User

MOST_VND = 10**12


def _held(finding_id: int, move: str) -> Finding:
    """The finding, locked, moved one step; or MoveRefused."""
    rows = Finding.objects.select_for_update(of=("self",)).select_related(
        "visit__team", "visit__seller", "visit__plan", "batch"
    )
    finding = rows.get(pk=finding_id)
    finding.state = step(FINDING_MOVES, move, finding.state)
    return finding


@transaction.atomic
def note(
    *, visit_id: int, by: User, goods: str, words: str = "", provision_id: int | None = None, quantity: Decimal | None = None,
    unit: str = "", value_vnd: int | None = None, exhibit_ids: Iterable[int] = (), photos: Sequence[batches.Incoming] = (),
    found_on: date | None = None,
) -> Finding:  # fmt: skip
    """Write down what was found on a visit under way or concluded; photos are handed in as evidence with it."""
    visit = Visit.objects.select_for_update(of=("self",)).select_related("team").get(pk=visit_id)
    rights.require(by, "inspections.conduct_visit", within=visit.team)
    if visit.state not in {VisitState.STARTED, VisitState.CONCLUDED}:
        raise WrongFacts(_("Findings belong to a visit that has begun."), code="not_begun")
    if not goods.strip():
        raise WrongFacts(_("Say what was found: the goods, or the act."), field="goods")
    if value_vnd is not None and not 0 <= value_vnd <= MOST_VND:
        raise WrongFacts(_("This value cannot be right."), field="value_vnd")
    wanted = set(exhibit_ids)
    exhibits = list(Exhibit.objects.visible_to(by).filter(pk__in=wanted))
    if len(exhibits) != len(wanted):
        raise WrongFacts(_("There is no such exhibit for you."), field="exhibits")
    batch = batches.receive(by=by, files=photos, note=goods.strip()[:200], team=visit.team) if photos else None
    finding = Finding.objects.create(
        visit=visit, goods=goods.strip()[:300], words=words.strip(), provision_id=provision_id, quantity=quantity, unit=unit.strip(),
        value_vnd=value_vnd, found_on=found_on or clock.today(), noted_by=by, batch=batch,
    )  # fmt: skip
    finding.exhibits.set(exhibits)
    journal.record(
        by, Deed.FINDING_NOTED, finding, team=visit.team, visit=visit.pk, goods=finding.goods, value_vnd=value_vnd,
        exhibits=sorted(wanted), photos=len(photos),
    )  # fmt: skip
    return finding


def case_for(finding: Finding) -> Case | None:
    """The open case another finding of the same visit made, if there is one."""
    rows = Case.objects.filter(violations__finding__visit=finding.visit_id, state=CaseState.OPEN)
    return rows.order_by("-pk").first()


@transaction.atomic
def uphold(
    *, finding_id: int, by: User, provision_id: int | None = None, case_id: int | None = None, on: date | None = None,
    **facts: Any,
) -> Finding:  # fmt: skip
    """Make the finding a violation, in its case or a new one, all in one transaction. `facts` replace what the finding says."""
    finding = _held(finding_id, "uphold")
    visit = finding.visit
    rights.require(by, "inspections.uphold_finding", within=visit.team)
    provision_id = provision_id or finding.provision_id
    if provision_id is None:
        raise WrongFacts(_("Say which provision was broken."), field="provision")
    if finding.batch and finding.batch.state != BatchState.SEALED:
        raise WrongFacts(_("The photos are still being sealed; try again in a moment."), code="photos_waiting")
    case = Case.objects.visible_to(by).get(pk=case_id) if case_id else case_for(finding)
    on = on or clock.today()
    if case is None:
        case = opening.open_case(
            by=by, title=f"{visit.seller}: {finding.goods}"[:200], team_id=visit.team_id, area_id=visit.area_id,
            seller_id=visit.seller_id, origin=Origin.VISIT, on=on,
        )  # fmt: skip
    told = {
        "seller_id": visit.seller_id, "acted_on": finding.found_on, "detected_on": finding.found_on, "goods": finding.goods,
        "quantity": finding.quantity, "unit": finding.unit, "value_vnd": finding.value_vnd, "description": finding.words,
        "area_id": visit.area_id, **facts,
    }  # fmt: skip
    exhibits = list(finding.proofs().values_list("pk", flat=True))
    finding.violation = violations.establish(
        case_id=case.pk, by=by, exhibit_ids=exhibits, on=on, provision_id=provision_id, **told
    )
    finding.provision_id = provision_id
    finding.save(update_fields=["state", "violation", "provision"])
    journal.record(
        by, Deed.FINDING_UPHELD, finding, team=visit.team, visit=visit.pk, case=case.pk, violation=finding.violation.pk
    )
    return finding


@transaction.atomic
def dismiss(*, finding_id: int, by: User, why: str) -> Finding:
    """The finding is no violation; the reason is kept."""
    finding = _held(finding_id, "dismiss")
    rights.require(by, "inspections.uphold_finding", within=finding.visit.team)
    if not why.strip():
        raise WrongFacts(_("Say why."), field="why")
    finding.dismissed_why = why.strip()[:300]
    finding.save(update_fields=["state", "dismissed_why"])
    journal.record(
        by, Deed.FINDING_DISMISSED, finding, team=finding.visit.team, visit=finding.visit_id, why=finding.dismissed_why
    )
    return finding
