"""Two years of cases, violations, decisions and payments in every state, and Chi's sample evidence. Every step is a deed on its day."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.utils import timezone

from areas.models import Area
from audit.work import drain
from cases import sufficiency
from cases.models import Decision, Violation
from cases.services import cases, decisions, events, fines, opening, satisfying, violations
from common import clock
from common.errors import Refused
from evidence.models import Batch
from evidence.posting_models import Posting
from evidence.services import batches, postings
from evidence.services.batches import Incoming
from laws.models import Provision
from sellers.models import PlatformAccount, Seller
from staff.models import User
from surveillance.demo.city import DATA
from surveillance.demo.people import Cast

# (article, instrument starts with, weight, goods): what e-commerce cases are mostly about.
ACTS: list[tuple[str, str, int, list[str]]] = [
    (
        "17",
        "98/2020",
        34,
        ["Mỹ phẩm không rõ nguồn gốc", "Quần áo không rõ nguồn gốc", "Thực phẩm chức năng không rõ nguồn gốc"],
    ),
    ("15", "98/2020", 22, ["Mỹ phẩm nhập lậu", "Rượu nhập lậu", "Đồ chơi nhập lậu", "Điện thoại nhập lậu"]),
    (
        "12",
        "99/2013",
        20,
        ["Túi xách giả mạo nhãn hiệu", "Giày thể thao giả mạo nhãn hiệu", "Đồng hồ giả mạo nhãn hiệu"],
    ),
    ("11", "98/2020", 10, ["Nước hoa giả nhãn hàng hóa", "Sữa bột giả nhãn hàng hóa"]),
    ("9", "98/2020", 6, ["Tinh chất dưỡng da là hàng giả về chất lượng"]),
]
# The competence table for industrial property begins here (Decree 186/2026/NĐ-CP); before, the catalogue names no signer.
SIGNERS_KNOWN_FROM = date(2026, 7, 15)
RECENT = timedelta(days=16)
JUST_NOW = 8  # acts of this week, however small the city: some of their drafts wait for a signature
WHERE = "bán qua livestream và tin nhắn riêng"
HOW_SERVED = ["giao trực tiếp", "gửi bảo đảm qua bưu điện", "niêm yết tại trụ sở UBND phường"]


@dataclass(slots=True)
class Plot:
    """One act to come: who, where, when, what."""

    inspector: User
    head: User
    seller: Seller
    account: PlatformAccount
    area: Area
    provision: Provision
    goods: str
    value_vnd: int
    acted_on: date
    detected_on: date
    batch: Batch | None = None


@contextmanager
def on(day: date, hour: int = 9) -> Iterator[None]:
    """The clock of the journal stands on this day."""
    with clock.travel(timezone.make_aware(datetime.combine(day, time(hour, 15)))):
        yield


def plots(
    cast: Cast, rng: random.Random, sellers: list[Seller], areas: list[Area], today: date, count: int
) -> list[Plot]:
    """Acts over the last two years, more of late and before Tết."""
    found = []
    confirmed = [seller for seller in sellers if seller.state == "confirmed"]
    numbers = sorted(cast.inspectors)
    busy = [1] * 6 + [5] * 5 + numbers
    for number in range(count):
        team = rng.choice(busy)
        seller = rng.choice(confirmed)
        far = rng.triangular(0, 720, 120) if rng.random() > 0.12 else rng.uniform(0, RECENT.days)
        if number < JUST_NOW:
            far = rng.uniform(3, 5)
        detected_on = today - timedelta(days=int(far))
        acted_on = detected_on - timedelta(days=rng.randint(0, 5))
        known = [each for each in ACTS if not each[1].startswith("99/") or acted_on >= SIGNERS_KNOWN_FROM]
        article, instrument, _weight, goods = rng.choices(known, [each[2] for each in known])[0]
        bands = Provision.objects.in_force(acted_on).filter(
            article=article,
            instrument__startswith=instrument,
            value_unit="VND",
            value_from__isnull=False,
            fine_min__gt=0,
        )
        provision = rng.choice(list(bands.order_by("code")[:8]) or [None])
        if provision is None:
            continue
        low = int(provision.value_from)
        high = int(provision.value_to) if provision.value_to else low * 2 + 10_000_000
        value = max(low + 1, round(rng.uniform(low, high) / 10_000) * 10_000)
        own = list(seller.accounts.order_by("pk"))
        found.append(Plot(
            rng.choice(cast.inspectors[team]), cast.heads[team], seller, rng.choice(own), seller.area or rng.choice(areas), provision,
            rng.choice(goods), min(value, high - 1), acted_on, detected_on,
        ))  # fmt: skip
    return sorted(found, key=lambda plot: plot.detected_on)


def capture(found: list[Plot], rng: random.Random) -> None:
    """The proof of each act: what the inspector saw and pasted that day, sealed and read by the jobs."""
    for number, plot in enumerate(found, 1):
        price = max(1, plot.value_vnd // rng.randint(20, 200) // 1000)
        text = (
            f"[{plot.detected_on:%d/%m/%Y}] {plot.account.name or plot.account.handle} ({plot.account.get_platform_display()})\n"
            f"{plot.goods}, {WHERE}. Giá {price}k, không hoá đơn, cam kết chuẩn. Ghi chép số {number}."
        )
        with on(plot.detected_on, rng.randint(8, 17)):
            seen_at = f"https://{plot.account.platform}.example/{quote(plot.account.handle)}/bai-dang/{number}"
            plot.batch = batches.receive(
                by=plot.inspector, text=text, note=f"{plot.goods} – {plot.account}"[:300], source_url=seen_at if number % 2 else "",
            )  # fmt: skip
    drain(100_000, at_once=200)


def look_again(rng: random.Random, today: date) -> None:
    """What became of the captured pages: most are online, some changed, a quarter gone; a few wait to be looked at today."""
    for posting in Posting.objects.select_related("team").order_by("pk"):
        people = list(posting.team.members.filter(groups__name="inspector").order_by("pk")[:1])
        if not people or rng.random() < 0.15:
            continue
        verdict = rng.choices(["online", "changed", "gone"], [60, 15, 25])[0]
        with on(today - timedelta(days=rng.choice([0, 1, 1, 2, 3])), rng.randint(8, 16)):
            postings.recheck(posting_id=posting.pk, by=people[0], verdict=verdict)
    drain(100_000, at_once=200)


def sample_evidence(cast: Cast, today: date) -> None:
    """The files Chi received: exports, parcels, a bank statement, a platform's answer, saved pages, a screenshot."""
    files = sorted((DATA / "samples").iterdir())
    with on(today - timedelta(days=2), 14):
        batches.receive(
            by=cast.chi, files=[Incoming(file.name, chunks=_chunks(file)) for file in files],
            note="Hồ sơ mẫu: xuất dữ liệu, vận đơn, sao kê, trả lời của sàn",
        )  # fmt: skip
    drain(100_000, at_once=200)


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while chunk := stream.read(1 << 16):
            yield chunk


