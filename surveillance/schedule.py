"""What follows the clock. Each stroke writes one job per slot; a stroke sent twice, or by two clocks, is one job."""

from audit import tasks as audit
from audit.work import DAY, HOUR, MINUTE, Stroke

SCHEDULE: dict[str, Stroke] = {
    "forget answers older than seven days": Stroke(audit.forget_answers, every=DAY, at=3 * HOUR + 10 * MINUTE),
}
