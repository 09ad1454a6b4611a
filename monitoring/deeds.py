from enum import StrEnum


class Deed(StrEnum):
    """What the journal calls the deeds of this room."""

    WATCH_SET = "watch.set"
    WATCH_MUTED = "watch.muted"
    WATCH_UNMUTED = "watch.unmuted"
    WATCH_RENEWED = "watch.renewed"
    WATCH_ENDED = "watch.ended"
    EXHIBIT_MATCHED = "exhibit.matched"
    MATCH_KEPT = "match.kept"
    MATCH_DISMISSED = "match.dismissed"
    MATCH_TAKEN_BACK = "match.taken_back"
