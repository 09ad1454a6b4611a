"""Calls go downstairs only, and what reckons knows nothing of the web."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import grimp
import pytest
from django.conf import settings

from tests.architecture.rooms import CONTRACTS, ROOMS, ROOT, WIRING, floors, shown

NOT_PURE = {"django", "celery", "rest_framework"}
# Packages and files that only reckon or read: values in, values out.
PURE = (
    "laws.rules", "evidence.readers", "evidence.merkle", "evidence.heads", "evidence.log", "sellers.identifiers", "sellers.linking",
    "monitoring.scoring", "monitoring.matching", "inspections.scheduling",
)  # fmt: skip


def test_every_import_contract_is_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(WIRING, *ROOMS, include_external_packages=True, cache_dir=None)


def test_nothing_pure_reaches_django_by_any_way(graph: grimp.ImportGraph) -> None:
    chains = set()
    for module in graph.modules:
        if any(module == pure or module.startswith(f"{pure}.") for pure in PURE):
            for web in NOT_PURE & graph.modules:
                if chain := graph.find_shortest_chain(importer=module, imported=web):
                    chains.add(" -> ".join(chain))
    assert chains == set()


def test_the_contracts_know_every_room() -> None:
    assert set(floors()) == {WIRING, *ROOMS}
    assert set(settings.ROOMS) == set(ROOMS)
    inside = next(each for each in CONTRACTS["contracts"] if each["name"].startswith("Inside a room"))
    working = {room for room in ROOMS if (ROOT / room / "services").exists() or (ROOT / room / "views.py").exists()}
    assert working - {"audit", "areas", "laws"} <= set(inside["containers"])


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_is(room: str) -> None:
    said = importlib.import_module(room).__doc__
    assert said, f"{room}/__init__.py wants its paragraph: what it is, its invariant, whom it may call"
    assert len(said.strip()) > 40


def test_imports_stand_at_the_top_of_the_file() -> None:
    """A cycle hidden inside a function is still a cycle."""
    hidden = []
    for room in [WIRING, *ROOMS]:
        for path in sorted((ROOT / room).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            for function in ast.walk(tree):
                if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                    hidden += [
                        f"{shown(path)}:{node.lineno}"
                        for node in ast.walk(function)
                        if isinstance(node, ast.Import | ast.ImportFrom) and not _late_by_need(node)
                    ]
    assert hidden == []


def _late_by_need(node: ast.Import | ast.ImportFrom) -> bool:
    """Heavy parts that most requests never need may come late; rooms may not. AppConfig.ready is Django's own late door."""
    name = (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
    return name.split(".")[0] not in {WIRING, *ROOMS}
