"""What the shelf of evidence shows: a hand-over that waits, a redacted copy, one picture used by several accounts, an evidence pack."""

import io
from datetime import date, timedelta

from PIL import Image

from audit.work import drain
from cases.models import Case
from evidence import vault
from evidence.models import Exhibit
from evidence.services import batches, handovers, packs, redactions
from evidence.services.batches import Incoming
from evidence.services.redactions import Box
from sellers.models import PlatformAccount
from surveillance.demo.files import on
from surveillance.demo.people import Cast

PICTURE = "anh_chup_man_hinh.png"
CHAT = "zalo_chat.txt"


def build(cast: Cast, today: date) -> None:
    """Each through its deed, over Chi's sample files and the newest case of hers."""
    picture = Exhibit.objects.filter(name=PICTURE).order_by("pk").first()
    chat = Exhibit.objects.filter(name=CHAT).order_by("pk").first()
    if picture is None or chat is None:
        return
    _shared(cast, picture, today)
    with on(today - timedelta(days=1), 10):
        redactions.redact(
            exhibit_id=picture.pk, by=cast.chi, boxes=[Box(1, 0, 0, 100, 12)],
            why="Giấu tên người cung cấp tin trước khi gửi cho bên thứ ba",
        )  # fmt: skip
        handovers.offer(
            exhibit_id=chat.pk, by=cast.chi, receiver=cast.dung, why="Chuyển đồng chí Dũng đối chiếu vận đơn"
        )
    drain(1000, at_once=50)
    _pack(cast, today)


def _shared(cast: Cast, picture: Exhibit, today: date) -> None:
    """The same picture, smaller and saved anew, on the pages of two accounts."""
    with vault.opened(picture.sha256) as stream, Image.open(stream) as drawn:
        whole = drawn.convert("RGB")
    handles = PlatformAccount.objects.filter(platform="facebook").order_by("pk").values_list("handle", flat=True)
    for number, handle in enumerate(handles[:2], 1):
        out = io.BytesIO()
        whole.resize((whole.width * 3 // (3 + number), whole.height * 3 // (3 + number))).save(out, "JPEG", quality=80)
        with on(today - timedelta(days=number), 11):
            batches.receive(
                by=cast.chi, files=[Incoming(f"{handle}.jpg", chunks=[out.getvalue()])],
                source_url=f"https://www.facebook.com/{handle}", note="Cùng một ảnh trên trang khác",
            )  # fmt: skip
    drain(1000, at_once=50)


def _pack(cast: Cast, today: date) -> None:
    case = Case.objects.visible_to(cast.chi).filter(filings__isnull=False).order_by("-pk").first()
    if case is None:
        return
    with on(today - timedelta(days=1), 15):
        packs.export(
            by=cast.chi, subject=case.number, why="Trình lãnh đạo Chi cục",
            exhibit_ids=list(case.filings.values_list("exhibit_id", flat=True)),
        )  # fmt: skip
    drain(1000, at_once=50)
