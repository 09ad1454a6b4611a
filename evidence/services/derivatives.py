"""Derivatives: thumbnails, pages, texts and picture hashes, made by the worker from the sealed bytes. Making them again changes nothing."""

import hashlib
import io
import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import PIL
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from PIL import Image

from audit import journal
from evidence import vault
from evidence.deeds import Deed
from evidence.derived import hashes, ocr, pdf, pictures, store
from evidence.derived_models import Derivative, DerivativeKind, PictureHash
from evidence.models import CustodyEntry, Exhibit, Record, RecordKind
from evidence.readers.base import clean
from evidence.replay import captures
from evidence.services import custody
from evidence.services.batches import Tell, _silent
from evidence.services.exhibits import pages_unread, team_of
from staff.models import User

logger = logging.getLogger(__name__)

MOST_PAGES = 60
PAGE_SIDE = 1400
MOST_PICTURES = 60
NO_OCR = "ocr_missing"
_READ_SIDE = 4000
_PICTURE_TOOL, _PDF_TOOL, _OCR_TOOL = "pillow", "pypdfium2", "tesseract"


@transaction.atomic
def derive(*, exhibit_id: int, by: User | None = None, progress: Tell = _silent) -> dict[str, int]:
    """Make what can be made from the exhibit; how much of it is new. A custody line says which tools read the original."""
    exhibit = Exhibit.objects.get(pk=exhibit_id)
    maker = _MAKERS.get(exhibit.kind)
    if exhibit.disposed_at or maker is None:
        return {}
    before = _made(exhibit)
    maker(exhibit, progress)
    new = {kind: count - before.get(kind, 0) for kind, count in _made(exhibit).items() if count > before.get(kind, 0)}
    if new:
        tools = sorted(
            {f"{tool} {version}".strip() for tool, version in exhibit.derivatives.values_list("tool", "version")}
        )
        custody.enter(exhibit, CustodyEntry.Act.READ, None, "", made=new, tools=tools)
        journal.record(by, Deed.EXHIBIT_DERIVED, exhibit, team=team_of(exhibit), **new)
    return new


def _made(exhibit: Exhibit) -> dict[str, int]:
    """How many of each kind there are; what could not be made does not count."""
    kinds = exhibit.derivatives.exclude(sha256="").values_list("kind", flat=True)
    found = dict.fromkeys(kinds, 0)
    for kind in kinds:
        found[kind] += 1
    pictures_known = exhibit.picture_hashes.count()
    return found | ({"hashes": pictures_known} if pictures_known else {})


def _keep(exhibit: Exhibit, kind: str, part: int, tool: tuple[str, str], data: bytes = b"", **more: Any) -> Derivative:
    """One derivative; the same tool in the same version makes it once."""
    kept = {"sha256": store.put(data), "size": len(data)} if data else {}
    made, _is_new = Derivative.objects.get_or_create(
        exhibit=exhibit, kind=kind, part=part, tool=tool[0], version=tool[1], defaults={**kept, **more}
    )
    return made


def _picture(exhibit: Exhibit, progress: Tell) -> None:
    tool = (_PICTURE_TOOL, PIL.__version__)
    try:
        with vault.opened(exhibit.sha256) as stream:
            picture = pictures.drawn(stream, _READ_SIDE)
    except pictures.Undrawable as trouble:
        _keep(exhibit, DerivativeKind.THUMBNAIL, 0, tool, said=trouble.code)
        return
    _keep(
        exhibit,
        DerivativeKind.THUMBNAIL,
        0,
        tool,
        pictures.thumbnail(picture),
        parameters={"side": pictures.THUMBNAIL_SIDE},
    )
    _hash(exhibit, [("", picture)])
    progress(done=1, of=2)
    _read_words(exhibit, 0, picture)


def _pdf(exhibit: Exhibit, progress: Tell) -> None:
    tool = (_PDF_TOOL, pdf.version())
    if exhibit.derivatives.filter(tool=tool[0], version=tool[1], kind=DerivativeKind.PAGE).exists():
        _read_drawn_pages(exhibit)
        return
    try:
        with vault.opened(exhibit.sha256) as stream:
            drawn = pdf.drawn(stream, most=MOST_PAGES, side=PAGE_SIDE)
    except pdf.Undrawable as trouble:
        _keep(exhibit, DerivativeKind.PAGE, 0, tool, said=trouble.code)
        pages_unread(exhibit=exhibit, why=trouble.code)
        return
    for page in drawn.pages:
        asked = {"side": PAGE_SIDE, "pages": drawn.count}
        _keep(exhibit, DerivativeKind.PAGE, page.number, tool, page.png, parameters=asked)
        picture = _open_png(page.png)
        if page.number == drawn.pages[0].number:
            _keep(exhibit, DerivativeKind.THUMBNAIL, 0, tool, pictures.thumbnail(picture))
        if page.text.strip():
            _keep_text(exhibit, page.number, tool, page.text)
        else:
            _read_words(exhibit, page.number, picture)
        progress(done=page.number, of=len(drawn.pages))