def establish(plot: Plot, rng: random.Random) -> Violation | None:
    """Open (or go on with) a case and log the violation; a plot the rules refuse is left out."""
    assert plot.batch is not None
    exhibits = list(plot.batch.arrivals.values_list("exhibit_id", flat=True))
    circumstances: dict[str, Any] = {}
    luck = rng.random()
    if luck < 0.12:
        circumstances["aggravating"] = ["10.b", "10.l"]
    elif luck < 0.2:
        circumstances["mitigating"] = ["9.2", "9.5"]
    minutes_on = plot.detected_on + timedelta(days=rng.choice([0, 0, 1]))
    try:
        with on(plot.detected_on):
            case = opening.open_case(
                by=plot.inspector, title=f"{plot.goods} – {plot.seller.name}"[:200], seller_id=plot.seller.pk, area_id=plot.area.pk,
                exhibit_ids=exhibits, on=plot.detected_on,
            )  # fmt: skip
            return violations.establish(
                case_id=case.pk, by=plot.inspector, exhibit_ids=exhibits, seller_id=plot.seller.pk, account_id=plot.account.pk,
                provision_id=plot.provision.pk, acted_on=plot.acted_on, detected_on=plot.detected_on, minutes_on=minutes_on,
                goods=plot.goods, value_vnd=plot.value_vnd, area_id=plot.area.pk, on=max(minutes_on, plot.detected_on),
                description=f"{plot.goods}, {WHERE}.", **circumstances,
            )  # fmt: skip
    except Refused:
        return None


