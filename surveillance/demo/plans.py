"""Plans of two years and the visits they became: made, coming, cancelled; findings noted, upheld and dismissed."""

import random
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from areas.models import Area
from audit.work import drain
from cases.models import CaseExhibit
from common.errors import Refused
from inspections.models import ChecklistItem, Plan, Visit
from inspections.services import findings, plans, visits
from inspections.services.calendar import is_working_day
from inspections.states import VisitState
from sellers.models import Seller
from staff.models import User
from surveillance.demo.files import RECENT, on
from surveillance.demo.people import Cast

TEXTS = {
    "basis": "Pháp lệnh 11/2016/UBTVQH13; Nghị định 33/2022/NĐ-CP (sửa đổi 241/2025/NĐ-CP); Thông tư 27/2020/TT-BCT (sửa đổi "
    "45/2025/TT-BCT); định hướng kiểm tra năm của Bộ Công Thương.",
    "purpose": "Phát hiện, ngăn chặn hàng giả, hàng cấm, hàng không rõ nguồn gốc bán qua mạng; hướng dẫn người bán chấp hành.",
    "subjects": "Cá nhân, hộ kinh doanh, tổ chức bán hàng qua Zalo, Facebook, TikTok, sàn và trang web.",
    "content": "Hoá đơn, chứng từ nguồn gốc; nhãn hàng hoá; điều kiện kinh doanh; thông tin công bố trên trang bán hàng.",
    "force": "Đội QLTT chủ trì; phối hợp công an phường, xã khi cần.",
    "means": "Kinh phí thường xuyên; xe ô tô của Đội; máy ảnh, máy quay.",
    "reporting": "Báo cáo từng lượt trong 02 ngày làm việc; tổng hợp tháng theo kỳ 16–15.",
}
OUTCOMES = [
    "Hồ sơ đầy đủ, đã hướng dẫn người bán công bố thông tin.", "Chưa xuất trình được hoá đơn tại thời điểm kiểm tra.",
    "Cơ sở đóng cửa, đã làm việc với tổ dân phố.", "Hàng hoá có nhãn, có hoá đơn; nhắc nhở về niêm yết giá.",
]  # fmt: skip


def build(cast: Cast, rng: random.Random, sellers: list[Seller], areas: list[Area], today: date) -> None:
    """An annual plan of this year, a thematic one under way, an ad hoc one waiting, next year's in draft."""
    questions = list(ChecklistItem.objects.filter(is_active=True).values_list("pk", flat=True))
    everywhere = [area.pk for area in areas]
    teams = {user.team_id: None for user in cast.heads.values()}
    confirmed = [seller for seller in sellers if seller.state == "confirmed"]
    year = today.year
    annual = _approved(
        cast, title=f"Kế hoạch kiểm tra định kỳ thương mại điện tử năm {year}", kind="periodic", drafted_on=date(year - 1, 12, 8),
        starts_on=date(year, 1, 2), ends_on=date(year, 11, 15), area_ids=everywhere, teams=teams, question_ids=questions,
        seller_ids=[seller.pk for seller in rng.sample(confirmed, 70)], goods="Mỹ phẩm, thực phẩm chức năng, thời trang, đồ điện tử",
        number=f"{rng.randint(100, 400)}/QĐ-SCT", quota=70,
    )  # fmt: skip
    theme = _approved(
        cast, title=f"Chuyên đề: mỹ phẩm bán qua livestream dịp Tết {year + 1}", kind="thematic", drafted_on=today - timedelta(days=20),
        starts_on=today - timedelta(days=12), ends_on=today + timedelta(days=60), area_ids=everywhere, teams=teams,
        question_ids=questions, seller_ids=[seller.pk for seller in rng.sample(confirmed, 45)], goods="Mỹ phẩm bán qua livestream",
        number=f"{rng.randint(401, 700)}/QĐ-CCQLTT", quota=45,
    )  # fmt: skip
    for plan in (annual, theme):
        for visit in plan.visits.filter(day__lt=today).select_related("team", "lead", "seller").order_by("day", "pk"):
            _made(visit, cast, rng, today)
    _of_today(theme, cast, today)
    _waiting(cast, rng, confirmed, areas, questions, today)
    with on(today - timedelta(days=3)):
        plans.draft(
            by=cast.quan, kind="periodic", title=f"Kế hoạch kiểm tra định kỳ thương mại điện tử năm {year + 1}",
            starts_on=date(year + 1, 1, 4), ends_on=date(year + 1, 11, 15), area_ids=everywhere, teams=teams, quota=80,
            basis=TEXTS["basis"], purpose=TEXTS["purpose"],
        )  # fmt: skip


def _approved(cast: Cast, *, drafted_on: date, number: str, **facts: Any) -> Plan:
    """Drafted and submitted by the planner, approved by Hà; the job spreads its visits as of that day."""
    with on(drafted_on):
        plan = plans.draft(by=cast.planner, **facts, **TEXTS)
        plans.submit(plan_id=plan.pk, by=cast.planner)
    with on(drafted_on + timedelta(days=4)):
        plans.approve(plan_id=plan.pk, by=cast.ha, number=number, on=drafted_on + timedelta(days=4))
        drain(1000, at_once=50)
    return plan


