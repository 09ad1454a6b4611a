"""The worker's doors into this room. Each calls one deed; running it twice changes nothing."""

from audit.work import Progress, on_queue
from evidence.services import batches, exhibits


@on_queue("default")
def seal_batch(batch_id: int, job: Progress) -> None:
    """After receiving: seal every file."""
    batches.seal(batch_id=batch_id, progress=job.progress)


@on_queue("read")
def read_exhibit(exhibit_id: int, job: Progress) -> None:
    """After sealing: write down every line."""
    exhibits.read(exhibit_id=exhibit_id, by=job.by, progress=job.progress)


@on_queue("clock")
def sweep_incoming(_subject_id: int, job: Progress) -> None:
    """Each night: drop what lies in the incoming folder and nobody will seal."""
    job.progress(done=batches.sweep())
