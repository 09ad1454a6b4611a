"""The worker's doors into this room. Each calls one deed; running it twice changes nothing."""

from audit.work import Progress, on_queue
from sellers.services import linking, sightings


@on_queue("read")
def sight_exhibit(exhibit_id: int, job: Progress) -> None:
    """After reading: whose it is."""
    counts = sightings.record(exhibit_id=exhibit_id, by=job.by, progress=job.progress)
    job.progress(**counts)


@on_queue("default")
def propose_links(exhibit_id: int, job: Progress) -> None:
    """After sighting: which accounts may be in the same hands."""
    job.progress(links=sightings.propose_links(exhibit_id=exhibit_id, by=job.by))


@on_queue("default")
def relink_account(account_id: int, job: Progress) -> None:
    """After an account was noted: which group it belongs to."""
    job.progress(**linking.relink_accounts(accounts=[account_id], by=job.by))


@on_queue("default")
def link_accounts(_run_id: int, job: Progress) -> None:
    """When an administrator asks: learn from all accounts and group them anew."""
    linking.run_full(by=job.by, progress=job.progress)


@on_queue("clock")
def link_nightly(_subject_id: int, job: Progress) -> None:
    """Each Sunday night: the same by the clock, under a new version of the weights."""
    linking.run_full(progress=job.progress)