def _read_drawn_pages(exhibit: Exhibit) -> None:
    """Words of pages that were drawn while there was no tesseract."""
    unread = exhibit.derivatives.filter(kind=DerivativeKind.TEXT, said=NO_OCR).values("part")
    for page in exhibit.derivatives.filter(kind=DerivativeKind.PAGE, part__in=unread).exclude(sha256=""):
        png = store.get(page.sha256)
        if png is not None:
            _read_words(exhibit, page.part, _open_png(png))


def _open_png(data: bytes) -> Image.Image:
    """A page we drew ourselves."""
    with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
        return picture.convert("RGB")


def _read_words(exhibit: Exhibit, page: int, picture: Image.Image) -> None:
    """OCR, when there is a tesseract; what there is not is said once and tried again when the exhibit is derived again."""
    tool = (_OCR_TOOL, ocr.version(settings.OCR_PROGRAM))
    if exhibit.derivatives.filter(kind=DerivativeKind.TEXT, part=page, tool=tool[0], version=tool[1]).exists():
        return
    try:
        words = ocr.read(picture, settings.OCR_PROGRAM)
    except ocr.NoOcr as trouble:
        _keep(exhibit, DerivativeKind.TEXT, page, tool, said=trouble.code)
        return
    asked = {"languages": words.languages, "times": words.times, "confidence": words.confidence}
    _keep_text(exhibit, page, tool, words.text, asked)


def _keep_text(
    exhibit: Exhibit, page: int, tool: tuple[str, str], text: str, asked: dict[str, Any] | None = None
) -> None:
    """A text as derivative, to be found by its words, and as a record, so that what it tells of points at the picture."""
    text = clean(text).strip()
    digest = hashlib.sha256(text.encode()).hexdigest()
    said = "" if text else "no_text"
    asked = asked or {}
    made = {"text": text, "sha256": digest if text else "", "size": len(text), "said": said, "parameters": asked}
    _keep(exhibit, DerivativeKind.TEXT, page, tool, **made)
    if text:
        Record.objects.get_or_create(
            exhibit=exhibit, reader=f"{tool[0]}/{tool[1]}"[:60], part="", line=max(page, 1),
            defaults={"kind": RecordKind.PAGE, "text": text, "fields": {"made": "ocr" if asked else "text", **asked}},
        )  # fmt: skip


def _hash(exhibit: Exhibit, found: Iterable[tuple[str, Image.Image]]) -> None:
    """Perceptual hashes of pictures, each named by its place in the exhibit."""
    rows = []
    for place, picture in found:
        for one in hashes.hashes_of(picture):
            first, second, third, fourth = hashes.bands(one.phash)
            part = f"{place}#{one.part}" if one.part else place
            rows.append(
                PictureHash(
                    exhibit=exhibit,
                    part=part[-300:],
                    phash=one.phash,
                    dhash=one.dhash,
                    band0=first,
                    band1=second,
                    band2=third,
                    band3=fourth,
                )
            )
    PictureHash.objects.bulk_create(rows, ignore_conflicts=True)


def _capture(exhibit: Exhibit, progress: Tell) -> None:
    """The pictures inside a saved page or web archive: the first that are large enough to be somebody's goods."""
    try:
        with captures.opened(exhibit.kind, exhibit.sha256) as capture:
            _hash(exhibit, capture_pictures(capture, progress))
    except captures.Unreplayable as trouble:
        logger.info("no pictures from exhibit %s: %s", exhibit.pk, trouble.code)


def capture_pictures(capture: captures.Capture, progress: Tell) -> Iterable[tuple[str, Image.Image]]:
    given = 0
    for item in capture.pictures():
        try:
            picture = pictures.drawn(capture.stream_of(item), 1024)
        except (pictures.Undrawable, captures.Unreplayable):
            continue
        if min(picture.size) >= hashes.LEAST_SIDE:
            given += 1
            progress(done=given)
            yield item.url, picture
        if given >= MOST_PICTURES:
            return


def to_derive(after: int = 0) -> QuerySet[Exhibit]:
    """Exhibits from which something could still be made: nothing was tried yet, or words wait for a tesseract that is there now."""
    rows = Exhibit.objects.filter(kind__in=_MAKERS, disposed_at__isnull=True, pk__gt=after).order_by("pk")
    untried = Q(derivatives__isnull=True, picture_hashes__isnull=True)
    version = ocr.version(settings.OCR_PROGRAM)
    if not version:
        return rows.filter(untried).distinct()
    texts = Derivative.objects.filter(kind=DerivativeKind.TEXT)
    done = texts.filter(exhibit=OuterRef("exhibit"), part=OuterRef("part"), tool=_OCR_TOOL, version=version)
    wordless = texts.filter(~Exists(done), said=NO_OCR).values("exhibit")
    return rows.filter(untried | Q(pk__in=wordless)).distinct()


def drop(exhibit: Exhibit) -> None:
    """The original was disposed of: files made from it go with it. Rows stay and say that they were."""
    for sha256 in set(exhibit.derivatives.exclude(sha256="").values_list("sha256", flat=True)):
        if not Derivative.objects.filter(sha256=sha256).exclude(exhibit=exhibit).exists():
            transaction.on_commit(partial(store.drop, sha256))


_MAKERS: dict[str, Callable[[Exhibit, Tell], None]] = {
    "picture": _picture, "pdf": _pdf, "web_page": _capture, "web_archive": _capture,
}  # fmt: skip
