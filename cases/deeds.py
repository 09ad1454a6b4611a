from enum import StrEnum


class Deed(StrEnum):
    """What the journal calls the deeds of this room."""

    CASE_OPENED = "case.opened"
    CASE_JOINED = "case.joined"
    CASE_ASSIGNED = "case.assigned"
    CASE_CLOSED = "case.closed"
    CASE_REOPENED = "case.reopened"
    EXHIBIT_FILED = "exhibit.filed"
    VIOLATION_ESTABLISHED = "violation.established"
    VIOLATION_CORRECTED = "violation.corrected"
    VIOLATION_WITHDRAWN = "violation.withdrawn"
    DECISION_DRAFTED = "decision.drafted"
    DECISION_AMENDED = "decision.amended"
    DECISION_DISCARDED = "decision.discarded"
    DECISION_SUBMITTED = "decision.submitted"
    DECISION_SENT_BACK = "decision.sent_back"
    DECISION_ISSUED = "decision.issued"
    DECISION_SERVED = "decision.served"
    DECISION_ANNULLED = "decision.annulled"
    PAYMENT_RECORDED = "payment.recorded"
    FINE_PAID = "fine.paid"
    DEADLINE_MISSED = "deadline.missed"
