"""What is known answers at once: while typing in the capture dialog, and on the capture's page when it has been read."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
KNOWN = "/sellers/known/"


def test_a_capture_names_the_identifiers_seen_in_it_and_who_uses_them(signed_in, chi, hand_in):
    hand_in(chi, "tra_loi_san_tmdt.csv")
    batch = hand_in(chi, "zalo_chat.txt")
    page = signed_in(chi).get(KNOWN, {"batch": batch.pk}).content.decode()
    assert "Agribank 3799556900024" in page
    assert "0861 397 155" in page


def test_a_strangers_capture_names_nothing(signed_in, chi, minh, hand_in):
    batch = hand_in(chi, "zalo_chat.txt")
    assert "Agribank" not in signed_in(minh).get(KNOWN, {"batch": batch.pk}).content.decode()


def test_a_pasted_text_answers_by_post(signed_in, chi, hand_in):
    hand_in(chi, "tra_loi_san_tmdt.csv")
    page = signed_in(chi).post(KNOWN, {"text": "ck STK 3799556900024 Agribank, zalo 086-139-7155"}).content.decode()
    assert "Agribank 3799556900024" in page


def test_the_captures_page_asks_once_it_is_finished(signed_in, chi, hand_in):
    batch = hand_in(chi, "zalo_chat.txt")
    page = signed_in(chi).get(reverse("evidence:batch-progress", args=[batch.pk])).content.decode()
    assert f"{KNOWN}?batch={batch.pk}" in page
