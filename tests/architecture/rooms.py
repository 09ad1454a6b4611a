"""The rooms, from the roof to the ground, as pyproject.toml says them; everything here reads that one list."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
WIRING = "surveillance"
ROOMS: list[str] = [name for name in CONTRACTS["root_packages"] if name != WIRING]


def floors() -> dict[str, int]:
    """room -> height; rooms on one floor share a number."""
    layers = next(each["layers"] for each in CONTRACTS["contracts"] if each["name"] == "Rooms import only downwards")
    return {room.strip(): -place for place, layer in enumerate(layers) for room in layer.split("|")}


def sources(*, migrations: bool = False) -> Iterator[Path]:
    """Every Python file of the product itself."""
    for room in [WIRING, *ROOMS]:
        for path in sorted((ROOT / room).rglob("*.py")):
            if migrations or "migrations" not in path.parts:
                yield path


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))
