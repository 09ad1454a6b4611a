"""A redacted copy is an exhibit of its own: boxes baked into pixels, words masked, the original as it was."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from common.errors import NotAllowed
from evidence import vault
from evidence.derived import pdf
from evidence.derived_models import Redaction
from evidence.errors import BadBox, NothingRedacted, NotRedactable
from evidence.models import CustodyEntry, Exhibit
from evidence.services import redactions
from evidence.services.redactions import Box, boxes_of
from tests.evidence.test_derivatives import PDF_WITH_SCRIPT, encoded, photo

pytestmark = pytest.mark.django_db
WHY = "bảo vệ người cung cấp tin"


@pytest.fixture
def picture(chi, hand_in):
    exif = Image.Exif()
    exif[0x010F] = "MayAnhBiMat"
    hand_in(chi, ("anh.jpg", encoded(photo(), "JPEG", exif=exif)))
    return Exhibit.objects.get()


def content(exhibit):
    with vault.opened(exhibit.sha256) as stream:
        return stream.read()


def test_a_box_is_baked_into_the_pixels_and_the_original_stays(picture, chi, work):
    before = content(picture)
    copy = redactions.redact(exhibit_id=picture.pk, by=chi, why=WHY, boxes=[Box(1, 25, 25, 50, 50)])
    work()
    assert content(picture) == before
    shown = Image.open(io.BytesIO(content(copy)))
    assert shown.getpixel((320, 240)) == (0, 0, 0)
    assert shown.getpixel((5, 5)) != (0, 0, 0)
    assert shown.crop((170, 130, 470, 350)).getextrema() == ((0, 0), (0, 0), (0, 0))
    assert not shown.getexif()
    assert b"MayAnhBiMat" not in content(copy)
    made = Redaction.objects.get()
    assert (made.copy, made.original, made.made_by) == (copy, picture, chi)


def test_both_chains_of_custody_name_the_other(picture, chi):
    copy = redactions.redact(exhibit_id=picture.pk, by=chi, why=WHY, boxes=[Box(1, 1, 1, 9, 9)])
    lines = {line.exhibit_id: line for line in CustodyEntry.objects.filter(act="redacted")}
    assert lines[picture.pk].facts["copy"] == copy.sha256
    assert lines[copy.pk].facts["original"] == picture.sha256
    assert {line.why for line in lines.values()} == {WHY}


def test_a_pdf_becomes_pictures_without_text_or_scripts(chi, hand_in):
    hand_in(chi, ("hop-dong.pdf", PDF_WITH_SCRIPT))
    copy = redactions.redact(exhibit_id=Exhibit.objects.get().pk, by=chi, why=WHY, boxes=[Box(1, 0, 40, 100, 20)])
    data = content(copy)
    assert data.startswith(b"%PDF")
    assert b"JavaScript" not in data
    assert b"0861397155" not in data
    drawn = pdf.drawn(io.BytesIO(data), most=2, side=300)
    assert [page.text.strip() for page in drawn.pages] == [""]
    middle = Image.open(io.BytesIO(drawn.pages[0].png)).convert("L")
    assert middle.getpixel((middle.width // 2, middle.height // 2)) < 10


def test_words_are_masked_whatever_their_case_and_their_length_is_not_told(chi, hand_in):
    hand_in(chi, ("tin.txt", "Chị HOA báo: kho của hoa   ở số 5. Hoa gọi 0861397155.".encode()))
    copy = redactions.redact(exhibit_id=Exhibit.objects.get().pk, by=chi, why=WHY, words=["hoa", "0861397155"])
    text = content(copy).decode()
    assert "hoa" not in text.lower()
    assert "0861397155" not in text
    assert text.count(redactions.MASK) == 4
    assert "0861397155" not in str(Redaction.objects.get().regions)


def test_refusals(picture, chi, lan, minh, hand_in):
    for boxes in ([], ()):
        with pytest.raises(NothingRedacted):
            redactions.redact(exhibit_id=picture.pk, by=chi, why=WHY, boxes=boxes)
    with pytest.raises(NotAllowed):
        redactions.redact(exhibit_id=picture.pk, by=lan, why=WHY, boxes=[Box(1, 1, 1, 9, 9)])
    with pytest.raises(Exhibit.DoesNotExist):
        redactions.redact(exhibit_id=picture.pk, by=minh, why=WHY, boxes=[Box(1, 1, 1, 9, 9)])
    hand_in(chi, ("a.zip", b"PK\x03\x04"))
    with pytest.raises(NotRedactable):
        redactions.redact(exhibit_id=Exhibit.objects.get(name="a.zip").pk, by=chi, why=WHY, boxes=[Box(1, 1, 1, 9, 9)])
    assert not Redaction.objects.exists()


@pytest.mark.parametrize(
    "line", ["1 2 3", "a b c d e", "0 1 1 5 5", "1 100 1 5 5", "1 1 1 0 5", "1 nan 1 5 5", "1 1 1 inf 5"]
)
def test_a_line_that_is_no_box_is_named(line):
    with pytest.raises(BadBox):
        boxes_of(f"1 1 1 5 5\n{line}")


def test_through_the_pages(picture, chi, lan, signed_in):
    client = signed_in(chi)
    address = reverse("evidence:exhibit-redact", args=[picture.pk])
    assert "view" in client.get(address).url, "without having looked at it with a reason"
    to = client.post(reverse("evidence:exhibit-view", args=[picture.pk]), {"why": "xem xét"}).url
    leave = to.partition("?")[2]
    assert "exhibit-redact" not in client.get(to).content.decode()
    assert client.get(f"{address}?{leave}").status_code == 200
    bad = client.post(f"{address}?{leave}", {"boxes": "1 2 3", "why": WHY})
    assert bad.status_code == 200
    assert "1 2 3" in bad.content.decode(), "what was typed stays"
    done = client.post(f"{address}?{leave}", {"boxes": "1 10 10 20 20", "why": WHY})
    copy = Redaction.objects.get().copy
    assert done.url == copy.get_absolute_url()
    assert picture.name in client.get(done.url).content.decode()
    assert copy.name in client.get(picture.get_absolute_url()).content.decode()


def test_programs_make_redacted_copies(picture, chi, lan, minh, signed_in):
    address, box = f"/api/exhibits/{picture.pk}/redact/", {"page": 1, "left": 10, "top": 10, "width": 20, "height": 20}
    asked = {"why": WHY, "boxes": [box]}

    def post(person, given):
        return signed_in(person).post(address, given, content_type="application/json")

    made = post(chi, asked)
    assert made.status_code == 201, made.content
    assert Redaction.objects.get().copy_id == made.json()["id"]
    assert post(chi, {"why": WHY}).json()["code"] == NothingRedacted.code
    assert post(chi, {"why": WHY, "boxes": [box | {"width": 0}]}).json()["code"] == BadBox.code
    assert post(chi, {"why": WHY, "boxes": [box | {"left": "x"}]}).status_code == 400
    assert post(lan, asked).status_code == 403
    assert post(minh, asked).status_code == 404
    assert Redaction.objects.count() == 1


def test_the_page_offers_redaction_only_where_it_can_be_done(chi, hand_in, signed_in):
    hand_in(chi, ("la.bin", bytes(range(256))), ("tin.txt", b"xin chao"), ("anh.png", encoded(photo())))
    client = signed_in(chi)
    offered = {}
    for exhibit in Exhibit.objects.order_by("pk"):
        shown = client.post(reverse("evidence:exhibit-view", args=[exhibit.pk]), {"why": "xem xét"}, follow=True)
        offered[exhibit.name] = "/redact/" in shown.content.decode()
    assert offered == {"la.bin": False, "tin.txt": True, "anh.png": True}
