"""The lives of cases, violations, decisions, fines and deadlines, and how their states look."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.moves import move


class CaseState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


CASE_MOVES = {
    "close": move(CaseState.OPEN, to=CaseState.CLOSED),
    "reopen": move(CaseState.CLOSED, to=CaseState.OPEN),
}


class ViolationState(models.TextChoices):
    ESTABLISHED = "established", _("Established")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REFERRED = "referred", _("Referred")


VIOLATION_MOVES = {
    "correct": move(ViolationState.ESTABLISHED, to=ViolationState.ESTABLISHED),
    "withdraw": move(ViolationState.ESTABLISHED, to=ViolationState.WITHDRAWN),
    "decide": move(ViolationState.ESTABLISHED, to=ViolationState.DECIDED),
    "release": move(ViolationState.DECIDED, to=ViolationState.ESTABLISHED),
    "refer": move(ViolationState.ESTABLISHED, to=ViolationState.REFERRED),
    "take_back": move(ViolationState.REFERRED, to=ViolationState.ESTABLISHED),
}


class DecisionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    ISSUED = "issued", _("Issued")
    ANNULLED = "annulled", _("Annulled")
    DISCARDED = "discarded", _("Discarded")


DECISION_MOVES = {
    "amend": move(DecisionState.DRAFT, to=DecisionState.DRAFT),
    "submit": move(DecisionState.DRAFT, to=DecisionState.SUBMITTED),
    "send_back": move(DecisionState.SUBMITTED, to=DecisionState.DRAFT),
    "hand_up": move(DecisionState.SUBMITTED, to=DecisionState.SUBMITTED),
    "issue": move(DecisionState.SUBMITTED, to=DecisionState.ISSUED),
    "serve": move(DecisionState.ISSUED, to=DecisionState.ISSUED),
    "annul": move(DecisionState.ISSUED, to=DecisionState.ANNULLED),
    "discard": move(DecisionState.DRAFT, to=DecisionState.DISCARDED),
}


class FineState(models.TextChoices):
    DUE = "due", _("To be paid")
    PAID = "paid", _("Paid")
    EXEMPT = "exempt", _("Exempted")
    LAPSED = "lapsed", _("Written off")
    VOID = "void", _("Void")


FINE_MOVES = {
    "record_payment": move(FineState.DUE, to=FineState.DUE),
    "reverse_payment": move(FineState.DUE, FineState.PAID, to=FineState.DUE),
    "settle": move(FineState.DUE, to=FineState.PAID),
    "exempt": move(FineState.DUE, to=FineState.EXEMPT),
    "write_off": move(FineState.DUE, to=FineState.LAPSED),
    "void": move(FineState.DUE, FineState.PAID, FineState.EXEMPT, FineState.LAPSED, to=FineState.VOID),
}


class ReliefState(models.TextChoices):
    ASKED = "asked", _("Asked for")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


RELIEF_MOVES = {
    "grant": move(ReliefState.ASKED, to=ReliefState.GRANTED),
    "refuse": move(ReliefState.ASKED, to=ReliefState.REFUSED),
}


class CoercionState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    DECIDED = "decided", _("Decided")
    ENDED = "ended", _("Ended")


COERCION_MOVES = {
    "decide": move(CoercionState.PROPOSED, to=CoercionState.DECIDED),
    "send": move(CoercionState.DECIDED, to=CoercionState.DECIDED),
    "end": move(CoercionState.PROPOSED, CoercionState.DECIDED, to=CoercionState.ENDED),
}


class DeadlineState(models.TextChoices):
    RUNNING = "running", _("Running")
    MET = "met", _("Met")
    MISSED = "missed", _("Missed")
    STOPPED = "stopped", _("Stopped")
    PAUSED = "paused", _("Paused")


DEADLINE_MOVES = {
    "meet": move(DeadlineState.RUNNING, DeadlineState.MISSED, to=DeadlineState.MET),
    "miss": move(DeadlineState.RUNNING, to=DeadlineState.MISSED),
    "stop": move(DeadlineState.RUNNING, DeadlineState.MISSED, to=DeadlineState.STOPPED),
    "pause": move(DeadlineState.RUNNING, DeadlineState.MISSED, to=DeadlineState.PAUSED),
    "end_paused": move(DeadlineState.PAUSED, to=DeadlineState.STOPPED),
}


class ReferralState(models.TextChoices):
    SENT = "sent", _("Sent, no answer yet")
    ANSWERED = "answered", _("Answered")


REFERRAL_MOVES = {"answer": move(ReferralState.SENT, to=ReferralState.ANSWERED)}


class PaperState(models.TextChoices):
    WAITING = "waiting", _("Being set")
    READY = "ready", _("Ready")
    BROKEN = "broken", _("Could not be set")


PAPER_MOVES = {
    "render": move(PaperState.WAITING, to=PaperState.READY),
    "fail": move(PaperState.WAITING, to=PaperState.BROKEN),
}

TONES = {
    CaseState.OPEN: "info", CaseState.CLOSED: "quiet",
    ViolationState.ESTABLISHED: "warn", ViolationState.DECIDED: "good", ViolationState.WITHDRAWN: "quiet",
    ViolationState.REFERRED: "info",
    DecisionState.DRAFT: "quiet", DecisionState.SUBMITTED: "info", DecisionState.ISSUED: "good",
    DecisionState.ANNULLED: "bad", DecisionState.DISCARDED: "quiet",
    FineState.DUE: "warn", FineState.PAID: "good", FineState.VOID: "quiet",
    FineState.EXEMPT: "quiet", FineState.LAPSED: "bad",
    ReliefState.ASKED: "info", ReliefState.GRANTED: "good", ReliefState.REFUSED: "bad",
    CoercionState.PROPOSED: "info", CoercionState.DECIDED: "warn", CoercionState.ENDED: "quiet",
    DeadlineState.RUNNING: "info", DeadlineState.MET: "good", DeadlineState.MISSED: "bad", DeadlineState.STOPPED: "quiet",
    DeadlineState.PAUSED: "quiet", ReferralState.SENT: "warn", ReferralState.ANSWERED: "good",
    PaperState.WAITING: "info", PaperState.READY: "good", PaperState.BROKEN: "bad",
}  # fmt: skip
