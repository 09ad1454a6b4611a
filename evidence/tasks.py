"""The worker's doors into this room. Each calls one deed; running it twice changes nothing."""

from audit.work import Progress, on_queue
from evidence.services import batches, captures, checking, derivatives, exhibits, log, outside, packs, postings

NIGHT_SECONDS = 240


@on_queue("default")
def seal_batch(batch_id: int, job: Progress) -> None:
    """After receiving: seal every file."""
    batches.seal(batch_id=batch_id, progress=job.progress)


@on_queue("read")
def read_exhibit(exhibit_id: int, job: Progress) -> None:
    """After sealing: write down every line."""
    exhibits.read(exhibit_id=exhibit_id, by=job.by, progress=job.progress)


@on_queue("read")
def derive_exhibit(exhibit_id: int, job: Progress) -> None:
    """After sealing: thumbnail, pages, words in pictures, picture hashes."""
    job.progress(**derivatives.derive(exhibit_id=exhibit_id, by=job.by, progress=job.progress))


@on_queue("clock")
def sweep_incoming(_subject_id: int, job: Progress) -> None:
    """Each night: drop what lies in the incoming folder and nobody will seal."""
    job.progress(done=batches.sweep())


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


@on_queue("read")
def recheck_postings(_subject_id: int, job: Progress) -> None:
    """Each hour, where the authority permits it: look whether captured pages are still online."""
    job.progress(done=postings.recheck_due())


@on_queue("read")
def take_capture(capture_id: int, job: Progress) -> None:
    """After it was ordered: capture the page by the machine's browser."""
    captures.take(capture_id=capture_id)
