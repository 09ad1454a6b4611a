"""Every door is shut unless it is on the list, and no door takes a form without its token."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.resolvers import RoutePattern

from staff.models import User

# What a stranger may open: signing in, choosing a language or theme on that page, and health.
OPEN = {"sign-in", "set-language", "set-theme", "healthz", "readyz"}
SAMPLES = {
    "int": "1",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "path": "a/b",
    "slug": "a",
    "str": "a",
    "drf_format_suffix": ".json",
}


def example(pattern: object) -> str:
    """A path this pattern takes."""
    if isinstance(pattern, RoutePattern):
        return re.sub(r"<(?:(\w+):)?\w+>", lambda match: SAMPLES.get(match[1] or "str", "1"), pattern._route)
    text = str(pattern.regex.pattern).strip("^$").replace(r"\Z", "")  # type: ignore[attr-defined]
    text = re.sub(r"\(\?P<format>[^)]*\)", "json", text)
    text = re.sub(r"\(\?P<\w+>(\w+)(?:\|\w+)+\)", r"\1", text)  # one of several words: the first
    text = re.sub(r"\(\?P<\w+>[^)]*\)", "1", text)
    return text.replace("/?", "/").replace("\\", "").replace("$", "")


def doors(resolver: URLResolver | None = None, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """(a path, its door) for every URL of the product."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + example(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from doors(entry, path)
        else:
            yield path, entry


DOORS = sorted(dict(doors()).items(), key=lambda door: door[0])
SHUT = [pytest.param(path, id=path) for path, door in DOORS if door.name not in OPEN]


def test_the_walk_finds_the_doors_it_speaks_of() -> None:
    strayed = [path for path, door in DOORS if resolve(path).func is not door.callback and not _shadowed(path, door)]
    assert strayed == []


def _shadowed(path: str, door: URLPattern) -> bool:
    """The API's root and format suffixes are taken by an equal pattern further up."""
    return resolve(path).func.__name__ == getattr(door.callback, "__name__", "")


def test_only_the_doors_on_the_list_are_open() -> None:
    unlocked = {door.name for _path, door in DOORS if getattr(door.callback, "login_required", True) is False}
    assert unlocked <= OPEN | {door.name for path, door in DOORS if path.startswith("/api/")}


def test_every_door_has_a_name() -> None:
    assert [path for path, door in DOORS if not door.name] == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", SHUT)
def test_a_stranger_is_sent_to_sign_in(client: Client, path: str) -> None:
    answer = client.get(path)
    assert _turned_away(answer), f"{path} answers {answer.status_code} to a stranger"


def _turned_away(answer: HttpResponse) -> bool:
    if answer.status_code == 302:
        return answer.headers["Location"].startswith("/sign-in/")
    return answer.status_code in (401, 403)


@pytest.mark.django_db
@pytest.mark.parametrize("path", [pytest.param(path, id=path) for path, _door in DOORS])
def test_no_door_takes_a_form_without_its_token(chi: User, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(chi)
    answer = client.post(path, {"x": "1"})
    assert answer.status_code == 403, f"{path} answers {answer.status_code} to a forged form"


@pytest.mark.django_db
@pytest.mark.parametrize("path", [pytest.param(path, id=path) for path, _door in DOORS if path.startswith("/api/")])
@pytest.mark.parametrize("method", ["put", "delete"])
def test_the_api_neither_replaces_nor_deletes_things_of_law(client: Client, lan: User, path: str, method: str) -> None:
    client.force_login(lan)
    call: Callable[[str], HttpResponse] = getattr(client, method)
    assert call(path).status_code in (403, 404, 405)
