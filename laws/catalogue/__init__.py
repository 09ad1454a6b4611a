"""The catalogue as the lawyers write it (YAML beside this file), read into dated values. Pure: no Django, no database."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from laws.rules.book import Book
from laws.rules.texts import Band, Day, Doubling, Form, Gate, Ground, Instrument, Length, Office, Sector, Term

FOLDER = Path(__file__).parent
Row = Mapping[str, Any]


class CatalogueError(ValueError):
    """A file of the catalogue does not say what it must; the message names file and place."""


@lru_cache(maxsize=1)
def book() -> Book:
    """All of the catalogue; read once a process."""
    return read(FOLDER)


def read(folder: Path) -> Book:
    """Reads a folder of catalogue files."""
    instruments = tuple(_instrument(row) for row in _file(folder, "instruments")["instruments"])
    numbers = {each.code: each.number for each in instruments}
    sectors = _file(folder, "sectors")
    bands: list[Band] = []
    cited: dict[str, Row] = {}
    for path in sorted(folder.glob("nd-*.yaml")):
        text = _file(folder, path.stem)
        cited[text["instrument"]] = text
        bands += _bands(text, numbers)
    _check_unique(bands)
    return Book(
        bands=tuple(bands),
        offices=tuple(office for row in _file(folder, "competence")["offices"] for office in _offices(row)),
        terms=tuple(_term(row) for row in _file(folder, "deadlines")["terms"]),
        days=tuple(_day(row) for row in _file(folder, "holidays")["days"]),
        sectors=tuple(_sector(row) for row in sectors["sectors"]),
        gates=tuple(_gate(row) for row in _file(folder, "gates")["gates"]),
        grounds=tuple(
            Ground(code, row["kind"], row["vi"], row["en"]) for code, row in _file(folder, "grounds")["grounds"].items()
        ),
        instruments=tuple(_cited(each, cited.get(each.code, {})) for each in instruments),
        forms=_forms(_file(folder, "forms")),
        categories=tuple((code, row["vi"], row["en"]) for code, row in sectors["categories"].items()),
    )


def requirements(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """What a file must hold before signing, by code, with the names of the table's columns."""
    found = {}
    for row in _file(folder, "requirements")["requirements"]:
        dated = {"effective_from": row["since"], "effective_to": row.get("until"), "met_by": row.get("met_by", "")}
        same = ("name_vi", "name_en", "kinds", "when", "waivable", "legal_basis", "status", "source")
        confirmed = row["status"] == "SOURCED"
        found[row["code"]] = {**{name: row[name] for name in same}, **dated, "is_confirmed": confirmed}
    return found


def _file(folder: Path, name: str) -> Row:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = yaml.load((folder / f"{name}.yaml").read_text("utf-8"), Loader=loader)  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as no:
        raise CatalogueError(f"{name}.yaml: {no}") from no
    if not isinstance(found, dict):
        raise CatalogueError(f"{name}.yaml: names and values expected")
    return found


def _instrument(row: Row) -> Instrument:
    return Instrument(**row)


def _cited(instrument: Instrument, text: Row) -> Instrument:
    from_text = {"cited_as": text.get("cited_as", ""), "source": text.get("source", "")}
    return Instrument(**{**{name: getattr(instrument, name) for name in Instrument.__slots__}, **from_text})


def _bands(text: Row, numbers: Mapping[str, str]) -> list[Band]:
    found = []
    for article in text["articles"]:
        for act in article["acts"]:
            family = _family(text["instrument"], article["article"], act)
            for row in act["bands"]:
                try:
                    found.append(_band(text, numbers, article["article"], family, {**act, **row}))
                except (KeyError, TypeError, ValueError) as no:
                    raise CatalogueError(f"{text['instrument']} Điều {article['article']}: {row}: {no!r}") from no
    return found


def _family(instrument: str, article: str, act: Row) -> str:
    """Bands of one graded act under one text; the point tells acts apart that share article, category and unit."""
    if "bounds" not in act:
        return ""
    points = {row.get("point", "") for row in act["bands"]}
    shared = points.pop() if len(points) == 1 else ""
    return f"{instrument}.{article}.{act['category']}.{act['measure']}.{shared}@{act['since']}"


