"""Setting watches, muting, renewing and ending them."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from audit import journal
from common import clock
from common.moves import step
from monitoring.deeds import Deed
from monitoring.errors import BadWatch, SetAlready
from monitoring.matching import SHORTEST, folded
from monitoring.models import WatchKind, WatchRule
from monitoring.states import WATCH_MOVES, WatchState
from sellers.identifiers import spell
from sellers.models import Identifier, PlatformAccount
from staff import rights
from staff.models import User

LONGEST = timedelta(days=366)


@transaction.atomic
def set_watch(
    *,
    by: User,
    kind: str,
    why: str,
    expires_on: date,
    value_kind: str = "",
    value: str = "",
    account_id: int | None = None,
) -> WatchRule:
    """Watch an identifier, words or an account until a day, for one's team (for oneself without one)."""
    rights.require(by, "monitoring.watch")
    if not why.strip():
        raise BadWatch(_("Say why; a watch without a reason is not renewed by anybody."), field="why")
    _check_end(expires_on)
    subject = _subject(WatchKind(kind), value_kind, value, account_id)
    standing = WatchRule.objects.visible_to(by).exclude(state=WatchState.ENDED).filter(team=by.team_id)
    same = {name: subject.get(name) for name in ("value_kind", "value", "account_id") if name in subject}
    if there := standing.filter(kind=kind, **same).first():
        raise SetAlready(_("This is watched already."), watch=there.pk)
    try:
        with transaction.atomic():
            watch = WatchRule.objects.create(
                kind=kind, why=why.strip()[:300], team=by.team, by=by, expires_on=expires_on, **subject
            )
    except IntegrityError:
        raise SetAlready(_("This is watched already.")) from None
    journal.record(
        by, Deed.WATCH_SET, watch, team=by.team_id, kind=kind, shown=watch.shown, expires_on=expires_on.isoformat()
    )
    return watch


def _subject(kind: WatchKind, value_kind: str, value: str, account_id: int | None) -> dict[str, Any]:
    """What is watched in its one spelling, or BadWatch."""
    if kind == WatchKind.ACCOUNT:
        account = PlatformAccount.objects.filter(pk=account_id).first()
        if account is None:
            raise BadWatch(_("Choose the account to watch."), field="account")
        return {"account_id": account.pk, "shown": str(account)[:250]}
    if kind == WatchKind.KEYWORD:
        words = folded(value)
        if len(words) < SHORTEST:
            raise BadWatch(_("Words of fewer than three letters would catch everything."), field="value")
        return {"value": words[:200], "shown": value.strip()[:250]}
    spelled = spell(value_kind, value) if value_kind else None  # type: ignore[arg-type]
    if spelled is None:
        raise BadWatch(_("This is not an identifier of that kind."), field="value")
    hub = Identifier.objects.filter(kind=spelled.kind, value=spelled.value, is_hub=True).exists()
    if hub:
        raise BadWatch(_("This identifier is a hub; it would catch what belongs to many."), field="value")
    return {"value_kind": spelled.kind, "value": spelled.value, "shown": spelled.shown[:250]}


def _check_end(expires_on: date) -> None:
    today = clock.today()
    if not today < expires_on <= today + LONGEST:
        raise BadWatch(_("A watch lasts from one day to one year."), field="expires_on")


def _held(watch_id: int, move: str, by: User) -> WatchRule:
    """The watch, locked, moved one step; hers or her team's, or NotAllowed."""
    watch = WatchRule.objects.select_for_update(of=("self",)).get(pk=watch_id)
    rights.require(by, "monitoring.watch", within=watch.team_id if watch.by_id != by.pk else None)
    watch.state = step(WATCH_MOVES, move, watch.state)
    return watch


@transaction.atomic
def mute(*, watch_id: int, by: User) -> WatchRule:
    """Make no matches for the time being."""
    watch = _held(watch_id, "mute", by)
    watch.save(update_fields=["state"])
    journal.record(by, Deed.WATCH_MUTED, watch, team=watch.team_id)
    return watch


@transaction.atomic
def unmute(*, watch_id: int, by: User) -> WatchRule:
    """Watch again."""
    watch = _held(watch_id, "unmute", by)
    watch.save(update_fields=["state"])
    journal.record(by, Deed.WATCH_UNMUTED, watch, team=watch.team_id)
    return watch


@transaction.atomic
def renew(*, watch_id: int, by: User, expires_on: date) -> WatchRule:
    """Give the watch a new last day."""
    watch = _held(watch_id, "renew", by)
    _check_end(expires_on)
    watch.expires_on = expires_on
    watch.save(update_fields=["state", "expires_on"])
    journal.record(by, Deed.WATCH_RENEWED, watch, team=watch.team_id, expires_on=expires_on.isoformat())
    return watch


@transaction.atomic
def end(*, watch_id: int, by: User) -> WatchRule:
    """Stop watching; the watch and its matches stay on record."""
    watch = _held(watch_id, "end", by)
    watch.save(update_fields=["state"])
    journal.record(by, Deed.WATCH_ENDED, watch, team=watch.team_id)
    return watch
