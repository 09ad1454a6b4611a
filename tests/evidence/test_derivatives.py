"""What the worker makes from exhibits: thumbnails, pages, words, picture hashes; and what hostile files do to it (nothing)."""

import io
import shutil

import numpy as np
import pytest
from django.core.management import call_command
from PIL import Image, ImageDraw, ImageFont

from evidence import words
from evidence.derived import hashes, pdf, store
from evidence.derived_models import Derivative, PictureHash
from evidence.models import Exhibit, Record
from evidence.services import derivatives, disposals
from sellers.models import Sighting
from tests.evidence.helpers import sample

pytestmark = pytest.mark.django_db
needs_tesseract = pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")


def photo(seed=1, size=(640, 480)):
    """A picture with something in it, different for each seed."""
    draw_from = Image.fromarray(np.random.default_rng(seed).integers(0, 255, (18, 24), dtype=np.uint8))
    picture = draw_from.resize(size, Image.Resampling.BICUBIC).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for step in range(6):
        spot = (seed * 97 + step * 131) % 500
        draw.ellipse((spot, (spot * 3) % 380, spot + 120, (spot * 3) % 380 + 90), fill=(spot % 255, 40 * step, 90))
    return picture


def written(text, size=(900, 200)):
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).text((20, 60), text, fill="black", font=ImageFont.load_default(size=32))
    return picture


def encoded(picture, form="PNG", **more):
    out = io.BytesIO()
    picture.save(out, form, **more)
    return out.getvalue()


def test_a_picture_gets_a_thumbnail_without_what_is_hidden_in_it(chi, hand_in):
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (21.0, 1.0, 42.5), 3: "E", 4: (105.0, 51.0, 15.1)}
    exif[0x010F] = "MayAnhBiMat"
    data = encoded(photo(), "JPEG", exif=exif)
    assert b"MayAnhBiMat" in data
    hand_in(chi, ("anh.jpg", data))
    made = Derivative.objects.get(kind="thumbnail")
    small = Image.open(io.BytesIO(store.get(made.sha256)))
    assert max(small.size) == 320
    assert not small.getexif()
    assert b"MayAnhBiMat" not in store.get(made.sha256)
    assert Exhibit.objects.get().sha256 == __import__("hashlib").sha256(data).hexdigest()


def test_a_picture_of_900_megapixels_is_sealed_and_not_opened(chi, hand_in):
    import struct
    import zlib

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    hand_in(chi, ("lon.png", data))
    made = Derivative.objects.get()
    assert (made.kind, made.said, made.sha256) == ("thumbnail", "too_many_pixels", "")
    assert str(made.trouble)


def test_making_again_makes_nothing_new(chi, hand_in):
    hand_in(chi, ("anh.png", encoded(photo())))
    before = list(Derivative.objects.values_list("pk", flat=True))
    assert before
    assert derivatives.derive(exhibit_id=Exhibit.objects.get().pk) == {}
    assert list(Derivative.objects.values_list("pk", flat=True)) == before


def test_without_tesseract_the_exhibit_says_so(chi, hand_in):
    hand_in(chi, ("anh.png", encoded(photo())))
    assert Derivative.objects.get(kind="text").said == "ocr_missing"


@needs_tesseract
def test_words_in_a_picture_are_found_and_its_phone_points_at_it(chi, hand_in, settings):
    settings.OCR_PROGRAM = "tesseract"
    hand_in(chi, ("anh.png", encoded(written("Goi 0861397155 dat hang"))))
    text = Derivative.objects.get(kind="text")
    assert "0861397155" in text.text
    assert text.parameters["languages"] == "vie+eng"
    record = Record.objects.get(reader__startswith="tesseract/")
    seen = Sighting.objects.filter(record=record, identifier__kind="phone")
    assert [one.exhibit_id for one in seen] == [Exhibit.objects.get().pk]


@needs_tesseract
def test_small_letters_are_enlarged_first(settings):
    from evidence.derived import ocr

    small = written("Kem chong nang Nana gia 99000", (900, 200)).resize((300, 66), Image.Resampling.LANCZOS)
    words = ocr.read(small, "tesseract")
    assert words.times == 3
    assert "99000" in words.text


