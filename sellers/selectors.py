"""What the pages of this room read, each in a number of queries that does not grow with the rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum, Value, When

from evidence.models import Batch, Exhibit, Record
from sellers.identifiers import fold, lift, spell
from sellers.link_selectors import (
    companions,
    continuations,
    explain,
    group_network,
    group_of,
    proposals,
    queue,
    run_in_force,
    trust_in,
    why,
)
from sellers.models import Identifier, IdentifierKind, Link, PlatformAccount, Premises, Seller, Sighting
from sellers.states import SellerState

__all__ = [
    "companions", "continuations", "explain", "group_network", "group_of", "proposals", "queue", "run_in_force", "trust_in", "why",
]  # fmt: skip

KINDS = set(IdentifierKind.values)
SEARCHED = ("phone", "bank", "email", "tax_code", "citizen_id", "wallet", "waybill", "account")


def seller_list() -> QuerySet[Seller]:
    """Sellers for the list, with counts of accounts and platforms; merged ones are not shown."""
    return (
        Seller.objects.exclude(state=SellerState.MERGED)
        .select_related("area")
        .annotate(
            account_count=Count("accounts", distinct=True), platform_count=Count("accounts__platform", distinct=True)
        )
    )


def account_list() -> QuerySet[PlatformAccount]:
    """Accounts for the list, with their seller and how many identifiers were seen on them."""
    return PlatformAccount.objects.select_related("seller", "area").annotate(
        identifier_count=Count("sightings__identifier", filter=Q(sightings__role="holder"), distinct=True)
    )


@dataclass(slots=True)
class Answer:
    """What the force knows of one identifier: how many accounts use it, of how many sellers, how many of them were fined."""

    kind: str
    value: str
    shown: str
    identifier: Identifier | None = None
    accounts: int = 0
    sellers: int = 0
    fined: int = 0
    warning: str = ""
    seller_names: list[str] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        return self.identifier is not None and (self.accounts > 0 or self.identifier.is_hub)

    @property
    def label(self) -> Any:
        return IdentifierKind(self.kind).label if self.kind in KINDS else self.kind


def known(wanted: Sequence[tuple[str, str, str]]) -> list[Answer]:
    """Answers for (kind, value, shown) triples, in their order, in two queries."""
    answers = {(kind, value): Answer(kind, value, shown) for kind, value, shown in wanted if kind in KINDS}
    if not answers:
        return []
    asked = Q(pk__in=[])
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, value in answers:
        by_kind[kind].append(value)
    for kind, values in by_kind.items():
        asked |= Q(kind=kind, value__in=values)
    rows = Identifier.objects.filter(asked).annotate(
        accounts=Count("sightings__account", filter=Q(sightings__role="holder"), distinct=True),
        sellers=Count("sightings__account__seller", filter=Q(sightings__role="holder"), distinct=True),
        fined=Count(
            "sightings__account__seller",
            filter=Q(sightings__role="holder", sightings__account__seller__fined_times__gt=0),
            distinct=True,
        ),
    )
    for row in rows:
        answer = answers[row.kind, row.value]
        answer.identifier, answer.accounts, answer.sellers, answer.fined = row, row.accounts, row.sellers, row.fined
    return list(answers.values())


def known_in_text(text: str) -> list[Answer]:
    """Answers for every identifier lifted out of running text."""
    found = [f for f in lift(text[:20_000]) if f.kind in KINDS]
    answers = known([(f.kind, f.value, f.shown) for f in found])
    warnings = {(f.kind, f.value): f.warning for f in found}
    for answer in answers:
        answer.warning = warnings.get((answer.kind, answer.value), "")
    return answers


_BATCH_LOOKED_AT, _BATCH_SHOWN = 500, 30
# A bank account says more about who sells than one of three hundred phones.
_TELLING_KINDS = ("bank", "wallet", "citizen_id", "tax_code", "email", "account", "phone")


def known_in_batch(user: Any, batch_id: int) -> list[Answer]:
    """Answers for the identifiers seen in a capture she may see: those of fined sellers first, then the most used."""
    exhibits = Batch.objects.visible_to(user).filter(pk=batch_id).values("arrivals__exhibit")
    telling = Case(*(When(kind=kind, then=Value(n)) for n, kind in enumerate(_TELLING_KINDS)), default=Value(9))
    seen = (
        Identifier.objects.filter(pk__in=Sighting.objects.filter(exhibit__in=exhibits).values("identifier"))
        .exclude(kind=IdentifierKind.WAYBILL)
        .order_by(telling, "pk")
        .values_list("kind", "value", "shown")
    )
    answers = known(list(seen[:_BATCH_LOOKED_AT]))
    ids = [answer.identifier.pk for answer in answers if answer.identifier]
    elsewhere = set(
        Sighting.objects.filter(identifier__in=ids).exclude(exhibit__in=exhibits).values_list("identifier", flat=True)
    )
    for answer in answers:
        if answer.identifier and not answer.accounts and answer.identifier.pk not in elsewhere:
            answer.identifier = None  # told of by this capture alone: new to us
    answers.sort(key=lambda answer: (-answer.fined, -answer.accounts, answer.identifier is None))
    return answers[:_BATCH_SHOWN]


def account_overview(account: PlatformAccount) -> dict[str, Any]:
    """Everything the account's page shows."""
    seen = (
        Sighting.objects.filter(account=account)
        .select_related("identifier", "exhibit", "record")
        .annotate(others=_other_holders(account.pk))
        .order_by("identifier__kind", "identifier__value", "role", "id")
    )
    return {"identifiers": _grouped(seen), "links": links_of(account), "companions": companions(account)}


