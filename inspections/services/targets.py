"""Who might be visited: sellers in the order of their risk points, each point with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cases.models import Violation
from cases.states import ViolationState
from inspections import risk
from inspections.models import Visit
from inspections.states import VisitState
from sellers.models import PlatformAccount, Premises, Seller
from sellers.states import AccountStatus, PremisesState, SellerState

NOT_AGAIN_WITHIN = timedelta(days=365)  # "inspected in the last 12 months": no second planned visit
# The points are reckoned for this many at most, those fined and those with most accounts first.
CANDIDATES = 5_000
NEAREST = (PremisesState.CONFIRMED, PremisesState.OBSERVED, PremisesState.SUSPECTED)


@dataclass(slots=True)
class Proposed:
    """A seller with its points, and the place to go to."""

    seller: Seller
    points: float
    because: list[dict[str, Any]]
    premises: Premises | None = None
    last_visit: date | None = None


def _count(rows: QuerySet[Any], of: str = "pk") -> Coalesce:
    counted = rows.filter(seller=OuterRef("pk")).order_by().values("seller").annotate(n=Count(of, distinct=True))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def _with_facts(sellers: QuerySet[Seller]) -> QuerySet[Seller]:
    made = Visit.objects.filter(seller=OuterRef("pk"), state=VisitState.CONCLUDED).order_by().values("seller")
    return sellers.select_related("area").annotate(
        n_accounts=_count(PlatformAccount.objects.all()),
        n_platforms=_count(PlatformAccount.objects.all(), "platform"),
        n_vanished=_count(PlatformAccount.objects.filter(status=AccountStatus.VANISHED)),
        n_open=_count(Violation.objects.filter(state=ViolationState.ESTABLISHED)),
        n_suspected=_count(Premises.objects.exclude(state=PremisesState.CONFIRMED)),
        last_visit=Subquery(made.annotate(last=Max("day")).values("last")),
    )


def _weighed(seller: Any, on: date) -> risk.Risk:
    facts = risk.Facts(
        accounts=seller.n_accounts, platforms=seller.n_platforms, vanished_accounts=seller.n_vanished,
        open_violations=seller.n_open, fined_times=seller.fined_times, fined_last_on=seller.fined_last_on,
        suspected_places=seller.n_suspected, last_visit=seller.last_visit,
    )  # fmt: skip
    return risk.weigh(facts, on)


def _places(seller_ids: Iterable[int], area_ids: Sequence[int]) -> dict[int, Premises]:
    """The place to go to of each seller: in the areas wanted first, then the surest."""
    places: dict[int, Premises] = {}
    rows = Premises.objects.filter(seller__in=list(seller_ids)).select_related("area")
    for place in sorted(
        rows, key=lambda p: (bool(area_ids) and p.area_id not in area_ids, NEAREST.index(p.state), p.pk)
    ):
        places.setdefault(place.seller_id, place)
    return places


def _proposals(sellers: Iterable[Any], on: date, area_ids: Sequence[int]) -> list[Proposed]:
    weighed = [(seller, _weighed(seller, on)) for seller in sellers]
    weighed.sort(key=lambda pair: (-pair[1].points, pair[0].last_visit or date.min, pair[0].pk))
    places = _places([seller.pk for seller, _risk in weighed], area_ids)
    return [
        Proposed(
            seller, told.points, [{"code": r.code, "value": r.value, "points": r.points} for r in told.because],
            places.get(seller.pk), seller.last_visit,
        )
        for seller, told in weighed
    ]  # fmt: skip


def weigh(seller_ids: Iterable[int], on: date, area_ids: Sequence[int] = ()) -> list[Proposed]:
    """These sellers with their points, whether or not they have been visited lately."""
    rows = _with_facts(Seller.objects.filter(pk__in=list(seller_ids)).exclude(state=SellerState.MERGED))
    return _proposals(rows, on, area_ids)


def _candidates(area_ids: Sequence[int]) -> QuerySet[Seller]:
    rows = Seller.objects.exclude(state=SellerState.MERGED)
    if area_ids:
        placed = Premises.objects.filter(seller=OuterRef("pk"), area__in=area_ids)
        known = PlatformAccount.objects.filter(seller=OuterRef("pk"), area__in=area_ids)
        rows = rows.filter(Q(area__in=area_ids) | Exists(placed) | Exists(known))
    return rows


def _visited_or_planned(on: date) -> Exists:
    visits = Visit.objects.filter(seller=OuterRef("pk"))
    lately = Q(state=VisitState.CONCLUDED, day__gt=on - NOT_AGAIN_WITHIN)
    return Exists(visits.filter(lately | Q(state__in=[VisitState.PLANNED, VisitState.STARTED])))


def ranked(*, on: date, area_ids: Sequence[int] = (), at_most: int = 50) -> list[Proposed]:
    """The riskiest sellers of these areas (all areas when none are named), without those visited within twelve months or
    already to be visited under any plan."""
    rows = _with_facts(_candidates(area_ids).filter(~_visited_or_planned(on)))
    top = rows.order_by("-fined_times", "-n_open", "-n_accounts", "pk")[:CANDIDATES]
    return _proposals(top, on, area_ids)[:at_most]


def left_out(*, on: date, area_ids: Sequence[int] = ()) -> int:
    """How many sellers of these areas the twelve-month and no-overlap rule keeps out of the ranking."""
    return _candidates(area_ids).filter(_visited_or_planned(on)).count()
