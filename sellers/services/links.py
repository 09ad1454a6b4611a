"""Links between accounts: proposed from shared evidence, judged by people, judgements undone without trace being lost."""

from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal
from common.errors import Refused
from sellers.deeds import Deed
from sellers.errors import Contradiction
from sellers.models import Identifier, Judgement, Link, PlatformAccount
from sellers.states import LinkState
from staff import rights
from staff.models import User

# More holders than this and an identifier links nobody (until people say otherwise): depots, couriers, agencies.
HUB_HOLDERS = 12
# House practice until weights are learned (docs/decisions/0005): bits of evidence of one shared identifier, by kind.
BITS = {"citizen_id": 14.0, "tax_code": 13.0, "bank": 12.0, "wallet": 10.0, "email": 10.0, "phone": 9.0, "account": 8.0}

_PAIRS = """
WITH uses AS (
  SELECT s.identifier_id, s.account_id, min(s.id) AS sighting_id
  FROM sellers_sighting s JOIN sellers_identifier i ON i.id = s.identifier_id
  WHERE s.account_id IS NOT NULL AND s.role = 'holder' AND NOT i.is_hub AND i.kind = ANY(%(kinds)s)
    AND position('*' in i.value) = 0
  GROUP BY s.identifier_id, s.account_id
), shared AS (
  SELECT identifier_id, count(*) AS holders FROM uses GROUP BY identifier_id HAVING count(*) BETWEEN 2 AND %(most)s
)
SELECT least(a.account_id, b.account_id), greatest(a.account_id, b.account_id),
       array_agg(DISTINCT (i.kind || chr(31) || i.id || chr(31) || sh.holders))
FROM shared sh
JOIN uses a ON a.identifier_id = sh.identifier_id
JOIN uses b ON b.identifier_id = sh.identifier_id AND b.account_id > a.account_id
JOIN sellers_identifier i ON i.id = sh.identifier_id
WHERE (%(accounts)s::bigint[] IS NULL OR a.account_id = ANY(%(accounts)s) OR b.account_id = ANY(%(accounts)s))
GROUP BY 1, 2
"""


@transaction.atomic
def propose(*, accounts: list[int] | None = None, by: User | None = None) -> int:
    """Propose links between accounts that share identifiers (all, or those touching `accounts`); how many are new.

    A link that was judged keeps its verdict; only its score and reasons follow the evidence.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, {"kinds": list(BITS), "most": HUB_HOLDERS, "accounts": accounts})
        pairs = cursor.fetchall()
    links = [_link(left, right, shared) for left, right, shared in pairs]
    before = Link.objects.count()
    Link.objects.bulk_create(
        links,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["left", "right"],
        update_fields=["score", "reasons", "weights"],
    )
    return Link.objects.count() - before


def _link(left: int, right: int, shared: list[str]) -> Link:
    reasons: list[dict[str, Any]] = []
    for told in shared:
        kind, identifier, holders = told.split(chr(31))
        bits = BITS[kind] - 1.5 * (int(holders) - 2) ** 0.5
        reasons.append({"kind": kind, "identifier": int(identifier), "holders": int(holders), "bits": round(bits, 2)})
    reasons.sort(key=lambda reason: -reason["bits"])
    # Evidence of one kind is not independent: the best of each kind counts whole, the rest a tenth.
    best: dict[str, float] = {}
    score = 0.0
    for reason in reasons:
        score += reason["bits"] if reason["kind"] not in best else reason["bits"] / 10
        best.setdefault(reason["kind"], reason["bits"])
    return Link(left_id=left, right_id=right, score=round(score, 2), reasons=reasons, weights="house-1")


@transaction.atomic
def judge(*, link_id: int, verdict: str, by: User, why: str = "") -> Judgement:
    """A person's verdict on a pair: same, different or unsure. The same people may say otherwise later; both stay written."""
    rights.require(by, "sellers.judge_link")
    link = Link.objects.select_for_update().select_related("left", "right").get(pk=link_id)
    if verdict not in {LinkState.SAME, LinkState.DIFFERENT, LinkState.UNSURE}:
        raise Refused(_("The verdict is same, not the same, or unsure."), code="no_verdict", field="verdict")
    if verdict == LinkState.DIFFERENT and link.left.seller_id and link.left.seller_id == link.right.seller_id:
        raise Contradiction(
            _("Both accounts belong to the same seller. Take one of them off the seller first."),
            seller=link.left.seller_id,
        )
    judgement = Judgement.objects.create(link=link, verdict=verdict, by=by, why=why)
    link.state = verdict
    link.save(update_fields=["state"])
    journal.record(by, Deed.LINK_JUDGED, link, verdict=verdict, why=why, left=link.left_id, right=link.right_id)
    return judgement


@transaction.atomic
def undo(*, judgement_id: int, by: User) -> Link:
    """Take back a verdict; the link stands again where the verdict before it (or none) left it."""
    rights.require(by, "sellers.judge_link")
    judgement = Judgement.objects.select_for_update().select_related("link").get(pk=judgement_id)
    if judgement.undone_at:
        raise Refused(_("This verdict was taken back already."), code="undone")
    judgement.undone_at, judgement.undone_by = timezone.now(), by
    judgement.save(update_fields=["undone_at", "undone_by"])
    link = judgement.link
    standing = link.judgements.filter(undone_at__isnull=True).order_by("-id").first()
    link.state = standing.verdict if standing else LinkState.PROPOSED
    link.save(update_fields=["state"])
    journal.record(by, Deed.JUDGEMENT_UNDONE, link, judgement=judgement.pk)
    return link


@transaction.atomic
def join(*, left_id: int, right_id: int, by: User, why: str) -> Link:
    """A person says of two accounts the machine did not pair: look at these. Makes the link to judge."""
    rights.require(by, "sellers.judge_link")
    if left_id == right_id:
        raise Refused(_("An account is always itself."), code="itself")
    low, high = sorted((left_id, right_id))
    PlatformAccount.objects.get(pk=low), PlatformAccount.objects.get(pk=high)
    link, _made = Link.objects.get_or_create(left_id=low, right_id=high, defaults={"score": 0.0, "reasons": []})
    judge(link_id=link.pk, verdict=LinkState.SAME, by=by, why=why)
    return link


@transaction.atomic
def mark_hub(*, identifier_id: int, is_hub: bool, by: User, why: str) -> Identifier:
    """Say that an identifier is a hub (a depot's phone, an agency's account) or is none; a hub links nobody."""
    rights.require(by, "sellers.mark_hub")
    identifier = Identifier.objects.select_for_update().get(pk=identifier_id)
    identifier.is_hub, identifier.hub_why, identifier.hub_by = is_hub, why[:200], by
    identifier.save(update_fields=["is_hub", "hub_why", "hub_by"])
    journal.record(by, Deed.IDENTIFIER_MARKED, identifier, hub=is_hub, why=why)
    return identifier
