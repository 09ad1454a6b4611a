"""The product is Apache-2.0: what it imports must allow that, and what it carries must be named."""

import hashlib
import importlib.metadata
import json
import re

from tests.architecture.rooms import ROOT

LESSER = re.compile(r"LGPL|Lesser|with exceptions", re.I)
STRONG = re.compile(r"\bA?GPL|Affero|GNU General Public", re.I)


def licences_of(name: str) -> str:
    said = importlib.metadata.metadata(name)
    expression = said.get("License-Expression")
    return expression or f"{(said.get('License') or '')[:200]} {' '.join(said.get_all('Classifier') or [])}"


def installed_at_run_time() -> list[str]:
    """The packages of the lock file that are installed on this platform."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements.txt").read_text("utf-8"), re.M)
    here = {str(each.metadata["Name"]).lower().replace("_", "-") for each in importlib.metadata.distributions()}
    return sorted(name for name in set(pins) if name.lower().replace("_", "-") in here)


def test_nothing_under_gpl_or_agpl_is_imported() -> None:
    assert len(installed_at_run_time()) > 40
    strong = {
        name: licences_of(name)
        for name in installed_at_run_time()
        if STRONG.search(licences_of(name)) and not LESSER.search(licences_of(name))
    }
    assert strong == {}


def test_every_bundle_that_is_carried_is_named_with_its_licence() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for entry in json.loads((ROOT / "static/VENDOR.json").read_text("utf-8")):
        if "/" not in entry["file"]:
            continue  # the sprite of icons, named under the icons
        folder = "/".join(entry["file"].split("/")[:2])
        line = next((line for line in notice.splitlines() if folder in line), "")
        assert entry["licence"] in line, f"NOTICE does not name {folder} as {entry['licence']}"


def test_bundles_are_the_bytes_they_were() -> None:
    changed = []
    for entry in json.loads((ROOT / "static/VENDOR.json").read_text("utf-8")):
        if hashlib.sha256((ROOT / "static" / entry["file"]).read_bytes()).hexdigest() != entry["sha256"]:
            changed.append(entry["file"])
    assert changed == []


def test_the_licence_is_there_whole() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
