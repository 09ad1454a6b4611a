"""The same request twice has one effect: double clicks, retries after a cut, two at the very same time, a first one that died."""

import threading
import time
import uuid

import pytest
from django.db import OperationalError, connection, connections
from django.db.transaction import TransactionManagementError
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from audit import journal
from audit.models import Answer
from audit.once import OnceMiddleware
from library.models import Guide, Reading
from library.services import guides
from staff.models import Team, User

once = OnceMiddleware(lambda request: HttpResponse())


def ask(person, view, *, key, path="/made/", **fields):
    request = RequestFactory().post(path, {"once": key, **fields})
    request.user = person
    return once.process_view(request, view, (), {})


def write_effect(request, *, slow=0.0):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO worker_effects (job) VALUES (1)")
    time.sleep(slow)
    return HttpResponseRedirect("/there/")


@pytest.fixture
def person(committed):
    made = User.objects.create(username=f"u{uuid.uuid4().hex[:8]}", full_name="Somebody")
    yield made
    Answer.objects.filter(by=made).delete()
    made.delete()


def test_the_same_key_gets_the_same_answer_and_one_effect(person, effects):
    first, second = (ask(person, write_effect, key="k", a="1") for _n in range(2))
    assert (first.status_code, second.status_code, second.url if hasattr(second, "url") else second["Location"]) == (
        302,
        302,
        "/there/",
    )
    assert second["Idempotent-Replay"] == "true" and effects() == {1: 1}


def test_the_same_key_with_another_question_is_refused(person, effects):
    ask(person, write_effect, key="k", a="1")
    assert ask(person, write_effect, key="k", a="2").status_code == 422
    assert ask(person, write_effect, key="k", a="1", path="/other/").status_code == 422
    assert effects() == {1: 1}


def test_a_form_that_made_nothing_may_be_sent_again(person, effects):
    assert ask(person, lambda request: HttpResponse("errors"), key="k", a="").status_code == 200
    assert ask(person, write_effect, key="k", a="1").status_code == 302
    assert effects() == {1: 1}


def test_two_at_once_have_one_effect(person, effects):
    answers = []

    def send():
        try:
            answers.append(ask(person, lambda request: write_effect(request, slow=0.3), key="k").status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302] and effects() == {1: 1}


def test_a_first_request_that_was_killed_does_not_lock_the_key(person, effects):
    def dies(request):
        write_effect(request)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return HttpResponse()

    with pytest.raises(OperationalError):
        ask(person, dies, key="k")
    connections.close_all()
    assert effects() == {}
    assert ask(person, write_effect, key="k").status_code == 302 and effects() == {1: 1}


def test_a_line_outside_a_transaction_is_a_bug(committed):
    with pytest.raises(TransactionManagementError):
        journal.record(None, "x", Team(pk=1))


@pytest.mark.django_db
def test_a_double_click_on_a_real_page_makes_one_receipt(chi, signed_in):
    guide = guides.write(by=None, slug="a", kind="how_to", title_vi="A", title_en="A", body_vi="a", body_en="a")
    guides.publish(guide_id=guide.pk, by=None)
    browser = signed_in(chi)
    first = browser.post("/library/a/read/", {"once": "same"})
    second = browser.post("/library/a/read/", {"once": "same"})
    assert first.status_code == second.status_code == 302 and second["Idempotent-Replay"] == "true"
    assert Reading.objects.filter(guide=Guide.objects.get(slug="a"), by=chi).count() == 1
