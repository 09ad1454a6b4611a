from enum import StrEnum


class Deed(StrEnum):
    """What the journal calls the deeds of this room."""

    PERSON_ENGAGED = "person.engaged"
    PERSON_MOVED = "person.moved"
    PERSON_DISMISSED = "person.dismissed"
    TOKEN_MADE = "token.made"
    TOKEN_REVOKED = "token.revoked"
    SIGNED_IN = "person.signed_in"
