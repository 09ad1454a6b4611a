"""Words for this room's deeds."""

from django.utils.translation import gettext_lazy as _

from audit.deeds import Deed

DEEDS = {Deed.JOB_RETRIED: (_("Job run again"), "arrow-repeat", "info")}
