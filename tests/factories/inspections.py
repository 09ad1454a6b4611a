"""Plans, visits and findings as the deeds make them."""

from datetime import date, timedelta
from typing import Any

from areas.models import Area
from common import clock
from inspections.models import ChecklistItem, Finding, Plan, Visit
from inspections.services import findings, plans, spreading, visits
from sellers.models import Seller
from staff.models import Team, User

TEXTS = {
    "basis": "Pháp lệnh 11/2016/UBTVQH13; Thông tư 27/2020/TT-BCT",
    "purpose": "Kiểm tra việc chấp hành pháp luật trong bán hàng qua mạng",
    "subjects": "Hộ kinh doanh và cá nhân bán mỹ phẩm qua livestream",
    "goods": "Mỹ phẩm, thực phẩm chức năng",
    "content": "Đăng ký kinh doanh; nguồn gốc; nhãn; giá",
    "force": "Mỗi Đội một Tổ kiểm tra; phối hợp Công an phường",
    "means": "Kinh phí của Chi cục; xe của Đội",
    "reporting": "Đội báo cáo Chi cục trước ngày 20 hằng tháng",
}
_count = iter(range(1, 1_000_000))


def area() -> Area:
    """Some present ward."""
    return Area.objects.present().order_by("code").first()


def seller(name: str = "", **more: Any) -> Seller:
    """A seller as registering makes one."""
    name = name or f"Người bán {next(_count)}"
    return Seller.objects.create(
        name=name, name_key=name.lower(), **{"state": "confirmed", "address": "12 Phố Huế", **more}
    )


def questions() -> list[int]:
    """Two questions of a checklist."""
    for n, code in enumerate(("origin", "labels")):
        ChecklistItem.objects.get_or_create(
            code=code, defaults={"question": f"Câu hỏi {n}?", "question_en": f"Question {n}?", "order": n}
        )
    return list(ChecklistItem.objects.filter(code__in=["origin", "labels"]).values_list("pk", flat=True))


def plan(by: User, team: Team, sellers: int = 1, **more: Any) -> Plan:
    """A complete draft with targets for one team, running from today for sixty days."""
    asked = {
        "kind": "thematic", "title": "Mỹ phẩm trên livestream", "starts_on": clock.today(),
        "ends_on": clock.today() + timedelta(days=60), "area_ids": [area().pk], "teams": {team.pk: None},
        "seller_ids": [seller().pk for _n in range(sellers)], "question_ids": questions(), "quota": sellers, **TEXTS, **more,
    }  # fmt: skip
    return plans.draft(by=by, **asked)


def approved(by: User, approver: User, team: Team, sellers: int = 1, **more: Any) -> Plan:
    """An approved plan; its visits are not spread yet."""
    made = plan(by, team, sellers, **more)
    plans.submit(plan_id=made.pk, by=by)
    return plans.approve(plan_id=made.pk, by=approver)


def visit(by: User, approver: User, team: Team, lead: User | None = None, **more: Any) -> Visit:
    """A planned visit of the team."""
    made = approved(by, approver, team, **more)
    spreading.spread_plan(plan_id=made.pk)
    found = made.visits.order_by("pk").first()
    if lead and found.lead_id != lead.pk:
        Visit.objects.filter(pk=found.pk).update(lead=lead)
        found.refresh_from_db()
    return found


def finding(visit: Visit, by: User, **more: Any) -> Finding:
    """Something found on a visit, which is started when it is not yet."""
    if visit.state == "planned":
        visits.start(visit_id=visit.pk, by=by)
    return findings.note(visit_id=visit.pk, by=by, **{"goods": "Kem trộn không nhãn", "value_vnd": 45_000_000, **more})


def some_day(n: int) -> date:
    return clock.today() + timedelta(days=n)
