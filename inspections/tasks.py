"""The worker's doors into this room. Each calls one deed; running it twice changes nothing."""

from audit.work import Progress, on_queue
from common import clock
from inspections.services import spreading


@on_queue("default")
def spread_visits(plan_id: int, job: Progress) -> None:
    """After approval: give the plan's targets their visits."""
    job.progress(visits=spreading.spread_plan(plan_id=plan_id, by=job.by))


@on_queue("clock")
def spread_due_plans(_subject_id: int, job: Progress) -> None:
    """Each morning: visits for plans that start soon, and for targets that came since."""
    job.progress(**spreading.spread_due(on=clock.today()))
