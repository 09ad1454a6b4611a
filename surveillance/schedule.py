"""What follows the clock. Each stroke writes one job per slot; a stroke sent twice, or by two clocks, is one job."""

from audit import tasks as audit
from audit.work import DAY, HOUR, MINUTE, Stroke
from cases import tasks as cases
from evidence import tasks as evidence
from inspections import tasks as inspections
from sellers import tasks as sellers

SCHEDULE: dict[str, Stroke] = {
    "custody into the sealed log": Stroke(evidence.seal_log, every=MINUTE),
    "time stamps and witnesses": Stroke(evidence.stamp_log, every=MINUTE),
    "packs that wait for a stamp": Stroke(evidence.build_waiting_packs, every=10 * MINUTE),
    "the whole log and the vault checked": Stroke(evidence.check_evidence, every=DAY, at=2 * HOUR),
    "captured pages: still online?": Stroke(evidence.recheck_postings, every=HOUR),
    "incoming files nobody will seal": Stroke(evidence.sweep_incoming, every=DAY, at=3 * HOUR + 20 * MINUTE),
    "forget answers older than seven days": Stroke(audit.forget_answers, every=DAY, at=3 * HOUR + 10 * MINUTE),
    "deadlines that ran out": Stroke(cases.miss_deadlines, every=DAY, at=10 * MINUTE),
    "all accounts linked anew": Stroke(sellers.link_nightly, every=DAY, at=1 * HOUR),
    "digests of the morning": Stroke(cases.write_notices, every=DAY, at=6 * HOUR + 30 * MINUTE),
    "digests by mail": Stroke(cases.mail_notices, every=10 * MINUTE),
    "visits for plans that start soon": Stroke(inspections.spread_due_plans, every=DAY, at=5 * HOUR),
}
