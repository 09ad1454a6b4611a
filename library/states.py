"""The life of a guide."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.moves import move


class GuideState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @property
    def tone(self) -> str:
        return {self.DRAFT: "quiet", self.PUBLISHED: "good", self.WITHDRAWN: "quiet"}[self]


GUIDE_MOVES = {
    "write": move(GuideState.DRAFT, GuideState.PUBLISHED, GuideState.WITHDRAWN, to=GuideState.DRAFT),
    "publish": move(GuideState.DRAFT, to=GuideState.PUBLISHED),
    "withdraw": move(GuideState.PUBLISHED, to=GuideState.WITHDRAWN),
}
