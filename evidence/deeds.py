from enum import StrEnum


class Deed(StrEnum):
    """What the journal calls the deeds of this room."""

    BATCH_RECEIVED = "batch.received"
    BATCH_SEALED = "batch.sealed"
    EXHIBIT_SEALED = "exhibit.sealed"
    EXHIBIT_READ = "exhibit.read"
    EXHIBIT_KEPT = "exhibit.kept"
    EXHIBIT_REREAD = "exhibit.reread"
    EXHIBIT_VIEWED = "exhibit.viewed"
    EXHIBIT_DOWNLOADED = "exhibit.downloaded"
    PACK_EXPORTED = "pack.exported"
    PACK_TAKEN = "pack.taken"
    EXHIBIT_HELD = "exhibit.held"
    EXHIBIT_RELEASED = "exhibit.released"
    DISPOSAL_PROPOSED = "disposal.proposed"
    DISPOSAL_WITHDRAWN = "disposal.withdrawn"
    EXHIBIT_DISPOSED = "exhibit.disposed"
    HANDOVER_OFFERED = "handover.offered"
    HANDOVER_ACCEPTED = "handover.accepted"
    HANDOVER_REFUSED = "handover.refused"
    HANDOVER_WITHDRAWN = "handover.withdrawn"
    POSTING_RECHECKED = "posting.rechecked"
    CAPTURE_ORDERED = "capture.ordered"
    CAPTURE_TAKEN = "capture.taken"
    CAPTURE_FAILED = "capture.failed"
