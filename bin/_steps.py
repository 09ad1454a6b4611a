"""What the scripts say while they work: each step, what came of it, how long it took."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator

STARTED = time.monotonic()
COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ


def paint(text: str, code: str) -> str:
    return f"\033[{code}m{text}\033[0m" if COLOUR else text


def say(text: str = "") -> None:
    print(text, flush=True)


class Step:
    """Filled in while the step runs: `outcome` is shown at the end of its line."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.outcome = ""

    def now(self, doing: str) -> None:
        """What a long step is at, on a terminal only."""
        if sys.stdout.isatty():
            print(f"\r  {self.title:<34}{doing[:70]:<70}", end="", flush=True)


@contextlib.contextmanager
def step(title: str) -> Iterator[Step]:
    """One line per step: what it does at once, what came of it and its seconds at its end."""
    begun = time.monotonic()
    running = Step(title)
    print(f"  {title:<34}", end="", flush=True)
    try:
        yield running
    except BaseException:
        print(paint("stopped", "31"), flush=True)
        raise
    took = time.monotonic() - begun
    running.now("")
    if sys.stdout.isatty():
        print(f"\r  {title:<34}", end="")
    print(f"{took:7.1f} s  {paint(running.outcome, '2')}".rstrip(), flush=True)


def since_start() -> float:
    """Seconds since the script began."""
    return time.monotonic() - STARTED
