"""Circumstances of Articles 9 and 10 of the Law on Handling of Administrative Violations: code -> words. Counted, not weighed."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.errors import WrongFacts

MITIGATING: dict[str, Any] = {
    "9.1": _("Prevented or reduced the consequences, or made good of own will"),
    "9.2": _("Came forward, honestly repented, actively helped the authorities"),
    "9.3": _("Provoked by another's unlawful act, or beyond necessary defence or need"),
    "9.4": _("Forced, or materially or mentally dependent"),
    "9.5": _("Pregnant, old and weak, ill or disabled with limited understanding or control"),
    "9.6": _("In special hardship not caused by oneself"),
    "9.7": _("Out of backwardness"),
    "9.8": _("Another circumstance the Government names"),
}
AGGRAVATING: dict[str, Any] = {
    "10.a": _("Organised"),
    "10.b": _("Repeated violation or recidivism"),
    "10.c": _("Incited or used minors, or forced dependants"),
    "10.d": _("Used a person known to be mentally ill"),
    "10.đ": _("Insulted officers on duty, or acted as a hooligan"),
    "10.e": _("Abused office or powers"),
    "10.g": _("Abused war, disaster, epidemic or other hardship of society"),
    "10.h": _("While serving a sentence or an administrative measure"),
    "10.i": _("Went on although told to stop"),
    "10.k": _("Evaded or covered up afterwards"),
    "10.l": _("On a large scale, in large quantity or of large value"),
    "10.m": _("Against many people, children, old, disabled or pregnant people"),
}

# Why an act is not sanctioned: Article 11, and Article 65(1) of the Law.
NO_SANCTION: dict[str, Any] = {
    "11.1": _("In a state of necessity (Article 11(1))"),
    "11.2": _("In lawful defence (Article 11(2))"),
    "11.3": _("By an unforeseen event (Article 11(3))"),
    "11.4": _("By force majeure (Article 11(4))"),
    "11.5": _("No capacity for liability, or below the age (Article 11(5))"),
    "65.1.b": _("Offender not identified (Article 65(1)(b))"),
    "65.1.c": _("Limitation or the term for the decision has run out (Article 65(1)(c))"),
    "65.1.d": _("Offender dead, missing, dissolved or bankrupt (Article 65(1)(d))"),
}


def checked(codes: Iterable[str], known: dict[str, Any], field: str) -> list[str]:
    """The codes once each, in the order of the article; WrongFacts for one the article does not know."""
    asked = set(codes)
    if strange := asked - known.keys():
        raise WrongFacts(_("The law knows no such circumstance."), field=field, codes=sorted(strange))
    return [code for code in known if code in asked]
