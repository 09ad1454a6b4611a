"""Tokens for programs: made, shown once, revoked."""

import hashlib
import secrets
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal
from common.errors import Refused
from staff import rights
from staff.deeds import Deed
from staff.models import ProgramToken, User

LONGEST = timedelta(days=366)
PREFIX = "gs_"


def digest_of(token: str) -> str:
    """The SHA-256 under which a token is kept (tokens are 256 random bits; no slow hash is needed)."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make(*, by: User, name: str, expires_on: date, may_write: bool) -> tuple[ProgramToken, str]:
    """A new token of `by`'s own; returns the row and the token, which is never shown again."""
    rights.require(by, "staff.make_token")
    today = timezone.localdate()
    if not today < expires_on <= today + LONGEST:
        raise Refused(_("A token lasts from one day to one year."), code="bad_expiry", field="expires_on")
    token = PREFIX + secrets.token_urlsafe(32)
    row = ProgramToken.objects.create(
        user=by, name=name, digest=digest_of(token), may_write=may_write, expires_on=expires_on
    )
    journal.record(by, Deed.TOKEN_MADE, row, team=by.team_id, name=name, may_write=may_write)
    return row, token


@transaction.atomic
def revoke(*, token_id: int, by: User) -> ProgramToken:
    """End one's own token at once."""
    row = ProgramToken.objects.select_for_update().get(pk=token_id, user=by)
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        journal.record(by, Deed.TOKEN_REVOKED, row, team=by.team_id)
    return row


def holder_of(token: str) -> ProgramToken | None:
    """The living token with its active person, or None."""
    today = timezone.localdate()
    row = ProgramToken.objects.select_related("user").filter(digest=digest_of(token)).first()
    if row is None or row.revoked_at or row.expires_on < today or not row.user.is_active:
        return None
    if row.last_used_on != today:
        ProgramToken.objects.filter(pk=row.pk).update(last_used_on=today)
    return row
