"""Every code of the rules has its sentence."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

from laws import catalogue, words
from laws.rules.reasons import Reason, RuleRefused
from laws.rules.reckoning import Facts, reckon

RULES = Path(catalogue.__file__).parent.parent / "rules"


def codes(called: str) -> set[str]:
    """The codes with which the rules make reasons or refusals."""
    found = set()
    for path in RULES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == called and node.args:
                found |= {
                    each.value
                    for each in ast.walk(node.args[0])
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                }
    return found - {""}


def test_every_reason_has_words():
    assert {code for code in codes("Reason") if code not in words.REASONS} - {"due_", "manufacture"} == set()


def test_every_refusal_has_words():
    assert codes("RuleRefused") - set(words.REFUSALS) == set()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_whole_reckoning_reads_in_both_languages(language):
    facts = Facts(
        on=catalogue.book().days[-1].day, value=25_000_000, grounds=("cosmetics",), subject="organization", mitigating=1
    )
    with translation.override(language):
        said = [words.say(reason) for reason in reckon(catalogue.book(), "nd-98-2020", "15", facts).because]
    assert all(said)
    assert not any("%(" in sentence or "None" in sentence for sentence in said)


def test_a_refusal_names_the_article_and_keeps_its_facts():
    no = words.refused(RuleRefused("below_lowest_band", "Điều 31 Nghị định 98/2020/NĐ-CP", value=1, lowest=50_000_000))
    assert no.code == "below_lowest_band"
    assert "Điều 31" in str(no)
    assert no.facts["lowest"] == 50_000_000


def test_a_reason_tells_itself_as_json():
    assert words.told(Reason("minutes_needed", "Điều 56"))["citation"] == "Điều 56"
