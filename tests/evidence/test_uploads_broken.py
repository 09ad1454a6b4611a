"""Uploads that break off or come twice, over a real connection: nothing half is kept, nothing is doubled."""

import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import Client

from evidence.models import Arrival, Batch, Exhibit, Upload

pytestmark = pytest.mark.django_db(transaction=True)
EDGE = "----ranh-gioi"


@pytest.fixture(autouse=True)
def roles(transactional_db, settings, tmp_path):
    call_command("load_roles", verbosity=0)
    settings.INCOMING_DIR = tmp_path / "incoming"
    settings.INCOMING_DIR.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(settings.INCOMING_DIR)


def body(data):
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="files"; filename="a.bin"\r\n'.encode()
    return head + b"Content-Type: application/octet-stream\r\n\r\n" + data + f"\r\n--{EDGE}--\r\n".encode()


def send(live_server, session, payload, upto):
    """Promise the whole and send only the first part; whether anything came back."""
    place = urlsplit(live_server.url)
    with socket.create_connection((place.hostname, place.port), timeout=20) as line:
        line.sendall(
            f"POST /api/batches/ HTTP/1.1\r\nHost: {place.netloc}\r\nCookie: sessionid={session}; csrftoken={'a' * 32}\r\n"
            f"X-CSRFToken: {'a' * 32}\r\nContent-Type: multipart/form-data; boundary={EDGE}\r\n"
            f"Content-Length: {len(payload)}\r\nConnection: close\r\n\r\n".encode()
        )
        line.sendall(payload[:upto])
        line.shutdown(socket.SHUT_WR)
        try:
            return line.recv(1 << 16)
        except OSError:
            return b""


@pytest.mark.parametrize("part", [0.02, 0.5, 0.99])
def test_an_upload_cut_off_on_the_way_leaves_nothing(part, live_server, client, chi, settings):
    client.force_login(chi, backend="django.contrib.auth.backends.ModelBackend")
    payload = body(b"x" * 300_000)
    answer = send(live_server, client.cookies["sessionid"].value, payload, int(len(payload) * part))
    assert b" 201 " not in answer
    time.sleep(0.2)
    assert not Batch.objects.exists() and not Upload.objects.exists()
    assert [each for each in Path(settings.INCOMING_DIR).iterdir() if len(each.name) == 32] == []


def test_the_whole_of_it_arrives(live_server, client, chi):
    client.force_login(chi, backend="django.contrib.auth.backends.ModelBackend")
    payload = body(b"x" * 300_000)
    assert b" 201 " in send(live_server, client.cookies["sessionid"].value, payload, len(payload))
    assert Upload.objects.get().size == 300_000


def test_sent_twice_with_its_key_it_is_one_capture_and_without_one_exhibit(chi, work):
    client = Client()
    client.force_login(chi, backend="django.contrib.auth.backends.ModelBackend")
    kind = f"multipart/form-data; boundary={EDGE}"
    for key in ("k-7", "k-7", "k-8"):
        answer = client.generic("POST", "/api/batches/", body(b"cung mot tep"), kind, headers={"Idempotency-Key": key})
        assert answer.status_code == 201, answer.content
    work()
    assert (Batch.objects.count(), Arrival.objects.count(), Exhibit.objects.count()) == (2, 2, 1)
