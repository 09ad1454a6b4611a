"""The API: the same deed, the same sight, answers a program can act on."""

from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from evidence.models import Batch, Exhibit
from tests.evidence.helpers import sample

pytestmark = pytest.mark.django_db


def test_handing_in_and_reading_back(signed_in, chi, work):
    client = signed_in(chi)
    file = SimpleUploadedFile("ghtk_van_don.csv", sample("ghtk_van_don.csv"))
    answer = client.post("/api/batches/", {"files": [file], "note": "qua API"})
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert made["is_finished"] is False
    work()
    told = client.get(f"/api/batches/{made['id']}/").json()
    assert told["is_finished"] is True
    [row] = told["files"]
    assert (row["read"], row["unread"], row["is_duplicate"]) == (284, 1, False)
    exhibit = client.get(f"/api/exhibits/{row['exhibit']}/").json()
    assert exhibit["counts"] == {"records": {"shipment": 284}, "unread": 1}
    assert client.get(f"/api/exhibits/{row['exhibit']}/records/").json()["count"] == 284
    assert client.get(f"/api/exhibits/{row['exhibit']}/unread/").json()["results"][0]["line"] == 286
    assert client.get(f"/api/exhibits/{row['exhibit']}/custody/").json()["results"][0]["act"] == "received"


def test_the_same_key_gives_the_same_answer(signed_in, chi):
    client = signed_in(chi)
    answers = [
        client.post("/api/batches/", {"text": "gọi 0861397155"}, headers={"Idempotency-Key": "k-1"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Batch.objects.count() == 1


def test_nothing_is_409_and_a_wrong_field_400(signed_in, chi):
    client = signed_in(chi)
    nothing = client.post("/api/batches/", {})
    assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing_given")
    assert client.post("/api/batches/", {"team": "x"}).status_code == 400


def test_who_may_not_hand_in_gets_403(signed_in, lan, team5):
    assert signed_in(lan).post("/api/batches/", {"text": "x", "team": team5.pk}).status_code == 403


def test_strangers_see_nothing(signed_in, chi, minh, hand_in):
    batch = hand_in(chi, "zalo_chat.txt")
    exhibit = Exhibit.objects.get()
    client = signed_in(minh)
    assert client.get("/api/batches/").json()["count"] == 0
    assert client.get("/api/exhibits/").json()["count"] == 0
    for address in [
        f"batches/{batch.pk}/",
        f"exhibits/{exhibit.pk}/",
        f"exhibits/{exhibit.pk}/records/",
        f"exhibits/{exhibit.pk}/custody/",
    ]:
        assert client.get(f"/api/{address}").status_code == 404


def test_lists_are_filtered_as_on_the_page(signed_in, chi, hand_in):
    hand_in(chi, "zalo_chat.txt", "ghtk_van_don.csv")
    assert signed_in(chi).get("/api/exhibits/?kind=chat").json()["count"] == 1


def staged():
    return {each.name for each in Path(settings.INCOMING_DIR).iterdir() if len(each.name) == 32}


def test_a_file_that_arrives_changed_is_refused_and_nothing_is_taken(signed_in, chi):
    client, before = signed_in(chi), staged()
    good = SimpleUploadedFile("a.txt", b"mot")
    bad = SimpleUploadedFile("b.txt", b"hai, cut off on the w")
    digests = [sha256(b"mot").hexdigest(), sha256(b"hai, cut off on the way").hexdigest()]
    answer = client.post("/api/batches/", {"files": [good, bad], "sha256": digests})
    assert (answer.status_code, answer.json()["code"]) == (409, "arrived_changed")
    assert not Batch.objects.exists()
    assert staged() == before


def test_the_senders_digest_in_capitals_is_the_same_digest(signed_in, chi):
    file = SimpleUploadedFile("a.txt", b"mot")
    digest = sha256(b"mot").hexdigest().upper()
    assert signed_in(chi).post("/api/batches/", {"files": [file], "sha256": [digest]}).status_code == 201
    assert signed_in(chi).post("/api/batches/", {"text": "x", "sha256": ["không phải"]}).status_code == 400