def _band(text: Row, numbers: Mapping[str, str], article: str, family: str, row: Row) -> Band:
    lowest, highest = row["fine"]
    since, clause, point = row["since"], row.get("clause", ""), row.get("point", "")
    place = ".".join(part for part in (text["instrument"], article, clause, point) if part)
    return Band(
        code=f"{place}@{since}",
        instrument=text["instrument"],
        number=numbers[text["instrument"]],
        article=article,
        clause=clause,
        point=point,
        title_vi=row["title_vi"],
        title_en=row.get("title_en", ""),
        category=row["category"],
        fine_min=lowest,
        fine_max=highest,
        since=since,
        until=row.get("until"),
        family=family,
        unit=row.get("measure", ""),
        bounds=row.get("bounds", ""),
        value_from=_number(row.get("from")),
        value_to=_number(row.get("to")),
        profit_from=row.get("profit_from"),
        profit_to=row.get("profit_to"),
        fine_subject=row.get("fine_subject", "individual"),
        multiplier_verified=row.get("multiplier_verified", True),
        addressed_to=row.get("addressed_to", ""),
        doubling=tuple(_doubling(each) for each in row.get("doubling", ())),
        suspension=row.get("suspension", ""),
        confiscates="tịch thu tang vật" in row.get("additional_sanctions", "").lower(),
        limitation_years=row["limitation_years"],
        competent=row.get("qltt", "yes"),
        criminal=row.get("criminal", False),
        warning=row.get("warning", False),
        confirmed=text.get("confirmed", True),
        additional_sanctions=row.get("additional_sanctions", ""),
        remedies=row.get("remedies", ""),
        doubling_rule=row.get("doubling_rule", ""),
        status=text["status"],
        source=text["source"],
        note=row.get("note", ""),
    )


def _number(value: int | float | None) -> int | Decimal | None:
    return Decimal(str(value)) if isinstance(value, float) else value


def _doubling(row: Row) -> Doubling:
    return Doubling(**{**row, "grounds": frozenset(row["grounds"])})


def _offices(row: Row) -> list[Office]:
    names = (
        "role",
        "title_vi",
        "title_en",
        "may_suspend_licence",
        "may_apply_remedies",
        "may_order_inspection",
        "since",
    )
    shared = {name: row[name] for name in names}
    found = []
    for sector in row["sectors"]:
        confiscation = {"unlimited": None, "none": 0}.get(sector["confiscation"], sector["confiscation"])
        found.append(
            Office(
                **shared,
                sector=sector["sector"],
                fine_individual=sector["fine"][0],
                fine_organisation=sector["fine"][1],
                confiscation=confiscation,
                market_surveillance=row.get("market_surveillance", False),
                citation=f"{row['article'].replace(' k', ' khoản ')} Nghị định {row['instrument']}",
                until=row.get("until"),
                percent=row.get("percent_of_sector_maximum"),
                confiscation_rule=row["confiscation_rule"],
                instrument=row["instrument"],
                article=row["article"],
                confirmed=sector.get("confirmed", True),
                status=sector.get("status", "SOURCED"),
                source=row["source"],
                note=sector.get("note", ""),
            )
        )
    return found


def _term(row: Row) -> Term:
    known = {name: value for name, value in row.items() if name not in ("variants", "rate", "term")}
    variants = tuple((each["name"], Length(each["length"], each["unit"])) for each in row.get("variants", ()))
    rate = Decimal(row["rate"]) if "rate" in row else None
    return Term(**{"length": None, **known}, term=row.get("term", row["code"]), variants=variants, rate=rate)


def _day(row: Row) -> Day:
    return Day(
        row["day"], row["kind"], row["name_vi"], row["name_en"], row["confirmed"], row["status"], row.get("source", "")
    )


def _sector(row: Row) -> Sector:
    confirmed = row.get("confirmed", True)
    return Sector(
        row["code"],
        row["name_vi"],
        row["name_en"],
        row.get("highest_individual"),
        frozenset(row["categories"]),
        confirmed,
    )


def _gate(row: Row) -> Gate:
    sets = {name: frozenset(row.get(name, ())) for name in ("instruments", "articles", "categories", "terms")}
    return Gate(
        row["code"], row["title_vi"], row["title_en"], **sets, since=row.get("since"), quiet=row.get("quiet", False)
    )


def _forms(text: Row) -> tuple[Form, ...]:
    shared = {"instrument": text["instrument"], "source": text["source"], "note": text["note"]}
    return tuple(Form(**{"name_en": "", **row}, **shared) for row in text["forms"])


def _check_unique(bands: list[Band]) -> None:
    seen: set[str] = set()
    for band in bands:
        if band.code in seen:
            raise CatalogueError(f"{band.code} stands twice")
        seen.add(band.code)
