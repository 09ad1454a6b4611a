"""What the papers of a case are filled with: a snapshot of plain values in Vietnamese, whoever asks."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.dateparse import parse_date

from cases.circumstances import AGGRAVATING, MITIGATING
from cases.models import Case, Decision, Sanction, Violation
from cases.papers.amounts import dong_in_words
from cases.stock import lines_with_stock
from laws.marks import without_marks
from laws.models import Instrument
from sellers.models import Identifier, Seller, SellerKind
from staff.models import Title, User

LAW = "Luật Xử lý vi phạm hành chính ngày 20 tháng 6 năm 2012 (sửa đổi, bổ sung năm 2017, 2020, 2022, 2024 và 2025)"
NOTHING = "Không"
TITLES = {
    Title.CONTROLLER: "Kiểm soát viên thị trường",
    Title.TEAM_HEAD: "Đội trưởng",
    Title.DEPUTY_TEAM_HEAD: "Phó Đội trưởng",
    Title.SUBDEPARTMENT_HEAD: "Chi cục trưởng",
    Title.DEPUTY_SUBDEPARTMENT_HEAD: "Phó Chi cục trưởng",
    Title.OFFICER: "Chuyên viên",
}
OF_THE_TEAM = {Title.CONTROLLER, Title.TEAM_HEAD, Title.DEPUTY_TEAM_HEAD}
_AMENDMENT = re.compile(r"(\d+/\d{4})(?:/[\w-]+)?\s*(?:Điều \d+)?\s*(?:\((\d{2}/\d{2}/\d{4})\))?")
LETTERS = "abcdđeghiklmnopqrstuvxy"


def of_case(case: Case, seller: Seller | None, on: date, by: User | None, answers: dict[str, str]) -> dict[str, Any]:
    """For minutes and other papers about an offender's acts in a case."""
    rows = case.violations.exclude(state="withdrawn").select_related("provision", "account").prefetch_related("proofs")
    acts = list(rows.filter(seller=seller).order_by("pk")) if seller else []
    with translation.override("vi"):
        return _common(case, seller, acts, on, answers) | {
            "org": _office(case, in_team=True),
            "officer": _officer(by, case),
            "signer": _asked_signer(case, answers),
        }


def of_decision(decision: Decision, on: date, answers: dict[str, str]) -> dict[str, Any]:
    """For a decision as it stands: signed, or in draft with the day of today."""
    sanctions = list(
        decision.sanctions.select_related("violation__provision", "violation__account")
        .prefetch_related("violation__proofs")
        .order_by("pk")
    )
    acts = [each.violation for each in sanctions]
    signer = decision.issued_by
    in_team = signer is not None and signer.title in OF_THE_TEAM
    with translation.override("vi"):
        data = _common(decision.case, decision.seller, acts, decision.issued_on or on, answers)
        for told, sanction in zip(data["acts"], sanctions, strict=True):
            told |= {"fine": dong(sanction.amount_vnd), "fine_words": dong_in_words(sanction.amount_vnd)}
        return data | {
            "org": _office(decision.case, in_team=in_team),
            "officer": _officer(decision.drafted_by, decision.case),
            "signer": _signer(signer, decision.case),
            "number": decision.number,
            "decision_number": decision.number,
            "decision_day": f"{decision.issued_on:%d/%m/%Y}" if decision.issued_on else "",
            "due_day": f"{decision.fine.due_on:%d/%m/%Y}" if hasattr(decision, "fine") else "",
            "total": dong(decision.total_vnd),
            "total_words": dong_in_words(decision.total_vnd),
            "additional": _each(sanctions, "additional"),
            "remedies": _each(sanctions, "remedies"),
        }


def dong(amount: int | None) -> str:
    return "" if amount is None else f"{amount:,}".replace(",", ".") + " đồng"


def _common(
    case: Case, seller: Seller | None, acts: Sequence[Violation], on: date, answers: dict[str, str]
) -> dict[str, Any]:
    return {
        "number": "", "day": f"{on:%d}", "month": f"{on:%m}", "year": f"{on:%Y}", "place": "Hà Nội", "law": LAW,
        "case_number": case.number, "ins_number": case.ins_number, "team": case.team.name, "party": party(seller),
        "acts": [_act(each, at) for at, each in enumerate(acts)],
        "minutes": sorted({f"lập ngày {each.minutes_on:%d/%m/%Y}" for each in acts if each.minutes_on}),
        "proofs": _proofs(acts), "bases": bases(acts, on), "explains": any(each.right_to_explain for each in acts),
        "aggravating": _circumstances(acts, "aggravating", AGGRAVATING), "mitigating": _circumstances(acts, "mitigating", MITIGATING),
        **_goods(case), "decision_number": "", "decision_day": "", "due_day": "",
        "total": "", "total_words": "", "additional": NOTHING, "remedies": NOTHING,
        "ask": {name: value for name, value in answers.items() if value},
    }  # fmt: skip


