"""The tables are what the models say, seeds are not in migrations, and what only grows does so in the database."""

import ast

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from tests.architecture.rooms import ROOMS, ROOT, shown, sources

GROWING = ("audit_entry", "evidence_custodyentry", "cases_booking", "cases_posting")


@pytest.mark.django_db
def test_no_model_is_ahead_of_its_migrations(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail(capsys.readouterr().out)


def test_no_two_migrations_of_a_room_are_last() -> None:
    assert MigrationLoader(None).detect_conflicts() == {}


def test_a_room_with_tables_has_migrations() -> None:
    without = {
        model._meta.app_label
        for model in apps.get_models()
        if model._meta.app_label in ROOMS and not (ROOT / model._meta.app_label / "migrations" / "__init__.py").exists()
    }
    assert without == set()


def test_migrations_seed_nothing() -> None:
    """Reference data is loaded by commands that may run twice; a seed in a migration is run once and never mended."""
    seeding = [
        f"{shown(path)}:{node.lineno}"
        for path in sources(migrations=True)
        if "migrations" in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "RunPython"
    ]
    assert seeding == []


@pytest.mark.django_db
def test_tables_that_only_grow_refuse_change_and_removal() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname = c.relname || '_only_grows' AND t.tgenabled = 'O' AND NOT t.tgisinternal"
        )
        guarded = {name for (name,) in cursor.fetchall()}
    assert set(GROWING) <= guarded


@pytest.mark.django_db
def test_the_application_is_not_the_owner_of_the_server() -> None:
    """A superuser walks past triggers; neither the tests nor the product may be one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("SET session_replication_role = replica")


def test_every_model_says_what_it_is() -> None:
    silent = {model._meta.label for model in apps.get_models() if model._meta.app_label in ROOMS and _silent(model)}
    assert silent == set()


def _silent(model: type[Model]) -> bool:
    """Django writes "Model(field, …)" for those who say nothing."""
    return not model._meta.auto_created and (model.__doc__ or "").startswith(f"{model.__name__}(")
