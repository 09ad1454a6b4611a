"""Rows of the database and dated values of the rules, one into the other."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from laws.models import Competence, DeadlineTerm, DecisionForm, Holiday, Instrument, Provision
from laws.rules.texts import Band, Day, Doubling, Form, Length, Number, Office, Term
from laws.rules.texts import Instrument as InstrumentText


def plain(number: Decimal | int | None) -> Number | None:
    """A whole number as an int, so that answers read well and searches are fast."""
    if isinstance(number, Decimal):
        return int(number) if number == number.to_integral_value() else number
    return number


def band_of(row: Provision, codes: Mapping[str, str]) -> Band:
    """`codes`: the code of each instrument by its number (the rules name instruments by code)."""
    return Band(
        code=row.code, instrument=codes.get(row.instrument, row.instrument), number=row.instrument,
        article=row.article, clause=row.clause, point=row.point,
        title_vi=row.title_vi, title_en=row.title_en, category=row.category, fine_min=row.fine_min or 0, fine_max=row.fine_max or 0,
        since=row.effective_from, until=row.effective_to, family=row.family, unit=row.value_unit if row.family else "",
        bounds=row.band_bounds, value_from=plain(row.value_from), value_to=plain(row.value_to), profit_from=row.profit_from,
        profit_to=row.profit_to, fine_subject=row.fine_subject, multiplier_verified=row.multiplier_verified,
        addressed_to=row.addressed_to, doubling=tuple(doubling_of(each) for each in row.doubling), suspension=row.suspension,
        confiscates=row.confiscates, limitation_years=row.limitation_years or 1, competent=row.competent, criminal=row.is_criminal,
        warning=row.allows_warning, confirmed=row.is_confirmed, additional_sanctions=row.additional_sanctions, remedies=row.remedies,
        doubling_rule=row.doubling_rule, status=row.status, source=row.source, note=row.notes,
    )  # fmt: skip


def provision_fields(band: Band) -> dict[str, Any]:
    """The columns of a band. The instrument is named by its number in the database."""
    return {
        "instrument": band.number, "article": band.article, "clause": band.clause, "point": band.point, "family": band.family,
        "title_vi": band.title_vi, "title_en": band.title_en, "value_from": decimal(band.value_from), "value_to": decimal(band.value_to),
        "value_unit": band.unit, "band_bounds": band.bounds, "profit_from": band.profit_from, "profit_to": band.profit_to,
        "fine_min": band.fine_min, "fine_max": band.fine_max, "fine_subject": band.fine_subject,
        "org_multiplier": 1 if band.fine_subject == "organisation" else 2, "multiplier_verified": band.multiplier_verified,
        "addressed_to": band.addressed_to, "doubling_rule": band.doubling_rule,
        "doubling": [doubling_json(each) for each in band.doubling],
        "category": band.category, "limitation_years": band.limitation_years, "additional_sanctions": band.additional_sanctions,
        "confiscates": band.confiscates, "suspension": band.suspension, "remedies": band.remedies, "competent": band.competent,
        "is_criminal": band.criminal, "allows_warning": band.warning, "effective_from": band.since, "effective_to": band.until,
        "is_confirmed": band.confirmed, "status": band.status, "source": band.source, "notes": band.note,
    }  # fmt: skip


def decimal(number: Number | None) -> Decimal | None:
    return None if number is None else Decimal(number).quantize(Decimal("0.001"))


def doubling_of(row: dict[str, Any]) -> Doubling:
    return Doubling(
        percent=row["percent"], clause=row["clause"], grounds=frozenset(row["grounds"]),
        since=date.fromisoformat(row["since"]) if row.get("since") else None, cap_individual=row.get("cap_individual"),
        organisations_only=row.get("organisations_only", False),
    )  # fmt: skip


def doubling_json(clause: Doubling) -> dict[str, Any]:
    since = clause.since.isoformat() if clause.since else None
    return {**asdict(clause), "grounds": sorted(clause.grounds), "since": since}


def office_of(row: Competence) -> Office:
    return Office(
        role=row.role_code, title_vi=row.title_vi, title_en=row.title_en, sector=row.sector, fine_individual=row.fine_max_individual,
        fine_organisation=row.fine_max_organization, confiscation=row.confiscation_limit, market_surveillance=row.market_surveillance,
        may_suspend_licence=row.can_suspend_licence, may_apply_remedies=row.can_apply_remedies,
        may_order_inspection=row.can_issue_inspection_decision, citation=row.citation, since=row.effective_from, until=row.effective_to,
        percent=row.percent, confiscation_rule=row.confiscation_rule, instrument=row.instrument, article=row.article,
        confirmed=row.is_confirmed, status=row.status, source=row.source, note=row.notes,
    )  # fmt: skip


def competence_fields(office: Office) -> dict[str, Any]:
    return {
        "role_code": office.role, "title_vi": office.title_vi, "title_en": office.title_en, "sector": office.sector,
        "fine_max_individual": office.fine_individual, "fine_max_organization": office.fine_organisation,
        "confiscation_limit": office.confiscation, "confiscation_rule": office.confiscation_rule, "percent": office.percent,
        "market_surveillance": office.market_surveillance, "can_suspend_licence": office.may_suspend_licence,
        "can_apply_remedies": office.may_apply_remedies, "can_issue_inspection_decision": office.may_order_inspection,
        "instrument": office.instrument, "article": office.article, "citation": office.citation, "effective_from": office.since,
        "effective_to": office.until, "is_confirmed": office.confirmed, "status": office.status, "source": office.source,
        "notes": office.note,
    }  # fmt: skip


def term_of(row: DeadlineTerm) -> Term:
    return Term(
        code=row.code, term=row.term, name_vi=row.name_vi, name_en=row.name_en, unit=row.unit, length=row.length,
        legal_basis=row.legal_basis, since=row.effective_from, until=row.effective_to, starts_with=row.trigger_event,
        variants=tuple((each["name"], Length(each["length"], each["unit"])) for each in row.variants), rolls=row.rolls,
        extension=row.extension, longest=row.longest, rate=row.rate, window_from=row.window_from, window_to=row.window_to,
        before=row.before, day=row.fixed_on, consequence=row.consequence, confirmed=row.is_confirmed, status=row.status,
        source=row.source,
    )  # fmt: skip


def term_fields(term: Term) -> dict[str, Any]:
    return {
        "term": term.term, "name_vi": term.name_vi, "name_en": term.name_en, "trigger_event": term.starts_with, "unit": term.unit,
        "length": term.length, "variants": [{"name": name, "length": each.length, "unit": each.unit} for name, each in term.variants],
        "rolls": term.rolls, "extension": term.extension, "longest": term.longest,
        "rate": term.rate.quantize(Decimal("0.0001")) if term.rate is not None else None, "window_from": term.window_from,
        "window_to": term.window_to, "before": term.before, "fixed_on": term.day, "legal_basis": term.legal_basis,
        "consequence": term.consequence, "effective_from": term.since, "effective_to": term.until, "is_confirmed": term.confirmed,
        "status": term.status, "source": term.source,
    }  # fmt: skip


def day_of(row: Holiday) -> Day:
    return Day(row.day, row.kind, row.name_vi, row.name_en, row.is_confirmed, row.status, row.source)


def holiday_fields(day: Day) -> dict[str, Any]:
    return {
        "kind": day.kind, "name_vi": day.name_vi, "name_en": day.name_en, "is_confirmed": day.confirmed,
        "status": day.status, "source": day.source,
    }  # fmt: skip


def form_of(row: DecisionForm) -> Form:
    return Form(
        row.code,
        row.kind,
        row.name_vi,
        row.name_en,
        row.priority,
        row.effective_from,
        row.instrument,
        row.status,
        row.source,
        row.notes,
    )


def form_fields(form: Form) -> dict[str, Any]:
    return {
        "kind": form.kind, "name_vi": form.name_vi, "name_en": form.name_en, "priority": form.priority, "instrument": form.instrument,
        "effective_from": form.since, "is_confirmed": form.status == "SOURCED", "status": form.status, "source": form.source,
        "notes": form.note,
    }  # fmt: skip


def instrument_of(row: Instrument) -> InstrumentText:
    return InstrumentText(
        row.code, row.number, row.kind, row.short_vi, row.title_vi, row.title_en, row.effective_from, row.effective_to, row.amended_by,
        row.cited_as, row.gate, row.status, row.source, row.is_confirmed,
    )  # fmt: skip


def instrument_fields(text: InstrumentText) -> dict[str, Any]:
    return {
        "number": text.number, "kind": text.kind, "short_vi": text.short_vi, "title_vi": text.title_vi, "title_en": text.title_en,
        "effective_from": text.since, "effective_to": text.until, "amended_by": text.amended_by, "cited_as": text.cited_as,
        "gate": text.gate, "status": text.status, "source": text.source, "is_confirmed": text.confirmed,
    }  # fmt: skip
