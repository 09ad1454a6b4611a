"""Every decision has a number of its own, the same in its name and its heading."""

import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs/decisions"


def test_each_decision_has_a_number_of_its_own():
    numbers = [file.name.split("-")[0] for file in FOLDER.glob("*.md")]
    assert sorted(numbers) == sorted(set(numbers))


def test_the_heading_says_the_number_of_the_file():
    wrong = {
        file.name
        for file in FOLDER.glob("*.md")
        if not re.match(rf"# {file.name[:4]} ", file.read_text(encoding="utf-8"))
    }
    assert not wrong
