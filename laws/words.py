"""The sentences of the law's answers: codes of reasons and refusals put into words, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.templatetags.trade import dong, number
from laws import catalogue
from laws.errors import LawRefused
from laws.models import Provision, Subject, TermUnit, Unit
from laws.rules.reasons import Reason, RuleRefused

REASONS: dict[str, Any] = {
    # bands and texts
    "text_of_the_day": _("The text of the day of the act (%(on)s), in force since %(since)s."),
    "band_by_value": _("%(amount)s falls in the band %(band)s."),
    "band_by_profit": _("The illegal profit of %(amount)s falls in the band %(band)s."),
    "band_by_name": _("The provision named."),
    "act_assumed": _("Other acts of the article have the same frame; the first is taken: say which if it matters."),
    "lighter_new_text": _("The newer text is lighter (%(new)s instead of %(old)s) and is applied."),
    "old_text_kept": _(
        "The newer text (%(new)s) is not lighter than that of the day of the act (%(old)s), which is kept."
    ),
    "act_left_the_text": _("The act left this text on %(until)s: ask whether it is still punished and where."),
    # frame
    "frame_multiplied": _("The frame is multiplied by %(times)s: %(grounds)s."),
    "organisation_twice": _("An organisation is fined twice as much as an individual."),
    "level_is_organisation": _("The text gives the level for organisations."),
    "individual_half": _("The text gives the level for organisations; an individual is fined half."),
    "multiplier_unverified": _("Twice the individual's level; whether this text says so itself is not verified."),
    "household_as_individual": _("A household business is sanctioned as an individual."),
    "capped": _("Limited to the highest fine of the sector, %(cap)s."),
    # fine
    "mean_of_frame": _("No circumstance: the mean of the frame %(lowest)s – %(highest)s."),
    "circumstances_offset": _(
        "%(mitigating)s mitigating and %(aggravating)s aggravating circumstances offset each other: the mean of the frame."
    ),
    "lowest_of_frame": _("Two or more mitigating circumstances are left: the lowest fine of the frame."),
    "highest_of_frame": _("Two or more aggravating circumstances are left: the highest fine of the frame."),
    "open_below_mean": _(
        "One mitigating circumstance is left: the officer names a figure between %(between)s, both excluded, with the reason."
    ),
    "open_above_mean": _(
        "One aggravating circumstance is left: the officer names a figure between %(between)s, both excluded, with the reason."
    ),
    "officers_figure": _("The officer's figure: %(figure)s. %(why)s"),
    "youth_no_fine": _("From 14 to below 16 years of age: no fine."),
    "youth_half": _("From 16 to below 18 years of age: at most %(most)s, half of an adult's fine."),
    "several_acts_added": _("%(acts)s acts, each itemised."),
    # signers
    "competent": _(
        "Lowest title competent: %(role)s, up to %(limit)s; the frame reaches %(frame_highest)s.%(blocked)s"
    ),
    "nobody_competent": _("No title of the table may sign this.%(blocked)s"),
    "no_competence_table": _("The table of competence does not hold this sector: ask the legal division."),
    "acts_of_several_forces": _("Acts of several forces in one case: the Chairman of the People's Committee decides."),
    "competent_for_every_act": _("Competent for each of %(acts)s acts."),
    "title_competent": _("The title %(title)s is competent."),
    "by_delegation": _("The deputy signs by the delegation of %(head)s (%(form)s)."),
    # procedure
    "may_explain_frame": _("Right to explain: the frame reaches %(frame_highest)s (from %(threshold)s)."),
    "may_explain_suspension": _("Right to explain: withdrawal of a licence or suspension is prescribed."),
    "no_right_to_explain": _("No right to explain: the frame reaches %(frame_highest)s only (from %(threshold)s)."),
    "minutes_needed": _("Minutes are needed."),
    "minutes_not_needed": _("Minutes may be left out: a warning, or a fine of at most %(limit)s."),
    "minutes_device": _("Found by a technical device: minutes are needed."),
    "minutes_remedies": _("Remedial measures are applied: minutes are needed."),
    "limitation_from_end": _("Limitation: %(years)s year(s) from the end of the act, %(from)s."),
    "limitation_from_detection": _("Limitation: %(years)s year(s) from detection, %(from)s; the act goes on."),
    "limitation_restarts": _("The offender evaded: the limitation begins anew on %(from)s."),
    "limitation_prosecution": _("The prosecution handed the case over: one year more."),
    "unconfirmed": _("UNCONFIRMED (%(status)s): compare with the text before use."),
    # clocks
    "term": _("The term: %(length)s."),
    "first_day_excluded": _("The first day, %(started_on)s, is not counted."),
    "days_not_counted": _("%(count)s days off are not counted."),
    "last_day_rolled": _("The last day, %(from)s, is a day off: the term ends on %(to)s."),
    "last_day_stays": _("A limitation ends on its day, even a day off."),
    "due_promptly": _("At once: the law gives no number of days."),
    "due_as_stated": _("Within the time the decision states."),
    "unconfirmed_days_off": _(
        "Days off without an official notice lie in between: %(careful_on)s is safe whatever the notice says."
    ),
    "proposed_day_counted": _("%(day)s is only proposed as a day off and counts as a working day."),
    "decision_in_time": _("The decision may be signed until %(due_on)s."),
    "decision_term_over": _(
        "The term to decide ended on %(due_on)s: only confiscation of prohibited goods and remedies may still be decided."
    ),
    # afterwards
    "recidivist": _("Recidivism: %(count)s earlier sanction(s) for the same act, the record not yet clean."),
    "not_recidivist": _("No recidivism: no earlier sanction for the same act within the clean-record period."),
    "each_act_sanctioned": _("Acts fined by amount are sanctioned each for itself."),
    "repetition_aggravates": _("Repetition is an aggravating circumstance."),
    "late_charge": _("%(days)s days late, %(percent_per_day)s %% of the unpaid fine a day."),
    "no_late_charge": _("No late charge."),
    "relief_allowed": _("The conditions are met."),
    "relief_fine_too_small": _("The fine of %(fine)s is below %(least)s."),
    "relief_hardship_unattested": _("The hardship is not attested."),
    "instalments_lawful": _("%(parts)s instalments, the last on %(last)s."),
    "text_reserves_prosecution": _(
        "The text applies only where there is no criminal prosecution: look for signs of crime."
    ),
    "criminal_sign": _("Possible sign of crime: Article %(article)s of the Criminal Code."),
}

OBSTACLES: dict[str, Any] = {
    "over_fine_limit": _("fine limit"),
    "over_confiscation_limit": _("confiscation limit"),
    "no_suspension": _("no withdrawal of licences or suspension"),
    "no_remedies": _("no remedial measures"),
    "not_market_surveillance": _("not within market surveillance"),
}

REFUSALS: dict[str, Any] = {
    "amount_negative": _("An amount cannot be negative."),
    "amount_absurd": _("The amount is too large to be true."),
    "value_missing": _("The frame depends on how much there is: give the value, the quantity or the illegal profit."),
    "other_unit": _("This act counts %(expected)s: give the quantity."),
    "below_lowest_band": _("Below %(lowest)s this article punishes nothing."),
    "above_highest_band": _("The bands known end at %(highest)s: look the text up."),
    "amount_in_other_band": _("This amount falls under another clause or point: clause %(clause)s, point %(point)s."),
    "no_text_in_force": _("No text of this provision was in force on %(on)s; the first begins on %(since)s."),
    "article_unknown": _("The catalogue does not hold this article."),
    "place_unknown": _("The article has no such clause or point in force on that day."),
    "provision_unknown": _("The catalogue does not hold this provision."),
    "say_which": _("The article knows several acts with different frames: name the clause and point."),
    "organisations_only": _("Only an organisation can do this act."),
    "individuals_only": _("Only an individual can do this act."),
    "ground_unknown": _("The provision does not multiply its frame on this ground on that day: %(ground)s."),
    "ground_for_organisations": _("This ground concerns organisations only: %(ground)s."),
    "circumstances_impossible": _("So many circumstances are not listed in the law (at most %(most)s)."),
    "figure_outside": _("The figure must lie between %(above)s and %(below)s, both excluded."),
    "figure_needs_reason": _("The officer's figure needs a reason."),
    "figure_not_free": _("The law leaves no choice here: the fine is %(amount)s."),
    "too_young": _("Nobody is sanctioned below 14 years of age."),
    "subject_unknown": _("The subject is an individual, a household business or an organisation."),
    "signed_before_act": _("The decision cannot be older than the act."),
    "no_acts": _("There is no act to decide about."),
    "over_competence": _("The title %(title)s is not competent; the case goes up to %(hand_up_to)s."),
    "delegation_missing": _("The deputy needs a written delegation of %(head)s (%(form)s)."),
    "limitation_start_missing": _("The day the act ended, or was detected, is missing."),
    "detected_before_end": _("The act cannot be detected as ended before it ended."),
    "term_unknown": _("The catalogue does not hold this term."),
    "term_not_in_force": _("This term was not law on %(on)s (since %(since)s)."),
    "variant_unknown": _("The term has no such variant; it knows: %(known)s."),
    "instalments_too_many": _("One to %(most)s instalments."),
    "instalments_do_not_add_up": _("The instalments add up to %(total)s, the fine is %(fine)s."),
    "first_instalment_too_small": _("The first instalment is at least %(least)s (40 %%)."),
    "instalments_out_of_time": _("The instalments lie in order between %(first)s and %(last)s."),
}

MONEY = frozenset(
    (
        "lowest",
        "highest",
        "figure",
        "cap",
        "most",
        "limit",
        "frame_highest",
        "threshold",
        "fine",
        "least",
        "total",
        "above",
        "below",
        "first",
    )
)


def say(reason: Reason) -> str:
    """The sentence of a reason, in the present language."""
    return _filled(REASONS, reason.code, reason.facts)


def told(reason: Reason) -> dict[str, Any]:
    """A reason for JSON and pages: code, citation, the sentence, the facts."""
    return {"code": reason.code, "citation": reason.citation, "text": say(reason), "facts": plain_facts(reason.facts)}


def refused(no: RuleRefused) -> LawRefused:
    """The rules' refusal as the house says it, with the article."""
    text = _filled(REFUSALS, no.code, no.facts)
    words = f"{text} ({no.citation})" if no.citation else text
    facts = {name: value for name, value in plain_facts(no.facts).items() if name not in ("message", "code")}
    return LawRefused(words, code=no.code, citation=no.citation, **facts)