def party(seller: Seller | None) -> dict[str, Any]:
    """Who the paper is about, with the words a paper has for a person and for an organisation."""
    is_org = seller is not None and seller.kind == SellerKind.ORGANIZATION
    known = _identifiers(seller)
    return {
        "is_org": is_org, "name": seller.name if seller else "", "address": seller.address if seller else "",
        "noun": "tổ chức" if is_org else "ông (bà)", "noun_cap": "Tổ chức" if is_org else "Ông (bà)",
        "role": "người đại diện của tổ chức" if is_org else "cá nhân", "role_caps": "ĐẠI DIỆN TỔ CHỨC" if is_org else "NGƯỜI",
        "person": "" if is_org or not seller else seller.name,
        "tax_code": known.get("tax_code", ""), "citizen_id": known.get("citizen_id", ""),
    }  # fmt: skip


def _identifiers(seller: Seller | None) -> dict[str, str]:
    if seller is None:
        return {}
    rows = Identifier.objects.filter(
        sightings__account__seller=seller, sightings__role="holder", kind__in=["tax_code", "citizen_id"]
    )
    return dict(rows.order_by("pk").values_list("kind", "shown"))


def _act(violation: Violation, at: int) -> dict[str, Any]:
    words = f"{violation.provision.title_vi}: {violation.goods}"
    if violation.quantity is not None:
        words += f", số lượng {_quantity(violation.quantity)} {violation.unit}".rstrip()
    if violation.value_vnd is not None:
        words += f", trị giá {dong(violation.value_vnd)} (Bằng chữ: {dong_in_words(violation.value_vnd)})"
    words += f"; ngày thực hiện {violation.acted_on:%d/%m/%Y}"
    if violation.description:
        words += f". {violation.description.strip().rstrip('.')}"
    account = violation.account
    return {
        "letter": LETTERS[at % len(LETTERS)], "words": words, "title": violation.provision.title_vi, "goods": violation.goods,
        "citation": _cited(violation.provision.citation), "acted_on": f"{violation.acted_on:%d/%m/%Y}",
        "value": dong(violation.value_vnd), "account": f"{account.get_platform_display()} “{account}”" if account else NOTHING,
        "fine": "", "fine_words": "",
    }  # fmt: skip


def _cited(citation: str) -> str:
    return citation[:1].lower() + citation[1:] if citation.startswith(("Điểm", "Khoản")) else citation


def _quantity(value: Any) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def _proofs(acts: Iterable[Violation]) -> list[dict[str, str]]:
    found = {exhibit.pk: exhibit for each in acts for exhibit in each.proofs.all()}
    return [{"name": exhibit.name, "sha256": exhibit.sha256} for _pk, exhibit in sorted(found.items())]


def _goods(case: Case) -> dict[str, Any]:
    """The inventory of the case's seizures as the tables of papers show it, and the latest seizure."""
    lines = lines_with_stock(case)
    worth = sum(line.worth or 0 for line in lines)
    latest = case.seizures.order_by("-pk").first()
    stores = dict.fromkeys(place["name"] for line in lines for place in line.there)
    seizure = {"number": "", "day": "", "place": "", "ground": "", "store": ", ".join(stores)}
    if latest is not None:
        seizure |= {
            "number": latest.number, "day": f"{latest.seized_on:%d/%m/%Y}", "place": latest.place,
            "ground": f"điểm {latest.ground} khoản 1 Điều 125 Luật Xử lý vi phạm hành chính: {latest.get_ground_display().lower()}",
        }  # fmt: skip
    return {
        "goods": [_goods_line(at, line) for at, line in enumerate(lines, 1)], "goods_total": dong(worth) if lines else "",
        "goods_total_words": dong_in_words(worth) if lines else "", "seizure": seizure,
        "measures": f"Tạm giữ tang vật ({seizure['number']})" if latest else NOTHING,
    }  # fmt: skip


