"""Cases, violations, decisions, fines and deadlines, one file per noun."""

from cases.models.case import Case, CaseExhibit
from cases.models.deadline import Deadline
from cases.models.decision import Decision, RegisterBook, Remark, Sanction
from cases.models.fine import Fine, Payment
from cases.models.violation import Violation

__all__ = [
    "Case",
    "CaseExhibit",
    "Deadline",
    "Decision",
    "Fine",
    "Payment",
    "RegisterBook",
    "Remark",
    "Sanction",
    "Violation",
]
