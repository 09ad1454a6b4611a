from enum import StrEnum


class Deed(StrEnum):
    """What the journal calls the deeds of this room."""

    PLAN_DRAFTED = "plan.drafted"
    PLAN_AMENDED = "plan.amended"
    PLAN_SUBMITTED = "plan.submitted"
    PLAN_SENT_BACK = "plan.sent_back"
    PLAN_APPROVED = "plan.approved"
    PLAN_TARGETED = "plan.targeted"
    PLAN_CLOSED = "plan.closed"
    VISITS_SPREAD = "visits.spread"
    VISIT_ALLOTTED = "visit.allotted"
    VISIT_STARTED = "visit.started"
    VISIT_MET = "visit.met"
    VISIT_ANSWERED = "visit.answered"
    VISIT_CONCLUDED = "visit.concluded"
    VISIT_CANCELLED = "visit.cancelled"
    FINDING_NOTED = "finding.noted"
    FINDING_UPHELD = "finding.upheld"
    FINDING_DISMISSED = "finding.dismissed"