def _made(visit: Visit, cast: Cast, rng: random.Random, today: date) -> None:
    """A visit of a past day: most were made, some cancelled; some found something."""
    number = visit.team.number
    lead = rng.choice(cast.inspectors[number])
    with on(visit.day, 8):
        try:
            visits.allot(visit_id=visit.pk, by=cast.heads[number], lead_id=lead.pk)
        except Refused:
            visits.cancel(visit_id=visit.pk, by=cast.heads[number], why="Trùng lịch trực của Đội, gộp vào đợt sau")
            return
    luck = rng.random()
    with on(visit.day, 10):
        if luck < 0.08:
            visits.cancel(visit_id=visit.pk, by=lead, why="Người bán đã chuyển đi, chưa rõ địa chỉ mới")
            return
        visits.start(visit_id=visit.pk, by=lead)
        visits.meet(visit_id=visit.pk, by=lead, present=f"{visit.seller.name}, đại diện tổ dân phố")
        bad = luck < 0.35
        for place, item in enumerate(visits.questions_of(visit)):
            wrong = bad and place == 0
            visits.answer(
                visit_id=visit.pk,
                by=lead,
                item_id=item.pk,
                reply="no" if wrong else "yes",
                note="Chưa có hoá đơn" if wrong else "",
            )
        if bad:
            _found(visit, cast.heads[number], lead, rng, today)
        visits.conclude(visit_id=visit.pk, by=lead, outcome=rng.choice(OUTCOMES))


def _found(visit: Visit, head: User, lead: User, rng: random.Random, today: date) -> None:
    proof = list(
        CaseExhibit.objects.filter(case__team=visit.team).order_by("-pk").values_list("exhibit_id", flat=True)[:1]
    )
    finding = findings.note(
        visit_id=visit.pk, by=lead, goods="Mỹ phẩm chưa rõ nguồn gốc", words="Không xuất trình được hoá đơn, chứng từ.",
        quantity=None, value_vnd=rng.randint(2, 40) * 1_000_000, exhibit_ids=proof, found_on=visit.day,
    )  # fmt: skip
    # What was found weeks ago has been judged; only the last days still wait.
    if rng.random() < 0.4 or visit.day < today - RECENT:
        with on(visit.day, 15):
            findings.dismiss(finding_id=finding.pk, by=head, why="Đã bổ sung hoá đơn hợp lệ")


def _of_today(plan: Plan, cast: Cast, today: date) -> None:
    """Chi has two visits today, Dũng one, and there is one for each in the days to come."""
    coming = Visit.objects.filter(plan=plan, state=VisitState.PLANNED, day__gte=today).order_by("day", "pk")
    own = list(coming.filter(team=cast.chi.team)[:5])
    own += list(coming.exclude(team=cast.chi.team)[: 5 - len(own)])
    leads = [cast.chi, cast.dung, cast.chi, cast.dung, cast.chi]
    for place, (visit, lead) in enumerate(zip(own, leads, strict=False)):
        wanted = today if place < 3 and is_working_day(today) else None
        with suppress(Refused):  # the same lead twice running, say: the visit stays as it was spread
            visits.allot(
                visit_id=visit.pk, by=cast.planner, lead_id=lead.pk, team_id=cast.chi.team_id, why="Địa bàn Đội 5", day=wanted
            )  # fmt: skip


def _waiting(
    cast: Cast, rng: random.Random, confirmed: list[Seller], areas: list[Area], questions: list[int], today: date
) -> None:
    """Two plans handed in for approval: Chi's ad hoc inspection, and a thematic plan Quân may approve (it is not his own)."""
    with on(today - timedelta(days=1)):
        plan = plans.draft(
            by=cast.chi, kind="ad_hoc", title="Kiểm tra đột xuất kho hàng tại căn hộ chung cư", starts_on=today,
            ends_on=today + timedelta(days=14), area_ids=[area.pk for area in cast.chi.team.areas.all()], question_ids=questions,
            seller_ids=[rng.choice(confirmed).pk], goods="Mỹ phẩm nhập lậu", **TEXTS,
        )  # fmt: skip
        plans.submit(plan_id=plan.pk, by=cast.chi)
        theme = plans.draft(
            by=cast.planner, kind="thematic", title=f"Chuyên đề: thực phẩm chức năng bán trên mạng quý I năm {today.year + 1}",
            starts_on=today + timedelta(days=20), ends_on=today + timedelta(days=110), quota=30, question_ids=questions,
            area_ids=[area.pk for area in areas], teams={head.team_id: None for head in cast.heads.values()},
            seller_ids=[seller.pk for seller in rng.sample(confirmed, 30)], goods="Thực phẩm chức năng, thực phẩm bảo vệ sức khoẻ",
            **TEXTS,
        )  # fmt: skip
        plans.submit(plan_id=theme.pk, by=cast.planner)
