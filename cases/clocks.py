"""What moves the clocks: each kind of event with the terms it ends, starts, lengthens or exchanges. Data, with the article of each."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    TRANSFERRED = "transferred", _("File passed up to the competent person")
    HEARING_REQUESTED = "hearing_requested", _("Offender asked for a hearing")
    HEARING_NOTIFIED = "hearing_notified", _("Notice of the hearing sent")
    HEARING_HELD = "hearing_held", _("Hearing held, minutes MBB03")
    EXPLAINED = "explained", _("Written explanation received")
    EXPLANATION_EXTENDED = "explanation_extended", _("Time to explain extended in writing")
    EXPLANATION_WAIVED = "explanation_waived", _("Offender declared not to explain")
    VERIFICATION = "verification", _("Facts must be verified")
    COMPLEX = "complex", _("Especially serious or complex file")
    MINUTES_COMPLEX = "minutes_complex", _("Complex or wide-ranging act, minutes take longer")
    ASSESSED = "assessed", _("Result of test or valuation received")
    VALUATION_BEGUN = "valuation_begun", _("Goods held for valuation")
    VALUED = "valued", _("Goods valued")
    SEIZED = "seized", _("Goods or means seized")
    SEIZURE_PASSED_UP = "seizure_passed_up", _("Seized and passed up to the competent person")
    SEIZURE_EXTENDED = "seizure_extended", _("Seizure extended (MQĐ21)")
    SEIZURE_EXTENDED_COMPLEX = "seizure_extended_complex", _("Seizure extended in a complex file (MQĐ21)")
    SEIZURE_ENDED = "seizure_ended", _("Seizure ended")
    COMPLAINED = "complained", _("Complaint received")
    COMPLAINT_COMPLEX = "complaint_complex", _("Complaint found complex")
    COMPLAINT_RESOLVED = "complaint_resolved", _("Complaint resolved")
    SUED = "sued", _("Lawsuit taken on by the court")
    JUDGED = "judged", _("Judgment received")
    EXECUTED = "executed", _("Measures of the decision carried out")


@dataclass(frozen=True)
class Effect:
    """What one kind of event does. `within` names the term in which it must happen; `needs` another event that must stand before."""

    about: str  # violation, decision or case
    basis: str
    meets: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    extends: tuple[str, str] | None = None  # a running term and its longer variant
    restarts: tuple[str, str] | None = None  # a term that runs anew from this day, in that variant
    exchanges: str = ""  # the longer term for the decision
    within: str = ""
    needs: EventKind | None = None
    only_with_right_to_explain: bool = False


LAW = "Luật Xử lý vi phạm hành chính"
OF_VIOLATION: dict[str, Effect] = {
    EventKind.TRANSFERRED: Effect("violation", f"Điều 66(1)(a) {LAW}", exchanges="DECISION_10WD"),
    EventKind.HEARING_REQUESTED: Effect(
        "violation", f"Điều 61(3), 66(1)(b) {LAW}", meets=("EXPLAIN_ORAL_REQUEST",), starts=("EXPLAIN_ORAL_NOTICE",),
        exchanges="DECISION_1M", within="EXPLAIN_ORAL_REQUEST", only_with_right_to_explain=True,
    ),
    EventKind.HEARING_NOTIFIED: Effect(
        "violation", f"Điều 61(3) {LAW}", meets=("EXPLAIN_ORAL_NOTICE",), needs=EventKind.HEARING_REQUESTED
    ),
    EventKind.HEARING_HELD: Effect(
        "violation", f"Điều 61(3) {LAW}", meets=("EXPLAIN_ORAL_NOTICE",), needs=EventKind.HEARING_REQUESTED
    ),
    EventKind.EXPLAINED: Effect(
        "violation", f"Điều 61(2), 66(1)(b) {LAW}", meets=("EXPLAIN_WRITTEN",), exchanges="DECISION_1M",
        within="EXPLAIN_WRITTEN", only_with_right_to_explain=True,
    ),
    EventKind.EXPLANATION_EXTENDED: Effect(
        "violation", f"Điều 61(2) {LAW}", extends=("EXPLAIN_WRITTEN", "extended"), within="EXPLAIN_WRITTEN",
        only_with_right_to_explain=True,
    ),
    EventKind.EXPLANATION_WAIVED: Effect(
        "violation", f"Điều 61 {LAW}", meets=("EXPLAIN_WRITTEN", "EXPLAIN_ORAL_REQUEST"), only_with_right_to_explain=True
    ),
    EventKind.VERIFICATION: Effect("violation", f"Điều 59, 66(1)(b) {LAW}", exchanges="DECISION_1M"),
    EventKind.COMPLEX: Effect("violation", f"Điều 66(1)(c) {LAW}", exchanges="DECISION_2M"),
    EventKind.MINUTES_COMPLEX: Effect(
        "violation", "Điều 12(2) Nghị định 118/2021/NĐ-CP", extends=("MINUTES_MAKE", "complex"), within="MINUTES_MAKE"
    ),
    EventKind.ASSESSED: Effect(
        "violation", "Điều 12(2) Nghị định 118/2021/NĐ-CP", restarts=("MINUTES_MAKE", "after_assessment")
    ),
    EventKind.VALUATION_BEGUN: Effect("violation", f"Điều 60 {LAW}", starts=("VALUATION_HOLD",)),
    EventKind.VALUED: Effect("violation", f"Điều 60 {LAW}", meets=("VALUATION_HOLD",)),
}  # fmt: skip
OF_CASE: dict[str, Effect] = {
    EventKind.SEIZED: Effect("case", f"Điều 125(8) {LAW}", starts=("SEIZE_7WD",)),
    EventKind.SEIZURE_PASSED_UP: Effect(
        "case", f"Điều 125(8) {LAW}", extends=("SEIZE_7WD", "transferred"), within="SEIZE_7WD", needs=EventKind.SEIZED
    ),
    EventKind.SEIZURE_EXTENDED: Effect(
        "case", f"Điều 66(1)(b), 125(8) {LAW}", extends=("SEIZE_7WD", "extended"), within="SEIZE_7WD", needs=EventKind.SEIZED
    ),
    EventKind.SEIZURE_EXTENDED_COMPLEX: Effect(
        "case", f"Điều 66(1)(c), 125(8) {LAW}", extends=("SEIZE_7WD", "complex"), within="SEIZE_7WD", needs=EventKind.SEIZED
    ),
    EventKind.SEIZURE_ENDED: Effect("case", f"Điều 125, 126 {LAW}", meets=("SEIZE_7WD",), needs=EventKind.SEIZED),
}  # fmt: skip
OF_DECISION: dict[str, Effect] = {
    EventKind.COMPLAINED: Effect(
        "decision", "Điều 9, 28 Luật Khiếu nại", meets=("COMPLAINT_FIRST",), starts=("COMPLAINT_RESOLVE",), within="COMPLAINT_FIRST"
    ),
    EventKind.COMPLAINT_COMPLEX: Effect(
        "decision", "Điều 28 Luật Khiếu nại", extends=("COMPLAINT_RESOLVE", "complex"), within="COMPLAINT_RESOLVE",
        needs=EventKind.COMPLAINED,
    ),
    EventKind.COMPLAINT_RESOLVED: Effect(
        "decision", "Điều 28 Luật Khiếu nại", meets=("COMPLAINT_RESOLVE",), needs=EventKind.COMPLAINED
    ),
    EventKind.SUED: Effect("decision", "Điều 116 Luật Tố tụng hành chính", meets=("LAWSUIT",), within="LAWSUIT"),
    EventKind.JUDGED: Effect("decision", "Luật Tố tụng hành chính", needs=EventKind.SUED),
    EventKind.EXECUTED: Effect("decision", f"Điều 73, 85 {LAW}"),
}  # fmt: skip
EFFECTS: dict[str, Effect] = {**OF_VIOLATION, **OF_CASE, **OF_DECISION}
# The terms for the decision, shorter before longer: an event never puts a shorter one in the place of a longer one (Article 66).
LENGTHS = ("DECISION_7WD", "DECISION_10WD", "DECISION_1M", "DECISION_2M")
# What is asked for "what if?" on a running term for the decision.
WHAT_IF = (EventKind.TRANSFERRED, EventKind.HEARING_REQUESTED, EventKind.VERIFICATION, EventKind.COMPLEX)
