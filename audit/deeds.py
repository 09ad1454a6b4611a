from enum import StrEnum


class Deed(StrEnum):
    """What the journal calls the deeds of this room."""

    JOB_RETRIED = "job.retried"
