"""How the room says what the law and the journal say in codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.circumstances import AGGRAVATING, MITIGATING
from cases.clocks import EventKind
from cases.deeds import Deed
from cases.models import Violation
from laws import words as law_words
from laws.models import Provision
from laws.rules.reasons import Reason
from sellers.models import PlatformAccount, Seller, SellerKind

TERMS: dict[str, Any] = {
    "MINUTES_MAKE": _("Make the minutes"),
    "DECISION_7WD": _("Sign the decision (7 working days)"),
    "DECISION_10WD": _("Sign the decision (10 working days, file passed up)"),
    "DECISION_1M": _("Sign the decision (1 month, explanation or verification)"),
    "DECISION_2M": _("Sign the decision (2 months, complex file)"),
    "DECISION_AFTER_RETURN": _("Sign the decision (file returned by the prosecution)"),
    "EXPLAIN_WRITTEN": _("Offender's written explanation"),
    "EXPLAIN_ORAL_REQUEST": _("Offender's request for a hearing"),
    "DECISION_SEND": _("Send the decision"),
    "DECISION_SEND_OLD": _("Send the decision (law until 30/06/2025)"),
    "EXECUTE_10D": _("Pay the fine (10 days)"),
    "POSTPONE_DECIDE": _("Decide on the postponement"),
    "REDUCE_DECIDE": _("Decide on the reduction or exemption"),
    "COERCE_SEND": _("Send the coercion decision (2 working days)"),
    "ENFORCE_LIMITATION": _("Enforce the decision (1 year)"),
    "EXPLAIN_ORAL_NOTICE": _("Notify time and place of the hearing"),
    "VALUATION_HOLD": _("End of the holding for valuation"),
    "SEIZE_7WD": _("End of the seizure"),
    "SERVICE_POSTING": _("Served by posting up (7 working days)"),
    "SERVICE_MAIL_RETURN": _("Deemed served after the third return"),
    "SERVICE_ELECTRONIC": _("Deemed served electronically"),
    "COMPLAINT_FIRST": _("Offender may complain (90 days)"),
    "COMPLAINT_RESOLVE": _("Resolve the complaint"),
    "LAWSUIT": _("Offender may sue (1 year)"),
    "LIMITATION_1Y": _("Limitation (1 year)"),
    "LIMITATION_2Y": _("Limitation (2 years)"),
}

MATCH_SIGNS: dict[str, Any] = {
    "number": _("names the decision"), "whole": _("exactly what is owed"), "fine_alone": _("the fine without its late charge"),
    "part": _("a part of it"), "name": _("names the payer"),
}  # fmt: skip

# Arrears by age: code, words, from how many days, to how many (None: and older).
AGES: list[tuple[str, Any, int, int | None]] = [
    ("30", _("up to 30 days"), 1, 30), ("90", _("31 to 90 days"), 31, 90), ("365", _("91 to 365 days"), 91, 365),
    ("older", _("more than a year"), 366, None),
]  # fmt: skip

# deed -> (words, icon, tone)
DEEDS: dict[str, tuple[Any, str, str]] = {
    Deed.CASE_OPENED: (_("Case opened"), "folder2", "info"),
    Deed.CASE_JOINED: (_("Joined the case"), "person-plus", "quiet"),
    Deed.CASE_ASSIGNED: (_("Case assigned"), "people", "quiet"),
    Deed.CASE_CLOSED: (_("Case closed"), "check2-all", "good"),
    Deed.CASE_REOPENED: (_("Case reopened"), "folder2-open", "warn"),
    Deed.EXHIBIT_FILED: (_("Exhibits filed"), "paperclip", "quiet"),
    Deed.VIOLATION_ESTABLISHED: (_("Violation established"), "exclamation-triangle", "warn"),
    Deed.VIOLATION_CORRECTED: (_("Violation corrected"), "pencil", "quiet"),
    Deed.VIOLATION_WITHDRAWN: (_("Violation withdrawn"), "arrow-counterclockwise", "quiet"),
    Deed.DECISION_DRAFTED: (_("Decision drafted"), "file-earmark-text", "quiet"),
    Deed.DECISION_AMENDED: (_("Draft amended"), "pencil", "quiet"),
    Deed.DECISION_DISCARDED: (_("Draft discarded"), "trash3", "quiet"),
    Deed.DECISION_SUBMITTED: (_("Draft submitted for signature"), "send", "info"),
    Deed.DECISION_SENT_BACK: (_("Draft sent back"), "arrow-return-left", "warn"),
    Deed.DECISION_ISSUED: (_("Decision signed"), "pencil", "good"),
    Deed.DECISION_SERVED: (_("Decision served"), "envelope", "good"),
    Deed.DECISION_HANDED_UP: (_("File passed up"), "send", "warn"),
    Deed.SERVICE_BEGUN: (_("Service begun"), "envelope", "info"),
    Deed.DECISION_CORRECTED: (_("Decision corrected"), "pencil", "warn"),
    Deed.REQUIREMENT_SATISFIED: (_("Checklist item noted"), "list-check", "quiet"),
    Deed.SIGNING_DELEGATED: (_("Signing delegated"), "person-check", "info"),
    Deed.DELEGATION_ENDED: (_("Delegation ended"), "person-x", "quiet"),
    Deed.DECISION_ANNULLED: (_("Decision annulled"), "x-circle", "bad"),
    Deed.PAYMENT_RECORDED: (_("Payment recorded"), "cash-stack", "good"),
    Deed.FINE_PAID: (_("Fine paid"), "check-circle", "good"),
    Deed.FINE_VOIDED: (_("Fine void"), "slash-circle", "bad"),
    Deed.PAYMENT_REVERSED: (_("Payment taken back"), "arrow-counterclockwise", "warn"),
    Deed.FINE_EXEMPTED: (_("Fine exempted"), "check-circle", "quiet"),
    Deed.FINE_WRITTEN_OFF: (_("Fine written off"), "slash-circle", "bad"),
    Deed.FINE_REFUNDED: (_("Money paid back"), "cash-stack", "good"),
    Deed.FINE_REMINDED: (_("Reminder sent"), "envelope", "warn"),
    Deed.COERCION_PROPOSED: (_("Coercion proposed"), "send", "warn"),
    Deed.COERCION_DECIDED: (_("Coercion decided"), "pencil", "bad"),
    Deed.COERCION_SENT: (_("Coercion decision sent"), "envelope", "info"),
    Deed.COERCION_ENDED: (_("Coercion ended"), "stop-circle", "quiet"),
    Deed.PROPOSAL_REJECTED: (_("Line of a statement does not pay this fine"), "x-circle", "quiet"),
    Deed.RELIEF_PROPOSED: (_("Relief in paying asked for"), "hourglass-split", "info"),
    Deed.RELIEF_GRANTED: (_("Relief in paying granted"), "check-lg", "good"),
    Deed.RELIEF_REFUSED: (_("Relief in paying refused"), "x-circle", "bad"),
    Deed.DEADLINE_MET: (_("Deadline met"), "check-lg", "good"),
    Deed.DEADLINE_MISSED: (_("Deadline missed"), "alarm", "bad"),
    Deed.DEADLINE_STOPPED: (_("Deadline stopped"), "stop-circle", "quiet"),
    Deed.DEADLINE_SWITCHED: (_("Longer term for the decision"), "hourglass-split", "warn"),
    Deed.DEADLINE_MOVED: (_("Due day moved with the law"), "calendar-week", "warn"),
    Deed.CLOCKS_AMENDED: (_("Working days or a term amended"), "calendar-week", "warn"),
    Deed.EVENT_NOTED: (_("It happened"), "calendar-check", "info"),
    Deed.REFERRAL_SENT: (_("Referred to another authority"), "send", "warn"),
    Deed.REFERRAL_ANSWERED: (_("Answer to the referral"), "envelope", "info"),
    Deed.STOREHOUSE_OPENED: (_("Storehouse added"), "plus-lg", "quiet"),
    Deed.GOODS_SEIZED: (_("Goods seized"), "lock", "warn"),
    Deed.GOODS_MOVED: (_("Goods moved"), "send", "quiet"),
    Deed.GOODS_RELEASED: (_("Goods taken out of the storehouse"), "check-circle", "good"),
    Deed.GOODS_SEALED: (_("Goods put under a seal"), "lock", "quiet"),
    Deed.SEAL_OPENED: (_("Seal opened"), "arrow-repeat", "warn"),
    Deed.GOODS_VALUED: (_("Goods valued"), "cash-stack", "info"),
    Deed.PAPER_MADE: (_("Paper made"), "file-earmark-text", "quiet"),
    Deed.PAPER_RENDERED: (_("Paper set and kept"), "printer", "good"),
    Deed.PAPER_FAILED: (_("Paper could not be set"), "exclamation-triangle", "bad"),
    Deed.PAPER_TEMPLATE_PUT: (_("Template of a paper put in force"), "file-earmark-text", "warn"),
}


@dataclass(frozen=True)
class Line:
    """A journal line as the timeline shows it."""

    at: Any
    by: Any
    words: Any
    detail: str
    url: str
    icon: str
    tone: str


def circumstances(violation: Violation) -> dict[str, list[Any]]:
    """The circumstances of a violation in words: mitigating, aggravating."""
    return {
        "mitigating": [MITIGATING.get(code, code) for code in violation.mitigating],
        "aggravating": [AGGRAVATING.get(code, code) for code in violation.aggravating],
    }


def grounds(provision: Provision | None) -> list[tuple[str, str]]:
    """The grounds on which a provision multiplies its frame, for choosing."""
    if provision is None:
        return []
    codes = dict.fromkeys(code for clause in provision.doubling for code in clause["grounds"])
    return [(code, law_words.ground_name(code)) for code in codes]


def subject_of(party: str, new_kind: str) -> tuple[str, int | None]:
    """(kind of subject, seller id) behind "account:12", "seller:5" or "new"; individual while nobody is known."""
    kind, _colon, pk = party.partition(":")
    seller = None
    if pk.isdecimal() and kind == "seller":
        seller = Seller.objects.filter(pk=pk).first()
    elif pk.isdecimal() and kind == "account":
        account = PlatformAccount.objects.select_related("seller").filter(pk=pk).first()
        seller = account.seller if account else None
    if seller:
        return seller.kind, seller.pk
    return new_kind or SellerKind.INDIVIDUAL, None


def term(code: str) -> Any:
    """The name of a term of law."""
    return TERMS.get(code, code)


def roles(codes: Iterable[str]) -> list[str]:
    """Titles in words."""
    return [law_words.role_name(code) for code in codes]


def reasons(kept: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Reasons as they were kept with a reckoning, said in the reader's language: [{citation, text}]."""
    return [{"citation": each["citation"], "text": _said(each)} for each in kept]


