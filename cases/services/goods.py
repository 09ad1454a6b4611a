"""Seized goods: the inventory, seals, moves with two sides, values by the order of the law, and where goods end."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases.clocks import EventKind
from cases.deeds import Deed
from cases.errors import WrongFacts
from cases.models import Case, GoodsLine, Move, Seal, Seizure, Storehouse, Valuation
from cases.models.goods import Ground, MoveAct, PriceSource
from cases.paste import Row
from cases.services import deadlines, events, registers
from cases.services.cases import held_open
from cases.stock import stock_of
from common import clock
from sellers.models import Seller
from staff import rights
from staff.models import User

ENDS = {MoveAct.SAMPLED, MoveAct.RETURNED, MoveAct.CONFISCATED, MoveAct.DESTROYED}


@transaction.atomic
def open_storehouse(*, by: User, name: str, address: str = "", keeper: str = "") -> Storehouse:
    """Add a storehouse."""
    rights.require(by, "cases.keep_storehouse")
    if not name.strip() or Storehouse.objects.filter(name__iexact=name.strip()).exists():
        raise WrongFacts(_("A storehouse needs a name of its own."), field="name")
    made = Storehouse.objects.create(
        name=name.strip()[:120], address=address.strip()[:250], keeper=keeper.strip()[:120]
    )
    journal.record(by, Deed.STOREHOUSE_OPENED, made, name=made.name)
    return made


@transaction.atomic
def seize(
    *, case_id: int, by: User, rows: Sequence[Row], seized_on: date, place: str, ground: str, store_id: int,
    seller_id: int | None = None,
) -> Seizure:  # fmt: skip
    """Write the inventory; all of it goes to a storehouse, and the clock of the seizure starts (Article 125)."""
    case = held_open(case_id)
    rights.require(by, "cases.seize_goods", within=case.team)
    _check_seizure(case, rows, seized_on, place, ground)
    store = _store(store_id)
    seller = Seller.objects.filter(pk=seller_id or case.seller_id).first()
    number = f"TG-{seized_on.year}/{registers.next_number('seizure', seized_on.year):04d}"
    seizure = Seizure.objects.create(
        case=case,
        seller=seller,
        number=number,
        seized_on=seized_on,
        place=place.strip()[:250],
        ground=ground,
        seized_by=by,
    )
    lines = GoodsLine.objects.bulk_create(
        GoodsLine(
            seizure=seizure, line=at, name=row.name, unit=row.unit, quantity=row.quantity, label=row.label, origin=row.origin,
            condition=row.condition, value_vnd=row.value_vnd,
        )
        for at, row in enumerate(rows, 1)
    )  # fmt: skip
    Move.objects.bulk_create(
        Move(line=line, act=MoveAct.SEIZED, target=store, quantity=line.quantity, moved_on=seized_on, by=by)
        for line in lines
    )
    events.happened(case, EventKind.SEIZED, seized_on, by=by, note=number, seizure=seizure)
    journal.record(
        by, Deed.GOODS_SEIZED, seizure, team=case.team, case=case.pk, number=number, lines=len(lines), store=store.name
    )
    return seizure


@transaction.atomic
def move(
    *, case_id: int, line_ids: Iterable[int], source_id: int, target_id: int, by: User, why: str, on: date | None = None
) -> int:
    """Carry all there is of these lines from one storehouse to another; how many lines were moved."""
    case = held_open(case_id)
    rights.require(by, "cases.move_goods", within=case.team)
    target, day = _store(target_id), _day(on)
    if source_id == target_id:
        raise WrongFacts(_("Source and target are the same storehouse."), field="target")
    lines = _lines(case, line_ids)
    held = stock_of([line.pk for line in lines])
    moved = [(line, held.get((line.pk, source_id), Decimal(0))) for line in lines]
    rows = [
        Move(
            line=line,
            act=MoveAct.MOVED,
            source_id=source_id,
            target=target,
            quantity=there,
            moved_on=day,
            why=why[:300],
            by=by,
        )
        for line, there in moved
        if there > 0
    ]
    if not rows:
        raise WrongFacts(_("Nothing of these lines lies in that storehouse."), field="source")
    Move.objects.bulk_create(rows)
    journal.record(by, Deed.GOODS_MOVED, case, team=case.team, lines=len(rows), store=target.name, why=why)
    return len(rows)


@transaction.atomic
def release(
    *, case_id: int, act: str, quantities: Mapping[int, Decimal], source_id: int, by: User, why: str, receiver: str = "",
    on: date | None = None,
) -> int:  # fmt: skip
    """Take goods out of a storehouse for good: sampled, returned, confiscated, destroyed; on the ground of minutes or a decision."""
    case = held_open(case_id)
    permission = "cases.move_goods" if act == MoveAct.SAMPLED else "cases.release_goods"
    rights.require(by, permission, within=case.team)
    if act not in ENDS:
        raise WrongFacts(_("Say what happens to the goods."), field="act")
    if not why.strip():
        raise WrongFacts(_("Name the decision or minutes it rests on."), field="why")
    if act == MoveAct.RETURNED and not receiver.strip():
        raise WrongFacts(_("Say who received the goods."), field="receiver")
    day = _day(on)
    lines = _lines(case, quantities)
    held = stock_of([line.pk for line in lines])
    for line in lines:
        there = held.get((line.pk, source_id), Decimal(0))
        if not 0 < quantities[line.pk] <= there:
            raise WrongFacts(
                _("%(what)s: %(there)s %(unit)s lie there, not more can go.")
                % {"what": line, "there": f"{there.normalize():f}", "unit": line.unit},
                field="quantities", line=line.pk,
            )  # fmt: skip
    Move.objects.bulk_create(
        Move(
            line=line, act=act, source_id=source_id, quantity=quantities[line.pk], moved_on=day, why=why.strip()[:300],
            receiver=receiver.strip()[:160], by=by,
        )
        for line in lines
    )  # fmt: skip
    journal.record(by, Deed.GOODS_RELEASED, case, team=case.team, act=act, lines=len(lines), why=why, receiver=receiver)
    _end_seizures(case, {line.seizure_id for line in lines}, day, by, why)
    return len(lines)


def _end_seizures(case: Case, seizure_ids: set[int], day: date, by: User, why: str) -> None:
    """A seizure of which nothing lies in a storehouse any more is over, and its clock with it."""
    for seizure in Seizure.objects.filter(pk__in=seizure_ids).order_by("pk"):
        ended = seizure.events.filter(kind=EventKind.SEIZURE_ENDED).exists()
        if not ended and not stock_of(seizure.lines.values_list("pk", flat=True)):
            events.happened(case, EventKind.SEIZURE_ENDED, day, by=by, note=why, seizure=seizure)


@transaction.atomic
def extend(*, seizure_id: int, by: User, number: str, is_complex: bool = False, on: date | None = None) -> Seizure:
    """Extend a running seizure by decision MQĐ21: a month from the seizing, two in a complex file."""
    seizure = Seizure.objects.select_related("case__team").get(pk=seizure_id)
    case = held_open(seizure.case_id)
    rights.require(by, "cases.release_goods", within=case.team)
    if not number.strip():
        raise WrongFacts(_("Give the number of the decision that extends it (MQĐ21)."), field="number")
    kind = EventKind.SEIZURE_EXTENDED_COMPLEX if is_complex else EventKind.SEIZURE_EXTENDED
    events.happened(case, kind, _day(on), by=by, note=number.strip(), seizure=seizure)
    return seizure


@transaction.atomic
def seal(*, case_id: int, line_ids: Iterable[int], number: str, by: User, on: date | None = None) -> Seal:
    """Put lines of one seizure under a numbered seal."""
    case = held_open(case_id)
    rights.require(by, "cases.move_goods", within=case.team)
    lines = _lines(case, line_ids)
    if len({line.seizure_id for line in lines}) > 1:
        raise WrongFacts(_("One seal is on goods of one seizure."), field="lines")
    if not number.strip():
        raise WrongFacts(_("A seal has a number."), field="number")
    if any(line.seal_id and line.seal.opened_on is None for line in lines):
        raise WrongFacts(_("One of these lines is under a seal; open that first."), field="lines")
    try:
        with transaction.atomic():
            made = Seal.objects.create(
                number=number.strip()[:40], seizure_id=lines[0].seizure_id, applied_on=_day(on), applied_by=by
            )
    except IntegrityError as clash:
        raise WrongFacts(_("Seal %(number)s was used before.") % {"number": number.strip()}, field="number") from clash
    GoodsLine.objects.filter(pk__in=[line.pk for line in lines]).update(seal=made)
    journal.record(by, Deed.GOODS_SEALED, case, team=case.team, number=made.number, lines=len(lines))
    return made


@transaction.atomic
def open_seal(*, seal_id: int, by: User, why: str, on: date | None = None) -> Seal:
    """Break a seal, with the reason; its number is never used again."""
    made = Seal.objects.select_for_update(of=("self",)).select_related("seizure__case__team").get(pk=seal_id)
    case = made.seizure.case
    rights.require(by, "cases.move_goods", within=case.team)
    if made.opened_on or not why.strip():
        raise WrongFacts(_("Say why.") if not made.opened_on else _("This seal is open already."), field="why")
    made.opened_on, made.opened_by, made.opened_why = _day(on), by, why.strip()[:300]
    made.save(update_fields=["opened_on", "opened_by", "opened_why"])
    journal.record(by, Deed.SEAL_OPENED, case, team=case.team, number=made.number, why=why)
    return made


@transaction.atomic
def value(
    *, case_id: int, values: Mapping[int, int], source: str, basis: str, by: User, why_not_earlier: str = "", council: str = "",
    on: date | None = None,
) -> int:  # fmt: skip
    """Say what lines are worth: by the first source of Article 60(2) that gives a price, by a council where none does."""
    case = held_open(case_id)
    rights.require(by, "cases.value_goods", within=case.team)
    if source not in PriceSource.values:
        raise WrongFacts(_("Choose the source of the price."), field="source")
    if not basis.strip():
        raise WrongFacts(_("Say where the price stands."), field="basis")
    if source != PriceSource.LISTED and not why_not_earlier.strip():
        raise WrongFacts(_("Say why an earlier source gives no price (Article 60(2))."), field="why_not_earlier")
    if source == PriceSource.COUNCIL and not council.strip():
        raise WrongFacts(_("Name the members of the council (Article 60(3))."), field="council")
    if any(amount < 0 for amount in values.values()):
        raise WrongFacts(_("A value is not negative."), field="values")
    lines = _lines(case, values)
    Valuation.objects.bulk_create(
        Valuation(
            line=line, source=source, value_vnd=values[line.pk], basis=basis.strip()[:300], valued_on=_day(on), by=by,
            why_not_earlier=why_not_earlier.strip()[:300], council=council.strip()[:500],
        )
        for line in lines
    )  # fmt: skip
    journal.record(
        by, Deed.GOODS_VALUED, case, team=case.team, lines=len(lines), amount_vnd=sum(values.values()), source=source
    )
    for violation in case.violations.filter(
        deadlines__code="VALUATION_HOLD", deadlines__state__in=deadlines.OPEN
    ).distinct():
        if not violation.events.filter(kind=EventKind.VALUED, happened_on=_day(on)).exists():
            events.happened(case, EventKind.VALUED, _day(on), by=by, note=basis, violation=violation)
    return len(lines)


def _check_seizure(case: Case, rows: Sequence[Row], seized_on: date, place: str, ground: str) -> None:
    if not rows:
        raise WrongFacts(_("An inventory has at least one line."), field="rows")
    if not case.opened_on <= seized_on <= clock.today():
        raise WrongFacts(_("Goods are seized between the opening of the case and today."), field="seized_on")
    if not place.strip():
        raise WrongFacts(_("Say where the goods were seized."), field="place")
    if ground not in Ground.values:
        raise WrongFacts(_("Choose the ground of the seizure (Article 125)."), field="ground")


def _store(pk: int) -> Storehouse:
    found = Storehouse.objects.filter(pk=pk, is_open=True).first()
    if found is None:
        raise WrongFacts(_("Choose a storehouse in use."), field="store")
    return found


def _lines(case: Case, ids: Iterable[int]) -> list[GoodsLine]:
    """Lines of this case, locked in their order: whoever moves the same goods waits."""
    wanted = set(ids)
    locked = GoodsLine.objects.select_for_update(of=("self",)).select_related("seizure", "seal").order_by("pk")
    found = list(locked.filter(pk__in=wanted, seizure__case=case))
    if not wanted or len(found) != len(wanted):
        raise WrongFacts(_("Choose goods of this case."), field="lines")
    return found


def _day(on: date | None) -> date:
    day = on or clock.today()
    if day > clock.today():
        raise WrongFacts(_("This day has not come yet."), field="on")
    return day
