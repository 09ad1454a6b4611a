"""The pages: they work, they refuse, a stranger sees nothing, and they ask no more for many rows than for one."""

import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from evidence.models import Batch, CustodyEntry, Exhibit
from tests.evidence.helpers import SAMPLES, sample

pytestmark = pytest.mark.django_db


def upload(name, data=None):
    return SimpleUploadedFile(name, sample(name) if data is None else data)


def capture(client, **given):
    return client.post(reverse("evidence:capture"), given)


def test_capturing_goes_to_the_captures_page(signed_in, chi, work):
    answer = capture(signed_in(chi), files=[upload("ghtk_van_don.csv"), upload("zalo_chat.txt")], note="kho Hà Đông")
    batch = Batch.objects.get()
    assert answer.status_code == 302
    assert answer.url == reverse("evidence:batch-detail", args=[batch.pk])
    assert [(one.name, one.size) for one in batch.uploads.order_by("pk")] == [
        ("ghtk_van_don.csv", len(sample("ghtk_van_don.csv"))),
        ("zalo_chat.txt", len(sample("zalo_chat.txt"))),
    ]
    assert batch.note == "kho Hà Đông"


def test_the_dialog_is_told_where_to_go_in_a_header(signed_in, chi):
    answer = signed_in(chi).post(reverse("evidence:batch-receive"), {"text": "gọi 0861397155"}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == Batch.objects.get().get_absolute_url()


def test_the_same_form_sent_twice_is_one_capture(signed_in, chi):
    client = signed_in(chi)
    for _ in range(2):
        answer = capture(client, text="gọi 0861397155", once="8c7c1a3e")
        assert answer.status_code == 302
    assert Batch.objects.count() == 1


def test_nothing_handed_in_is_said_on_the_form(signed_in, chi):
    answer = capture(signed_in(chi), note="x")
    assert answer.status_code == 200
    assert "paste" in str(answer.context["form"].non_field_errors()) or "dán" in str(
        answer.context["form"].non_field_errors()
    )
    assert signed_in(chi).post(reverse("evidence:capture"), {"note": "x"}, HTTP_HX_REQUEST="true").status_code == 422


def test_who_may_not_capture_is_refused(signed_in, lan, quan):
    for person in (lan, quan):
        assert signed_in(person).get(reverse("evidence:capture")).status_code == 403


def test_progress_shows_sealing_then_lines_read_and_lines_refused(signed_in, chi, work):
    client = signed_in(chi)
    capture(client, files=[upload("ghtk_van_don.csv")])
    address = reverse("evidence:batch-progress", args=[Batch.objects.get().pk])
    before = client.get(address).content.decode()
    assert "every 1s" in before
    work()
    after = client.get(address).content.decode()
    assert "every 1s" not in after
    assert "284" in after
    assert "286" in after
    assert ";;;không rõ;;;;;abc;" in after


@pytest.fixture
def held(chi, hand_in):
    """Every sample, handed in by Chi and read."""
    return hand_in(chi, *[path.name for path in sorted(SAMPLES.iterdir()) if path.name != "truth.json"])


def test_every_page_of_the_room_works_in_both_languages(signed_in, chi, held):
    client = signed_in(chi)
    addresses = [
        reverse("evidence:batch-list"),
        reverse("evidence:exhibit-list"),
        held.get_absolute_url(),
        reverse("evidence:capture"),
    ]
    addresses += [exhibit.get_absolute_url() for exhibit in Exhibit.objects.all()]
    for language in ("vi", "en"):
        chi.language = language
        chi.save()
        for address in addresses:
            assert client.get(address).status_code == 200, address


def test_the_exhibits_page_shows_records_custody_and_the_line_cited(signed_in, chi, held):
    exhibit = Exhibit.objects.get(name="ghtk_van_don.csv")
    page = signed_in(chi).get(exhibit.get_absolute_url() + "?line=2").content.decode()
    assert "S26.A5.1302595366" in page
    assert exhibit.sha256 in page
    assert page.count("Trần Hồng Huyền") == 2


def test_strangers_see_nothing(signed_in, minh, quan, held):
    exhibit = Exhibit.objects.first()
    for person in (minh, quan):
        client = signed_in(person)
        for name, pk in [
            ("batch-detail", held.pk), ("batch-progress", held.pk), ("exhibit-detail", exhibit.pk), ("exhibit-view", exhibit.pk),
            ("exhibit-original", exhibit.pk), ("exhibit-picture", exhibit.pk), ("exhibit-download", exhibit.pk),
        ]:  # fmt: skip
            assert client.get(reverse(f"evidence:{name}", args=[pk])).status_code == 404, name
        assert client.post(reverse("evidence:exhibit-download", args=[exhibit.pk]), {"why": "tò mò"}).status_code == 404
        assert not client.get(reverse("evidence:batch-list")).context["page"].rows
        assert not client.get(reverse("evidence:exhibit-list")).context["page"].rows


def test_the_auditor_sees_all(signed_in, lan, held):
    assert len(signed_in(lan).get(reverse("evidence:exhibit-list")).context["page"].rows) == 12


def test_an_exhibit_another_team_hands_in_too_is_seen_by_both(signed_in, chi, minh, hand_in):
    hand_in(chi, "zalo_chat.txt")
    hand_in(minh, "zalo_chat.txt")
    exhibit = Exhibit.objects.get()
    page = signed_in(minh).get(exhibit.get_absolute_url())
    assert page.status_code == 200
    assert [arrival.batch.team for arrival in page.context["arrivals"]] == [minh.team]


def test_looking_at_the_original_needs_a_reason_and_leaves_a_line(signed_in, chi, held):
    exhibit = Exhibit.objects.get(name="anh_chup_man_hinh.png")
    client = signed_in(chi)
    address = reverse("evidence:exhibit-view", args=[exhibit.pk])
    assert client.post(address, {"why": ""}).status_code == 200
    assert not CustodyEntry.objects.filter(act="viewed").exists()
    answer = client.post(address, {"why": "xem để lập biên bản"}, follow=True)
    assert 'class="original"' in answer.content.decode()
    line = CustodyEntry.objects.get(act="viewed")
    assert (line.by, line.why, line.exhibit) == (chi, "xem để lập biên bản", exhibit)


def test_the_pass_to_an_original_is_ones_own(signed_in, chi, dung, held):
    exhibit = Exhibit.objects.get(name="anh_chup_man_hinh.png")
    to = signed_in(chi).post(reverse("evidence:exhibit-view", args=[exhibit.pk]), {"why": "xem"}).url
    assert "view" in signed_in(dung).get(to).url
    assert signed_in(dung).get(to.replace("original", "picture")).status_code == 404


def test_pictures_are_drawn_anew_without_what_is_hidden_in_them(signed_in, chi, hand_in):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "MáyẢnhBíMật"
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", exif=exif)
    hand_in(chi, ("ảnh.jpg", out.getvalue()))
    client = signed_in(chi)
    to = client.post(reverse("evidence:exhibit-view", args=[Exhibit.objects.get().pk]), {"why": "xem"}).url
    picture = client.get(to.replace("original", "picture"))
    assert picture["Content-Type"] == "image/png"
    assert not Image.open(io.BytesIO(picture.content)).getexif()
    assert "BíMật".encode() not in picture.content


def test_downloading_needs_a_reason_leaves_a_line_and_never_runs(signed_in, chi, held):
    exhibit = Exhibit.objects.get(name="trang_ban_hang.html")
    client = signed_in(chi)
    address = reverse("evidence:exhibit-download", args=[exhibit.pk])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"why": "gửi Viện kiểm sát"})
    assert b"".join(answer.streaming_content) == sample("trang_ban_hang.html")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert CustodyEntry.objects.get(act="downloaded").why == "gửi Viện kiểm sát"


