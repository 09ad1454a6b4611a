"""The tables of strings that set things going name things that exist."""

import importlib
import inspect
import re
from enum import StrEnum
from types import ModuleType

import pytest
from django.apps import apps
from django.db.models import TextChoices
from django.urls import get_resolver

from audit.work import QUEUES, known_functions
from common.moves import Move
from staff.roles import ROLES
from surveillance.celery import app as celery_app
from surveillance.reactions import REACTIONS
from surveillance.schedule import SCHEDULE
from tests.architecture.rooms import ROOMS, ROOT, shown, sources

IRREGULAR = {"premises": "premises"}


def plural_of(noun: str) -> str:
    if noun.endswith("y"):
        return noun[:-1] + "ies"
    return IRREGULAR.get(noun) or noun + ("es" if noun.endswith(("s", "ch")) else "s")


def module(name: str) -> ModuleType | None:
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


def deeds() -> dict[str, str]:
    """value -> "room.MEMBER" of every deed there is."""
    found: dict[str, str] = {}
    for room in ROOMS:
        table = module(f"{room}.deeds")
        for kind in vars(table).values() if table else ():
            if isinstance(kind, type) and issubclass(kind, StrEnum) and kind.__module__ == f"{room}.deeds":
                for member in kind:
                    assert member.value not in found, f"{member.value} is said by {room} and {found[member.value]}"
                    found[member.value] = f"{room}.{member.name}"
    return found


def tables() -> list[tuple[str, str, dict[str, Move]]]:
    """(room, noun, table) of every state table."""
    found = []
    for room in ROOMS:
        states = module(f"{room}.states")
        for name, table in vars(states).items() if states else ():
            if name.endswith("_MOVES"):
                found.append((room, name.removesuffix("_MOVES").lower(), table))
    return found


TABLES = [pytest.param(*each, id=f"{each[0]}.{each[1]}") for each in tables()]


def test_reactions_follow_deeds_that_exist() -> None:
    assert set(map(str, REACTIONS)) - set(deeds()) == set()


def test_every_deed_is_done_somewhere() -> None:
    text = "\n".join(path.read_text("utf-8") for path in sources() if path.name != "deeds.py")
    undone = [name for name in deeds().values() if not re.search(rf"\b(Deed|\w+)\.{name.split('.')[1]}\b", text)]
    assert undone == []


def test_what_follows_is_a_job_function_of_a_tasks_module() -> None:
    functions = [each for table in REACTIONS.values() for each in table] + [each.function for each in SCHEDULE.values()]
    for function in functions:
        assert function.__module__.rpartition(".")[2].endswith("tasks"), function
        assert getattr(importlib.import_module(function.__module__), function.__name__) is function
        assert len(inspect.signature(function).parameters) == 2, f"{function.__name__}(subject_id, job)"
        assert getattr(function, "queue", "default") in QUEUES
    assert set(known_functions().values()) == set(functions)


def test_the_clock_strikes_tasks_the_worker_knows() -> None:
    celery_app.loader.import_default_modules()
    for name, line in celery_app.conf.beat_schedule.items():
        assert line["task"] in celery_app.tasks, name
        assert line.get("options", {}).get("queue", "default") in QUEUES


@pytest.mark.parametrize(("room", "noun", "table"), TABLES)
def test_every_step_of_a_state_table_is_a_verb_of_its_service(room: str, noun: str, table: dict[str, Move]) -> None:
    plural = plural_of(noun)
    service = module(f"{room}.services.{plural}")
    assert service, f"{room}/services/{plural}.py is missing"
    missing = [step for step in table if not callable(getattr(service, step, None))]
    assert missing == [], f"{room}.services.{plural} lacks these verbs of {noun.upper()}_MOVES"


@pytest.mark.parametrize(("room", "noun", "table"), TABLES)
def test_a_state_table_speaks_of_states_there_are(room: str, noun: str, table: dict[str, Move]) -> None:
    states = importlib.import_module(f"{room}.states")
    kinds = [kind for kind in vars(states).values() if isinstance(kind, type) and issubclass(kind, TextChoices)]
    said = {state for move in table.values() for state in (*move.sources, move.target)}
    homes = [kind for kind in kinds if said <= set(kind.values)]
    assert homes, f"no set of states in {room}/states.py holds {sorted(said)}"
    left = [move for move in table.values() if not move.sources]
    assert left == []


def test_permissions_of_the_roles_exist() -> None:
    known = {
        f"{model._meta.app_label}.{codename}"
        for model in apps.get_models()
        for codename in [name for name, _label in model._meta.permissions] + _default_permissions(model)
    }
    assert {permission for role in ROLES.values() for permission in role.permissions} - known == set()


def _default_permissions(model: type) -> list[str]:
    return [f"{verb}_{model._meta.model_name}" for verb in model._meta.default_permissions]


def test_permissions_asked_for_exist() -> None:
    """`require(by, "cases.issue_decision")` with a slip in the word would refuse everybody, for ever."""
    known = {
        f"{model._meta.app_label}.{name}" for model in apps.get_models() for name, _label in model._meta.permissions
    }
    asked = {}
    for path in sources():
        for match in re.finditer(r"""\b(?:require|may)\(\s*[\w.]+,\s*["'](\w+\.\w+)["']""", path.read_text("utf-8")):
            asked[match[1]] = shown(path)
    assert {name: place for name, place in asked.items() if name not in known} == {}


def test_rooms_with_pages_are_wired() -> None:
    wired = [getattr(entry, "urlconf_module", None) for entry in get_resolver().url_patterns]
    for room in ROOMS:
        if (ROOT / room / "urls.py").exists():
            assert importlib.import_module(f"{room}.urls") in wired, f"{room}/urls.py is wired nowhere"