def _goods_line(at: int, line: Any) -> dict[str, Any]:
    sealed = f"niêm phong {line.seal.number}" if line.seal else ""
    return {
        "n": at, "words": ", ".join(each for each in (line.name, line.label, line.origin) if each), "unit": line.unit,
        "quantity": _quantity(line.quantity), "condition": ", ".join(each for each in (line.condition, sealed) if each) or "–",
        "value": "–" if line.worth is None else f"{line.worth:,}".replace(",", "."),
    }  # fmt: skip


def _circumstances(acts: Iterable[Violation], name: str, names: Any) -> str:
    codes = dict.fromkeys(code for each in acts for code in getattr(each, name))
    return "; ".join(str(names.get(code, code)) for code in codes) or NOTHING


def _each(sanctions: Iterable[Sanction], name: str) -> str:
    told = dict.fromkeys(without_marks(str(getattr(each, name))).rstrip(".") for each in sanctions)
    return "; ".join(words for words in told if words) or NOTHING


def bases(acts: Iterable[Violation], on: date) -> list[str]:
    """The instruments the acts are punished under, each with the texts that amended it by that day."""
    numbers = dict.fromkeys(each.provision.instrument for each in acts)
    known = {each.number: each for each in Instrument.objects.filter(number__in=numbers)}
    return [_instrument(number, known.get(number), on) for number in numbers]


def _instrument(number: str, instrument: Instrument | None, on: date) -> str:
    kind = "Nghị định" if "NĐ-CP" in number else "Luật"
    words = f"{kind} số {number}"
    if instrument is None:
        return words
    title = instrument.title_vi
    words += f" của Chính phủ {title[:1].lower()}{title[1:]}" if kind == "Nghị định" else f" {title}"
    amended = amendments(instrument.amended_by, on)
    return (
        f"{words}, được sửa đổi, bổ sung bởi {', '.join(f'Nghị định số {each}/NĐ-CP' for each in amended)}"
        if amended
        else words
    )


def amendments(told: str, on: date) -> list[str]:
    """Numbers of the amending texts in force by that day.

    >>> amendments("17/2022/NĐ-CP (31/01/2022); 24/2025/NĐ-CP (21/02/2025)", date(2024, 1, 1))
    ['17/2022']
    >>> amendments("126/2021; 46/2024 (01/07/2024)", date(2026, 1, 1))
    ['126/2021', '46/2024']
    """
    found = []
    for number, since in _AMENDMENT.findall(told):
        started = parse_date("-".join(reversed(since.split("/")))) if since else None
        if started is None or started <= on:
            found.append(number)
    return found


def _office(case: Case, *, in_team: bool) -> dict[str, str]:
    if in_team:
        return {"parent": "CHI CỤC QUẢN LÝ THỊ TRƯỜNG HÀ NỘI", "name": f"ĐỘI QUẢN LÝ THỊ TRƯỜNG SỐ {case.team.number}"}
    return {"parent": "SỞ CÔNG THƯƠNG THÀNH PHỐ HÀ NỘI", "name": "CHI CỤC QUẢN LÝ THỊ TRƯỜNG HÀ NỘI"}


def _officer(person: User | None, case: Case) -> dict[str, str]:
    if person is None:
        return {"name": "", "title": "", "team": case.team.name}
    return {"name": person.full_name, "title": TITLES[Title(person.title)], "team": str(person.team or case.team)}


def _signer(person: User | None, case: Case) -> dict[str, str]:
    if person is None:
        return {"name": "", "title": "", "authority": ""}
    title = Title(person.title)
    own = TITLES[title].upper()
    office = (
        f"ĐỘI QUẢN LÝ THỊ TRƯỜNG SỐ {case.team.number}" if title in OF_THE_TEAM else "CHI CỤC QUẢN LÝ THỊ TRƯỜNG HÀ NỘI"
    )
    deputy = own.startswith("PHÓ ")
    head = own.removeprefix("PHÓ ")
    return {
        "name": person.full_name,
        "title": f"KT. {head}\n{own}" if deputy else own,
        "authority": f"{head} {office}",
    }


def _asked_signer(case: Case, answers: dict[str, str]) -> dict[str, str]:
    title = answers.get("signed_title", "").upper()
    return {"name": answers.get("signed_by", ""), "title": title, "authority": title}
