"""Every pair of words and ground in the style sheet's tokens can be read: 4.5 : 1 at least, in light and dark."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css").read_text()
PAIRS = [
    ("ink", "paper"), ("ink", "surface"), ("ink", "sunken"), ("ink-2", "paper"), ("ink-2", "surface"), ("ink-2", "sunken"),
    ("ink-3", "surface"), ("link", "surface"), ("link", "paper"), ("link", "brand-soft"), ("on-brand", "brand"),
    ("on-brand", "brand-strong"), ("rail-ink", "rail"), ("rail-ink-2", "rail"), ("on-brand", "rail-active"),
    *((tone, f"{tone}-soft") for tone in ("quiet", "info", "good", "warn", "bad", "live")),
    *((tone, "surface") for tone in ("quiet", "info", "good", "warn", "bad", "live")),
    ("ink-2", "bad-soft"), ("ink-2", "warn-soft"), ("link", "bad-soft"),
]  # fmt: skip


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block))


LIGHT = _tokens(TOKENS.split('[data-bs-theme="dark"]')[0])
DARK = LIGHT | _tokens(TOKENS.split('[data-bs-theme="dark"]')[1])


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    """WCAG 2.1: (lighter + 0.05) / (darker + 0.05)."""
    dark, light = sorted((_light(one), _light(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), PAIRS)
def test_words_can_be_read_on_their_ground(theme, words, ground):
    assert _contrast(theme[words], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(theme):
    assert _contrast(theme["field-line"], theme["surface"]) >= 3
