"""The law in the test database: loaded once for the whole run (tests/conftest.py), or taken away for the tests of loading."""

import pytest

from laws.models import Competence, DeadlineTerm, DecisionForm, Holiday, Instrument, Provision
from laws.services import loading


@pytest.fixture
def law_loaded(db: None) -> None:
    """The whole catalogue in the database."""
    if not Provision.objects.exists():
        loading.load()


@pytest.fixture
def nothing_loaded(db: None) -> None:
    """A database before its first loading."""
    for model in (Instrument, Provision, Competence, DeadlineTerm, DecisionForm, Holiday):
        model.objects.all().delete()
