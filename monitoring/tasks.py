"""The worker's door into this room. Running it twice changes nothing."""

from audit.work import Progress, on_queue
from monitoring.services import matches


@on_queue("default")
def match_exhibit(exhibit_id: int, job: Progress) -> None:
    """After sighting: has anybody been waiting for this?"""
    job.progress(matches=matches.match_exhibit(exhibit_id=exhibit_id))
