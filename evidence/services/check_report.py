"""What a check of the log found."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Tell = Callable[..., None]
MOST = 1_000


@dataclass
class Report:
    """`wrong`: (code, where, what) of each thing that is wrong; `doubts`: what this check could not exclude."""

    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def bad(self, code: str, where: object, what: str = "") -> None:
        if len(self.wrong) < MOST:
            self.wrong.append((code, str(where), what))

    @property
    def is_sound(self) -> bool:
        return not self.wrong

    def as_json(self) -> dict[str, Any]:
        return {"sound": self.is_sound, "wrong": self.wrong, "not_excluded": self.doubts, "counts": self.counts}
