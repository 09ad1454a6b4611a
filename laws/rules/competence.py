"""Who may sign: by the highest fine of each act's frame, its sector, the title, the organisation's limit, confiscation and remedies.

Decree 189/2025/NĐ-CP Article 12 (market surveillance), 5 and 6 (People's Committees, departments); Decree 99/2013 Articles 18, 21;
Article 52 of the Law.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from laws.rules import citation as cite
from laws.rules.reasons import Reason, RuleRefused
from laws.rules.texts import Office

# A deputy signs only what his head may, by a written delegation (Article 54; MQĐ34), and may not delegate further.
DEPUTIES = {
    "PHO_DOI_TRUONG": "DOI_TRUONG",
    "PHO_CHI_CUC_TRUONG": "CHI_CUC_TRUONG",
    "PHO_CHU_TICH_XA": "CHU_TICH_XA",
    "PHO_CHU_TICH_TINH": "CHU_TICH_TINH",
}
CHAIRMEN = ("CHU_TICH_XA", "CHU_TICH_TINH")
CHAIN = ("KSV", "DOI_TRUONG", "CHI_CUC_TRUONG", "CHU_TICH_TINH")


class Act(NamedTuple):
    """What competence looks at in one act."""

    sector: str
    frame_highest: int
    organisation: bool
    confiscated_vnd: int = 0
    suspension: bool = False
    remedies: bool = False
    market_surveillance: bool = True  # is the act within the market surveillance force's competence at all


class Signers(NamedTuple):
    """Role codes that may sign, lowest limit first, and why."""

    roles: tuple[str, ...]
    because: tuple[Reason, ...]


def may_sign(offices: Sequence[Office], act: Act) -> Signers:
    """Which of the sector's offices of the day (sorted by limit) may decide the act."""
    roles = []
    blocked: dict[str, str] = {}
    lowest: Office | None = None
    for office in offices:
        no = _obstacle(office, act)
        if no:
            blocked[office.role] = no
        else:
            lowest = lowest or office
            roles.append(office.role)
    facts = {"frame_highest": act.frame_highest, "sector": act.sector, "blocked": blocked}
    if lowest is None:
        code = "nobody_competent" if offices else "no_competence_table"
        return Signers((), (Reason(code, cite.COMPETENCE_BY_FRAME, facts),))
    limit = lowest.fine_organisation if act.organisation else lowest.fine_individual
    return Signers(
        tuple(roles), (Reason("competent", lowest.citation, {**facts, "role": lowest.role, "limit": limit}),)
    )


def _obstacle(office: Office, act: Act) -> str:
    if office.market_surveillance and not act.market_surveillance:
        return "not_market_surveillance"
    if act.frame_highest > (office.fine_organisation if act.organisation else office.fine_individual):
        return "over_fine_limit"
    if office.confiscation is not None and act.confiscated_vnd > office.confiscation:
        return "over_confiscation_limit"
    if act.suspension and not office.may_suspend_licence:
        return "no_suspension"
    if act.remedies and not office.may_apply_remedies:
        return "no_remedies"
    return ""


def for_all(acts: Iterable[tuple[Signers, bool]]) -> Signers:
    """Who may sign one decision for several acts: who may sign each; acts of different forces go to the Chairman (Article 52).

    Each act comes with whether it lies within the market surveillance force's competence.
    """
    each = list(acts)
    if not each:
        raise RuleRefused("no_acts", cite.SEVERAL_ACTS)
    mixed = len({ours for _, ours in each}) > 1
    shared = [role for role in each[0][0].roles if all(role in signers.roles for signers, _ in each[1:])]
    if mixed:
        shared = [role for role in shared if role in CHAIRMEN]
    code = "acts_of_several_forces" if mixed else "competent_for_every_act" if shared else "nobody_competent"
    return Signers(
        tuple(shared),
        (
            Reason(code, cite.COMPETENCE_BY_FRAME, {"acts": len(each)}),
            *(why for signers, _ in each for why in signers.because),
        ),
    )


def require(title: str, signers: Signers, *, delegated: bool = False) -> Reason:
    """The reason why this title may sign; RuleRefused with the lowest title that may, when it may not."""
    if title in signers.roles:
        return Reason("title_competent", cite.COMPETENCE_BY_FRAME, {"title": title})
    head = DEPUTIES.get(title)
    if head in signers.roles:
        if delegated:
            return Reason("by_delegation", cite.DELEGATION, {"title": title, "head": head, "form": "MQĐ34"})
        raise RuleRefused("delegation_missing", cite.DELEGATION, title=title, head=head, form="MQĐ34")
    raise RuleRefused(
        "over_competence",
        cite.COMPETENCE_BY_FRAME,
        title=title,
        hand_up_to=hand_up(title, signers),
        may_sign=list(signers.roles),
    )


def hand_up(title: str, signers: Signers) -> str | None:
    """To whom the file goes up from this title: the next in the line of command that may sign, else the lowest that may."""
    start = CHAIN.index(DEPUTIES.get(title, title)) + 1 if DEPUTIES.get(title, title) in CHAIN else 0
    return next((role for role in CHAIN[start:] if role in signers.roles), signers.roles[0] if signers.roles else None)
