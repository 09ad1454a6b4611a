"""Rows that are truly committed, for tests with several connections; they are taken away by hand, since a flush would take the
reference data of all other tests with it."""

import pytest
from django.db import connection, connections


@pytest.fixture
def committed(request, django_db_blocker):
    if not any(item.get_closest_marker("django_db") for item in request.session.items):
        pytest.skip("pytest-django makes no database for this test alone: run the whole file")
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS worker_effects")
            cursor.execute("CREATE TABLE worker_effects (job bigint NOT NULL, at timestamptz DEFAULT now())")
        yield
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE audit_job, audit_answer, audit_entry CASCADE")
            cursor.execute("DROP TABLE worker_effects")
        connections.close_all()


@pytest.fixture
def effects(committed):
    """effects() -> how often each job had its effect."""

    def count() -> dict[int, int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT job, count(*) FROM worker_effects GROUP BY job")
            return dict(cursor.fetchall())

    return count