def plain_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON values."""
    return {name: _plain(value) for name, value in facts.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def _filled(words: Mapping[str, Any], code: str, facts: Mapping[str, Any]) -> str:
    shown = {name: _shown(name, value) for name, value in facts.items()} | _special(code, facts)
    return str(words[code]) % shown


def _shown(name: str, value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, list | tuple):
        return " – ".join(_shown("lowest" if isinstance(each, int) else "", each) for each in value)
    if isinstance(value, int) and not isinstance(value, bool) and name in MONEY and value > 99:
        return dong(value)
    if name in ("ground",):
        return ground_name(str(value))
    if name == "unit":
        return str(value)
    return "–" if value is None else str(value)


def _special(code: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """What some sentences say that is made of several facts."""
    if code in ("band_by_value", "band_by_profit"):
        unit = facts.get("unit", "VND")
        return {"amount": amount(facts["amount"], unit), "band": band_words(facts["from"], facts["to"], unit)}
    if code == "frame_multiplied":
        return {
            "times": number(Decimal(facts["percent"]) / 100),
            "grounds": ", ".join(ground_name(each) for each in facts["grounds"]),
        }
    if code in ("competent", "nobody_competent"):
        blocked = ", ".join(f"{role_name(role)}: {OBSTACLES[why]}" for role, why in facts.get("blocked", {}).items())
        said = str(_(" Not: %(blocked)s.")) % {"blocked": blocked} if blocked else ""
        return {"blocked": said, "role": role_name(facts.get("role", ""))}
    if code == "term":
        return {"length": length_words(facts["length"], facts["unit"])}
    if code in ("over_competence", "title_competent", "by_delegation", "delegation_missing"):
        return {name: role_name(facts[name] or "–") for name in ("title", "head", "hand_up_to") if name in facts}
    if code == "figure_not_free":
        return {"amount": dong(facts["amount"])}
    if code == "other_unit":
        expected = facts["expected"]
        return {
            "expected": ", ".join(unit_name(each) for each in (expected if isinstance(expected, list) else [expected]))
        }
    return {}


def amount(value: Any, unit: str = "VND") -> str:
    """A value or quantity with its unit."""
    if value is None:
        return "–"
    return dong(value) if unit in ("VND", "") else f"{number(value)} {unit_name(unit)}"


def unit_name(unit: str) -> str:
    return str(Unit(unit).label) if unit in Unit.values else unit


def band_words(lowest: Any, highest: Any, unit: str = "VND") -> str:
    """ "20.000.000 đ – 30.000.000 đ", "from 100.000.000 đ" at the top."""
    if highest is None:
        return str(_("from %(lowest)s")) % {"lowest": amount(lowest, unit)}
    return f"{amount(lowest, unit)} – {amount(highest, unit)}"


def band_of(row: Provision) -> str:
    """The bounds of a provision's band, by value and by profit; empty where the act is not graded."""
    if not row.family:
        return ""
    by_value = (
        band_words(row.value_from, row.value_to, row.value_unit)
        if row.value_from is not None or row.value_to is not None
        else ""
    )
    by_profit = f"{_('profit')} {band_words(row.profit_from, row.profit_to)}" if row.profit_from is not None else ""
    return "; ".join(part for part in (by_value, by_profit) if part)


