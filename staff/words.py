"""Words for this room's deeds."""

from django.utils.translation import gettext_lazy as _

from staff.deeds import Deed

DEEDS = {
    Deed.PERSON_ENGAGED: (_("Person engaged"), "person-plus", "info"),
    Deed.PERSON_MOVED: (_("Person moved"), "arrow-left-right", "info"),
    Deed.PERSON_DISMISSED: (_("Access ended"), "person-x", "warn"),
    Deed.TOKEN_MADE: (_("Token made"), "key", "info"),
    Deed.TOKEN_REVOKED: (_("Token revoked"), "key", "quiet"),
    Deed.SIGNED_IN: (_("Signed in"), "box-arrow-in-right", "quiet"),
    Deed.DUTIES_SET: (_("Duty areas set"), "geo-alt", "info"),
    Deed.VIEW_KEPT: (_("View of a list kept"), "bookmark-star", "quiet"),
    Deed.VIEW_DROPPED: (_("View of a list dropped"), "bookmark-star", "quiet"),
    Deed.SESSIONS_ENDED: (_("Signed out everywhere else"), "box-arrow-right", "info"),
}
