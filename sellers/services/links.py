"""Links between accounts: proposed from shared evidence, judged by people, judgements undone without trace being lost."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal
from common.errors import Refused
from sellers.deeds import Deed
from sellers.errors import Contradiction
from sellers.link_models import LinkPin
from sellers.models import Identifier, Judgement, Link, PlatformAccount
from sellers.services import linking, linking_verdicts
from sellers.states import LinkState
from staff import rights
from staff.models import User

# The kind of the engine's token that an identifier is, where it is one by itself.
TOKEN_KIND = {
    "phone": "phone",
    "bank": "bank",
    "email": "email",
    "tax_code": "tax",
    "citizen_id": "citizen",
    "account": "page",
}


@transaction.atomic
def judge(*, link_id: int, verdict: str, by: User, why: str = "") -> Judgement:
    """A person's verdict on a pair: same, different or unsure. The same people may say otherwise later; both stay written."""
    rights.require(by, "sellers.judge_link")
    link = Link.objects.select_for_update().select_related("left", "right").get(pk=link_id)
    if verdict not in {LinkState.SAME, LinkState.DIFFERENT, LinkState.UNSURE}:
        raise Refused(_("The verdict is same, not the same, or unsure."), code="no_verdict", field="verdict")
    _mind_contradictions(link, verdict)
    judgement = Judgement.objects.create(link=link, verdict=verdict, by=by, why=why)
    link.state = verdict
    link.save(update_fields=["state"])
    if verdict != LinkState.UNSURE:
        judgement.groups = linking.around([link.left_id, link.right_id])
        judgement.save(update_fields=["groups"])
    journal.record(by, Deed.LINK_JUDGED, link, verdict=verdict, why=why, left=link.left_id, right=link.right_id)
    return judgement


def _mind_contradictions(link: Link, verdict: str) -> None:
    """Refuse what the verdicts that stand, taken together, rule out; the words say which to take back."""
    if verdict == LinkState.UNSURE:
        return
    if verdict == LinkState.DIFFERENT and link.left.seller_id and link.left.seller_id == link.right.seller_id:
        raise Contradiction(
            _("Both accounts belong to the same seller. Take one of them off the seller first."),
            seller=link.left.seller_id,
        )
    mine, theirs = linking_verdicts.hang_together(link.left_id), linking_verdicts.hang_together(link.right_id)
    if verdict == LinkState.DIFFERENT and link.state != LinkState.SAME and link.right_id in mine:
        raise Contradiction(
            _("Verdicts that stand tie these two accounts together through others. Take back one of those first."),
            accounts=sorted(mine),
        )
    apart = Link.objects.filter(state=LinkState.DIFFERENT).exclude(pk=link.pk)
    crossing = apart.filter(left__in=mine, right__in=theirs) | apart.filter(left__in=theirs, right__in=mine)
    if verdict == LinkState.SAME and (against := crossing.order_by("pk").first()):
        raise Contradiction(
            _(
                "%(one)s and %(other)s were judged not to be the same hands, and this would join them. Take that back first."
            )
            % {"one": against.left, "other": against.right},
            link=against.pk,
        )


@transaction.atomic
def judge_all(*, link_ids: Iterable[int], verdict: str, by: User, why: str = "") -> list[Judgement]:
    """The same verdict on several pairs, each written as its own; all of them or none."""
    return [judge(link_id=pk, verdict=verdict, by=by, why=why) for pk in sorted(set(link_ids))]


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
    if judgement.verdict != LinkState.UNSURE and not (
        standing is None and judgement.groups and linking.put_back(judgement.groups)
    ):
        linking.around([link.left_id, link.right_id])
    journal.record(by, Deed.JUDGEMENT_UNDONE, link, judgement=judgement.pk)
    return link


@transaction.atomic
def join(*, left_id: int, right_id: int, by: User, why: str, verdict: str = LinkState.SAME) -> Link:
    """A person says of two accounts the machine did not pair: look at these. Makes the link to judge."""
    rights.require(by, "sellers.judge_link")
    if left_id == right_id:
        raise Refused(_("An account is always itself."), code="itself")
    low, high = sorted((left_id, right_id))
    PlatformAccount.objects.get(pk=low), PlatformAccount.objects.get(pk=high)
    link, _made = Link.objects.get_or_create(left_id=low, right_id=high, defaults={"score": 0.0, "reasons": []})
    judge(link_id=link.pk, verdict=verdict, by=by, why=why)
    return link


@transaction.atomic
def mark_hub(*, identifier_id: int, is_hub: bool, by: User, why: str) -> Identifier:
    """Say that an identifier is a hub (a depot's phone, an agency's account) or is none; a hub links nobody."""
    rights.require(by, "sellers.mark_hub")
    identifier = Identifier.objects.select_for_update().get(pk=identifier_id)
    identifier.is_hub, identifier.hub_why, identifier.hub_by = is_hub, why[:200], by
    identifier.save(update_fields=["is_hub", "hub_why", "hub_by"])
    if identifier.kind in TOKEN_KIND:
        pin(kind=TOKEN_KIND[identifier.kind], value=identifier.value, trust=0.0 if is_hub else None, by=by, why=why)
    journal.record(by, Deed.IDENTIFIER_MARKED, identifier, hub=is_hub, why=why)
    return identifier


@transaction.atomic
def pin(*, kind: str, value: str, trust: float | None, by: User, why: str) -> None:
    """A person says how far a value is to be trusted (0: it binds nobody; None: as learned). Its groups are linked again."""
    rights.require(by, "sellers.mark_hub")
    if trust is not None and not 0 <= trust <= 1:
        raise Refused(_("Trust is a number from 0 to 1."), code="no_trust", field="trust")
    if trust is None:
        LinkPin.objects.filter(kind=kind, value=value).delete()
    else:
        LinkPin.objects.update_or_create(kind=kind, value=value, defaults={"trust": trust, "why": why[:200], "by": by})
    linking.relink_value(kind=kind, value=value)
