from enum import StrEnum


class Deed(StrEnum):
    """What the journal calls the deeds of this room."""

    BATCH_RECEIVED = "batch.received"
    BATCH_SEALED = "batch.sealed"
    EXHIBIT_SEALED = "exhibit.sealed"
    EXHIBIT_READ = "exhibit.read"
    EXHIBIT_KEPT = "exhibit.kept"
    EXHIBIT_VIEWED = "exhibit.viewed"
    EXHIBIT_DOWNLOADED = "exhibit.downloaded"