def _said(kept: dict[str, Any]) -> str:
    if kept["code"] not in law_words.REASONS:
        return str(kept.get("text", kept["code"]))
    facts = {name: _revived(value) for name, value in kept["facts"].items()}
    return law_words.say(Reason(kept["code"], kept["citation"], facts))


def _revived(value: Any) -> Any:
    """Days come back as days, so that they are written as people write them."""
    return parse_date(value) or value if isinstance(value, str) and len(value) == 10 and value[4] == "-" else value


def dong(amount: Any) -> str:
    return f"{int(amount):,}".replace(",", ".") + "\u00a0đ"


def detail(facts: dict[str, Any]) -> str:
    """What a journal line's facts tell a person, in one line."""
    parts: list[Any] = []
    if facts.get("number"):
        parts.append(facts["number"])
    if facts.get("citation"):
        parts.append(facts["citation"])
    if facts.get("code"):
        parts.append(term(facts["code"]))
    if facts.get("kind") in EventKind.values:
        parts.append(EventKind(facts["kind"]).label)
    if facts.get("recipient"):
        parts.append(facts["recipient"])
    if facts.get("names"):
        parts.append(", ".join(facts["names"]))
    for key in ("total_vnd", "amount_vnd", "proposed_vnd"):
        if facts.get(key):
            parts.append(dong(facts[key]))
            break
    if facts.get("how"):
        parts.append(facts["how"])
    if facts.get("receipt"):
        parts.append(format_lazy(_("receipt {number}"), number=facts["receipt"]))
    if facts.get("why"):
        parts.append(_now("“%(why)s”") % {"why": facts["why"]})
    return " · ".join(str(part) for part in parts)
