"""Writing, publishing, withdrawing guides, and signing that one has read."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from common import clock
from common.moves import step
from library.deeds import Deed
from library.errors import NotPublished, OneLanguage
from library.models import Guide, GuideKind, Reading
from library.states import GUIDE_MOVES, GuideState
from staff import rights
from staff.models import User

TEXTS = ("title_vi", "title_en", "body_vi", "body_en")


def _held(guide_id: int, move: str) -> Guide:
    guide = Guide.objects.select_for_update().get(pk=guide_id)
    guide.state = step(GUIDE_MOVES, move, guide.state)
    return guide


@transaction.atomic
def write(
    *, by: User | None, slug: str, kind: str, must_read: bool = False, guide_id: int | None = None, **texts: str
) -> Guide:
    """Write a guide, or write one anew: it is a draft until published, and a text that was published gets a new version.

    `by` None: the guides that come with the product (`load_guides`).
    """
    if by is not None:
        rights.require(by, "library.publish_guide")
    if guide_id is None:
        if Guide.objects.filter(slug=slug).exists():
            raise OneLanguage(_("There is a guide under this name already."), code="name_taken", field="slug")
        guide = Guide(slug=slug)
    else:
        guide = _held(guide_id, "write")
        guide.version += bool(guide.published_on)
        guide.published_on = None
    guide.kind, guide.must_read, guide.written_by, guide.written_at = GuideKind(kind), must_read, by, clock.now()
    for name in TEXTS:
        setattr(guide, name, texts[name].strip())
    guide.save()
    journal.record(by, Deed.GUIDE_WRITTEN, guide, slug=guide.slug, version=guide.version)
    return guide


@transaction.atomic
def publish(*, guide_id: int, by: User | None) -> Guide:
    """Let everybody read it; in both languages or not at all."""
    if by is not None:
        rights.require(by, "library.publish_guide")
    guide = _held(guide_id, "publish")
    empty = [name for name in TEXTS if not getattr(guide, name)]
    if empty:
        raise OneLanguage(_("A guide is published in both languages."), missing=empty, field=empty[0])
    guide.published_by, guide.published_on = by, clock.today()
    guide.save(update_fields=["state", "published_by", "published_on"])
    journal.record(by, Deed.GUIDE_PUBLISHED, guide, slug=guide.slug, version=guide.version)
    return guide


@transaction.atomic
def withdraw(*, guide_id: int, by: User) -> Guide:
    """Take it off the shelf; receipts stay."""
    rights.require(by, "library.publish_guide")
    guide = _held(guide_id, "withdraw")
    guide.save(update_fields=["state"])
    journal.record(by, Deed.GUIDE_WITHDRAWN, guide, slug=guide.slug)
    return guide


@transaction.atomic
def read(*, guide_id: int, by: User) -> Any:
    """Sign that one has read this version; signing twice changes nothing."""
    guide = Guide.objects.get(pk=guide_id)
    if guide.state != GuideState.PUBLISHED:
        raise NotPublished(_("This guide is not published."))
    receipt, made = Reading.objects.get_or_create(guide=guide, by=by, version=guide.version)
    if made:
        journal.record(by, Deed.GUIDE_READ, guide, team=by.team_id, version=guide.version)
    return receipt
