"""The worker's doors into this room. Each calls one deed; running it twice changes nothing."""

from audit.work import Progress, on_queue
from sellers.services import sightings


@on_queue("read")
def sight_exhibit(exhibit_id: int, job: Progress) -> None:
    """After reading: whose it is."""
    counts = sightings.record(exhibit_id=exhibit_id, by=job.by, progress=job.progress)
    job.progress(**counts)


@on_queue("default")
def propose_links(exhibit_id: int, job: Progress) -> None:
    """After sighting: which accounts may be in the same hands."""
    job.progress(links=sightings.propose_links(exhibit_id=exhibit_id, by=job.by))
