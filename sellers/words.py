"""What the linking engine means, in sentences for people. Codes come from `sellers.linking`; here they get their words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sellers.identifiers import banks
from sellers.linking.why import Term
from sellers.models import IdentifierKind

KIND_WORDS: dict[str, str | Promise] = {
    "phone": gettext_lazy("phone"),
    "bank": gettext_lazy("bank account"),
    "email": gettext_lazy("e-mail"),
    "tax": gettext_lazy("tax code"),
    "citizen": gettext_lazy("citizen ID"),
    "citizen_mask": gettext_lazy("visible digits of the citizen ID"),
    "picture": gettext_lazy("profile picture"),
    "handle": gettext_lazy("stem of the handle"),
    "name": gettext_lazy("shop name"),
    "person": gettext_lazy("person's name"),
    "place": gettext_lazy("house and street"),
    "spot": gettext_lazy("address"),
    "text": gettext_lazy("listing text"),
    "mailbox_name": gettext_lazy("name of the mailbox"),
    "page": gettext_lazy("linked page"),
}
GROUP_WORDS: dict[str, str | Promise] = {
    "phone": gettext_lazy("phones"),
    "bank": gettext_lazy("bank accounts"),
    "email": gettext_lazy("e-mails"),
    "paper": gettext_lazy("official numbers"),
    "picture": gettext_lazy("profile pictures"),
    "name": gettext_lazy("shop names"),
    "person": gettext_lazy("persons' names"),
    "place": gettext_lazy("addresses"),
    "text": gettext_lazy("listing texts"),
    "mailbox_name": gettext_lazy("names of mailboxes"),
    "page": gettext_lazy("linked pages"),
}
NOTE_WORDS: dict[str, str | Promise] = {
    "derived": gettext_lazy("follows from something counted already"),
    "half_told": gettext_lazy("shops are often named after people: counted for the part that is new"),
    "many_values": gettext_lazy("both sides have many of them: chance was taken off"),
    "recycled": gettext_lazy("the number lay idle long enough to have been handed to somebody else"),
}
# Kinds of the engine that are identifiers of the product, with the same spelling.
IDENTIFIER_OF: dict[str, str] = {
    "phone": IdentifierKind.PHONE, "bank": IdentifierKind.BANK, "email": IdentifierKind.EMAIL, "tax": IdentifierKind.TAX_CODE,
    "citizen": IdentifierKind.CITIZEN_ID, "page": IdentifierKind.ACCOUNT,
}  # fmt: skip
_LONGEST_SHOWN = 60


def shown(kind: str, value: str) -> str:
    """A value as people read it: "Vietcombank 0011 0042 34567" for "970436:0011004234567"."""
    if kind == "bank":
        code, _colon, number = value.partition(":")
        return banks.account(number, code).shown
    if kind == "phone" and value.startswith("+84"):
        national = value[3:]
        return f"0{national[:3]} {national[3:6]} {national[6:]}" if len(national) == 9 else f"0{national}"
    if kind == "text":
        value = value.replace("|", " … ")
    return value if len(value) <= _LONGEST_SHOWN else f"{value[: _LONGEST_SHOWN - 1]}…"


def sentence(term: Term) -> str:
    """One term of a sum as a sentence, in the language of the reader."""
    if term.code == "prior":
        return _("before anything is compared: two accounts taken at random are seldom of the same hands")
    if term.code == "differs":
        return _("both have %(what)s, and share none") % {"what": GROUP_WORDS[term.group]}
    words = {"kind": KIND_WORDS[term.kind], "value": shown(term.kind, term.value), "users": term.users}
    if term.users <= 2:
        return _("same %(kind)s %(value)s, used by these two only") % words
    return (
        ngettext(
            "same %(kind)s %(value)s, used by %(users)d account",
            "same %(kind)s %(value)s, used by %(users)d accounts",
            term.users,
        )
        % words
    )


def note(term: Term) -> str:
    """Why the term weighs less than its value alone would."""
    words = NOTE_WORDS.get(term.note)
    return str(words) if words else ""


def sureness(score: float, join_at: float) -> str:
    """How sure the sum is, in words."""
    if score >= join_at + 5:
        return _("practically certain")
    if score >= join_at:
        return _("very likely")
    if score >= 0:
        return _("possible: people decide")
    return _("unlikely")
