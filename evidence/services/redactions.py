"""Redacted copies: exhibits of their own, with boxes baked into pixels or words masked. The original is read and never changed."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from PIL import Image, ImageDraw

from audit import journal
from evidence import vault
from evidence.deeds import Deed
from evidence.derived import pdf, pictures
from evidence.derived_models import Redaction
from evidence.errors import BadBox, Disposed, NoReason, NothingRedacted, NotRedactable, WordsRemain
from evidence.models import Batch, CustodyEntry, Exhibit
from evidence.readers.tables import encoding_of
from evidence.services import batches, custody
from evidence.services.batches import Incoming
from evidence.services.exhibits import team_of
from staff import rights
from staff.models import Team, User

MASK = "█████"
MOST_PAGES = 60
MOST_BOXES = 500
_PAGE_SIDE = 2000
_MOST_TEXT = 20 << 20
_SHORTEST_WORD = 2


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in per cent of it."""

    page: int
    left: float
    top: float
    width: float
    height: float


def boxes_of(text: str) -> list[Box]:
    """One box a line: page, left, top, width, height; BadBox names the line that is none."""
    return boxes_from(line.replace(",", " ").split() for line in text.splitlines())


def boxes_from(rows: Iterable[Sequence[Any]]) -> list[Box]:
    """Boxes of rows of five numbers; empty rows are passed over, BadBox names the row that is no box."""
    found = []
    for number, cells in enumerate(rows, start=1):
        if not cells:
            continue
        try:
            page, (left, top, width, height) = int(cells[0]), (float(cell) for cell in cells[1:])
        except (ValueError, IndexError) as trouble:
            raise BadBox(number) from trouble
        inside = 0 <= left < 100 and 0 <= top < 100 and 0 < width <= 100 and 0 < height <= 100
        if not inside or page < 1 or number > MOST_BOXES:
            raise BadBox(number)
        found.append(Box(page, left, top, width, height))
    return found


def can_redact(exhibit: Exhibit) -> bool:
    """Pictures and PDFs by boxes, texts by words; nothing else."""
    return not exhibit.disposed_at and (exhibit.kind in {"picture", "pdf"} or exhibit.mime.startswith("text/"))


@transaction.atomic
def redact(*, exhibit_id: int, by: User, why: str, boxes: Sequence[Box] = (), words: Sequence[str] = ()) -> Exhibit:
    """Make and seal a redacted copy. A custody line on both names the other by its digest."""
    rights.require(by, "evidence.redact_exhibit")
    if len(why.strip()) < 3:
        raise NoReason
    original = Exhibit.objects.visible_to(by).select_for_update(of=("self",)).get(pk=exhibit_id)
    if original.disposed_at:
        raise Disposed
    name, data, regions = _made(original, boxes, [word for word in words if len(word.strip()) >= _SHORTEST_WORD])
    copy = _sealed(original, by, name, data, why)
    Redaction.objects.create(copy=copy, original=original, regions=regions, why=why.strip()[:300], made_by=by)
    for exhibit, told in (
        (original, {"copy": copy.sha256}),
        (copy, {"original": original.sha256, "regions": len(regions)}),
    ):
        custody.enter(exhibit, CustodyEntry.Act.REDACTED, by, why, **told)
    journal.record(
        by,
        Deed.EXHIBIT_REDACTED,
        original,
        team=team_of(original),
        copy=copy.pk,
        regions=len(regions),
        why=why.strip()[:300],
    )
    return copy


def _made(original: Exhibit, boxes: Sequence[Box], words: Sequence[str]) -> tuple[str, bytes, list[object]]:
    """(name, bytes, what was covered) of the copy. Masked words are counted, not repeated: the log is not the place for them."""
    stem = original.name.rpartition(".")[0] or original.name
    if original.kind in {"picture", "pdf"}:
        if not boxes:
            raise NothingRedacted
        regions: list[object] = [[box.page, box.left, box.top, box.width, box.height] for box in boxes]
        if original.kind == "pdf":
            return f"{stem}.che.pdf", _pdf(original, boxes), regions
        return f"{stem}.che.png", _picture(original, boxes), regions
    if not original.mime.startswith("text/"):
        raise NotRedactable
    if not words:
        raise NothingRedacted
    text, counts = _text(original, words)
    return f"{stem}.che.txt", text.encode(), [{"masked": count} for count in counts]


def _covered(picture: Image.Image, boxes: Sequence[Box]) -> Image.Image:
    """The picture with solid black where the boxes lie; nothing of what was there remains."""
    covered = pictures.on_white(picture)
    draw = ImageDraw.Draw(covered)
    for box in boxes:
        left, top = box.left / 100 * covered.width, box.top / 100 * covered.height
        right, bottom = left + box.width / 100 * covered.width, top + box.height / 100 * covered.height
        draw.rectangle((int(left), int(top), int(right) + 1, int(bottom) + 1), fill="black")
    return covered


def _picture(original: Exhibit, boxes: Sequence[Box]) -> bytes:
    try:
        with vault.opened(original.sha256) as stream:
            return pictures.png(_covered(pictures.drawn(stream), boxes))
    except pictures.Undrawable as trouble:
        raise NotRedactable from trouble


def _pdf(original: Exhibit, boxes: Sequence[Box]) -> bytes:
    """Every page as a picture with its boxes: no text layer, no attachment, no earlier revision; asked again before it is kept."""
    try:
        with vault.opened(original.sha256) as stream:
            drawn = pdf.drawn(stream, most=MOST_PAGES, side=_PAGE_SIDE)
    except pdf.Undrawable as trouble:
        raise NotRedactable from trouble
    if not drawn.pages or drawn.count > len(drawn.pages):
        raise NotRedactable
    pages = []
    for page in drawn.pages:
        with Image.open(io.BytesIO(page.png), formats=("PNG",)) as picture:
            pages.append(_covered(picture.convert("RGB"), [box for box in boxes if box.page == page.number]))
    data = pdf.of_pictures(pages)
    if any(page.text.strip() for page in pdf.drawn(io.BytesIO(data), most=MOST_PAGES, side=200).pages):
        raise WordsRemain
    return data


def _text(original: Exhibit, words: Sequence[str]) -> tuple[str, list[int]]:
    """The text with each word masked by the same five blocks, whatever its length and however its letters are cased."""
    with vault.opened(original.sha256) as stream:
        data = stream.read(_MOST_TEXT + 1)
    if len(data) > _MOST_TEXT:
        raise NotRedactable
    text = data.decode(encoding_of(data[:100_000]), "replace").lstrip("\ufeff")
    counts = []
    for word in sorted(words, key=len, reverse=True):
        text, count = re.subn(r"\s+".join(map(re.escape, word.split())), MASK, text, flags=re.IGNORECASE)
        counts.append(count)
    if not sum(counts):
        raise NothingRedacted
    return text, counts


def _sealed(original: Exhibit, by: User, name: str, data: bytes, why: str) -> Exhibit:
    """The copy through the same door as everything: received, sealed, its own custody."""
    team = by.team or Team.objects.get(pk=team_of(original))
    batch: Batch = batches.receive(by=by, files=[Incoming(name, chunks=[data])], note=why, team=team)
    batches.seal(batch_id=batch.pk)
    return Exhibit.objects.get(arrivals__batch=batch)
