"""What was copied from others is what was copied, and every picture a page asks for is in the sprite."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
VENDORED = json.loads((STATIC / "VENDOR.json").read_text())
IN_TEMPLATE = re.compile(
    r"""{%\s*icon\s+"([a-z0-9-]+)"|icon="([a-z0-9-]+)"|{%\s*badge\s[^%]*"(?:quiet|info|good|warn|bad|live)"\s+"([a-z0-9-]+)\""""
)


@pytest.mark.parametrize("row", VENDORED, ids=lambda row: row["file"])
def test_a_vendored_file_is_the_one_that_was_copied(row):
    assert hashlib.sha256((STATIC / row["file"]).read_bytes()).hexdigest() == row["sha256"]


def test_no_file_of_others_stands_in_static_without_its_licence_noted():
    kept = {row["file"] for row in VENDORED}
    found = {
        str(path.relative_to(STATIC))
        for top in ("vendor", "fonts")
        for path in (STATIC / top).rglob("*")
        if path.is_file()
    }
    assert found <= kept
    assert all(row["licence"] for row in VENDORED)


def test_no_address_of_a_registry_is_written_down():
    lock = (ROOT / "assets" / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert '"integrity"' in lock


def test_every_icon_a_template_names_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    asked = {
        (name, str(path.relative_to(ROOT)))
        for path in (ROOT / "templates").rglob("*.html")
        for names in IN_TEMPLATE.findall(path.read_text())
        for name in names
        if name
    }
    assert {(name, path) for name, path in asked if name not in sprite} == set()


def test_every_icon_of_the_rail_is_in_the_sprite():
    sprite = (STATIC / "icons.svg").read_text()
    rail = (ROOT / "surveillance" / "context.py").read_text()
    asked = set(re.findall(r'"[a-z]+:[a-z-]+", "([a-z0-9-]+)"', rail))
    assert asked
    assert {name for name in asked if f'id="{name}"' not in sprite} == set()


def test_no_page_carries_inline_style_or_script():
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in (ROOT / "templates").rglob("*.html")
        for found in re.finditer(
            r"<style|\sstyle=|\son(click|change|load|submit|input)=|<script(?![^>]*\ssrc=)", path.read_text()
        )
    ]
    assert wrong == []
