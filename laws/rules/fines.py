"""The fine: frame for the subject, moved by circumstances, never outside it.

Article 23(4) of the Law with Article 9 of Decree 118/2021: no circumstance gives the mean of the frame; circumstances offset one for one;
two or more left give the end of the frame; exactly one leaves an open interval, in which the officer names a figure with a reason.
"""

from datetime import date
from typing import NamedTuple

from laws.rules import citation as cite
from laws.rules.brackets import citation_of
from laws.rules.reasons import Reason, RuleRefused
from laws.rules.texts import Band, Doubling

MITIGATING_LISTED = 8  # Article 9: eight items
AGGRAVATING_LISTED = 12  # Article 10: items a to m
TWICE = Reason("organisation_twice", cite.ORGANISATION_TWICE, {"multiplier": 2})
HALF = Reason("individual_half", cite.ORGANISATION_TWICE)
ORGANISATION_LEVEL = Reason("level_is_organisation", cite.SUBJECTS_OF_DECREE_98)
HOUSEHOLD = Reason("household_as_individual", cite.HOUSEHOLD_AS_INDIVIDUAL)
UNVERIFIED_MULTIPLIER = Reason("multiplier_unverified", cite.ORGANISATION_TWICE)


class Frame(NamedTuple):
    """Lowest and highest fine, in đồng, for this subject."""

    lowest: int
    highest: int

    @property
    def mean(self) -> int:
        return (self.lowest + self.highest) // 2


class Framed(NamedTuple):
    """A frame and why; `gate_m` when a doubled frame met the organisation's multiplier (to be confirmed)."""

    frame: Frame
    because: tuple[Reason, ...]
    gate_m: bool


class Fine(NamedTuple):
    """The amount, or None with the open interval (both ends excluded) the officer may choose in."""

    amount: int | None
    between: tuple[int, int] | None
    because: tuple[Reason, ...]


def frame_for(
    band: Band, subject: str, *, grounds: tuple[str, ...] = (), on: date, highest_individual: int | None = None
) -> Framed:
    """The frame for the subject: level of the text, doubling clause, organisation's multiplier, cap of Article 24, in this order."""
    organisation = subject == "organization"
    _check_addressee(band, organisation)
    lowest, highest = band.fine_min, band.fine_max
    because: list[Reason] = []
    percent = 100
    if grounds:
        clause = doubling_of(band, grounds, on, organisation)
        percent = clause.percent
        lowest, highest = lowest * percent // 100, highest * percent // 100
        if clause.cap_individual is not None:
            highest_individual = min(clause.cap_individual, highest_individual or clause.cap_individual)
        because.append(
            Reason(
                "frame_multiplied",
                cite.provision(band.number, band.article, clause.clause),
                {"percent": percent, "grounds": list(grounds)},
            )
        )
    if band.fine_subject == "organisation":
        if organisation:
            because.append(ORGANISATION_LEVEL)
        else:
            lowest, highest = lowest // 2, highest // 2
            because.append(HALF)
    elif organisation:
        lowest, highest = lowest * 2, highest * 2
        because.append(TWICE if band.multiplier_verified else UNVERIFIED_MULTIPLIER)
    if subject == "household":
        because.append(HOUSEHOLD)
    if highest_individual is not None:
        cap = highest_individual * (2 if organisation else 1)
        if highest > cap:
            because.append(Reason("capped", cite.CAPS, {"cap": cap, "frame": [lowest, highest]}))
            lowest, highest = min(lowest, cap), cap
    return Framed(Frame(lowest, highest), tuple(because), organisation and percent != 100)


def _check_addressee(band: Band, organisation: bool) -> None:
    if band.addressed_to == "organisation" and not organisation:
        raise RuleRefused("organisations_only", citation_of(band))
    if band.addressed_to == "individual" and organisation:
        raise RuleRefused("individuals_only", citation_of(band))


def doubling_of(band: Band, grounds: tuple[str, ...], on: date, organisation: bool) -> Doubling:
    """The clause that multiplies the frame on these grounds: the heaviest once, never one upon the other.

    RuleRefused when the provision knows one of the grounds not at all, or not on that day.
    """
    return max((_clause_of(band, ground, on, organisation) for ground in grounds), key=lambda clause: clause.percent)


