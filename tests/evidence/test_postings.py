"""Still online? Captured pages are looked at again; what changed is an event, and the case says what is gone and what we hold."""

import http.server
import importlib
import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.errors import NotAllowed
from evidence.capture import looking
from evidence.capture.guard import Guard
from evidence.models import Batch, CustodyEntry, Exhibit
from evidence.posting_models import Posting, PostingCheck
from evidence.posting_selectors import standing_of
from evidence.services import postings

pytestmark = pytest.mark.django_db
URL = "https://shop.example/bai-dang/7"


@pytest.fixture
def captured(chi, hand_in):
    hand_in(chi, ("bai-dang.txt", b"tui hieu 990k"), source_url=URL + "#binh-luan")
    return Posting.objects.get()


def test_a_capture_with_an_address_is_followed_and_due_tomorrow(captured, chi, hand_in):
    assert (captured.url, captured.state, captured.team) == (URL, "online", chi.team)
    assert not Posting.objects.due().exists()
    assert Posting.objects.due(timezone.now() + timedelta(days=1, minutes=1)).exists()
    hand_in(chi, ("lan-hai.txt", b"tui hieu 890k"), source_url=URL)
    assert Posting.objects.get().batches.count() == 2


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "file:///etc/passwd", "http://", "không phải địa chỉ", "http://[x"]
)
def test_what_is_no_address_is_not_followed_and_still_taken(url, chi, hand_in):
    hand_in(chi, ("a.txt", b"x"), source_url=url)
    assert not Posting.objects.exists()
    assert Exhibit.objects.exists()


def test_gone_is_an_event_of_journal_and_custody_and_looked_at_again_in_a_week(captured, chi):
    postings.recheck(posting_id=captured.pk, by=chi, verdict="online")
    postings.recheck(posting_id=captured.pk, by=chi, verdict="gone", note="báo lỗi 404")
    postings.recheck(posting_id=captured.pk, by=chi, verdict="gone")
    captured.refresh_from_db()
    assert captured.state == "gone"
    assert captured.due_at > timezone.now() + timedelta(days=6)
    [line] = CustodyEntry.objects.filter(act="rechecked")
    assert (line.by, line.why, line.facts["before"], line.facts["now"]) == (chi, "báo lỗi 404", "online", "gone")
    assert Entry.objects.filter(deed="posting.rechecked").count() == 3
    assert list(captured.checks.order_by("pk").values_list("verdict", flat=True)) == ["online", "gone", "gone"]


def test_who_may_not_or_sees_nothing_gives_no_verdict(captured, lan, minh):
    with pytest.raises(NotAllowed):
        postings.recheck(posting_id=captured.pk, by=lan, verdict="gone")
    with pytest.raises(Posting.DoesNotExist):
        postings.recheck(posting_id=captured.pk, by=minh, verdict="gone")


