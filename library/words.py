"""Words for this room's deeds."""

from django.utils.translation import gettext_lazy as _

from library.deeds import Deed

DEEDS = {
    Deed.GUIDE_WRITTEN: (_("Guide written"), "pencil", "quiet"),
    Deed.GUIDE_PUBLISHED: (_("Guide published"), "megaphone", "good"),
    Deed.GUIDE_WITHDRAWN: (_("Guide withdrawn"), "x-circle", "quiet"),
    Deed.GUIDE_READ: (_("Guide read"), "check-lg", "quiet"),
}
