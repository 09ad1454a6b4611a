from enum import StrEnum


class Deed(StrEnum):
    """What the journal calls the deeds of this room."""

    GUIDE_WRITTEN = "guide.written"
    GUIDE_PUBLISHED = "guide.published"
    GUIDE_WITHDRAWN = "guide.withdrawn"
    GUIDE_READ = "guide.read"
