"""Vietnamese is complete, and what is compiled is what is written."""

import subprocess
import sys

import polib
import pytest
from django.utils import translation
from django.utils.translation import gettext

from tests.architecture.rooms import ROOMS, ROOT, WIRING, shown

CATALOGUES = sorted(ROOT.glob("*/locale/vi/LC_MESSAGES/django.po"))


def test_every_string_is_taken_out_translated_and_compiled() -> None:
    done = subprocess.run([sys.executable, ROOT / "bin/words", "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr


def test_catalogues_lie_in_rooms() -> None:
    assert CATALOGUES
    assert {path.relative_to(ROOT).parts[0] for path in CATALOGUES} <= {WIRING, *ROOMS}


@pytest.mark.parametrize("path", [pytest.param(path, id=shown(path)) for path in CATALOGUES])
def test_a_translation_ends_as_its_original_does(path: str) -> None:
    """A full stop, colon or line break lost on the way shows on the page."""
    odd = []
    for entry in polib.pofile(str(path)):
        said = entry.msgstr or entry.msgstr_plural.get(0, "")
        if said and not entry.obsolete:
            for mark in (".", ":", "…", "?", "\n", " "):
                if entry.msgid.endswith(mark) != said.endswith(mark):
                    odd.append((entry.msgid, said))
    assert odd == []


def test_vietnamese_is_what_people_see_unless_they_choose() -> None:
    with translation.override("vi"):
        assert gettext("Sellers") != "Sellers"
    with translation.override("en"):
        assert gettext("Sellers") == "Sellers"
