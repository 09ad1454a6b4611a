"""The forms that can be printed: what each is about, what is asked for it, and what must not be missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

TEXTS = Path(__file__).resolve().parents[2] / "templates" / "papers" / "forms"


@dataclass(frozen=True)
class Ask:
    """A field typed when the paper is made. `office`: the same in every paper of the team, so it is remembered for all its cases."""

    label: Any
    kind: str = "line"  # line | lines | day
    office: bool = False


ASKS: dict[str, Ask] = {
    "made_at": Ask(_("Begun at (hour)")),
    "made_where": Ask(_("Where it was made")),
    "ended_at": Ask(_("Ended at (hour)")),
    "copies": Ask(_("Number of copies")),
    "colleague": Ask(_("Another officer present")),
    "witness": Ask(_("Witness (a person)")),
    "witness_address": Ask(_("Address of the witness")),
    "born_on": Ask(_("Date of birth")),
    "nationality": Ask(_("Nationality")),
    "occupation": Ask(_("Occupation")),
    "id_issued_on": Ask(_("Identity card issued on")),
    "id_issued_by": Ask(_("Identity card issued by")),
    "representative": Ask(_("Legal representative")),
    "representative_title": Ask(_("Title of the representative")),
    "injured": Ask(_("Who was harmed")),
    "offender_words": Ask(_("What the offender said"), "lines"),
    "witness_words": Ask(_("What the witness said"), "lines"),
    "explain_to": Ask(_("Explanations are sent to"), office=True),
    "summoned_to": Ask(_("Where and when the offender is to appear")),
    "refused_why": Ask(_("Why the minutes were not signed")),
    "hearing": Ask(_("Minutes of the hearing: number and day")),
    "verification": Ask(_("Minutes of verification: number and day")),
    "delegation": Ask(_("Decision that delegates the power: number and day"), office=True),
    "remedy_term": Ask(_("Term for the remedies")),
    "treasury_place": Ask(_("Where the fine is paid"), office=True),
    "treasury_account": Ask(_("Account the fine is paid into"), office=True),
    "treasury_name": Ask(_("Treasury"), office=True),
    "signed_by": Ask(_("Who signs"), office=True),
    "signed_title": Ask(_("Title of the signer"), office=True),
    "reason": Ask(_("Reason"), "lines"),
    "content": Ask(_("What was said and done"), "lines"),
    "result": Ask(_("Result"), "lines"),
    "term": Ask(_("Term")),
    "until": Ask(_("Until (day)")),
    "receiver": Ask(_("Handed over to")),
    "questions": Ask(_("What the expert is asked"), "lines"),
    "related": Ask(_("The decision or minutes it rests on: number and day")),
    "council": Ask(_("Members of the council"), "lines"),
}
PERSON = (
    "born_on",
    "nationality",
    "occupation",
    "id_issued_on",
    "id_issued_by",
    "representative",
    "representative_title",
)
SIGNER = ("signed_by", "signed_title", "delegation")
TREASURY = ("treasury_place", "treasury_account", "treasury_name")
RECORD = ("made_at", "made_where", "ended_at", "copies", "colleague", "witness", "witness_address")

# What is missing -> (its name, where it is entered).
NEEDS: dict[str, tuple[Any, str]] = {
    "party.name": (_("Name of the offender"), "seller"),
    "party.address": (_("Address of the offender"), "seller"),
    "party.tax_code": (_("Tax code of the organisation"), "accounts"),
    "party.citizen_id": (_("Citizen ID of the offender"), "accounts"),
    "acts": (_("Violations"), "violations"),
    "minutes": (_("Day of the minutes"), "violations"),
    "proofs": (_("Exhibits that prove it"), "violations"),
    "number": (_("Number: given when the decision is signed"), "decision"),
    "fine.amount": (_("Fine"), "decision"),
    "ins_number": (_("INS number"), "case"),
    "goods": (_("Seized goods"), "goods"),
}


@dataclass(frozen=True)
class Form:
    """`about`: case (one offender of it), decision, seizure or fine; `symbol` follows the number of the register."""

    code: str
    about: str
    asks: tuple[str, ...]
    needs: tuple[str, ...] = ()
    symbol: str = ""
    own_name: Any = ""

    @property
    def name(self) -> str:
        """What the form calls itself, for one the catalogue of the decree does not hold."""
        return self.own_name or self.code

    @property
    def text(self) -> str:
        return (TEXTS / f"{ascii_of(self.code)}.txt").read_text("utf-8")

    @property
    def book(self) -> str:
        return f"paper/{ascii_of(self.code)}"


def ascii_of(code: str) -> str:
    return code.replace("Đ", "D")


_PARTY = ("party.name", "party.address")
_GOODS = (*_PARTY, "goods")
_ORDER = (*PERSON, *SIGNER, "related")
_MINUTES = (*RECORD, *PERSON, "related", "offender_words")
FORMS: dict[str, Form] = {
    form.code: form
    for form in (
        Form(
            "MBB01", "case",
            (*RECORD, *PERSON, "injured", "offender_words", "witness_words", "explain_to", "summoned_to", "refused_why"),
            (*_PARTY, "acts", "proofs", "ask.made_where", "ask.witness"), "BB-VPHC",
        ),
        Form(
            "MQĐ02", "decision", (*PERSON, "hearing", "verification", "delegation", "remedy_term", *TREASURY),
            (*_PARTY, "number", "acts", "minutes", "ask.treasury_account", "ask.treasury_name"),
        ),
        Form(
            "MQĐ01", "decision", (*PERSON, "delegation", "remedy_term", *TREASURY),
            (*_PARTY, "number", "acts", "ask.treasury_account", "ask.treasury_name"),
        ),
        Form("MQĐ03", "fine", (*_ORDER, "reason", "term"), (*_PARTY, "ask.reason", "ask.term"), "QĐ-HTHQĐPT"),
        Form("MQĐ05", "fine", (*_ORDER, "reason", "term", "content"), (*_PARTY, "ask.content", "ask.term"), "QĐ-NTPNL"),
        Form("MQĐ14", "case", (*_ORDER, "reason"), (*_GOODS, "ask.reason"), "QĐ-TTTVPT"),
        Form("MQĐ15", "case", (*_ORDER, "reason", "content", "remedy_term"), (*_PARTY, "ask.content", "ask.reason"), "QĐ-KPHQ"),
        Form("MQĐ16", "case", (*_ORDER, "reason", "content"), (*_GOODS, "ask.reason"), "QĐ-THTVPT"),
        Form("MQĐ20", "case", (*_ORDER, "term"), (*_GOODS, "ask.term", "ask.signed_by"), "QĐ-TGTVPTGPCC"),
        Form("MQĐ21", "case", (*_ORDER, "reason", "term", "until"), (*_GOODS, "ask.reason", "ask.until"), "QĐ-KDTHTGTVPTGPCC"),
        Form("MQĐ24", "case", (*_ORDER, "reason"), (*_GOODS, "ask.reason"), "QĐ-TLTVPTGPCC"),
        Form("MQĐ33", "case", (*_ORDER, "receiver", "reason", "content"), (*_PARTY, "acts", "ask.receiver"), "QĐ-CHSVPHC"),
        Form("MQĐ34", "case", (*SIGNER, "related", "receiver", "content", "term", "reason"), ("ask.receiver", "ask.term"), "QĐ-GQXP"),
        Form("MQĐ41", "case", (*SIGNER, "related", "receiver", "questions", "term"), ("goods", "ask.receiver", "ask.questions"), "QĐ-TCGĐ"),
        Form("MBB02", "case", (*_MINUTES, "content", "witness_words", "result"), (*_PARTY, "ask.content"), "BB-LV"),
        Form("MBB03", "case", (*_MINUTES, "content"), (*_PARTY, "acts", "ask.offender_words"), "BB-GTTT"),
        Form("MBB04", "case", (*_MINUTES, "council", "reason"), (*_GOODS, "ask.reason"), "BB-ĐGTVPT"),
        Form("MBB05", "case", (*_MINUTES, "content", "result"), (*_PARTY, "ask.content", "ask.result"), "BB-XM"),
        Form("MBB06", "fine", (*_MINUTES, "reason", "witness_words"), (*_PARTY, "ask.reason", "ask.witness"), "BB-KNQĐ"),
        Form("MBB15", "case", (*_MINUTES, "witness_words"), (*_GOODS, "ask.made_where", "ask.witness"), "BB-TGTVPTGPCC"),
        Form("MBB17", "case", (*_MINUTES, "result"), (*_GOODS, "ask.related"), "BB-TLTVPTGPCC"),
        Form("MBB20", "case", (*_MINUTES, "result"), (*_GOODS, "ask.related"), "BB-TTTVPT"),
        Form("MBB21", "case", (*_MINUTES, "content", "result"), (*_GOODS, "ask.related", "ask.content"), "BB-THTVPT"),
        Form(
            "TBNP", "fine", TREASURY, (*_PARTY, "ask.treasury_account", "ask.treasury_name"), "TB-NPVPHC", _("Payment notice"),
        ),
    )
}  # fmt: skip


def missing(form: Form, data: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """What the form needs and the data does not say: (name, where it is entered; "here" for what is asked)."""
    found = []
    for path in (*form.needs, *_identity(data)):
        if not _value(data, path):
            found.append(NEEDS.get(path) or (ASKS[path.removeprefix("ask.")].label, "here"))
    return found


def _identity(data: Mapping[str, Any]) -> tuple[str, ...]:
    """A company is known by its tax code and speaks through a person; a person by the citizen ID."""
    if data["party"]["is_org"]:
        return ("party.tax_code", "ask.representative")
    return ("party.citizen_id",)


def _value(data: Mapping[str, Any], path: str) -> Any:
    here: Any = data
    for step in path.split("."):
        here = here.get(step) if isinstance(here, Mapping) else None
    return here
