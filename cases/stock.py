"""What lies where: the sum of moves in, less the sum of moves out."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models import Case, GoodsLine, Move


def stock_of(line_ids: Iterable[int]) -> dict[tuple[int, int], Decimal]:
    """(line, storehouse) -> how much lies there, in two queries."""
    ids = list(line_ids)
    held: dict[tuple[int, int], Decimal] = {}
    for side, sign in (("target_id", 1), ("source_id", -1)):
        rows = Move.objects.filter(line__in=ids, **{f"{side}__isnull": False}).order_by().values_list("line_id", side)
        for line, store, total in rows.annotate(total=Sum("quantity")):
            held[line, store] = held.get((line, store), Decimal(0)) + sign * total
    return {key: amount for key, amount in held.items() if amount}


def open_goods(case: Case) -> Iterator[dict[str, Any]]:
    """Seizures of which something still lies in a storehouse: words and address of each. A case closes when there is none."""
    lines = list(GoodsLine.objects.filter(seizure__case=case).values_list("pk", "seizure__number", named=True))
    held = {line for line, _store in stock_of(line.pk for line in lines)}
    left: dict[str, int] = {}
    for line in lines:
        if line.pk in held:
            left[line.seizure__number] = left.get(line.seizure__number, 0) + 1
    for number, count in left.items():
        words = _("Seized goods not settled: %(number)s, %(count)d lines") % {"number": number, "count": count}
        yield {"words": str(words), "url": reverse("cases:case-goods", args=[case.pk])}


def lines_with_stock(case: Case) -> list[GoodsLine]:
    """The inventory with what lies where (`there`), how much is left (`left`), and its latest value (`worth`)."""
    rows = GoodsLine.objects.filter(seizure__case=case).select_related("seizure", "seal").prefetch_related("valuations")
    lines = list(rows.order_by("seizure", "line").annotate(seizure_number=F("seizure__number")))
    held = stock_of(line.pk for line in lines)
    stores = {store for _line, store in held}
    names = dict(Move.objects.filter(target__in=stores).order_by().values_list("target_id", "target__name").distinct())
    for line in lines:
        own = {store: amount for (pk, store), amount in held.items() if pk == line.pk}
        line.there = [{"store": store, "name": names.get(store, ""), "amount": amount} for store, amount in own.items()]
        line.left = sum(own.values(), Decimal(0))
        valued = list(line.valuations.all())
        line.worth = valued[-1].value_vnd if valued else line.value_vnd
    return lines