PDF_WITH_SCRIPT = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.launchURL\\("http://127.0.0.1:9/"\\))>>>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 52>>stream
BT /F1 18 Tf 20 100 Td (Goi 0861397155 ngay) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
"""


def test_a_pdf_with_a_script_is_drawn_and_its_text_is_found(chi, hand_in):
    hand_in(chi, ("hop-dong.pdf", PDF_WITH_SCRIPT))
    page = Derivative.objects.get(kind="page")
    assert store.get(page.sha256).startswith(b"\x89PNG")
    assert Derivative.objects.get(kind="text").text == "Goi 0861397155 ngay"
    assert Sighting.objects.filter(exhibit=page.exhibit, identifier__kind="phone").exists()
    assert Derivative.objects.filter(kind="thumbnail").exists()


@pytest.mark.parametrize("data", [b"%PDF-1.7 cut", b"%PDF-" + b"\x00\xff" * 5000, b"%PDF-1.4\n" + b"<<" * 100_000])
def test_a_broken_pdf_is_kept_with_a_sentence(chi, hand_in, data):
    hand_in(chi, ("hong.pdf", data))
    made = Derivative.objects.get()
    assert (made.kind, made.said) == ("page", "not_a_pdf")
    assert "PDF" in str(made.trouble)


def test_a_pdf_of_pictures_holds_no_text():
    data = pdf.of_pictures([written("0861397155")])
    drawn = pdf.drawn(io.BytesIO(data), most=3, side=600)
    assert [page.text.strip() for page in drawn.pages] == [""]


def test_a_picture_in_an_apps_frame_is_near_itself():
    goods = photo(5)
    screen = Image.new("RGB", (720, 1280), (18, 18, 18))
    screen.paste(goods.resize((720, 540)), (0, 220))
    ImageDraw.Draw(screen).text((30, 60), "Trang cua Nana", fill="white", font=ImageFont.load_default(size=36))
    ImageDraw.Draw(screen).text((30, 900), "99.000 d  Mua ngay", fill="white", font=ImageFont.load_default(size=36))
    inside = next(one for one in hashes.hashes_of(screen) if one.part == "inner")
    whole = hashes.hashes_of(goods)[0]
    assert hashes.distance(inside.phash, whole.phash) <= hashes.FARTHEST


@pytest.mark.parametrize("change", ["smaller", "jpeg", "brighter"])
def test_a_changed_picture_is_near_itself_and_far_from_others(change):
    goods = photo(7)
    changed = {
        "smaller": lambda: goods.resize((320, 240)),
        "jpeg": lambda: Image.open(io.BytesIO(encoded(goods, "JPEG", quality=30))),
        "brighter": lambda: goods.point(lambda value: min(255, value + 25)),
    }[change]()
    whole = hashes.hashes_of(goods)[0]
    assert hashes.distance(hashes.hashes_of(changed)[0].phash, whole.phash) <= hashes.FARTHEST
    assert hashes.distance(hashes.hashes_of(photo(8))[0].phash, whole.phash) > hashes.FARTHEST


def test_plain_pictures_have_no_hash():
    assert hashes.hashes_of(Image.new("RGB", (400, 400), "red")) == []
    assert hashes.hashes_of(photo().resize((40, 40))) == []


def test_pictures_inside_a_web_archive_are_hashed(chi, hand_in):
    page = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n"
        b"Content-Location: https://shop.example/\r\n\r\n<html><p>Nana</p></html>\r\n--x\r\nContent-Type: image/png\r\n"
        b"Content-Transfer-Encoding: base64\r\nContent-Location: https://shop.example/a.png\r\n\r\n"
        + __import__("base64").encodebytes(encoded(photo(3)))
        + b"\r\n--x--\r\n"
    )
    hand_in(chi, ("trang.mhtml", page))
    assert PictureHash.objects.get(part="https://shop.example/a.png").exhibit.kind == "web_page"


def test_what_was_made_goes_with_a_disposed_original(chi, ha, engage, hand_in, django_capture_on_commit_callbacks):
    hand_in(chi, ("anh.png", encoded(photo())))
    exhibit = Exhibit.objects.get()
    made = Derivative.objects.get(kind="thumbnail")
    disposals.propose(exhibit_id=exhibit.pk, by=ha, why="hết hạn", decision_number="1")
    with django_capture_on_commit_callbacks(execute=True):
        disposals.confirm(exhibit_id=exhibit.pk, by=engage("son", ["supervisor"]))
    assert store.get(made.sha256) is None
    assert exhibit.custody.filter(act="read", facts__has_key="made").exists()


def test_a_sample_picture_is_derived(chi, hand_in):
    hand_in(chi, ("man-hinh.png", sample("anh_chup_man_hinh.png")))
    assert Derivative.objects.filter(kind="thumbnail").exclude(sha256="").exists()


def test_words_are_read_later_from_what_was_kept_without_tesseract(chi, hand_in, monkeypatch, capsys):
    hand_in(chi, ("anh.png", encoded(photo())), ("quet.pdf", pdf.of_pictures([written("Goi 0861397155")])))
    assert not derivatives.to_derive().exists(), "without tesseract there is nothing left to do"
    monkeypatch.setattr(derivatives.ocr, "version", lambda _program: "5.5")
    found = derivatives.ocr.Words("Gọi 0861397155", 90, 1, "vie+eng")
    monkeypatch.setattr(derivatives.ocr, "read", lambda _picture, _program: found)
    assert derivatives.to_derive().count() == 2
    call_command("derive_evidence", "--after", Exhibit.objects.get(name="anh.png").pk)
    assert [one.name for one in derivatives.to_derive()] == ["anh.png"], "broken off: the rest waits for the next run"
    call_command("derive_evidence")
    assert not derivatives.to_derive().exists()
    assert set(Derivative.objects.exclude(text="").values_list("exhibit__name", flat=True)) == {"anh.png", "quet.pdf"}
    assert "1 of 1" in capsys.readouterr().out


def test_a_pdf_is_said_to_be_read_by_its_pages(chi, hand_in, signed_in):
    hand_in(chi, ("hop-dong.pdf", PDF_WITH_SCRIPT))
    exhibit = Exhibit.objects.get()
    assert (exhibit.read_state, exhibit.read_said) == ("read", "by_pages")
    page = signed_in(chi).get(exhibit.get_absolute_url()).content.decode()
    assert "Goi 0861397155 ngay" in page
    assert str(words.REASONS["unknown_type"]) not in page


def test_a_picture_that_cannot_be_drawn_says_why_on_its_page(chi, hand_in, signed_in):
    hand_in(chi, ("hong.pdf", b"%PDF-1.7 cut"))
    assert (
        str(words.REASONS["not_a_pdf"]) in signed_in(chi).get(Exhibit.objects.get().get_absolute_url()).content.decode()
    )