def test_a_saved_page_stands_in_a_frame_of_another_host_and_its_source_is_text_only(signed_in, chi, held):
    exhibit = Exhibit.objects.get(name="trang_ban_hang.html")
    client = signed_in(chi)
    shown = client.post(reverse("evidence:exhibit-view", args=[exhibit.pk]), {"why": "xem"}, follow=True)
    page = shown.content.decode()
    assert f'src="http://{settings.REPLAY_HOST}' in page
    assert 'sandbox=""' in page
    assert "<script>document.title" not in page
    source = client.get(f"{shown.redirect_chain[-1][0]}&source=1").content.decode()
    assert "&lt;script&gt;" in source
    assert "<script>document.title" not in source


@pytest.mark.parametrize("name", ["evidence:batch-list", "evidence:exhibit-list"])
def test_lists_ask_no_more_for_many_rows_than_for_one(signed_in, chi, hand_in, name):
    client = signed_in(chi)
    hand_in(chi, ("0.txt", b"xin chao 0"))
    client.get(reverse(name))

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(reverse(name)).status_code == 200
        return len(asked)

    one = queries()
    for number in range(1, 30):
        hand_in(chi, (f"{number}.txt", f"xin chao {number}".encode()))
    assert queries() <= one


def test_a_capture_of_many_files_asks_no_more_than_one_of_one(signed_in, chi, hand_in):
    client = signed_in(chi)
    small = hand_in(chi, ("0.txt", b"xin chao 0"))
    large = hand_in(
        chi, *[(f"{number}.csv", sample("ghtk_van_don.csv") + b"\n;;x" * number) for number in range(1, 20)]
    )
    client.get(small.get_absolute_url())

    def queries(batch):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(batch.get_absolute_url()).status_code == 200
        return len(asked)

    assert queries(large) <= queries(small)


def test_filters_stand_in_the_address(signed_in, chi, held):
    client = signed_in(chi)
    rows = client.get(reverse("evidence:exhibit-list"), {"kind": "chat"}).context["page"].rows
    assert {exhibit.kind for exhibit in rows} == {"chat"}
    assert len(client.get(reverse("evidence:exhibit-list"), {"q": "GHTK_VAN"}).context["page"].rows) == 1
