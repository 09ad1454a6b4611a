"""Evidence packs: a dossier's exhibits joined in the log, closed, and written as one ZIP that proves itself.

Evidence does not know what a dossier is: the rooms above give a label and the exhibits. An exhibit that once joined a dossier is
in every later pack of it, until it is taken out by a deed of its own with a reason.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal
from common.errors import Refused
from evidence import log_config, vault
from evidence.deeds import Deed
from evidence.derived_models import Redaction
from evidence.errors import NoReason
from evidence.log import leaf, merkle
from evidence.log.leaf import Event
from evidence.log.signing import PublicKey
from evidence.log.witness import Cosignature
from evidence.log_models import LogLeaf, Pack, Stamp
from evidence.models import CustodyEntry, Exhibit
from evidence.pack import build as building
from evidence.pack.build import Damaged, Dossier, PackExhibit, PackLine, PackStamp, PackWitness
from evidence.services import custody, log, outside
from evidence.services.log import Line
from staff import rights
from staff.models import User


class NothingToPack(Refused):
    code = "nothing_to_pack"

    def __init__(self) -> None:
        super().__init__(_("There is no exhibit in this dossier yet."))


class LeftOut(Refused):
    code = "left_out"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            _(
                "An exhibit that joined this dossier would be left out. Take it out of the dossier first, with a reason."
            ),
            exhibits=list(names),
        )


class NotInDossier(Refused):
    code = "not_in_dossier"

    def __init__(self) -> None:
        super().__init__(_("By the log this exhibit is not in the dossier."), field="subject")


class BadLabel(Refused):
    code = "bad_label"

    def __init__(self) -> None:
        super().__init__(_("A dossier's label has 1 to 120 visible characters."))


def export(*, by: User, subject: str, exhibit_ids: Sequence[int], why: str, copy_ids: Sequence[int] = ()) -> Pack:
    """Close the dossier `subject` over its exhibits and order its pack; the worker builds it. The reason enters each custody.

    A redacted copy among `copy_ids` goes in its original's place: the original's bytes are then not in the pack.
    """
    rights.require(by, "evidence.export_exhibit")
    if len(why.strip()) < 3:
        raise NoReason
    try:
        chain = leaf.subject_chain(subject)
    except ValueError as trouble:
        raise BadLabel from trouble
    subject = chain.removeprefix("subject/")
    with transaction.atomic():
        chosen = _with_copies(by, exhibit_ids, copy_ids)
        exhibits = list(Exhibit.objects.visible_to(by).filter(pk__in=chosen).order_by("pk"))
        if not exhibits:
            raise NothingToPack
        held = leaf.members([each for _index, each in log.chain(chain)])
        _refuse_left_out(held, exhibits)
        for each in exhibits:
            custody.enter(each, CustodyEntry.Act.EXPORTED, by, why, subject=subject)
        while log.seal_pending():
            pass
        fresh = [each for each in exhibits if each.sha256 not in held]
        joining = [_line(chain, leaf.JOINED, by, why, sha256=each.sha256) for each in fresh]
        closing = log.append([*joining, _closing(chain, by, why, exhibits)])[-1]
        pack = Pack.objects.create(
            subject=subject,
            closing_id=closing.index,
            head=log.sign_head(),
            exhibits=[each.pk for each in exhibits],
            team=by.team,
            by=by,
            why=why.strip()[:300],
        )
        journal.record(
            by, Deed.PACK_EXPORTED, pack, team=by.team, dossier=subject, exhibits=len(exhibits), why=pack.why
        )
    return pack


def _with_copies(by: User, exhibit_ids: Sequence[int], copy_ids: Sequence[int]) -> set[int]:
    """The exhibits asked for, those with a chosen redacted copy replaced by it."""
    seen = Exhibit.objects.visible_to(by).filter(pk__in=copy_ids).values("pk")
    made = Redaction.objects.filter(copy__in=seen, original__in=list(exhibit_ids))
    pairs = dict(made.values_list("copy", "original"))
    return (set(exhibit_ids) - set(pairs.values())) | set(pairs)


@transaction.atomic
def take_out(*, by: User, subject: str, exhibit_id: int, why: str) -> None:
    """Say in the log that an exhibit no longer belongs to the dossier. Its joining stays to be seen."""
    rights.require(by, "evidence.export_exhibit")
    if len(why.strip()) < 3:
        raise NoReason
    exhibit = Exhibit.objects.visible_to(by).get(pk=exhibit_id)
    try:
        chain = leaf.subject_chain(subject)
    except ValueError as trouble:
        raise BadLabel from trouble
    if exhibit.sha256 not in leaf.members([each for _index, each in log.chain(chain)]):
        raise NotInDossier
    log.append([_line(chain, leaf.LEFT, by, why, sha256=exhibit.sha256)])
    journal.record(by, Deed.EXHIBIT_TAKEN_OUT, exhibit, team=by.team, dossier=subject, why=why.strip()[:300])


def members(subject: str) -> list[int]:
    """Ids of the exhibits that are in the dossier by its log, in the order they joined."""
    shas = leaf.members([each for _index, each in log.chain(leaf.subject_chain(subject))])
    ids = dict(Exhibit.objects.filter(sha256__in=shas).values_list("sha256", "pk"))
    return [ids[sha] for sha in shas if sha in ids]


def _refuse_left_out(held: Sequence[str], exhibits: Sequence[Exhibit]) -> None:
    missing = set(held) - {each.sha256 for each in exhibits}
    if missing:
        raise LeftOut(list(Exhibit.objects.filter(sha256__in=missing).values_list("name", flat=True)))


def _line(chain: str, kind: str, by: User, why: str, **facts: Any) -> Line:
    event = Event(kind, chain, timezone.now(), by.pk, facts)
    return Line(event, {"by": str(by), "username": by.username, "why": why.strip()[:300], "facts": "{}", "name": ""})


def _closing(chain: str, by: User, why: str, exhibits: Sequence[Exhibit]) -> Line:
    tails = log.tails({leaf.exhibit_chain(each.sha256) for each in exhibits})
    digest, count = leaf.covers([(name, seq + 1, tail) for name, (seq, tail) in tails.items() if tail is not None])
    return _line(chain, leaf.CLOSED, by, why, covers=digest, covers_count=count)


# ---------------------------------------------------------------- building


def build(*, pack_id: int, progress: Callable[..., None] = lambda **_words: None) -> Pack:
    """Write the pack's ZIP under PACK_DIR. Without a stamp it is provisional and built again once one is there; after that, building
    again gives the same bytes."""
    outside.stamp_heads()
    outside.show_witnesses()
    with transaction.atomic():
        pack = Pack.objects.select_for_update().select_related("head", "closing").get(pk=pack_id)
        if pack.frozen_at is None and pack.head.stamps.exists():
            pack.frozen_at = timezone.now()
        key = log_config.public_key()
        if pack.head.key != key.fingerprint:
            pack.state, pack.said = (
                Pack.State.BROKEN,
                "the log's key was changed before the pack was made: export it again",
            )
            pack.save(update_fields=["state", "said"])
            return pack
        dossier = dossier_of(pack)
        progress(exhibits=len(dossier.exhibits))
        beside = path_of(pack).with_suffix(".new")
        beside.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("w+b") as out:
                manifest = building.build(dossier, partial(_sign, pack), out)
                out.flush()
                os.fsync(out.fileno())
        except (Damaged, FileNotFoundError) as trouble:
            beside.unlink(missing_ok=True)
            pack.state, pack.said = Pack.State.BROKEN, str(trouble)
            pack.save(update_fields=["state", "said"])
            return pack
        beside.replace(path_of(pack))
        pack.manifest = manifest
        pack.sha256, pack.size = vault.digest_of(path_of(pack))
        pack.state = Pack.State.READY if pack.frozen_at else Pack.State.PROVISIONAL
        pack.save()
    return pack


def build_waiting() -> int:
    """Build the packs that wait for their file or for a stamp; how many were built."""
    waiting = Pack.objects.filter(state__in=[Pack.State.WAITING, Pack.State.PROVISIONAL])
    return sum(1 for pk in waiting.values_list("pk", flat=True) if build(pack_id=pk))


def path_of(pack: Pack) -> Path:
    return Path(settings.PACK_DIR) / f"{pack.pk}.zip"


def _sign(pack: Pack, manifest: bytes) -> bytes:
    """The signature over a manifest is made once and kept, so that the same pack has the same bytes for ever."""
    digest = hashlib.sha256(manifest).hexdigest()
    if pack.manifest != digest or not pack.signature:
        pack.manifest, pack.signature = digest, log_config.signer().sign(manifest)
    return bytes(pack.signature)


def dossier_of(pack: Pack) -> Dossier:
    """What the pack is made of, from the tables, proofs included."""
    exhibits = list(Exhibit.objects.filter(pk__in=pack.exhibits).order_by("pk"))
    key = log_config.public_key()
    until = {"received_at__lte": pack.frozen_at} if pack.frozen_at else {}
    return Dossier(
        subject=pack.subject,
        note=bytes(pack.head.note),
        key=key,
        exhibits=[_exhibit(each) for each in exhibits],
        lines=_lines(pack, exhibits),
        stamps=[_stamp(each) for each in pack.head.stamps.filter(**until).order_by("authority")],
        witnesses=[
            PackWitness(Cosignature.loads(each.said), PublicKey(bytes(each.key)))
            for each in pack.head.cosignatures.filter(**until).order_by("witness")
        ],
    )


def _exhibit(each: Exhibit) -> PackExhibit:
    opener = partial(vault.opened, each.sha256)
    return PackExhibit(each.sha256, each.size, each.name, each.mime or each.kind, opener, each.disposed_at is not None)


def _stamp(each: Stamp) -> PackStamp:
    certificates = bytes(each.certificate), bytes(each.roots)
    nonce = int(each.nonce, 16)
    return PackStamp(each.authority, bytes(each.reply), nonce, each.policy, each.at, *certificates, each.is_test)


def _lines(pack: Pack, exhibits: Sequence[Exhibit]) -> list[PackLine]:
    chains = [leaf.subject_chain(pack.subject), *(leaf.exhibit_chain(each.sha256) for each in exhibits)]
    rows = LogLeaf.objects.filter(chain__in=chains, index__lte=pack.closing_id).order_by("index")
    found = list(rows.values_list("index", "raw", "detail__body", "detail__salt"))
    plans = {index: merkle.inclusion_plan(index, pack.head.size) for index, *_ in found}
    nodes = log.nodes_at(merkle.places_of(plans.values()))
    return [
        PackLine(
            index, bytes(raw), merkle.fulfil(plans[index], nodes),
            bytes(body) if body is not None else None, bytes(salt) if salt is not None else None,
        )
        for index, raw, body, salt in found
    ]  # fmt: skip


def take_away(*, pack_id: int, by: User) -> Pack:
    """Hand the pack's file out. It holds originals, so each of them gets a line of custody; the journal keeps who took it."""
    rights.require(by, "evidence.export_exhibit")
    pack = Pack.objects.visible_to(by).get(pk=pack_id)
    with transaction.atomic():
        for each in Exhibit.objects.filter(pk__in=pack.exhibits, disposed_at__isnull=True).order_by("pk"):
            custody.enter(each, CustodyEntry.Act.DOWNLOADED, by, pack.why, pack=pack.pk, subject=pack.subject)
        journal.record(by, Deed.PACK_TAKEN, pack, team=pack.team, sha256=pack.sha256)
    return pack