def decide(plot: Plot, violation: Violation, cast: Cast, rng: random.Random, today: date) -> None:
    """From draft to the last payment, as far as the days allow; some stop on the way."""
    # Only what is recent may still lie unfinished: an undecided act of last year would be a missed term.
    luck = rng.random() if plot.detected_on > today - RECENT else rng.uniform(0.12, 1)
    day = violation.minutes_on or plot.detected_on
    if rng.random() < 0.03:
        with on(day):
            violations.withdraw(
                violation_id=violation.pk, by=plot.inspector, why="Người bán xuất trình đủ hoá đơn", on=day
            )
        return
    drafted_on = day + timedelta(days=rng.randint(1, 3))
    if drafted_on > today or luck < 0.04:
        return
    with on(drafted_on):
        decision = decisions.draft(
            case_id=violation.case_id, violation_ids=[violation.pk], by=plot.inspector, on=drafted_on
        )
        if luck < 0.09:
            return
        decisions.submit(decision_id=decision.pk, by=plot.inspector, on=drafted_on)
    signer = plot.head
    if luck < 0.2:
        with on(drafted_on, 15):
            decisions.send_back(
                decision_id=decision.pk,
                by=signer,
                remarks="Bổ sung căn cứ xác định giá trị tang vật.",
                category="evidence",
            )
        if luck < 0.12:
            return
        with on(drafted_on, 16):
            decisions.submit(decision_id=decision.pk, by=plot.inspector, on=drafted_on)
    issued_on = drafted_on + timedelta(days=rng.randint(0, 3))
    if issued_on > today - timedelta(days=1):
        return
    if _sign(decision, signer, cast.ha, issued_on):
        _collect(decision, plot, cast, rng, issued_on, today)
    elif plot.detected_on < today - RECENT:
        _hand_over(decision, violation, plot, signer, issued_on)


def _hand_over(decision: Decision, violation: Violation, plot: Plot, head: User, day: date) -> None:
    """Nobody of the sub-department may sign: the file went to who may, and nothing of it waits here for years."""
    with on(day, 16):
        decisions.send_back(decision_id=decision.pk, by=head, remarks="Vượt thẩm quyền của Chi cục.")
        decisions.discard(decision_id=decision.pk, by=plot.inspector, why="Vượt thẩm quyền của Chi cục")
        violations.withdraw(
            violation_id=violation.pk,
            by=plot.inspector,
            why="Chuyển hồ sơ đến Chủ tịch UBND Thành phố (Điều 52)",
            on=day,
        )


def _complete(decision: Decision, day: date) -> None:
    """What the checklist asks for, as the inspector noted it before the signature."""
    held = [each.violation for each in decision.sanctions.select_related("violation__provision", "violation__seller")]
    for item in sufficiency.missing(held, day):
        violation, code = item.violation, item.requirement.code
        if code == "EXPLANATION":
            events.note(
                kind="explanation_waived", happened_on=day, by=decision.drafted_by, violation_id=violation.pk, on=day
            )
        elif code == "VALUATION":
            events.note(
                kind="valued",
                happened_on=day,
                by=decision.drafted_by,
                violation_id=violation.pk,
                note="Giá niêm yết",
                on=day,
            )
        elif item.requirement.waivable:
            satisfying.satisfy(
                violation_id=violation.pk,
                code=code,
                by=decision.drafted_by,
                words="Có trong hồ sơ giấy của vụ việc",
                on=day,
            )


def _sign(decision: Decision, head: User, ha: User, day: date) -> bool:
    """The head signs what her title reaches; what goes beyond it Hà signs; what the rules refuse waits."""
    for signer in (head, ha):
        try:
            with on(day):
                _complete(decision, day)
                decisions.issue(decision_id=decision.pk, by=signer, on=day)
            return True
        except Refused:
            continue
    return False


def _collect(decision: Decision, plot: Plot, cast: Cast, rng: random.Random, issued_on: date, today: date) -> None:
    served_on = issued_on + timedelta(days=rng.randint(0, 2))
    if served_on > today:
        return
    with on(served_on):
        decisions.serve(
            decision_id=decision.pk, by=plot.inspector, served_on=served_on, how=rng.choice(HOW_SERVED), on=served_on
        )
    luck = rng.random()
    if luck < 0.03:
        annulled_on = served_on + timedelta(days=20)
        if annulled_on <= today:
            with on(annulled_on):
                decisions.annul(decision_id=decision.pk, by=cast.ha, why="Khiếu nại đúng một phần", on=annulled_on)
        return
    decision.refresh_from_db()
    fine = getattr(decision, "fine", None)
    if fine is None:
        return
    paid_on = served_on + timedelta(days=rng.randint(2, 9) if luck < 0.72 else rng.randint(15, 90))
    if luck > 0.9 or paid_on > today:
        return
    amount = fines.owed(fine, paid_on).total_vnd if luck < 0.82 else fine.amount_vnd // 2
    with on(paid_on, 15):
        fines.record_payment(
            fine_id=fine.pk,
            amount_vnd=amount,
            receipt=f"KB{paid_on:%y%m}{decision.pk:05d}",
            paid_on=paid_on,
            by=plot.inspector,
            on=paid_on,
        )
        if luck < 0.6:
            try:
                cases.close(case_id=decision.case_id, by=plot.inspector, on=paid_on)
            except Refused:
                return  # something of the case is still open; it stays open