def _other_holders(account_id: int) -> Any:
    return Count(
        "identifier__sightings__account",
        filter=Q(identifier__sightings__role="holder") & ~Q(identifier__sightings__account=account_id),
        distinct=True,
    )


def _grouped(sightings: Iterable[Sighting]) -> list[dict[str, Any]]:
    """One row per identifier: where it was seen, in which roles."""
    rows: dict[int, dict[str, Any]] = {}
    for sighting in sightings:
        row = rows.setdefault(
            sighting.identifier_id,
            {"identifier": sighting.identifier, "places": [], "roles": set(), "others": getattr(sighting, "others", 0)},
        )
        row["roles"].add(sighting.get_role_display())
        if sighting.record_id:
            row["places"].append(sighting)
    return list(rows.values())


def links_of(account: PlatformAccount) -> list[Link]:
    """Links of one account, strongest first, with the other account as `other`."""
    rows = Link.objects.filter(Q(left=account) | Q(right=account)).select_related("left__seller", "right__seller")
    links = list(rows.order_by("-score")[:100])
    for link in links:
        link.other = link.right if link.left_id == account.pk else link.left  # type: ignore[attr-defined]
    explain(links)
    return links


def dossier(seller: Seller) -> dict[str, Any]:
    """The seller's page: accounts, identifiers with where they were seen, places, parcels, turnover with its arithmetic."""
    accounts = list(seller.accounts.select_related("area").order_by("platform", "name"))
    seen = (
        Sighting.objects.filter(account__seller=seller)
        .select_related("identifier", "exhibit", "record")
        .order_by("identifier__kind", "identifier__value", "id")[:2000]
    )
    return {
        "accounts": accounts,
        "platforms": sorted({account.get_platform_display() for account in accounts}),
        "identifiers": _grouped(seen),
        "premises": list(Premises.objects.filter(seller=seller).select_related("area")),
        "merged": list(seller.merged.all()),
    }


def _identifiers_of(seller: Seller, kinds: Sequence[str]) -> QuerySet[Identifier]:
    """Identifiers held by the seller's accounts that are no hubs."""
    held = Sighting.objects.filter(
        account__seller=seller, role="holder", identifier__kind__in=kinds, identifier__is_hub=False
    )
    return Identifier.objects.filter(pk__in=held.values("identifier"))


def parcels(seller: Seller) -> dict[str, Any]:
    """Parcels sent from the seller's phones: how many, since when, how much to collect, and the latest fifty."""
    sent = Sighting.objects.filter(
        identifier__in=_identifiers_of(seller, ["phone"]), role="sender", record__isnull=False
    )
    records = Record.objects.filter(pk__in=sent.values("record"))
    figures = records.aggregate(count=Count("pk"), first=Min("at"), last=Max("at"), to_collect_vnd=Sum("amount_vnd"))
    return {**figures, "rows": list(records.select_related("exhibit").order_by("-at", "-pk")[:50])}


