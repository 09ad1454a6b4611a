"""The worker's doors to the sealed log. Each is safe twice."""

from audit.work import Progress, on_queue
from evidence.services import checking, log, outside, packs

NIGHT_SECONDS = 240


@on_queue("default")
def seal_log(_subject_id: int, job: Progress) -> None:
    """After custody was written, and each minute: append what is pending, sign a head."""
    job.progress(sealed=log.seal_pending())


@on_queue("clock")
def stamp_log(_subject_id: int, job: Progress) -> None:
    """Each minute: stamps and cosignatures for the newest head. An outage is noted and tried again the next minute."""
    job.progress(said=outside.stamp_heads() + outside.show_witnesses())


@on_queue("default")
def build_pack(pack_id: int, job: Progress) -> None:
    """After a dossier was closed: write its pack."""
    packs.build(pack_id=pack_id, progress=job.progress)


@on_queue("clock")
def build_waiting_packs(_subject_id: int, job: Progress) -> None:
    """Now and then: packs that waited for a stamp are built again with it."""
    job.progress(built=packs.build_waiting())


@on_queue("read")
def check_evidence(_subject_id: int, job: Progress) -> None:
    """Each night: the whole log, and as many files as the time allows, the least recently checked first."""
    checking.verify(seconds=NIGHT_SECONDS, progress=job.progress)
