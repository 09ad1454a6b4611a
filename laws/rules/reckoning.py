"""One violation reckoned: band, frame, fine, signers, right to explain, minutes, limitation, prompts - with every reason."""

from datetime import date
from typing import NamedTuple

from laws.rules import citation as cite
from laws.rules.book import Book
from laws.rules.brackets import Asked, Found, Measure, check_measure, citation_of, find, pick
from laws.rules.competence import Act, Signers, may_sign
from laws.rules.criminal import prompts
from laws.rules.explain import right_to_explain
from laws.rules.fines import Frame, Framed, fine_in, for_age, frame_for
from laws.rules.in_force import holds, lighter
from laws.rules.limitation import limitation
from laws.rules.minutes import without_minutes
from laws.rules.reasons import Reason, RuleRefused
from laws.rules.texts import SUBJECTS, Band, Number


class Facts(NamedTuple):
    """What is known of one violation. Amounts in đồng; `value` in the unit of the act (`unit`).

    `on` is the day of the act (of its end; of detection while it goes on); `signed_on` the day of the decision (default: `on`).
    """

    on: date
    subject: str = "individual"  # individual, household, organization
    value: Number | None = None
    unit: str = "VND"
    profit: int | None = None
    mitigating: int = 0
    aggravating: int = 0
    grounds: tuple[str, ...] = ()  # of grounds.yaml: what multiplies the frame
    signed_on: date | None = None
    figure: int | None = None  # the officer's figure when exactly one circumstance is left
    why: str = ""
    confiscated_vnd: int | None = (
        None  # value of exhibits to confiscate; default: the goods, where the text confiscates them
    )
    remedies: bool = False  # remedial measures will be applied
    warning: bool = False  # a warning instead of a fine
    by_device: bool = False
    age: int | None = None
    from_prosecution: bool = False


class Reckoning(NamedTuple):
    """What the law says of one violation. Money in đồng for this subject; `between` is open at both ends."""

    band: Band
    alike: tuple[Band, ...]
    facts: Facts
    frame: Frame
    fine: int | None
    between: tuple[int, int] | None
    sector: str
    may_sign: tuple[str, ...]
    right_to_explain: bool
    without_minutes: bool
    form: str
    suspension: bool
    limitation_ends: date
    prompts: tuple[Reason, ...]
    gates: tuple[str, ...]
    confirmed: bool
    because: tuple[Reason, ...]

    @property
    def citation(self) -> str:
        return citation_of(self.band)


def reckon(
    book: Book, instrument: str, article: str, facts: Facts, *, clause: str = "", point: str = "", category: str = ""
) -> Reckoning:
    """Reckons a violation of an article: finds the band by what is named and how much there is."""
    asked = Asked(
        instrument, article, facts.on, Measure(facts.value, facts.unit, facts.profit), clause, point, category
    )
    found = find(book.by_article.get((instrument, article), []), book.ladders, asked)
    return reckon_band(book, found, facts)


def reckon_named(book: Book, code: str, facts: Facts) -> Reckoning:
    """Reckons a violation of a band chosen by its code; a graded act is measured again within its own text."""
    band = book.by_code.get(code)
    if band is None:
        raise RuleRefused("provision_unknown", provision=code)
    measure = Measure(facts.value, facts.unit, facts.profit)
    check_measure(measure)
    if not holds(band, facts.on):
        raise RuleRefused("no_text_in_force", citation_of(band), on=facts.on, since=band.since, until=band.until)
    if band.graded and (facts.value is not None or facts.profit is not None):
        right, why = pick(book.ladders[band.family], measure)
        return reckon_band(book, Found(right, (), (why,)), facts)
    return reckon_band(
        book,
        Found(band, (), (Reason("band_by_name", citation_of(band), {"graded": band.graded, "others": []}),)),
        facts,
    )


def reckon_band(book: Book, found: Found, facts: Facts) -> Reckoning:
    """The reckoning once the band is known."""
    if facts.subject not in SUBJECTS:
        raise RuleRefused("subject_unknown", subject=facts.subject, known=list(SUBJECTS))
    signed_on = facts.signed_on or facts.on
    if signed_on < facts.on:
        raise RuleRefused("signed_before_act", cite.LIMITATION, signed_on=signed_on, on=facts.on)
    organisation = facts.subject == "organization"
    sector = book.sector_of.get(found.band.category)
    cap = sector.highest_individual if sector else None
    found, framed = _lighter_text(book, found, facts, signed_on, cap)
    band, frame = found.band, framed.frame
    fine = for_age(fine_in(frame, facts.mitigating, facts.aggravating, figure=facts.figure, why=facts.why), facts.age)
    suspended = _suspends(found, facts)
    act = _act(band, facts, sector.code if sector else "", frame, suspended)
    signers = may_sign(book.offices_on(act.sector, signed_on), act)
    explain = right_to_explain(frame.highest, organisation, suspended)
    warning = facts.warning and band.warning
    spot = without_minutes(
        fine.amount, organisation, warning=warning, by_device=facts.by_device, remedies=facts.remedies
    )
    ends = limitation(band.limitation_years, ended_on=facts.on, from_prosecution=facts.from_prosecution)
    gates = _gates(book, band, facts, signed_on, framed, act)
    confirmed = band.confirmed and (sector is None or sector.confirmed)
    because = (
        Reason("text_of_the_day", citation_of(band), {"on": facts.on, "since": band.since}),
        *found.because, *framed.because, *fine.because, *signers.because, explain.because, spot.because, *ends.because,
        *(() if confirmed else (Reason("unconfirmed", citation_of(band), {"status": band.status}),)),
    )  # fmt: skip
    return Reckoning(
        band, found.alike, facts, frame, fine.amount, fine.between, act.sector, signers.roles, explain.holds, spot.allowed, spot.form,
        suspended, ends.ends_on, prompts(band, facts.value, facts.profit, facts.grounds), gates, confirmed, because,
    )  # fmt: skip


