"""Cases, violations, decisions and fines as the deeds make them. Days are fixed, so that terms of law come out the same every year."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from cases import sufficiency
from cases.models import Case, Decision, Fine, Payment, Rejection, Relief, Seizure, Violation
from cases.paste import Row
from cases.services import coercions, decisions, events, fines, goods, opening, reliefs, satisfying, violations
from evidence.models import Exhibit
from evidence.services import batches
from laws.models import Provision
from sellers.models import Seller
from staff.models import Team, User
from tests.factories import sellers as seller_factory

ACTED = date(2026, 10, 20)
DETECTED = date(2026, 11, 2)  # a Monday
MINUTES = DETECTED
SIGNED = date(2026, 11, 5)

_number = count(1)


def exhibit(by: User, text: str = "", team: Team | None = None) -> Exhibit:
    """A sealed exhibit: a text pasted by this person."""
    batch = batches.receive(by=by, text=text or f"Bán hàng xách tay số {next(_number)}, ib zalo", team=team)
    batches.seal(batch_id=batch.pk)
    return batch.arrivals.get().exhibit


def provision(**more: Any) -> Provision:
    """A provision in force since 2020: 10 to 20 million for an individual, two years' limitation."""
    n = next(_number)
    values: dict[str, Any] = {
        "code": f"test-{n}", "instrument": "98/2020/NĐ-CP", "article": "17", "clause": str(n), "title_vi": "Kinh doanh hàng hóa không rõ nguồn gốc",
        "title_en": "Trading goods of unknown origin", "fine_min": 10_000_000, "fine_max": 20_000_000, "limitation_years": 2,
        "effective_from": date(2020, 10, 15), "is_confirmed": True, "category": "UNKNOWN_ORIGIN",
    }  # fmt: skip
    return Provision.objects.create(**values | more)


def case(by: User, **more: Any) -> Case:
    return opening.open_case(
        by=by, title=more.pop("title", "Hàng xách tay không hóa đơn"), on=more.pop("on", DETECTED), **more
    )


def facts(by: User, **more: Any) -> dict[str, Any]:
    """What `violations.establish` asks for besides case and person; each may be replaced."""
    if "seller_id" not in more:
        more["seller_id"] = seller_factory.seller(by).pk
    if "provision_id" not in more:
        more["provision_id"] = provision().pk
    if "exhibit_ids" not in more:
        more["exhibit_ids"] = [exhibit(by).pk]
    return {
        "acted_on": ACTED, "detected_on": DETECTED, "minutes_on": MINUTES, "goods": "Áo khoác", "value_vnd": 45_000_000,
        "on": DETECTED, **more,
    }  # fmt: skip


def violation(by: User, in_case: Case | None = None, **more: Any) -> Violation:
    in_case = in_case or case(by)
    return violations.establish(case_id=in_case.pk, by=by, **facts(by, **more))


def draft(by: User, *those: Violation, **more: Any) -> Decision:
    those = those or (violation(by),)
    return decisions.draft(
        case_id=those[0].case_id, violation_ids=[each.pk for each in those], by=by, on=DETECTED, **more
    )


def submitted(by: User, *those: Violation, **more: Any) -> Decision:
    """A draft before its signer, its file complete (the offender declared not to explain) unless `complete=False`."""
    complete = more.pop("complete", True)
    decision = decisions.submit(decision_id=draft(by, *those, **more).pk, by=by, on=DETECTED)
    for sanction in decision.sanctions.select_related("violation") if complete else ():
        complete_file(sanction.violation, by)
    return decision


def complete_file(violation: Violation, by: User) -> None:
    """Everything the checklist asks for, said in words; what needs a fact gets its event."""
    for item in sufficiency.missing([violation], DETECTED):
        code = item.requirement.code
        if code == "EXPLANATION":
            events.note(kind="explanation_waived", happened_on=DETECTED, by=by, violation_id=violation.pk)
        elif item.requirement.waivable:
            satisfying.satisfy(violation_id=violation.pk, code=code, by=by, words="Có trong hồ sơ giấy", on=DETECTED)


def issued(by: User, signer: User, *those: Violation, on: date = SIGNED, **more: Any) -> Decision:
    return decisions.issue(decision_id=submitted(by, *those, **more).pk, by=signer, on=on)


def fine(by: User, signer: User, **more: Any) -> Fine:
    """A fine of 15 million, due ten days after SIGNED."""
    return issued(by, signer, **more).fine


def payment(of: Fine, by: User, amount_vnd: int, days_late: int = 0, receipt: str = "") -> Payment:
    """Money paid `days_late` days after the due day (0: on it)."""
    return fines.record_payment(
        fine_id=of.pk, amount_vnd=amount_vnd, receipt=receipt or f"KB-{next(_number):06d}", by=by,
        paid_on=of.due_on + timedelta(days=days_late), on=date(2027, 12, 31),
    )  # fmt: skip


def relief(of: Fine, by: User, kind: str = "postpone", **more: Any) -> Relief:
    """An application received on the day of the signing: three months less a day, unless said otherwise."""
    values: dict[str, Any] = {"asked_on": SIGNED, "attested_by": "UBND phường Hàng Bạc", "on": SIGNED}
    if kind == "postpone":
        values["until"] = date(2027, 2, 4)
    return reliefs.propose(fine_id=of.pk, kind=kind, by=by, **values | more)


def chased(of: Fine, by: User) -> None:
    """Served, overdue, reminded, coercion proposed, and one line of a statement said not to pay it."""
    decisions.serve(decision_id=of.decision_id, by=by, served_on=SIGNED, how="Giao trực tiếp")
    late = date(2026, 11, 20)
    coercions.remind(fine_id=of.pk, by=by, how="Thư bảo đảm", on=late)
    coercions.propose(fine_id=of.pk, kind="account", against="Tài khoản 0123", by=by, on=late)
    Rejection.objects.create(exhibit=exhibit(by), receipt="FT1", fine=of, by=by)


def seizure(by: User, in_case: Case, *rows: Row, keeper: User, **more: Any) -> Seizure:
    """Goods taken on DETECTED into a storehouse of their own; `keeper` may add storehouses."""
    store = more.pop("store", None) or goods.open_storehouse(by=keeper, name=f"Kho {next(_number)}")
    rows = rows or (Row("Áo khoác", "cái", Decimal(10), value_vnd=2_000_000),)
    facts: dict[str, Any] = {
        "seized_on": in_case.opened_on,
        "place": "Số 5 Hàng Bông",
        "ground": "a",
        "store_id": store.pk,
    }
    return goods.seize(case_id=in_case.pk, by=by, rows=rows, **facts | more)


def seller(by: User, **more: Any) -> Seller:
    return seller_factory.seller(by, **more)
