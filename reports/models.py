"""No table of its own: this room reads. The model only carries the right."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Figures(models.Model):
    """Holds the permission to read figures."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("read_figures", _("Can read the figures of the teams she sees"))]