def _clause_of(band: Band, ground: str, on: date, organisation: bool) -> Doubling:
    for clause in band.doubling:
        if ground in clause.grounds and (clause.since is None or clause.since <= on):
            if clause.organisations_only and not organisation:
                raise RuleRefused("ground_for_organisations", citation_of(band), ground=ground)
            return clause
    known = sorted({each for clause in band.doubling for each in clause.grounds})
    raise RuleRefused("ground_unknown", citation_of(band), ground=ground, known=known)


def fine_in(
    frame: Frame, mitigating: int = 0, aggravating: int = 0, *, figure: int | None = None, why: str = ""
) -> Fine:
    """The fine in the frame. With exactly one circumstance left, `figure` and `why` are the officer's; else the interval stays open.

    >>> fine_in(Frame(12_000_000, 20_000_000)).amount
    16000000
    >>> fine_in(Frame(12_000_000, 20_000_000), mitigating=1).between
    (12000000, 16000000)
    """
    if not 0 <= mitigating <= MITIGATING_LISTED:
        raise RuleRefused("circumstances_impossible", cite.MITIGATING, count=mitigating, most=MITIGATING_LISTED)
    if not 0 <= aggravating <= AGGRAVATING_LISTED:
        raise RuleRefused("circumstances_impossible", cite.AGGRAVATING, count=aggravating, most=AGGRAVATING_LISTED)
    left = aggravating - mitigating
    facts = {"mitigating": mitigating, "aggravating": aggravating, "lowest": frame.lowest, "highest": frame.highest}
    if left == 0:
        return _settled(
            frame.mean, Reason("mean_of_frame" if not mitigating else "circumstances_offset", cite.MEAN, facts), figure
        )
    if left <= -2:
        return _settled(frame.lowest, Reason("lowest_of_frame", cite.MEAN, facts), figure)
    if left >= 2:
        return _settled(frame.highest, Reason("highest_of_frame", cite.MEAN, facts), figure)
    between = (frame.lowest, frame.mean) if left < 0 else (frame.mean, frame.highest)
    reason = Reason(
        "open_below_mean" if left < 0 else "open_above_mean", cite.MEAN, {**facts, "between": list(between)}
    )
    if figure is None:
        return Fine(None, between, (reason,))
    if not between[0] < figure < between[1]:
        raise RuleRefused("figure_outside", cite.MEAN, figure=figure, above=between[0], below=between[1])
    if not why.strip():
        raise RuleRefused("figure_needs_reason", cite.MEAN, figure=figure)
    return Fine(figure, between, (reason, Reason("officers_figure", cite.MEAN, {"figure": figure, "why": why})))


def _settled(amount: int, reason: Reason, figure: int | None) -> Fine:
    if figure is not None and figure != amount:
        raise RuleRefused("figure_not_free", cite.MEAN, figure=figure, amount=amount)
    return Fine(amount, None, (reason,))


def for_age(fine: Fine, age: int | None) -> Fine:
    """Youth (recalled, unconfirmed): none below 16; from 16 to below 18 at most half the adult's fine (Articles 134, 135)."""
    if age is None or age >= 18:
        return fine
    if age < 14:
        raise RuleRefused("too_young", f"điểm a khoản 1 Điều 5 {cite.LAW}", age=age)
    if age < 16:
        return Fine(0, None, (*fine.because, Reason("youth_no_fine", cite.YOUTH, {"age": age})))
    most = (fine.amount if fine.amount is not None else fine.between[1] if fine.between else 0) // 2
    return Fine(None, (0, most + 1), (*fine.because, Reason("youth_half", cite.YOUTH, {"age": age, "most": most})))


class Total(NamedTuple):
    """The fine of one decision for one person's several acts, each itemised (Article 67)."""

    amount: int | None
    open_items: tuple[int, ...]
    because: tuple[Reason, ...]


def total(fines: list[Fine]) -> Total:
    """The sum; None while an item is still open (indexes of those items are given)."""
    open_items = tuple(index for index, fine in enumerate(fines) if fine.amount is None)
    amount = None if open_items else sum(fine.amount or 0 for fine in fines)
    return Total(
        amount, open_items, (Reason("several_acts_added", cite.SEVERAL_ACTS, {"acts": len(fines), "amount": amount}),)
    )
