"""Accounts: noting one, loading a data set of them, saying whose they are and whether they are still there."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal
from common.errors import Refused
from sellers.deeds import Deed
from sellers.errors import AlreadyThere
from sellers.identifiers import fold, spell_account, spell_url
from sellers.models import Platform, PlatformAccount, Seller
from sellers.services import links, staging
from sellers.states import AccountStatus, SellerState
from sellers.telling import Telling, tell_account
from staff import rights
from staff.models import User

PLATFORMS = set(Platform.values)


def key_of(platform: str, handle: str) -> tuple[str, str] | None:
    """(platform, key) of a handle or web address in its one spelling, or None when it is neither."""
    spelled = spell_url(handle) if "/" in handle else spell_account(platform, handle)
    if spelled is None or spelled.kind != "account":
        return None
    found, _colon, key = spelled.value.partition(":")
    return (found if found in PLATFORMS else Platform.OTHER.value), key


@transaction.atomic
def note(
    *, by: User, platform: str, handle: str, name: str = "", legal_name: str = "", phones: str = "", banks: str = "",
    address: str = "",
) -> PlatformAccount:  # fmt: skip
    """Write down an account a person saw, with the identifiers she saw on it. A known one is refused with a link."""
    rights.require(by, "sellers.note_account")
    found = key_of(platform, handle)
    if found is None:
        raise Refused(_("This is neither a handle nor the address of an account."), code="no_account", field="handle")
    known = PlatformAccount.objects.filter(platform=found[0], key=found[1]).first()
    if known:
        raise AlreadyThere(_("This account is known already."), field="handle", account=known.pk)
    row = {
        "platform": found[0], "handle": found[1], "name": name or handle, "legal_name": legal_name, "phones": [phones],
        "banks": [banks], "address": address,
    }  # fmt: skip
    now = timezone.now()
    staging.write([tell_account(row, found, source="noted", seen_at=now)])
    account = PlatformAccount.objects.get(platform=found[0], key=found[1])
    journal.record(by, Deed.ACCOUNT_NOTED, account, platform=found[0], key=found[1])
    return account


@transaction.atomic
def load(
    *, by: User | None, rows: Iterable[dict[str, Any]], source: str, seen_at: datetime | None = None
) -> dict[str, int]:
    """Load accounts of a data set (rows as in accounts.jsonl), set by set; loading the same rows again changes nothing.

    Returns counts: accounts, identifiers, sightings that are new, and `refused` rows that name no account.
    """
    if by is not None:
        rights.require(by, "sellers.note_account")
    refused = 0

    def tellings() -> Iterator[Telling]:
        nonlocal refused
        for row in rows:
            handle = str(row.get("handle") or row.get("account_id", ""))
            found = key_of(str(row.get("platform", "")), handle)
            if found is None:
                refused += 1
                continue
            yield tell_account(row, found, source=source, seen_at=seen_at)

    counts = staging.write(tellings())
    counts["refused"] = refused
    any_account = PlatformAccount.objects.filter(source=source).first()
    if any_account:
        journal.record(by, Deed.ACCOUNTS_LOADED, any_account, source=source, **counts)
    return counts


def rows_of(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Rows of a JSON-lines file; a line that is not an object is refused with its number."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise Refused(_("Line %(line)d is not a JSON object.") % {"line": number}, code="not_json", line=number)
        yield row


@transaction.atomic
def assign(*, account_id: int, seller_id: int | None, by: User, why: str) -> PlatformAccount:
    """Say whose an account is (or, with None, that we do not know). A person's word; no machine changes it."""
    rights.require(by, "sellers.note_account")
    account = PlatformAccount.objects.select_for_update().get(pk=account_id)
    seller = Seller.objects.get(pk=seller_id) if seller_id else None
    if seller and seller.state == SellerState.MERGED:
        raise Refused(_("This seller was merged into another one."), code="merged", seller=seller.merged_into_id)
    before = account.seller_id
    account.seller = seller
    account.save(update_fields=["seller"])
    journal.record(by, Deed.ACCOUNT_ASSIGNED, account, seller=seller_id, before=before, why=why)
    return account


@transaction.atomic
def check(*, account_id: int, status: str, by: User, why: str = "") -> PlatformAccount:
    """Say whether an account is still online; vanishing is itself a fact that counts."""
    rights.require(by, "sellers.note_account")
    account = PlatformAccount.objects.select_for_update().get(pk=account_id)
    before, account.status = account.status, AccountStatus(status)
    account.last_seen_at = timezone.now() if status == AccountStatus.ONLINE else account.last_seen_at
    account.save(update_fields=["status", "last_seen_at"])
    journal.record(by, Deed.ACCOUNT_CHECKED, account, status=status, before=before, why=why)
    return account


@transaction.atomic
def continue_from(*, account_id: int, old_id: int, by: User, why: str = "") -> PlatformAccount:
    """Say that an account took the place of a vanished one: the same hands, and whose the old one was, the new one is.

    A standing "same" verdict comes with it; an account of another seller is refused, it must be assigned first.
    """
    rights.require(by, "sellers.judge_link")
    held = PlatformAccount.objects.select_for_update().in_bulk([account_id, old_id])
    account, old = held[account_id], held[old_id]
    if account_id in (old_id, *_line_of(old)):
        raise Refused(_("An account cannot continue itself."), code="itself", field="old")
    if account.seller_id and old.seller_id and account.seller_id != old.seller_id:
        raise Refused(
            _("The two accounts belong to different sellers. Merge the sellers or assign the account first."),
            code="two_sellers", sellers=[old.seller_id, account.seller_id],
        )  # fmt: skip
    account.continues = old
    account.seller_id = account.seller_id or old.seller_id
    account.save(update_fields=["continues", "seller"])
    links.join(left_id=account_id, right_id=old_id, by=by, why=why or str(_("continues the vanished account")))
    journal.record(by, Deed.ACCOUNT_CONTINUED, account, old=old_id, seller=account.seller_id, why=why)
    return account


@transaction.atomic
def discontinue(*, account_id: int, by: User, why: str = "") -> PlatformAccount:
    """Take back that an account continues another. Verdict and seller stand until they are taken back themselves."""
    rights.require(by, "sellers.judge_link")
    account = PlatformAccount.objects.select_for_update().get(pk=account_id)
    old, account.continues_id = account.continues_id, None
    account.save(update_fields=["continues"])
    journal.record(by, Deed.ACCOUNT_DISCONTINUED, account, old=old, why=why)
    return account


def _line_of(account: PlatformAccount) -> list[int]:
    """The accounts this one continues, the nearest first."""
    line: list[int] = []
    above = account.continues_id
    while above and above not in line:
        line.append(above)
        above = PlatformAccount.objects.values_list("continues_id", flat=True).get(pk=above)
    return line


def search_key(text: str) -> str:
    """The form in which names are searched."""
    return " ".join(fold(text).split())
