"""No container engine runs here, so what can be said without one is said here: the compose file and the image description."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from celery.bin.base import CLIContext
from celery.bin.celery import celery
from django.core.management import get_commands

from audit.work import QUEUES
from surveillance.celery import app as celery_app
from surveillance.wsgi import application

ROOT = Path(__file__).resolve().parents[2]
OURS = ("migrate", "web", "worker", "beat")
VARIABLE = re.compile(r"\$\{(\w+)(?::?[-?][^}]*)?\}")

# The part of the Compose specification this file uses; anything else in it is a slip of the pen.
WORDS = {"type": "array", "items": {"type": "string"}, "minItems": 1}
DURATION = {"type": "string", "pattern": r"^(\d+(h|m|s|ms|us))+$"}
SERVICE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["image", "restart", "networks", "logging", "security_opt"],
    "properties": {
        "image": {"type": "string", "pattern": r"^[a-z0-9./-]+:\S+$"},
        "build": {"const": "."},
        "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
        "init": {"type": "boolean"},
        "user": {"type": "string", "pattern": r"^\d+:\d+$"},
        "read_only": {"type": "boolean"},
        "cap_drop": {"const": ["ALL"]},
        "security_opt": {"const": ["no-new-privileges:true"]},
        "pids_limit": {"type": "integer"},
        "shm_size": {"type": "string", "pattern": r"^\d+[kmg]$"},
        "stop_grace_period": DURATION,
        "logging": {"type": "object", "required": ["driver", "options"]},
        "networks": WORDS,
        "command": WORDS,
        "environment": {"type": "object", "additionalProperties": {"type": ["string", "number"]}},
        "ports": {"type": "array", "items": {"type": "string", "pattern": r":\d+$"}},
        "tmpfs": {"type": "array", "items": {"type": "string", "pattern": "^/"}},
        "volumes": {"type": "array", "items": {"type": "string", "pattern": r"^[^:]+:/[^:]+(:ro)?$"}},
        "depends_on": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "required": ["condition"],
                "properties": {
                    "condition": {"enum": ["service_started", "service_healthy", "service_completed_successfully"]}
                },
            },
        },
        "healthcheck": {
            "type": "object",
            "additionalProperties": False,
            "required": ["test", "interval", "timeout", "retries"],
            "properties": {
                "test": {**WORDS, "prefixItems": [{"enum": ["CMD", "CMD-SHELL"]}]},
                "interval": DURATION,
                "timeout": DURATION,
                "start_period": DURATION,
                "retries": {"type": "integer", "minimum": 1},
            },
        },
    },
}
FILE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "services", "networks", "volumes"],
    "patternProperties": {"^x-": {}},
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]*$"},
        "services": {"type": "object", "additionalProperties": SERVICE},
        "networks": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"internal": {"type": "boolean"}},
            },
        },
        "volumes": {"type": "object", "additionalProperties": {"type": "object", "maxProperties": 0}},
    },
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))


def test_the_compose_file_says_only_what_the_specification_knows(compose: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(FILE).validate(compose)


def test_what_a_service_leans_on_exists_and_can_be_waited_for(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            assert other in services, f"{name} waits for {other}"
            if how["condition"] == "service_healthy":
                assert "healthcheck" in services[other], f"{name} waits for the health of {other}, which tells none"
            if how["condition"] == "service_completed_successfully":
                assert services[other]["restart"] == "no", f"{other} never completes"
        assert set(service["networks"]) <= set(compose["networks"])
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in compose["volumes"] or (ROOT / source).is_file(), f"{name} mounts {source}"


def test_everything_that_stays_up_tells_its_health_and_nothing_of_ours_is_root(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["restart"] == "no" or "healthcheck" in service, name
        if name in OURS:
            assert not service["user"].startswith("0"), name
            assert service["read_only"], name
            assert service["cap_drop"] == ["ALL"], name
        assert "ports" not in service or name == "web", f"{name} is open to the outside"


def test_secrets_come_from_the_environment_and_every_variable_is_explained(compose: dict[str, Any]) -> None:
    used = set(VARIABLE.findall((ROOT / "docker-compose.yml").read_text("utf-8")))
    explained = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text("utf-8"), re.M))
    assert used == explained
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name or "SECRET" in name or name.endswith("_URL"):
                assert "${" in str(value), f"{name} is written into the file"


def commands(compose: dict[str, Any]) -> list[tuple[str, list[str]]]:
    found = []
    for name in OURS:
        words = [VARIABLE.sub("4", word) for word in compose["services"][name]["command"]]
        if words[:2] == ["sh", "-c"]:
            found += [(name, shlex.split(part)) for part in words[2].split("&&")]
        else:
            found.append((name, words))
    return found


def test_every_command_of_ours_is_one_that_exists(compose: dict[str, Any]) -> None:
    for name, words in commands(compose):
        if words[:2] == ["python", "manage.py"]:
            assert words[2] in get_commands(), f"{name}: no such command as {words[2]}"
        elif words[0] == "gunicorn":
            assert words[1] == "surveillance.wsgi"
            assert callable(application)
            assert (ROOT / words[words.index("--config") + 1]).is_file()
        else:
            assert words[:3] == ["celery", "--app", "surveillance.celery"], f"{name} starts {words[0]}"
            command = celery.commands[words[3]]
            context = CLIContext(app=celery_app, no_color=True, workdir=None)
            command.make_context(words[3], words[4:], obj=context)


def test_health_checks_ask_a_script_that_is_there(compose: dict[str, Any]) -> None:
    script = (ROOT / "docker/healthy.py").read_text("utf-8")
    for name in ("web", "worker", "beat"):
        test = compose["services"][name]["healthcheck"]["test"]
        assert test[:3] == ["CMD", "python", "docker/healthy.py"]
        assert f'"{test[3]}": {test[3]}' in script


def test_the_queues_of_the_worker_are_all_queues_there_are(compose: dict[str, Any]) -> None:
    words = compose["services"]["worker"]["command"]
    assert set(words[words.index("--queues") + 1].split(",")) == set(QUEUES)


def test_the_image_copies_what_there_is_and_ends_as_an_ordinary_user() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    for line in lines:
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists(), source
        assert not line.startswith("ADD "), "ADD fetches and unpacks; COPY only copies"
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users
    assert not users[-1].startswith(("0", "root"))


def test_docker_compose_itself_agrees_where_it_is_installed() -> None:
    """`docker compose config` where the plugin exists; elsewhere the tests above are all that can be said."""
    if not _compose_plugin():
        return
    filled = dict.fromkeys(re.findall(r"^(\w+)=$", (ROOT / ".env.example").read_text("utf-8"), re.M), "x" * 50)
    done = subprocess.run(
        [
            "docker",
            "compose",
            "--env-file",
            str(ROOT / ".env.example"),
            "-f",
            str(ROOT / "docker-compose.yml"),
            "config",
            "-q",
        ],
        env={"PATH": "/usr/bin:/usr/local/bin:/bin", "HOME": "/nonexistent", **filled},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _compose_plugin() -> bool:
    if not shutil.which("docker"):
        return False
    return subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode == 0