def test_the_database_keeps_every_look(captured, chi):
    postings.recheck(posting_id=captured.pk, by=chi, verdict="gone")
    for change in ("UPDATE evidence_postingcheck SET verdict = 'online'", "DELETE FROM evidence_postingcheck"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_seven_posts_three_gone_and_the_last_copy_safe(chi, hand_in):
    for number in range(7):
        hand_in(chi, (f"{number}.txt", f"bài {number}".encode()), source_url=f"https://shop.example/{number}")
    exhibits = list(Exhibit.objects.values_list("pk", flat=True))
    for posting in Posting.objects.order_by("pk")[:3]:
        postings.recheck(posting_id=posting.pk, by=chi, verdict="gone")
    found = standing_of(exhibits)
    assert (found.total, found.gone, found.changed, found.is_safe) == (7, 3, 0, True)
    Exhibit.objects.filter(arrivals__batch__posting__state="gone").update(disposed_at=timezone.now())
    assert not standing_of(exhibits).is_safe
    assert standing_of([]) is None


def test_the_list_takes_a_verdict_and_a_stranger_finds_nothing(signed_in, captured, chi, minh):
    page = reverse("evidence:posting-recheck", args=[captured.pk])
    assert signed_in(minh).post(page, {"verdict": "gone"}).status_code == 404
    assert URL not in signed_in(minh).get(reverse("evidence:posting-list")).content.decode()
    assert signed_in(chi).post(page, {"verdict": "nonsense"}).status_code == 302
    assert not PostingCheck.objects.exists()
    assert signed_in(chi).post(page, {"verdict": "gone", "note": "mất rồi", "back": "detail"}).status_code == 302
    assert "mất rồi" in signed_in(chi).get(captured.get_absolute_url()).content.decode()
    assert URL in signed_in(chi).get(reverse("evidence:posting-list")).content.decode()


def test_programs_give_verdicts_by_the_same_deed(signed_in, captured, chi, minh):
    path = f"/api/postings/{captured.pk}/"
    assert signed_in(minh).get(path).status_code == 404
    assert signed_in(chi).post(path + "recheck/", {"verdict": "changed"}).json()["state"] == "changed"
    assert signed_in(chi).get(path + "checks/").json()["results"][0]["verdict"] == "changed"
    assert signed_in(chi).post(path + "recheck/", {"verdict": "lost"}).status_code == 400


def test_thirty_rows_ask_no_more_than_one(signed_in, chi, hand_in, django_assert_max_num_queries):
    for number in range(30):
        hand_in(chi, (f"{number}.txt", f"bài {number}".encode()), source_url=f"https://shop.example/{number}")
    client = signed_in(chi)
    with django_assert_max_num_queries(16):
        assert client.get(reverse("evidence:posting-list")).status_code == 200


def test_captures_from_before_are_followed_by_the_migration(chi, hand_in):
    hand_in(chi, ("a.txt", b"x"), source_url=URL + "#1")
    Batch.objects.update(posting=None)
    Posting.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(importlib.import_module("evidence.migrations.0008_follow_captures").FOLLOW)
    assert Batch.objects.get().posting.url == URL


# ---------------------------------------------------------------- the worker looks


@pytest.fixture
def site():
    """A page of a shop on localhost that may be rewritten: {path: (status, body, headers)}."""
    pages = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            status, body, headers = pages.get(self.path, (404, b"", {}))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pages["port"] = server.server_port
    yield pages
    server.shutdown()
    server.server_close()


WORDS = " ".join(f"sản phẩm số {n} giá {n}000 đồng còn hàng tại kho" for n in range(40))


@pytest.fixture
def followed(site, chi, hand_in, settings):
    settings.CAPTURE_PAGES, settings.CAPTURE_ALLOW = True, [f"127.0.0.1:{site['port']}"]
    site["/bai"] = (200, f"<title>Shop</title><p>{WORDS}</p><p>12 lượt xem</p>".encode(), {})
    hand_in(chi, ("a.txt", b"x"), source_url=f"http://127.0.0.1:{site['port']}/bai")

    def look():
        Posting.objects.update(due_at=timezone.now())
        postings.recheck_due()
        return Posting.objects.get().state

    return look


def test_the_worker_tells_online_changed_and_gone(site, followed):
    assert followed() == "online"
    site["/bai"] = (200, f"<title>Shop</title><p>{WORDS}</p><p>97 lượt xem</p>".encode(), {})
    assert followed() == "online", "a counter is no change"
    site["/bai"] = (200, "<title>Shop</title><p>Chúng tôi bán rau sạch mỗi sáng thứ bảy</p>".encode(), {})
    assert followed() == "changed"
    del site["/bai"]
    assert followed() == "gone"
    assert set(PostingCheck.objects.values_list("by", flat=True)) == {None}


def test_a_page_that_cannot_be_judged_is_left_to_a_person(site, followed):
    for status in (401, 403, 429, 500, 503):
        site["/bai"] = (status, b"", {})
        followed()
    assert not PostingCheck.objects.exists()


def test_the_worker_looks_at_nothing_unless_it_is_permitted(site, followed, settings):
    settings.CAPTURE_PAGES = False
    followed()
    assert not PostingCheck.objects.exists()


def test_a_redirect_into_our_own_network_is_not_followed(site, settings):
    site["/r"] = (302, b"", {"Location": "http://127.0.0.1:1/secret"})
    site["/f"] = (302, b"", {"Location": "file:///etc/passwd"})
    guard = Guard([f"127.0.0.1:{site['port']}"])
    assert looking.look(f"http://127.0.0.1:{site['port']}/r", guard) is None
    assert looking.look(f"http://127.0.0.1:{site['port']}/f", guard) is None
