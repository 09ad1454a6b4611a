"""Words for this room's deeds."""

from django.utils.translation import gettext_lazy as _

from monitoring.deeds import Deed

DEEDS = {
    Deed.WATCH_SET: (_("Watch set"), "eye", "info"),
    Deed.WATCH_MUTED: (_("Watch muted"), "bell-slash", "quiet"),
    Deed.WATCH_UNMUTED: (_("Watch sounds again"), "bell", "info"),
    Deed.WATCH_RENEWED: (_("Watch renewed"), "arrow-repeat", "info"),
    Deed.WATCH_ENDED: (_("Watch ended"), "stop-circle", "quiet"),
    Deed.EXHIBIT_MATCHED: (_("Evidence matched a watch"), "bell", "live"),
    Deed.MATCH_KEPT: (_("Match kept"), "check-circle", "good"),
    Deed.MATCH_DISMISSED: (_("Match dismissed"), "x-circle", "quiet"),
    Deed.MATCH_TAKEN_BACK: (_("Verdict taken back"), "arrow-counterclockwise", "quiet"),
}