def frame_note(row: Provision) -> str:
    """The frame and the band of a provision on one line, for pickers."""
    frame = f"{dong(row.fine_min)} – {dong(row.fine_max)}"
    band = band_of(row)
    return f"{frame} · {band}" if band else frame


def length_words(length: int | None, unit: str) -> str:
    """ "7 working days"; the unit alone where there is no number."""
    label = str(TermUnit(unit).label)
    return f"{length} {label}" if length is not None else label


def _language_of(vi: str, en: str) -> str:
    return en if get_language() == "en" and en else vi


def role_name(role: str) -> str:
    """The title in the reader's language; the code itself when unknown."""
    found = next(
        (office for office in reversed(catalogue.book().offices) if office.role == role and office.percent), None
    )
    return _language_of(found.title_vi.split(" (")[0], found.title_en.split(" (")[0]) if found else role


def ground_name(code: str) -> str:
    found = next((ground for ground in catalogue.book().grounds if ground.code == code), None)
    return _language_of(found.name_vi, found.name_en) if found else code


def sector_name(code: str) -> str:
    found = next((sector for sector in catalogue.book().sectors if sector.code == code), None)
    return _language_of(found.name_vi, found.name_en) if found else code


def category_name(code: str) -> str:
    found = next((each for each in catalogue.book().categories if each[0] == code), None)
    return _language_of(found[1], found[2]) if found else code


def category_choices() -> list[tuple[str, str]]:
    return [(code, _language_of(vi, en)) for code, vi, en in catalogue.book().categories]


def subject_name(subject: str) -> str:
    return str(Subject(subject).label)