def signers_on(book: Book, told: Reckoning, on: date) -> Signers:
    """Who may sign what was reckoned, on another day (the day of the decision)."""
    return may_sign(
        book.offices_on(told.sector, on), _act(told.band, told.facts, told.sector, told.frame, told.suspension)
    )


def _act(band: Band, facts: Facts, sector: str, frame: Frame, suspended: bool) -> Act:
    # Where the text suspends for "some acts", the right to explain is given; the team head's competence is not taken away on a guess.
    surely = suspended and band.suspension != "some"
    organisation = facts.subject == "organization"
    return Act(
        sector, frame.highest, organisation, _confiscated(band, facts), surely, facts.remedies, band.competent != "no"
    )


def _suspends(found: Found, facts: Facts) -> bool:
    """Whether withdrawal or suspension is prescribed; where the text says "some acts", the offender is given the benefit."""
    kinds = {found.band.suspension, *(band.suspension for band in found.alike)}
    return bool(kinds & {"yes", "some"}) or (
        "manufacture" in kinds and bool({"manufacture", "import"} & set(facts.grounds))
    )


def _confiscated(band: Band, facts: Facts) -> int:
    if facts.confiscated_vnd is not None:
        return facts.confiscated_vnd
    return int(facts.value) if band.confiscates and facts.value is not None and facts.unit == "VND" else 0


def _gates(book: Book, band: Band, facts: Facts, signed_on: date, framed: Framed, act: Act) -> tuple[str, ...]:
    gates = [
        gate.code
        for gate in book.gates_of.get(band.code, ())
        if gate.since is None or gate.since <= max(facts.on, signed_on)
    ]
    if framed.gate_m:
        gates.append("m")
    if act.organisation and act.confiscated_vnd:
        gates.append("j")
    return tuple(gates)


def _lighter_text(book: Book, found: Found, facts: Facts, signed_on: date, cap: int | None) -> tuple[Found, Framed]:
    """The text of the day of the act, unless the act is judged under a newer and lighter text (transitional rule)."""
    band = found.band
    framed = frame_for(band, facts.subject, grounds=facts.grounds, on=facts.on, highest_individual=cap)
    if band.until is None or signed_on <= band.until:
        return found, framed
    newer = _same_act(book, band, signed_on, facts)
    if newer is None:
        gone = Reason("act_left_the_text", cite.TEXT_OF_THE_DAY, {"until": band.until, "signed_on": signed_on})
        return found._replace(because=(*found.because, gone)), framed
    new = frame_for(newer, facts.subject, grounds=_grounds_in(newer, facts), on=signed_on, highest_individual=cap)
    if lighter(new.frame, framed.frame):
        why = Reason(
            "lighter_new_text",
            cite.TEXT_OF_THE_DAY,
            {"old": list(framed.frame), "new": list(new.frame), "since": newer.since},
        )
        return Found(newer, (), (*found.because, why)), new
    kept = Reason(
        "old_text_kept", cite.TEXT_OF_THE_DAY, {"old": list(framed.frame), "new": list(new.frame), "since": newer.since}
    )
    return found._replace(because=(*found.because, kept)), framed


def _grounds_in(band: Band, facts: Facts) -> tuple[str, ...]:
    known = {ground for clause in band.doubling for ground in clause.grounds}
    return tuple(ground for ground in facts.grounds if ground in known)


def _same_act(book: Book, band: Band, on: date, facts: Facts) -> Band | None:
    """The band of the same act (article, category, title) in the text of a later day; None when the act left the text."""
    later = [
        each
        for each in book.by_article[(band.instrument, band.article)]
        if holds(each, on)
        and each.code != band.code
        and each.title_vi == band.title_vi
        and (each.category, each.unit) == (band.category, band.unit)
    ]
    if not later:
        return None
    if not band.graded or (facts.value is None and facts.profit is None):
        return next(
            (each for each in later if (each.value_from, each.value_to) == (band.value_from, band.value_to)), None
        )
    try:
        return pick(book.ladders[later[0].family], Measure(facts.value, facts.unit, facts.profit))[0]
    except RuleRefused:
        return None
