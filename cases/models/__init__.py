"""Cases, violations, decisions, fines and deadlines, one file per noun."""

from cases.models.case import Case, CaseExhibit
from cases.models.coercion import Coercion, CoercionKind, Reminder
from cases.models.deadline import Deadline
from cases.models.decision import Correction, Decision, RegisterBook, Remark, Sanction
from cases.models.delegation import Delegation
from cases.models.event import Event
from cases.models.fine import Fine, Payment
from cases.models.goods import GoodsLine, Move, Seal, Seizure, Storehouse, Valuation
from cases.models.ledger import Account, Booking, BookingKind, Posting
from cases.models.notice import Mute, Notice
from cases.models.paper import Paper, PaperFile, PaperTemplate
from cases.models.referral import Referral
from cases.models.rejection import Rejection
from cases.models.relief import Instalment, Relief, ReliefKind
from cases.models.satisfaction import Satisfaction
from cases.models.violation import Violation

__all__ = [
    "Account",
    "Booking",
    "BookingKind",
    "Case",
    "CaseExhibit",
    "Coercion",
    "CoercionKind",
    "Correction",
    "Deadline",
    "Decision",
    "Delegation",
    "Event",
    "Fine",
    "GoodsLine",
    "Instalment",
    "Move",
    "Mute",
    "Notice",
    "Paper",
    "PaperFile",
    "PaperTemplate",
    "Payment",
    "Posting",
    "Referral",
    "RegisterBook",
    "Rejection",
    "Relief",
    "ReliefKind",
    "Remark",
    "Reminder",
    "Sanction",
    "Satisfaction",
    "Seal",
    "Seizure",
    "Storehouse",
    "Valuation",
    "Violation",
]
