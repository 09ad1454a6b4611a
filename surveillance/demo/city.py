"""The accounts of the invented city, the sellers behind some of them, places and links."""

import csv
import gzip
import random
from collections import defaultdict
from datetime import datetime
from pathlib import Path

from areas.models import Area
from sellers.models import Identifier, Link, PlatformAccount, Seller, SellerKind
from sellers.services import accounts, linking, links, premises, sellers
from sellers.services.accounts import search_key
from staff.models import User
from surveillance.demo.people import Cast

DATA = Path(__file__).parent / "data"
SOURCE = "city-2k"
# Household and company names a visitor believes; all invented.
COMPANY_WORDS = ["Thương mại", "Sản xuất", "Dịch vụ", "Xuất nhập khẩu"]


def load_accounts(by: User, seen_at: datetime) -> None:
    """The 2,000 accounts, the hubs people marked, and the groups the engine makes of them."""
    with gzip.open(DATA / "accounts.jsonl.gz", "rt", encoding="utf-8") as lines:
        accounts.load(by=None, rows=accounts.rows_of(lines), source=SOURCE, seen_at=seen_at)
    with (DATA / "hubs.csv").open(encoding="utf-8", newline="") as file:
        wanted = [row for row in csv.DictReader(file) if row["type"] == "phone"]
    values = {f"+84{row['value'].lstrip('0')}": row["kind"] for row in wanted}
    for identifier in Identifier.objects.filter(kind="phone", value__in=values).order_by("pk")[:12]:
        links.mark_hub(identifier_id=identifier.pk, is_hub=True, by=by, why=f"{values[identifier.value]}: dùng chung")
    linking.run_full(by=by)


def _truth() -> dict[str, list[str]]:
    """Seller of the invented truth -> the file's account numbers."""
    groups = defaultdict(list)
    with (DATA / "truth.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            groups[row["seller_id"]].append(row["account_id"])
    return groups


def register_sellers(cast: Cast, rng: random.Random, areas: list[Area], count: int) -> list[Seller]:
    """Sellers inspectors confirmed so far, over the accounts the truth gives them; the rest waits in the queue of links."""
    groups = sorted(
        (members for members in _truth().values() if 2 <= len(members) <= 40), key=lambda members: members[0]
    )
    rng.shuffle(groups)
    known = {account.source_ref: account for account in PlatformAccount.objects.filter(source=SOURCE)}
    registered = []
    for members in groups[:count]:
        own = [known[ref] for ref in members if ref in known]
        kept = own[: max(2, len(own) - rng.randint(0, 2))]
        name, kind = _name_of(own, rng)
        by = rng.choice(cast.inspectors[rng.choice(sorted(cast.inspectors))])
        address = next((account.address for account in own if account.address), "")
        area = _area_in(address, areas) or rng.choice(areas)
        seller = sellers.register(
            by=by, name=name, kind=kind, accounts=[account.pk for account in kept], address=address, area_id=area.pk,
            is_confirmed=rng.random() < 0.8,
        )  # fmt: skip
        registered.append(seller)
        if address and rng.random() < 0.35:
            premises.note(by=by, address=address, area_id=area.pk, seller_id=seller.pk)
    return registered


def _name_of(own: list[PlatformAccount], rng: random.Random) -> tuple[str, str]:
    legal = next((account.legal_name for account in own if account.legal_name), "")
    shown = legal.title() if legal else next((account.name for account in own if account.name), own[0].handle)
    clean = "".join(letter for letter in shown if letter.isalnum() or letter in " .-&").strip() or own[0].handle
    luck = rng.random()
    if luck < 0.12:
        return f"Công ty TNHH {rng.choice(COMPANY_WORDS)} {clean}", SellerKind.ORGANIZATION
    if luck < 0.4:
        return f"Hộ kinh doanh {clean}", SellerKind.HOUSEHOLD
    return clean, SellerKind.INDIVIDUAL


def _area_in(address: str, areas: list[Area]) -> Area | None:
    """The ward or commune an address names, when its name is in it."""
    key = search_key(address)
    return next((area for area in areas if search_key(area.name) in key), None) if key else None


def judge_some(cast: Cast, rng: random.Random) -> None:
    """Verdicts people gave: most same, some not, some unsure."""
    waiting = list(Link.objects.filter(state="proposed").order_by("distance", "pk")[:60])
    for link in waiting[:24]:
        by = rng.choice(cast.inspectors[5])
        together = link.left.seller_id and link.left.seller_id == link.right.seller_id
        verdict = "same" if together else rng.choices(["same", "different", "unsure"], [6, 2, 1])[0]
        links.judge(link_id=link.pk, verdict=verdict, by=by, why="")
    vanished = PlatformAccount.objects.filter(seller__isnull=False).order_by("pk")
    for account in rng.sample(list(vanished), 40):
        status = rng.choice(["vanished", "online", "online"])
        accounts.check(account_id=account.pk, status=status, by=rng.choice(cast.inspectors[5]))
