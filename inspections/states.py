"""The lives of plans, visits and findings, and how their states look."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.moves import move


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")
    CLOSED = "closed", _("Closed")

    @property
    def tone(self) -> str:
        return TONES[self]


PLAN_MOVES = {
    "amend": move(PlanState.DRAFT, to=PlanState.DRAFT),
    "submit": move(PlanState.DRAFT, to=PlanState.SUBMITTED),
    "send_back": move(PlanState.SUBMITTED, to=PlanState.DRAFT),
    "approve": move(PlanState.SUBMITTED, to=PlanState.APPROVED),
    "add_targets": move(PlanState.APPROVED, to=PlanState.APPROVED),
    "close": move(PlanState.APPROVED, to=PlanState.CLOSED),
}


class VisitState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    STARTED = "started", _("Under way")
    CONCLUDED = "concluded", _("Concluded")
    CANCELLED = "cancelled", _("Cancelled")

    @property
    def tone(self) -> str:
        return TONES[self]


VISIT_MOVES = {
    "allot": move(VisitState.PLANNED, to=VisitState.PLANNED),
    "start": move(VisitState.PLANNED, to=VisitState.STARTED),
    "meet": move(VisitState.STARTED, to=VisitState.STARTED),
    "answer": move(VisitState.STARTED, to=VisitState.STARTED),
    "conclude": move(VisitState.STARTED, to=VisitState.CONCLUDED),
    "cancel": move(VisitState.PLANNED, VisitState.STARTED, to=VisitState.CANCELLED),
}


class FindingState(models.TextChoices):
    NOTED = "noted", _("Noted")
    UPHELD = "upheld", _("Upheld as a violation")
    DISMISSED = "dismissed", _("Dismissed")

    @property
    def tone(self) -> str:
        return TONES[self]


FINDING_MOVES = {
    "uphold": move(FindingState.NOTED, to=FindingState.UPHELD),
    "dismiss": move(FindingState.NOTED, to=FindingState.DISMISSED),
}

TONES = {
    PlanState.DRAFT: "quiet", PlanState.SUBMITTED: "info", PlanState.APPROVED: "good", PlanState.CLOSED: "quiet",
    VisitState.PLANNED: "info", VisitState.STARTED: "warn", VisitState.CONCLUDED: "good", VisitState.CANCELLED: "quiet",
    FindingState.NOTED: "warn", FindingState.UPHELD: "bad", FindingState.DISMISSED: "quiet",
}  # fmt: skip