def turnover(seller: Seller) -> dict[str, Any]:
    """Payments into the seller's bank accounts and wallets: per account number of payments and sum, and the whole."""
    received = Sighting.objects.filter(
        identifier__in=_identifiers_of(seller, ["bank", "wallet"]),
        role="payee",
        record__kind="payment",
        record__amount_vnd__gt=0,
    )
    rows = list(
        received.values("identifier", "identifier__shown")
        .annotate(
            payments=Count("record", distinct=True),
            sum_vnd=Sum("record__amount_vnd"),
            first=Min("record__at"),
            last=Max("record__at"),
        )
        .order_by("-sum_vnd")
    )
    return {
        "rows": rows,
        "payments": sum(row["payments"] for row in rows),
        "total_vnd": sum(row["sum_vnd"] for row in rows),
    }


def identifier_overview(identifier: Identifier) -> dict[str, Any]:
    """Who uses an identifier and where it was seen."""
    holders = PlatformAccount.objects.filter(
        Exists(Sighting.objects.filter(account=OuterRef("pk"), identifier=identifier, role="holder"))
    ).select_related("seller")
    places = Sighting.objects.filter(identifier=identifier, record__isnull=False).select_related(
        "exhibit", "record", "account"
    )
    return {"holders": list(holders[:200]), "places": list(places.order_by("-id")[:200]), "place_count": places.count()}


def visible_places(user: Any, sightings: Iterable[Sighting]) -> set[int]:
    """Ids of the exhibits among these sightings the person may open; others are named by number only."""
    ids = {sighting.exhibit_id for sighting in sightings if sighting.exhibit_id}
    return set(Exhibit.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


@dataclass(slots=True)
class Found:
    """What the search box answers."""

    answers: list[Answer]
    sellers: list[Seller]
    accounts: list[PlatformAccount]
    premises: list[Premises]


def search(text: str) -> Found:
    """One box: identifiers by their one spelling, sellers, accounts and places by name without diacritics."""
    text = text.strip()[:200]
    key = " ".join(fold(text).split())
    answers = known_in_text(text)
    if not answers:
        spelled = [spell(kind, text) for kind in SEARCHED]  # type: ignore[arg-type]
        answers = [answer for answer in known([(s.kind, s.value, s.shown) for s in spelled if s]) if answer.is_known]
    if answers:
        return Found(answers, *_behind(answers))
    if len(key) < 2:
        return Found([], [], [], [])
    sellers = Seller.objects.filter(name_key__contains=key).exclude(state=SellerState.MERGED)
    accounts = PlatformAccount.objects.filter(Q(name_key__contains=key) | Q(key__contains=key.replace(" ", "")))
    return Found(
        answers,
        list(sellers.select_related("area").order_by("-fined_times", "name")[:20]),
        list(accounts.select_related("seller").order_by("name", "pk")[:20]),
        list(Premises.objects.filter(address_key__contains=key).select_related("area")[:10]),
    )


def _behind(answers: Sequence[Answer]) -> tuple[list[Seller], list[PlatformAccount], list[Premises]]:
    """Sellers and accounts that use the identifiers asked for, for the search page; those of hubs are not listed."""
    asked = [answer.identifier for answer in answers if answer.identifier and not answer.identifier.is_hub]
    held = Sighting.objects.filter(identifier__in=asked, role="holder", account__isnull=False).values("account")
    accounts = list(
        PlatformAccount.objects.filter(pk__in=held).select_related("seller").order_by("name_key", "pk")[:50]
    )
    ids = {account.seller_id for account in accounts if account.seller_id}
    sellers = Seller.objects.filter(pk__in=ids).select_related("area").order_by("-fined_times", "name_key")
    return list(sellers), accounts, []


def look_alikes(name: str) -> list[Seller]:
    """Sellers with nearly this name, for the warning while a new one is typed."""
    key = " ".join(fold(name).split())
    if len(key) < 3:
        return []
    return list(
        Seller.objects.filter(name_key__trigram_similar=key)
        .exclude(state=SellerState.MERGED)
        .select_related("area")[:5]
    )
