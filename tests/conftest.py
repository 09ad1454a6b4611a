"""The cast. Chi inspects for team 5, Dũng is her teammate, Hà signs for the city, Quân administers, Minh works for another team and
sees nothing of team 5's, Lan audits: reads all, changes nothing."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import settings

from areas import loading
from areas.models import Area
from laws.models import Provision
from laws.services import loading as laws_loading
from staff.models import Team, Title, User
from staff.services import people

# No timed tests: a busy machine is not a failure. Speed is measured by bin/bench.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:  # type: ignore[no-untyped-def]
    """Reference data once for the whole run: roles and areas and the catalogue of laws."""
    with django_db_blocker.unblock():
        call_command("load_roles", verbosity=0)
        if not Area.objects.exists():
            loading.load()
        if not Provision.objects.exists():
            laws_loading.load()


@pytest.fixture
def team5(db: None) -> Team:
    team, _ = Team.objects.get_or_create(number=5, defaults={"name": "Đội QLTT số 5"})
    return team


@pytest.fixture
def team7(db: None) -> Team:
    team, _ = Team.objects.get_or_create(number=7, defaults={"name": "Đội QLTT số 7"})
    return team


@pytest.fixture
def engage(db: None) -> Callable[..., User]:
    """engage("chi", ["inspector"], team=…, title=…) -> User with the password "correct horse battery"."""

    def make(username: str, roles: list[str], **more: object) -> User:
        person = User.objects.filter(username=username).first()
        return person or people.engage(
            by=None,
            username=username,
            full_name=str(more.pop("full_name", username.capitalize())),
            password="correct horse battery",
            roles=roles,
            **more,
        )

    return make


@pytest.fixture
def chi(engage, team5) -> User:  # type: ignore[no-untyped-def]
    return engage("chi", ["inspector"], full_name="Nguyễn Kim Chi", team=team5, title=Title.CONTROLLER)


@pytest.fixture
def dung(engage, team5) -> User:  # type: ignore[no-untyped-def]
    return engage("dung", ["inspector"], full_name="Trần Tiến Dũng", team=team5, title=Title.CONTROLLER)


@pytest.fixture
def ha(engage) -> User:  # type: ignore[no-untyped-def]
    return engage("ha", ["supervisor"], full_name="Lê Thu Hà", title=Title.SUBDEPARTMENT_HEAD)


@pytest.fixture
def quan(engage) -> User:  # type: ignore[no-untyped-def]
    return engage("quan", ["administrator"], full_name="Phạm Anh Quân")


@pytest.fixture
def minh(engage, team7) -> User:  # type: ignore[no-untyped-def]
    return engage("minh", ["inspector"], full_name="Đỗ Văn Minh", team=team7, title=Title.CONTROLLER)


@pytest.fixture
def lan(engage) -> User:  # type: ignore[no-untyped-def]
    return engage("lan", ["auditor"], full_name="Vũ Ngọc Lan")


@pytest.fixture
def signed_in(client: Client) -> Callable[[User], Client]:
    """signed_in(chi) -> a client of her own, so that one test may speak with two people."""

    def sign_in(person: User) -> Client:
        own = Client()
        own.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return own

    return sign_in


@pytest.fixture
def work(db: None) -> Callable[[], int]:
    """work() runs every job that is due, and what follows from it, in this process; the number of jobs run."""
    from audit.work import drain

    return drain
