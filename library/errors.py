"""How this room says no."""

from common.errors import Refused


class OneLanguage(Refused):
    """A guide is published in both languages or not at all."""

    code = "one_language"


class NotPublished(Refused):
    """Only a published guide can be read and signed for."""

    code = "not_published"
