from enum import StrEnum


class Deed(StrEnum):
    """What the journal calls the deeds of this room."""

    PERSON_ENGAGED = "person.engaged"
    PERSON_MOVED = "person.moved"
    PERSON_DISMISSED = "person.dismissed"
    TOKEN_MADE = "token.made"  # noqa: S105 - a deed
    TOKEN_REVOKED = "token.revoked"  # noqa: S105 - a deed
    SIGNED_IN = "person.signed_in"
    DUTIES_SET = "team.duties_set"
    VIEW_KEPT = "view.kept"
    VIEW_DROPPED = "view.dropped"
    SESSIONS_ENDED = "person.sessions_ended"
