"""What is handed in: received at once, sealed by the worker."""

import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audit import journal
from common.moves import step
from evidence import vault
from evidence.deeds import Deed
from evidence.errors import ArrivedChanged, NoTeam, NothingGiven, TooLarge
from evidence.models import Arrival, Batch, CustodyEntry, Exhibit, Upload
from evidence.readers import HEAD_BYTES, find, kind_of
from evidence.services import custody, postings
from evidence.states import BATCH_MOVES, BatchState
from staff import rights
from staff.models import Team, User

Tell = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file handed in: its name as its owner has it, and its bytes as a finished upload (`path`) or in `chunks`,
    and the digest its sender reckoned, if any."""

    name: str
    path: Path | None = None
    chunks: Iterable[bytes] = ()
    sha256: str = ""


def receive(
    *, by: User, files: Sequence[Incoming] = (), text: str = "", source_url: str = "", note: str = "", team: Team | None = None,
) -> Batch:  # fmt: skip
    """Take files, a pasted text or an address in; what arrived is on the disk, hashed, when this returns. The worker seals it."""
    team = team or by.team
    if team is None:
        raise NoTeam
    rights.require(by, "evidence.receive_batch", within=team)
    files = [*files, *_pasted(text, source_url if not files and not text.strip() else "")]
    if not files:
        raise NothingGiven
    staged: list[vault.Staged] = []
    try:
        for file in files:
            staged.append(vault.stage_file(file.path) if file.path else vault.stage(file.chunks))
            if file.sha256 and file.sha256.lower() != staged[-1].sha256:
                raise ArrivedChanged(file.name)
            if sum(one.size for one in staged) > settings.UPLOAD_LIMIT_BYTES:
                raise TooLarge(settings.UPLOAD_LIMIT_BYTES)
        with transaction.atomic():
            batch = Batch.objects.create(
                team=team, received_by=by, source_url=source_url.strip()[:1000], note=note.strip()[:300]
            )
            postings.follow(batch)
            Upload.objects.bulk_create(
                Upload(batch=batch, name=plain_name(file.name), size=one.size, sha256=one.sha256, staged=one.name)
                for file, one in zip(files, staged, strict=True)
            )
            journal.record(
                by, Deed.BATCH_RECEIVED, batch, team=team, files=len(staged), size=sum(one.size for one in staged)
            )
    except BaseException:
        for one in staged:
            vault.forget(one.name)
        raise
    return batch


def _pasted(text: str, source_url: str) -> list[Incoming]:
    """A pasted text, or an address that came alone, as a file of its own."""
    said = text.strip() or source_url.strip()
    if not said:
        return []
    stamp = timezone.localtime().strftime("%Y%m%d-%H%M%S")
    return [Incoming(f"{'dan' if text.strip() else 'dia-chi'}-{stamp}.txt", chunks=[said.encode("utf-8", "replace")])]


def plain_name(name: str) -> str:
    """The last part of a name, without what could steer a screen or a disk: paths, control and direction characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(char for char in last if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}).strip(" .")
    if len(clean) > 255:
        stem, dot, ending = clean.rpartition(".")
        clean = f"{stem[: 250 - len(ending)]}{dot}{ending}" if dot and len(ending) < 12 else clean[:255]
    return clean or "file"


def _silent(**_words: object) -> None:
    """Nobody is listening."""


@transaction.atomic
def seal(*, batch_id: int, progress: Tell = _silent) -> Batch:
    """Seal every file of the batch: one exhibit per content, an arrival and custody lines for each. Twice changes nothing."""
    batch = Batch.objects.select_for_update().select_related("team", "received_by").get(pk=batch_id)
    if batch.state == BatchState.SEALED:
        return batch
    batch.state = step(BATCH_MOVES, "seal", batch.state)
    uploads = list(batch.uploads.order_by("pk"))
    progress(done=0, of=len(uploads))
    for done, upload in enumerate(uploads, start=1):
        _seal_one(batch, upload)
        progress(done=done)
    batch.save(update_fields=["state"])
    journal.record(batch.received_by, Deed.BATCH_SEALED, batch, team=batch.team, files=len(uploads))
    return batch


def _seal_one(batch: Batch, upload: Upload) -> None:
    vault.seal(upload.staged, upload.sha256, upload.size)
    exhibit, is_new = _exhibit_of(batch, upload)
    Arrival.objects.create(batch=batch, upload=upload, exhibit=exhibit, name=upload.name, is_duplicate=not is_new)
    by, told = batch.received_by, {"batch": batch.pk, "name": upload.name}
    if is_new:
        custody.enter(exhibit, CustodyEntry.Act.RECEIVED, by, batch.note, **told, source_url=batch.source_url)
        custody.enter(exhibit, CustodyEntry.Act.SEALED, by, "", sha256=exhibit.sha256, size=exhibit.size)
        journal.record(by, Deed.EXHIBIT_SEALED, exhibit, team=batch.team, **told, sha256=exhibit.sha256)
    else:
        if exhibit.disposed_at:  # the same bytes have come again: the vault holds them once more
            exhibit.disposed_at = None
            exhibit.save(update_fields=["disposed_at"])
        custody.enter(exhibit, CustodyEntry.Act.RECEIVED_AGAIN, by, batch.note, **told, source_url=batch.source_url)
    transaction.on_commit(partial(vault.forget, upload.staged))


def _exhibit_of(batch: Batch, upload: Upload) -> tuple[Exhibit, bool]:
    """The exhibit of these bytes, made now if they are new."""
    known = Exhibit.objects.filter(sha256=upload.sha256).first()
    if known:
        return known, False
    opener = partial(vault.opened, upload.sha256)
    with opener() as stream:
        head = stream.read(HEAD_BYTES)
    reader = find(upload.name, head, opener)
    kind, mime = kind_of(upload.name, head, reader.code if reader else "")
    return Exhibit.objects.get_or_create(
        sha256=upload.sha256,
        defaults={"size": upload.size, "kind": kind, "mime": mime, "name": upload.name, "sealed_by": batch.received_by},
    )


def sweep(*, older_than: timedelta = timedelta(days=1)) -> int:
    """Drop staged files nobody will seal: left by a request that was rolled back, or by a worker killed after its commit.

    A file of a capture still to be sealed stays, however old. Returns how many were dropped.
    """
    room, before = Path(settings.INCOMING_DIR), time.time() - older_than.total_seconds()
    old = [file for file in room.iterdir() if file.is_file() and file.stat().st_mtime < before]
    awaited = set(
        Upload.objects.filter(staged__in=[file.name for file in old], batch__state=BatchState.RECEIVED).values_list(
            "staged", flat=True
        )
    )
    dropped = [file for file in old if file.name not in awaited]
    for file in dropped:
        file.unlink(missing_ok=True)
    for sha256 in Exhibit.objects.filter(disposed_at__isnull=False).values_list("sha256", flat=True):
        vault.dispose(sha256)  # a worker killed between the decision's commit and the removal
    return len(dropped)
